"""The options that several commands share, and the race that they describe."""

import re

import click

from optviz.cli.values import Columns, FileName, Number, OneOf, Pair


def complete(*registries):
    """Return a completion of the names in registries for the shell, the last of several after commas."""

    def names(ctx, param, incomplete):
        import optviz

        known = [name for registry in registries for name in getattr(optviz, registry).names()]
        if "OPTIMIZERS" in registries and "." in incomplete:
            from optviz.optimizers.dialects import dialect_names

            known = dialect_names()
        before, comma, begun = incomplete.rpartition(",")
        found = [f"{before}{comma}{name}" for name in known if name.startswith(begun)]
        if found or "FILE" not in (param.metavar or ""):
            return found
        return FileName().shell_complete(ctx, param, incomplete)

    return names


def domain_option(default="the surface's, or -5,5"):
    """Return the option that says which part of a surface is looked at."""
    return click.option(
        "--domain", type=Pair(",", float, "X0,X1 or X0,X1,Y0,Y1", "--domain=-2,2"), metavar="X0,X1,Y0,Y1",
        help=f"What is looked at; X0,X1 for both.  [default: {default}]",
    )  # fmt: skip


def output_options(command):
    """Add the options that every command has."""
    for option in reversed(
        [
            click.option("--json", "as_json", is_flag=True, help="Report as one JSON object on stdout."),
            click.option("--quiet", "-q", is_flag=True, help="Say nothing but errors."),
            click.option("--strict", is_flag=True, help="Exit with 3 if a run diverged."),
            debug_option,
        ]
    ):
        command = option(command)
    return command


# Read from the arguments by `optviz.cli.main`, so that it works for usage errors too.
debug_option = click.option(
    "--debug", is_flag=True, expose_value=False, help="Show the traceback of an error."
)

force_option = click.option("--force", "-f", is_flag=True, help="Replace a file that optviz did not make.")

size_option = click.option("--size", type=Pair("x", int, "WIDTHxHEIGHT", "1280x720"), metavar="WxH",
                           default="800x450", show_default=True,
                           help="Size of the picture in pixels.")  # fmt: skip


columns_option = click.option(
    "--columns", type=Columns(), metavar="ROLE=NAME,...",
    help="Which column is what: step=epoch,loss=val_loss,x=w0,y=w1; also run, evaluations, x=w*.",
)  # fmt: skip
THEMES = ("light", "dark", "paper", "high-contrast")
theme_option = click.option("--theme", type=OneOf(THEMES), default="light",
                            show_default=True,
                            help="Colours: for screens, dark rooms, print or poor projectors.")  # fmt: skip
text_option = click.option("--text", type=Number(), default=1.0, show_default=True,
                           help="How much larger than usual letters, lines and marks are.")  # fmt: skip


def chosen(surface, domain=None):
    """Return the problem that --surface and --domain name."""
    from optviz.problems import problem

    return problem(surface) if domain is None else problem(surface, domain=domain)


def file_name(spec, ending):
    """Return the default file name for a surface."""
    from optviz.problems import is_formula

    name = "formula" if is_formula(spec) else re.sub(r"[^A-Za-z0-9._-]+", "-", spec).strip("-")
    return name + ending


def exit_code(trajectory, strict):
    """Return 3 if a run diverged and that was asked to matter, else 0."""
    return 3 if strict and (trajectory.diverged_at >= 0).any() else 0

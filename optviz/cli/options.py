"""The options that several commands share, and the race that they describe."""

import re

import click


class Pair(click.ParamType):
    """Two numbers with a separator, such as 800x450 or 1.5,-2."""

    def __init__(self, separator, number, name):
        self.separator, self.number, self.name = separator, number, name

    def convert(self, value, param, ctx):
        parts = str(value).lower().split(self.separator) if isinstance(value, str) else value
        try:
            return tuple(self.number(part) for part in parts)
        except ValueError:
            self.fail(f"expected {self.name}, found {value!r}", param, ctx)


def complete(registry):
    """Return a completion of registered names for the shell."""

    def names(ctx, param, incomplete):
        import optviz

        known = getattr(optviz, registry).names()
        if registry == "OPTIMIZERS" and "." in incomplete:
            from optviz.optimizers.dialects import dialect_names

            known = dialect_names()
        return [name for name in known if name.startswith(incomplete)]

    return names


def domain_option(default="the surface's, or -5,5"):
    """Return the option that says which part of a surface is looked at."""
    return click.option(
        "--domain", type=Pair(",", float, "X0,X1 or X0,X1,Y0,Y1"), metavar="X0,X1,Y0,Y1",
        help=f"What is looked at; X0,X1 for both.  [default: {default}]",
    )  # fmt: skip


def race_options(command):
    """Add the options that say which race is run."""
    for option in reversed(
        [
            click.option("--surface", "-s", required=True, metavar="NAME|FORMULA",
                         shell_complete=complete("PROBLEMS"),
                         help="Loss surface, with parameters if wanted: rosenbrock, rosenbrock:b=10, "
                         "rosenbrock:dim=10; or a formula: \"(1-x)^2 + 100*(y-x^2)^2\"."),
            domain_option(),
            click.option("--optimizer", "-O", "optimizers", multiple=True, metavar="SPEC",
                         shell_complete=complete("OPTIMIZERS"),
                         help="adam, adam:lr=0.1,beta1=0.8; repeat for more. Without lr, one is found for "
                         "this surface by a stated rule.  [default: eight classics]"),
            click.option("--steps", type=int, metavar="N",
                         help="Updates, the same for all.  [default: the surface's]"),
            click.option("--start", type=Pair(",", float, "X,Y"), metavar="X,Y,...",
                         help="Where all begin.  [default: the surface's usual start]"),
            click.option("--seed", type=int, metavar="N", default=0, show_default=True,
                         help="Seed of everything that is drawn by chance; recorded."),
        ]
    ):  # fmt: skip
        command = option(command)
    return command


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

size_option = click.option("--size", type=Pair("x", int, "WIDTHxHEIGHT"), metavar="WxH", default="800x450",
                           show_default=True, help="Size of the picture in pixels.")  # fmt: skip


def chosen(surface, domain=None):
    """Return the problem that --surface and --domain name."""
    from optviz.problems import problem

    return problem(surface) if domain is None else problem(surface, domain=domain)


def file_name(spec, ending):
    """Return the default file name for a surface."""
    from optviz.problems import is_formula

    name = "formula" if is_formula(spec) else re.sub(r"[^A-Za-z0-9._-]+", "-", spec).strip("-")
    return name + ending


def run_race(surface, optimizers, steps, start, seed):
    """Return the trajectory of the race that the options describe."""
    from optviz.compare import race
    from optviz.compare.rates import DEFAULT, tuned
    from optviz.problems import problem

    surface = problem(surface)
    steps, specs = surface.steps if steps is None else steps, optimizers or DEFAULT
    check_race(surface, specs, steps, start, seed)
    return race(surface, tuned(surface, specs, start), steps, start, seed)


def legend_size(specs, surface):
    """Return how many entries a legend will have, and how many letters the longest one at least."""
    found = [label for group in _labels(specs, surface) for label in group]
    return {"rows": len(found), "longest": max(map(len, found))}


def _labels(specs, surface):
    """Return the labels of optimizers with a learning rate and of those without, told apart by settings.

    A rate that will be found may differ from one that is given, so the two are not compared.
    """
    from optviz.compare.labels import labels
    from optviz.compare.rates import own_rate, with_any_rate
    from optviz.registry import parse_spec

    entries = [
        (with_any_rate(spec, surface), own_rate(parse_spec(spec)[0]) in parse_spec(spec)[1]) for spec in specs
    ]
    return [labels([entry for entry, has_rate in entries if has_rate is given]) for given in (True, False)]


def check_race(surface, specs, steps, start, seed):
    """Refuse what cannot be run before learning rates are looked for."""
    from optviz.engine.running import recorded_steps
    from optviz.engine.starting import recorded_seed
    from optviz.errors import UsageError
    from optviz.problems.checks import checked_point
    from optviz.scenes.building import MOST_TRACKS

    _labels(specs, surface)
    recorded_steps(steps, "all", surface.dimension)
    recorded_seed(seed)
    if len(specs) > MOST_TRACKS:
        raise UsageError(f"expected at most {MOST_TRACKS} optimizers in one race, found {len(specs)}")
    if start is not None:
        loss = surface.value(checked_point("start", start, surface.dimension))
        if not abs(loss) < float("inf"):
            raise UsageError(f"expected a finite loss at the start, found {loss:g}; choose another start")


def exit_code(trajectory, strict):
    """Return 3 if a run diverged and that was asked to matter, else 0."""
    return 3 if strict and (trajectory.diverged_at >= 0).any() else 0

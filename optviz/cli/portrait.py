"""`optviz portrait`."""

import click

from optviz.cli.command import Command
from optviz.cli.options import complete, debug_option, force_option
from optviz.cli.reporting import result, result_json
from optviz.cli.values import FileName, OneOf, Whole


@click.command("portrait", cls=Command, short_help="All surfaces, or all optimizers, on one sheet.")
@click.argument("kind", type=OneOf(["surfaces", "optimizers"]))
@click.option(
    "--surface",
    "-s",
    default="beale",
    show_default=True,
    metavar="NAME",
    shell_complete=complete("PROBLEMS"),
    help="What the optimizers run on.",
)
@click.option("--steps", type=Whole(), default=200, show_default=True, help="Updates, the same for all.")
@click.option(
    "--width", type=Whole(), default=1600, show_default=True, help="Width in pixels; the height follows."
)
@click.option("--output", "-o", type=FileName(), help="Ending .png, .svg or .pdf.  [default: KIND.png]")
@force_option
@click.option("--json", "as_json", is_flag=True, help="Report as one JSON object on stdout.")
@click.option("--quiet", "-q", is_flag=True, help="Say nothing but errors.")
@debug_option
def command(kind, surface, steps, width, output, force, as_json, quiet):
    """Draw all surfaces, or all optimizers on one surface, on one sheet."""
    import optviz
    from optviz.compare import tuned
    from optviz.errors import UsageError
    from optviz.pictures import PLOT_SUFFIXES, plot_portrait
    from optviz.targets import checked_target

    output = f"{kind}.png" if output is None else output
    checked_target(output, PLOT_SUFFIXES, force)
    if kind == "surfaces":
        every = map(optviz.problem, optviz.PROBLEMS.names())
        of = [problem for problem in every if problem.dimension == 2]
    else:
        problem = optviz.problem(surface)
        if problem.dimension != 2:
            raise UsageError(f"expected a surface of two parameters, found {problem.dimension} of {surface}")
        of = optviz.race(problem, tuned(problem, optviz.OPTIMIZERS.names()), steps)
    path = plot_portrait(of, output, width=width, force=force)
    if as_json:
        result_json({"path": str(output), "bytes": path.stat().st_size, "count": len(of)})
    elif not quiet:
        result(f"{output}: {len(of)} {kind}, {path.stat().st_size / 1000:.0f} kB")

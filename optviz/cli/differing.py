"""`optviz diff`."""

import click

from optviz.cli.command import Command
from optviz.cli.options import (
    chosen,
    complete,
    domain_option,
    exit_code,
    file_name,
    force_option,
    output_options,
    size_option,
)
from optviz.cli.reporting import result, result_json
from optviz.cli.values import FileName, Pair, Whole


@click.command("diff", cls=Command)
@click.argument("first", metavar="SPEC", shell_complete=complete("OPTIMIZERS"))
@click.argument("second", metavar="SPEC", shell_complete=complete("OPTIMIZERS"))
@click.option("--surface", "-s", default="rosenbrock", show_default=True, metavar="NAME",
              shell_complete=complete("PROBLEMS"), help="Loss surface.")  # fmt: skip
@domain_option("what is around both tracks")
@click.option("--steps", type=Whole(), default=200, show_default=True, metavar="N", help="Updates of both.")
@click.option("--start", type=Pair(",", float, "X,Y", "--start=1,-2"), metavar="X,Y",
              help="Where both begin.  [default: the surface's usual start]")  # fmt: skip
@click.option(
    "--output",
    "-o",
    type=FileName(),
    metavar="FILE",
    help="Ending .png, .svg or .pdf.  [default: NAME-diff.png]",
)
@size_option
@force_option
@output_options
def command(first, second, surface, domain, steps, start, output, size, force, as_json, quiet, strict):
    """Say and show where two optimizers part, and why.

    \b
    optviz diff torch.NAdam optax.nadam --surface rosenbrock
    optviz diff torch.RMSprop:lr=0.01 keras.RMSprop -s beale --domain 0,4,-1,2

    The second gets every hyperparameter of the first that it can have and that is not in its
    own SPEC; then once more only the learning rate.
    """
    from optviz.compare.parting import parting
    from optviz.pictures import PLOT_SUFFIXES, plot_parting
    from optviz.scenes.layout import checked_size
    from optviz.targets import checked_target

    close = domain is None and "domain=" not in surface
    surface = chosen(surface, domain)
    output = file_name(surface.spec, "-diff.png") if output is None else output
    checked_target(output, PLOT_SUFFIXES, force)
    checked_size(size)
    equal, own = (parting(first, second, surface, steps, start, equal=both) for both in (True, False))
    plot_parting(equal, own, output, size=size, close=close, force=force)
    if as_json:
        result_json({"path": str(output), "equal": facts(equal), "own_defaults": facts(own),
                     **equal.trajectory.meta})  # fmt: skip
    elif not quiet:
        for line in report(equal, own):
            result(line)
        result(f"{output}: both tracks and the distance between them")
    return exit_code(equal.trajectory, strict)


def facts(found):
    """Return what a `Parting` says, JSON-ready."""
    finite = found.distance[found.distance == found.distance]
    return {
        "sentence": found.sentence,
        "parts_at": found.parts_at,
        "distance": float(finite[-1]),
        "differs": {key: list(pair) for key, pair in found.differs.items()},
        "notes": list(found.notes),
    }


def report(equal, own):
    """Yield the lines for people."""
    yield f"With equal hyperparameters: {equal.sentence}"
    yield from (f"    {note}" for note in equal.notes)
    if own.differs == equal.differs:
        yield "Their defaults differ in nothing else."
    else:
        yield f"With their own defaults and the same lr: {own.sentence}"

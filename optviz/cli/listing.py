"""`optviz list`."""

import click

from optviz.cli.options import debug_option
from optviz.cli.reporting import result, result_json

FORMATS = {
    ".gif": "animation, `optviz animate`",
    ".png": "last frame, `optviz animate`; convergence, `optviz plot`",
    ".svg": "convergence, `optviz plot`",
    ".pdf": "convergence, `optviz plot`",
    ".npz": "trajectory, `optviz run -o`",
}


@click.command("list")
@click.argument("kind", required=False, type=click.Choice(["optimizers", "surfaces", "formats"]))
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
@debug_option
def command(kind, as_json):
    """List optimizers, surfaces and formats."""
    import optviz

    makers = {
        "optimizers": lambda: {name: optviz.OPTIMIZERS[name].summary for name in optviz.OPTIMIZERS.names()},
        "surfaces": lambda: {name: optviz.PROBLEMS[name].summary for name in optviz.PROBLEMS.names()},
        "formats": lambda: FORMATS,
    }
    found = {name: make() for name, make in makers.items() if kind in (None, name)}
    if as_json:
        result_json(found)
        return
    for title, entries in found.items():
        if len(found) > 1:
            result(f"{title}:")
        width = max(map(len, entries))
        for name, summary in entries.items():
            result(f"  {name.ljust(width)}  {summary}")

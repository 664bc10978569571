"""`optviz list`."""

import re

import click

from optviz.cli.command import Command
from optviz.cli.options import debug_option
from optviz.cli.reporting import result, result_json
from optviz.cli.values import OneOf

_FRAMEWORK = re.compile(r"(torch\.optim|optax|keras|scipy|github\.com)\b")

KINDS = ["optimizers", "dialects", "schedules", "wrappers", "surfaces", "networks", "formats"]


@click.command(
    "list", cls=Command, short_help="What there is: optimizers, dialects, surfaces, networks, formats."
)
@click.argument("kind", metavar="[KIND]", required=False, type=OneOf(KINDS))
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
@debug_option
def command(kind, as_json):
    """List optimizers, dialects, schedules, wrappers, surfaces, networks and formats."""
    import optviz
    from optviz.optimizers.dialects import FRAMEWORKS, dialects
    from optviz.optimizers.schedules import SCHEDULES
    from optviz.optimizers.wrapping import SETTINGS

    makers = {
        "optimizers": lambda: {name: about(optviz.OPTIMIZERS[name]) for name in optviz.OPTIMIZERS.names()},
        "dialects": lambda: {framework: ", ".join(dialects(framework)) for framework in FRAMEWORKS},
        "schedules": lambda: {name: function.__doc__ for name, function in SCHEDULES.items()},
        "wrappers": lambda: SETTINGS,
        "surfaces": lambda: {name: about_problem(optviz.PROBLEMS[name]) for name in optviz.PROBLEMS.names()},
        "networks": lambda: {name: entry.summary for name, entry in optviz.NETWORKS.items()},
        "formats": formats,
    }
    found = {name: make() for name, make in makers.items() if kind in (None, name)}
    if as_json:
        result_json(found)
        return
    for title, entries in found.items():
        if len(found) > 1:
            result(f"{title}:")
        for line in columns(entries):
            result(f"  {line}".rstrip())


def formats():
    """Return {ending: what writes or reads it} of all kinds of files."""
    from optviz.pictures import PLOT_SUFFIXES
    from optviz.trajectories.reading.formats import FORMATS as READ
    from optviz.trajectories.writing import SUFFIXES as WRITTEN
    from optviz.writers.formats import FORMATS as DRAWN

    found = {}
    for ending, kind in DRAWN.items():
        found.setdefault(ending, []).append(f"{'animation' if kind.moving else 'last frame'}, `animate`")
    for ending in PLOT_SUFFIXES:
        found.setdefault(ending, []).append("`plot`, `layers`, `portrait`, `diff`")
    for ending in WRITTEN:
        found.setdefault(ending, []).append("trajectory, `import -o`" + ", `run -o`" * (ending == ".npz"))
    for kind, endings in READ.items():
        for ending in endings or ("events.out.tfevents.*",):
            found.setdefault(ending, []).append(f"{kind}, read by `import` and --trajectory")
    return {ending: "; ".join(told) for ending, told in found.items()}


def about(entry):
    """Return what a list says of an optimizer.

    Keys: summary, family, state (values kept per parameter), follows (the framework and class
    whose formula and defaults it has), source.
    """
    from optviz.docstrings import sections

    sources = " ".join(sections(entry.__doc__).get("References", "").split())
    paper, _, framework = sources.rpartition("; ")
    followed = framework.rstrip(".") if _FRAMEWORK.match(framework) else ""
    return {
        "summary": entry.summary,
        "family": entry.family,
        "state": len(entry.states),
        "follows": followed,
        "source": paper if followed else sources.rstrip("."),
    }


def about_problem(entry):
    """Return what a list says of a problem: its summary, and how many parameters it may have."""
    return {"summary": entry.summary, "dim": entry.dimensions.short}


def columns(entries):
    """Yield one aligned line per entry; an optimizer's says family, state and framework too."""
    rows = []
    for name, told in entries.items():
        if isinstance(told, dict) and "dim" in told:
            rows.append((name, told["dim"], told["summary"]))
        elif isinstance(told, dict):
            summary = told["summary"].partition(": ")[2].rstrip(".")
            source = told["source"].partition(",")[0]
            rows.append((name, told["family"], str(told["state"]), short(told["follows"]), source, summary))
        else:
            rows.append((name, told))
    if rows and len(rows[0]) == 3:
        rows.insert(0, ("name", "dim", "what it is"))
    elif rows and len(rows[0]) > 3:
        rows.insert(0, ("name", "family", "state", "follows", "source", "what it does"))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))


def short(framework):
    """Return the usual short name of what an optimizer follows.

    >>> short("torch.optim.Adam(amsgrad=True)"), short('scipy.optimize.minimize(method="BFGS")')
    ('torch.Adam', 'scipy BFGS')
    """
    method = re.search(r'method="(.*?)"', framework)
    if method:
        return f"scipy {method[1]}"
    plain = framework.partition("(")[0].replace("torch.optim.", "torch.").replace("github.com/", "")
    return plain.replace("keras.optimizers.", "keras.").replace("optax.contrib.", "optax.")

"""Write the tables of optimizers, surfaces, families and networks into the documents from the registries.

README.md has their first columns only, docs/tables.md all.

Usage: python scripts/make_tables.py [--check]
"""

import re
import sys
from pathlib import Path

from optviz.cli.listing import about, short
from optviz.optimizers import OPTIMIZERS
from optviz.problems import NETWORKS, problem, surface_names
from optviz.problems.families import FAMILIES
from optviz.problems.networks.naming import SHARED
from optviz.registry import format_value

ROOT = Path(__file__).parent.parent
TARGETS = (ROOT / "README.md", ROOT / "docs" / "tables.md")
_NOT_SHOWN = ("weight_decay", "weight_decay_mode", "maximize")


def optimizers():
    """Return the table of optimizers in Markdown."""
    rows = []
    for name in OPTIMIZERS.names():
        rule = OPTIMIZERS[name]
        shown = {key: value for key, value in rule.defaults.items() if key not in _NOT_SHOWN}
        settings = ", ".join(f"{key}={format_value(value)}" for key, value in shown.items())
        told = about(rule)
        what = rule.summary.partition(": ")[2]
        follows = f"`{short(told['follows'])}`" if told["follows"] else ""
        rows.append((f"`{name}`", what, told["family"], follows, f"`{settings}`", str(told["state"])))
    return _table(("name", "what it does", "family", "follows", "defaults", "state"), rows)


def surfaces():
    """Return the table of surfaces in Markdown."""
    rows = []
    for name in surface_names():
        surface = problem(name)
        settings = ", ".join(f"{key}={value:g}" for key, value in surface.parameters.items())
        minima = (
            "unbounded"
            if surface.minimum == float("-inf")
            else f"{len(surface.minima)}, at {surface.minimum:.6g}"
        )
        what = surface.summary.partition(": ")[2]
        rows.append((f"`{name}`", what, f"`{settings}`" if settings else "", minima))
    return _table(("name", "what it teaches", "parameters", "global minima"), rows)


def families():
    """Return the table of problems with other than two parameters in Markdown."""
    rows = []
    for name in FAMILIES.names():
        allowed = FAMILIES[name].dimensions
        made = problem(name) if allowed.is_fixed else problem(name, dim=max(allowed.default, 4))
        lowest = "unknown" if made.minimum is None else f"{made.minimum:.6g}"
        where = "" if allowed.is_fixed or not made.minimum else f" for dim={made.dimension}"
        what = made.summary.partition(": ")[2]
        rows.append((f"`{name}`", allowed.short, what, f"{lowest}{where}"))
    return _table(("name", "dim", "what it teaches", "minimum"), rows)


def networks():
    """Return the table of named networks in Markdown."""
    rows = []
    for name in NETWORKS.names():
        entry = NETWORKS[name]
        own = {key: value for key, value in entry.defaults.items() if SHARED.get(key, "none") != value}
        settings = ", ".join(f"{key}={format_value(value)}" for key, value in own.items())
        what = entry.summary.rstrip(".")
        rows.append((f"`{name}`", what, f"`{settings}`" if settings else "", str(problem(name).dimension)))
    return _table(("name", "what it learns", "its own defaults", "dim"), rows)


def short_optimizers():
    """Return what README says of optimizers: names, what they do, what they follow."""
    rows = [line.split(" | ") for line in optimizers().splitlines()]
    return "\n".join(" | ".join([*row[:2], row[3]]) + " |" for row in rows)


def short_surfaces():
    """Return what README says of surfaces: names and what they teach."""
    return "\n".join(" | ".join(line.split(" | ")[:2]) + " |" for line in surfaces().splitlines())


def _table(heads, rows):
    lines = ["| " + " | ".join(row) + " |" for row in (heads, ["---"] * len(heads), *rows)]
    return "\n".join(lines)


def filled(text):
    """Return a document with the tables between its markers made anew."""
    makers = {
        "optimizers": optimizers, "surfaces": surfaces, "families": families, "networks": networks,
        "optimizers, short": short_optimizers, "surfaces, short": short_surfaces,
    }  # fmt: skip
    for name, make in makers.items():
        pattern = rf"(<!-- table: {name} -->\n).*?(<!-- end -->)"
        text = re.sub(
            pattern, lambda found, make=make: f"{found[1]}{make()}\n{found[2]}", text, flags=re.DOTALL
        )
    return text


def main():
    for target in TARGETS:
        before = target.read_text("utf-8")
        after = filled(before)
        if "--check" not in sys.argv[1:]:
            target.write_text(after, "utf-8")
        elif before != after:
            sys.exit(f"{target.name} is stale; run python scripts/make_tables.py")


if __name__ == "__main__":
    main()

"""The reference trajectories: how each is run here, and how far it may be off.

`python tests/golden.py` writes docs/agreement.md anew.
"""

import json
import math
from functools import cache
from pathlib import Path

import numpy as np

import optviz

DATA = Path(__file__).parent / "data" / "golden"
TABLE = Path(__file__).parent.parent / "docs" / "agreement.md"
FRAMEWORKS = ("torch", "optax", "keras", "hand")
FUNCTIONS = {"long_valley": "quadratic:kappa=50"}  # optviz's long_valley has two minima and a saddle


@cache
def document(framework):
    return json.loads((DATA / f"{framework}.json").read_text("utf-8"))


def cases():
    """Every case of every framework."""
    return [case for framework in FRAMEWORKS for case in document(framework)["cases"]]


@cache
def arrays(file):
    return dict(np.load(DATA / file))


@cache
def problem(function, shape):
    """The function as a problem whose single parameter block has this shape."""
    surface = optviz.problem(FUNCTIONS.get(function, function))
    if shape == (2,):
        return surface
    return optviz.Problem(surface.value_and_grad, name=function, start=surface.start, shapes=[shape])


def settings(case):
    """The hyperparameters with lists as the tuples that they were."""
    return {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in case["hyperparameters"].items()
    }


def optimizer(case, **other):
    """The optimizer of a case by its own framework's names, with some settings changed."""
    ours = "." in case["optimizer"]
    schedule = (case["scheduler"], case["scheduler_kwargs"]) if "scheduler" in case else None
    name = case["optimizer"] if ours else f"paper.{case['optimizer']}"
    return optviz.optimizers.like(name, schedule=schedule, **{**settings(case), **other})


def errors(case, found=None):
    """The relative distance from the reference at each step."""
    found = optimizer(case) if found is None else found
    run = optviz.run(problem(case["function"], tuple(case["param_shape"])), found, 200, case["start"])
    x, loss = (arrays(case["file"])[name][case["row"]] for name in ("x", "loss"))
    with np.errstate(all="ignore"):  # what lies beyond valid_steps may be infinite
        in_x = np.abs(run.x[:, 0] - x).max(1) / np.maximum(1, np.abs(x).max(1))
        in_loss = np.abs(run.loss[:, 0] - loss) / np.maximum(1, np.abs(loss))
        return np.maximum(in_x, in_loss)


def agrees(case, found):
    # NaN is not <=, so that a run that is not finite where the reference is does not agree.
    whole = found[: case["valid_steps"] + 1].max() <= case["tol_full"]
    return whole and all(found[: end + 1].max() <= float(tol) for tol, end in case["prefix_steps"].items())


def digits(case, found):
    """The digits that agree as long as rounding alone does not part the reference from itself."""
    tolerance, end = max(((tol, end) for tol, end in case["prefix_steps"].items()), key=lambda kept: kept[1])
    end = case["prefix_steps"].get("1e-12") or end
    return math.floor(-math.log10(max(found[: end + 1].max(), 1e-16)))


def rows():
    """Per framework and variant: cases, how many agree, and the fewest digits."""
    groups = {}
    for case in cases():
        framework = case["key"].partition("/")[0]
        groups.setdefault((framework, case["optimizer"], case["variant"]), []).append((case, errors(case)))
    for (framework, name, variant), found in groups.items():
        count = sum(agrees(case, error) for case, error in found)
        yield framework, name, variant, len(found), count, min(digits(case, error) for case, error in found)


def table(found):
    """The document with one table per framework."""
    titles = {name: f"{name} {document(name)['version']}" for name in FRAMEWORKS}
    titles["hand"] = "papers and lectures"
    lines = [*INTRODUCTION.splitlines()]
    for framework in FRAMEWORKS:
        lines += ["", f"## {titles[framework]}", "", HEAD, "| --- | --- | ---: | ---: | ---: |"]
        lines += [
            f"| `{name}` | {variant.replace('_', ' ')} | {total} | {count} | {least} |"
            for own, name, variant, total, count, least in found
            if own == framework
        ]
    return "\n".join(lines) + "\n"


HEAD = "| optimizer | case | trajectories | agree | digits |"
INTRODUCTION = """\
# Agreement with other frameworks

Made by `python tests/golden.py`; `tests/test_golden.py` checks every line.

Every trajectory has 200 updates on one of 20 surfaces, in float64. It agrees if it stays within the
reference's own bounds: at each of seven tolerances from 1e-12 to 1e-4 up to the step to which rounding alone
would keep a correct implementation, and within the last bound to the end. *digits* is the fewest that agree,
over those trajectories, up to the step where rounding would cost more than 1e-12.
Single-precision pieces of the frameworks (torch's Muon in bfloat16, keras' Adafactor and Muon) have few
digits; `_f64` are the same classes with these pieces in double precision.

Beside these, every class of torch, optax and keras is followed on losses of several matrices and vectors,
with settings drawn at random (`tests/data/recorded.json`, `tests/test_recorded.py`), and refuses what it
refuses there (`tests/data/refusals.json`, `tests/test_refusals.py`). `python scripts/references`
records both."""


if __name__ == "__main__":
    import golden_networks

    TABLE.write_text(table(list(rows())) + golden_networks.table(), "utf-8")

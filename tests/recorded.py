"""Trajectories recorded from the frameworks on losses of several matrices and vectors.

`python scripts/references` records them anew; `tests/test_recorded.py` replays them.
"""

import json
import math
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np

import optviz

DATA = Path(__file__).parent / "data"
ROWS = (1, 2, 3, 5, 8, 13, 21, 34, 60)  # the steps whose points are stored


def valley(x):
    """Rosenbrock's function from each parameter to the next."""
    a, b = x[..., :-1], x[..., 1:]
    gap, grad, diagonal = b - a * a, np.zeros_like(x), np.zeros_like(x)
    grad[..., :-1] = -16 * gap * a - 2 * (1 - a)
    grad[..., 1:] += 8 * gap
    diagonal[..., :-1] = 32 * a * a - 16 * gap + 2
    diagonal[..., 1:] += 8
    return (4 * gap * gap + (1 - a) ** 2).sum(-1), grad, diagonal


def bowl(x):
    """A quadratic of condition 30."""
    count = x.shape[-1]
    curvature = np.geomspace(1, 30, count)
    away = x - np.cos(np.arange(count))
    return (0.5 * curvature * away * away).sum(-1), curvature * away, curvature + 0 * x


def ripple(x):
    """A quadratic with waves and with a coupling of all parameters."""
    count = x.shape[-1]
    curvature = np.geomspace(1, 6, count)
    away = x - 0.3 * np.cos(np.arange(count))
    total = away.sum(-1, keepdims=True)
    waves = 0.5 * curvature * away * away + 0.5 * (1 - np.cos(3 * away))
    grad = curvature * away + 1.5 * np.sin(3 * away) + 0.2 * total
    return waves.sum(-1) + 0.1 * total[..., 0] ** 2, grad, curvature + 4.5 * np.cos(3 * away) + 0.2


LOSSES = {"valley": valley, "bowl": bowl, "ripple": ripple}


def size(shapes):
    return sum(map(math.prod, shapes))


def start(shapes):
    i = np.arange(size(shapes))
    return 1.3 * np.sin(1.7 * i + 0.9) + 0.4 * np.cos(3.1 * i)


def blocks_of(x, shapes):
    """The blocks of a point (D,)."""
    ends = accumulate(map(math.prod, shapes), initial=0)
    return [x[low:high].reshape(shape) for (low, high), shape in zip(pairwise(ends), shapes, strict=True)]


def joined(blocks):
    return np.concatenate([np.asarray(block, dtype=float).ravel() for block in blocks])


@cache
def document():
    return json.loads((DATA / "recorded.json").read_text("utf-8"))


@cache
def values():
    with np.load(DATA / "recorded.npz") as file:
        return file["x"]


def cases():
    return document()["cases"]


def name(case):
    return f"{case['framework']}.{case['class']}"


def own(value):
    """A setting as it was before it became JSON."""
    return tuple(map(own, value)) if isinstance(value, list) else value


def optimizer(case, **other):
    """The optimizer of a case by its framework's own names."""
    settings = {key: own(value) for key, value in {**case["settings"], **other}.items()}
    schedule, told = case.get("schedule") or (None, {})
    if schedule:
        schedule = schedule, {key: own(value) for key, value in told.items()}
    return optviz.optimizers.like(name(case), schedule=schedule, **settings)


def problem(case):
    loss = LOSSES[case["loss"]]
    return optviz.Problem(
        lambda x: loss(x)[:2],
        name=case["loss"],
        start=start(case["shapes"]),
        shapes=case["shapes"],
        hessian_diagonal=lambda x: loss(x)[2],
    )


def recorded(case):
    """The framework's points (rows, D) at the stored steps up to the case's last."""
    count = sum(row <= case["steps"] for row in ROWS)
    width = size(case["shapes"])
    return values()[case["at"] : case["at"] + count * width].reshape(count, width)


def errors(case, found=None):
    """The relative distance from the reference at each stored step."""
    run = optviz.run(problem(case), optimizer(case) if found is None else found, case["steps"])
    expected = recorded(case)
    with np.errstate(all="ignore"):  # another rule may go anywhere
        away = np.abs(run.x[list(ROWS[: len(expected)]), 0] - expected).max(1)
        return away / np.maximum(1, np.abs(expected).max(1))


def agrees(case, found):
    return bool((found <= case["tolerance"]).all())  # NaN does not agree

"""A learning rate for every optimizer on every problem, found by one rule with one budget."""

import json
from functools import cache
from importlib.resources import files

import numpy as np

from optviz.engine import run
from optviz.optimizers import OPTIMIZERS
from optviz.problems import problem as make_problem
from optviz.registry import parse_spec

MANTISSAS = (1.0, 1.5, 2.0, 3.0, 5.0, 7.0)
RATES = np.array([*(float(f"{m}e{power}") for power in range(-6, 4) for m in MANTISSAS), 1e4])
BUDGET = 200
LONGEST = 0.15
SLACK = 0.05
RULE = (
    "61 learning rates from 1e-6 to 1e4 (1, 1.5, 2, 3, 5, 7 per decade), each run for 200 gradient "
    "evaluations from the start. Only runs with the fewest faults count: a step, from inside the view, "
    "longer than 0.15 of the view, leaving it, or diverging, which weighs as three; where the loss is "
    "unbounded below only the first is a fault. Of these, the lowest mean log10 of the loss above the "
    "minimum (or, without one, above the lowest in the view), relative to the start and at least 1e-12; "
    "among all within 5 % of that improvement, the smallest rate."
)
DEFAULT = ("sgd", "momentum", "nag", "adagrad", "adadelta", "rmsprop", "adam", "nadam")


def tuned(problem, specs=DEFAULT, start=None):
    """Return one `Optimizer` per spec; those without `lr` get the one that `RULE` finds.

    Parameters
    ----------
    problem : str or Problem
    specs : sequence of str
        Default: the eight classics.
    start : array_like (D,), optional
        Default: the problem's usual start, for which the answers are stored.

    Examples
    --------
    >>> import optviz
    >>> [entry.spec for entry in tuned("sphere", ["sgd", "adam:lr=0.1"])]
    ['sgd:lr=0.15', 'adam:lr=0.1']
    """
    problem = make_problem(problem)
    return [_with_rate(problem, *parse_spec(spec), start) for spec in specs]


def _with_rate(problem, name, settings, start):
    rule = OPTIMIZERS[name]
    if "lr" in settings or "lr" not in rule.defaults:
        return rule(**settings).noting(lr_chosen_by="given")
    lr = None
    if not settings and start is None and problem.surface is not None:  # a user's may bear a surface's name
        lr = stored_rates()["rates"].get(problem.spec, {}).get(name)
    if lr is None:
        lr = find_rate(problem, name, start, **settings)
    return rule(**settings, lr=lr).noting(lr_chosen_by="rate_rule")


@cache
def stored_rates():
    """Return what `scripts/find_rates.py` wrote: the rule, and {surface: {optimizer: lr}}."""
    return json.loads(files("optviz.compare").joinpath("rates.json").read_text("utf-8"))


def find_rate(problem, name, start=None, **settings):
    """Return the learning rate that `RULE` chooses for an optimizer on a problem."""
    found = run(problem, OPTIMIZERS[name](**settings, lr=RATES), BUDGET, start)
    score = _scores(problem, found)
    faults = _faults(problem, found)
    allowed = faults == faults.min()
    best = score[allowed].min()
    return float(RATES[allowed & (score <= best + SLACK * abs(best))][0])


def _scores(problem, found):
    """Return the mean log10 of each run's loss above the minimum, relative to the start, (R,)."""
    with np.errstate(all="ignore"):
        gap = np.maximum(found.loss - _floor(problem, found), 0)
        score = np.log10(np.maximum(gap / np.maximum(gap[0], 1e-300), 1e-12)).mean(axis=0)
    return np.where(np.isfinite(score), score, np.inf)


def _floor(problem, found):
    if problem.minimum is not None and np.isfinite(problem.minimum):
        return problem.minimum
    if problem.minimum is None or problem.domain is None:
        return found.loss[np.isfinite(found.loss)].min(initial=np.inf)
    corners = np.stack(np.meshgrid(*(np.linspace(a, b, 101) for a, b in problem.domain)), axis=-1)
    return problem.value(corners).min()


def _faults(problem, found):
    """Return the number of faults of each run, (R,)."""
    faults = 3 * (found.diverged_at >= 0)
    if problem.domain is None:
        return faults
    low, high = problem.domain.T
    low, high = np.minimum(low, found.x[0, 0]), np.maximum(high, found.x[0, 0])
    with np.errstate(all="ignore"):
        inside = ((found.x >= low) & (found.x <= high)).all(axis=2)
        length = np.linalg.norm(np.diff(found.x, axis=0) / (high - low), axis=2) / np.sqrt(len(low))
        long = ~((length <= LONGEST) | ~inside[:-1]).all(axis=0)
    if problem.minimum == -np.inf:
        return long.astype(int)
    return faults + long + ~inside.all(axis=0)

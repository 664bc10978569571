"""A learning rate for every optimizer on every problem, found by one rule with one budget."""

import json
from functools import cache
from importlib.resources import files

import numpy as np

from optviz.compare import network_rates
from optviz.engine import run
from optviz.optimizers import OPTIMIZERS
from optviz.optimizers import optimizer as make_optimizer
from optviz.optimizers.dialects import is_dialect, needs_rate, rate_of
from optviz.problems import problem as make_problem
from optviz.registry import canonical, parse_spec

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
RULE_OF_MANY = (
    " With more than two parameters there is no view: only diverging is a fault, and where the minimum is "
    "not known the lowest loss of these runs stands for it."
)
MOST_NUMBERS = 2**26  # recorded at a time: half a gibibyte
DEFAULT = ("sgd", "momentum", "nag", "adagrad", "adadelta", "rmsprop", "adam", "nadam")


def tuned(problem, specs=DEFAULT, start=None):
    """Return one `Optimizer` per spec; those without `lr` get the one that `rule_for` the problem finds.

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
    own = own_rate(name)
    alone, settings = not settings, {**known_minimum(problem, name, settings), **settings}
    if own is None or own in settings:
        return make_optimizer(name, **settings).noting(lr_chosen_by="given")
    lr = None
    if alone and start is None and problem.surface is not None:  # a user's may bear a surface's name
        lr = stored_rates()["rates"].get(problem.spec, {}).get(canonical(name))
    if lr is None:
        lr = find_rate(problem, name, start, **settings)
    return make_optimizer(name, **settings, **{own: lr}).noting(lr_chosen_by="rate_rule")


# Their lr is a limit of the length that they find themselves, or a factor of it that is best left at 1.
_FINDING = ("momo", "cocob", "dog", "dowg", "prodigy", "dadapt_adamw")
WITHOUT_RATE = {"polyak", "optax.polyak_sgd", *_FINDING, *(f"optax.{name}" for name in _FINDING)}


def own_rate(name):
    """Return an optimizer's own name of the learning rate, or None if it has none.

    >>> own_rate("adam"), own_rate("keras.Adam"), own_rate("lbfgs")
    ('lr', 'learning_rate', None)
    """
    if canonical(name) in WITHOUT_RATE:
        return None
    if is_dialect(name):
        return rate_of(name)
    return "lr" if "lr" in OPTIMIZERS[name].defaults else None


def with_any_rate(spec, problem=None, lr=0.01):
    """Return the optimizer of a spec; a class that needs a rate and is given none gets this one."""
    name, settings = parse_spec(spec)
    if problem is not None:
        settings = {**known_minimum(problem, name, settings), **settings}
    if is_dialect(name) and needs_rate(name):
        settings = {rate_of(name): lr, **settings}
    return make_optimizer(name, **settings)


def known_minimum(problem, name, settings):
    """Return what Polyak's step and MoMo ask of the minimum, where it is known and not given.

    To maximize they ask of the least negative loss, which nobody knows.
    """
    unknown = problem.minimum is None or not np.isfinite(problem.minimum)
    if is_dialect(name) or unknown or settings.get("maximize"):
        return {}
    asked = [key for key in ("f_min", "lower_bound") if key in OPTIMIZERS[name].defaults]
    return {key: problem.minimum for key in asked if key not in settings}


@cache
def stored_rates():
    """Return what `scripts/find_rates.py` wrote: the rule, and {surface: {optimizer: lr}}."""
    return json.loads(files("optviz.compare").joinpath("rates.json").read_text("utf-8"))


def rule_for(problem):
    """Return the rule in words, as it is for this problem."""
    if _is_network(problem):
        return network_rates.RULE
    return RULE if problem.dimension <= 2 else RULE + RULE_OF_MANY


def _is_network(problem):
    """Whether there is a network and no picture of its surface that runs must not leave."""
    return problem.network is not None and problem.domain is None


def find_rate(problem, name, start=None, **settings):
    """Return the learning rate that the rule for this problem chooses for an optimizer."""
    settings = {**known_minimum(problem, name, settings), **settings}
    if _is_network(problem):
        return network_rates.find_network_rate(
            problem, lambda rates: make_optimizer(name, **settings, **{own_rate(name): rates}), start
        )
    groups = -(-len(RATES) * (BUDGET + 1) * problem.dimension // MOST_NUMBERS)
    tried = [
        _tried(problem, make_optimizer(name, **settings, **{own_rate(name): rates}), start)
        for rates in np.array_split(RATES, min(groups, len(RATES)))
    ]
    loss, faults = (np.concatenate(parts, axis=-1) for parts in zip(*tried, strict=True))
    score = _scores(problem, loss)
    allowed = faults == faults.min()
    best = score[allowed].min()
    return float(RATES[allowed & (score <= best + SLACK * abs(best))][0])


def kept_rate(problem, name, stored=None, nudges=8):
    """Return the learning rate that `RULE` chooses, or the stored one where rounding chooses.

    Sines and exponentials differ in their last digit from processor to processor, and a run
    that bounces makes another track of it. So a stored rate stays where starts that differ
    by 1e-16 of the view do not agree on another one.

    >>> import optviz
    >>> kept_rate(optviz.problem("sphere"), "sgd", stored=0.001)
    0.15
    """
    found = find_rate(problem, name)
    if stored in (None, found):
        return found
    nudge = 1e-16 * np.ptp(problem.domain, axis=1)
    starts = (problem.start + count * nudge for count in range(1, nudges + 1))
    return stored if any(find_rate(problem, name, start) != found for start in starts) else found


def _tried(problem, optimizer, start):
    """Return the losses (T+1, R) and the faults (R,) of an optimizer's runs."""
    found = run(problem, optimizer, BUDGET, start, diagnostics=False)
    return found.loss, _faults(problem, found)


def _scores(problem, loss):
    """Return the mean log10 of each run's loss (T+1, R) above the minimum, relative to the start, (R,)."""
    with np.errstate(all="ignore"):
        gap = np.maximum(loss - _floor(problem, loss), 0)
        score = np.log10(np.maximum(gap / np.maximum(gap[0], 1e-300), 1e-12)).mean(axis=0)
    return np.where(np.isfinite(score), score, np.inf)


def _floor(problem, loss):
    if problem.minimum is not None and np.isfinite(problem.minimum):
        return problem.minimum
    if problem.domain is None or problem.dimension > 2:  # a grid over many parameters has no end
        return loss[np.isfinite(loss)].min(initial=np.inf)
    corners = np.stack(np.meshgrid(*(np.linspace(a, b, 101) for a, b in problem.domain)), axis=-1)
    heights = problem.value(corners)
    return heights[np.isfinite(heights)].min(initial=np.inf)


def _faults(problem, found):
    """Return the number of faults of each run, (R,)."""
    faults = 3 * (found.diverged_at >= 0)
    if problem.domain is None or problem.dimension > 2:
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

"""`optviz.compare.parting`: where two dialects of one name part, and why."""

from dataclasses import dataclass

import numpy as np

from optviz.compare.racing import race
from optviz.compare.rates import with_any_rate
from optviz.docstrings import sections
from optviz.errors import UsageError
from optviz.optimizers import OPTIMIZERS
from optviz.optimizers import optimizer as make_optimizer
from optviz.optimizers.dialects import is_dialect, like_with
from optviz.registry import format_value, parse_spec

ROUNDING = 1e-12  # relative distance below which two runs are the same to rounding


@dataclass(frozen=True)
class Parting:
    """Two optimizers on one problem, and how far apart they come.

    Attributes
    ----------
    trajectory : Trajectory
        Both runs.
    distance : ndarray (T+1,)
        Between their points, over the larger of 1 and the first one's size; NaN once
        either has diverged.
    differs, equal : dict
        Settings by optviz's names: to both values where they differ, to the one where not.
    notes : tuple of str
        What the rule says of the settings that differ.
    specs : (str, str)
        Both optimizers as they were asked for.
    """

    trajectory: object
    distance: np.ndarray
    differs: dict
    equal: dict
    notes: tuple
    specs: tuple = ()

    @property
    def parts_at(self):
        """The first step at which they are farther apart than rounding explains, or None."""
        with np.errstate(invalid="ignore"):
            beyond = np.flatnonzero(self.distance > ROUNDING)
        return int(beyond[0]) if len(beyond) else None

    @property
    def sentence(self):
        """Where and why they part, in words."""
        first, second = self.trajectory.labels
        finite = self.distance[np.isfinite(self.distance)]
        end, until = len(finite) - 1, ""
        if len(finite) < len(self.distance):
            diverged = self._diverged()
            until = f", until {'both' if len(diverged) == 2 else diverged[0]} diverged"
        if self.parts_at is None:
            size = "in no digit" if not finite.max() else f"by at most {finite.max():.1e}"
            return f"{first} and {second} differ {size} in {end} steps{until}."
        return (
            f"{first} and {second} part at step {self.parts_at} and are {finite[-1]:.2g} apart "
            f"after {end} steps{until}: {self.reason}."
        )

    def _diverged(self):
        run = self.trajectory
        return [label for label, end in zip(run.labels, run.diverged_at, strict=True) if end >= 0]

    @property
    def reason(self):
        """The settings that differ, in words."""
        if "rule" in self.differs:
            one, other = self.differs["rule"]
            return f"the first is the rule {one}, the second {other}"
        told = [f"{key} {_shown(one)} against {_shown(other)}" for key, (one, other) in self.differs.items()]
        return ", ".join(told) if told else "the same settings in another order of rounding"


def parting(first, second, problem, steps=200, start=None, equal=True):
    """Return how two optimizers differ on a problem.

    Parameters
    ----------
    first, second : str
        Specs, usually of two dialects: "torch.NAdam:lr=0.01", "optax.nadam".
    problem : str or Problem
    steps : int
    start : array_like (D,), optional
    equal : bool
        Give the second all hyperparameters of the first that it can have and its spec does
        not say; otherwise only the learning rate.

    Returns
    -------
    Parting

    Examples
    --------
    >>> found = parting("torch.Adam:lr=0.1", "keras.Adam", "rosenbrock", steps=50)
    >>> found.parts_at, found.differs
    (1, {'eps_mode': ('outside', 'raw')})
    """
    one = with_any_rate(first)
    hyper = one.hyperparameters
    wanted = {key for key in hyper if equal and _has_effect(key, hyper, hyper)} | {"lr"} & hyper.keys()
    other = _equalized(second, {key: hyper[key] for key in wanted if not isinstance(hyper[key], str)})
    labels = [one.name, other.name] if one.name != other.name else [str(first), str(second)]
    if labels[0] == labels[1]:
        raise UsageError(f"expected two different optimizers, found {labels[0]!r} twice; change one")
    run = race(problem, dict(zip(labels, (one, other), strict=True)), steps, start)
    differs, same = _compared(one, other)
    return Parting(run, distances(run), differs, same, _notes(one, differs), (str(first), str(second)))


def distances(run):
    """Return how far the second run is from the first at each step, (T+1,)."""
    with np.errstate(all="ignore"):
        size = np.maximum(1, np.abs(run.x[:, 0]).max(axis=1))
        apart = np.abs(run.x[:, 1] - run.x[:, 0]).max(axis=1) / size
    for end in run.diverged_at:
        if end >= 0:
            apart[end:] = np.nan
    return apart


def _equalized(spec, wanted):
    """Return the second optimizer with what is wanted by our names and its spec does not say."""
    name, said = parse_spec(spec)
    if is_dialect(name):
        return like_with(name, said, wanted)
    known = OPTIMIZERS[name].defaults
    return make_optimizer(name, **{**{key: wanted[key] for key in wanted if key in known}, **said})


def _compared(one, other):
    """Return the settings that differ, as pairs, and those that are equal."""
    if one.rule and other.rule and one.rule.function is not other.rule.function:
        return {"rule": (one.rule.name, other.rule.name)}, {}
    mine, theirs = one.hyperparameters, other.hyperparameters
    differs, equal = {}, {}
    for key in dict.fromkeys([*mine, *theirs]):
        pair = mine.get(key), theirs.get(key)
        if _differ(*pair):
            differs[key] = pair
        else:
            equal[key] = pair[0]
    return {key: pair for key, pair in differs.items() if _has_effect(key, mine, theirs)}, equal


def _has_effect(key, mine, theirs):
    """Whether a setting does anything in either: a mode of weight decay does not without one."""
    if key == "weight_decay_mode":
        return bool(mine.get("weight_decay") or theirs.get("weight_decay"))
    if key.startswith("vectors_"):  # a surface has no vectors beside matrices
        return False
    return key != "rms" or "rms" in (mine.get("scale"), theirs.get("scale"))


def _differ(one, other):
    return repr(one) != repr(other) and one != other


def _notes(one, differs):
    """Return the lines of the rule's formula that are about the values that differ."""
    if one.rule is None:
        return ()
    lines = sections(OPTIMIZERS[one.rule.name].__doc__).get("Notes", "").splitlines()
    told = [f"{key}={_shown(value)}" for key, pair in differs.items() for value in pair]
    return tuple(line for line in lines if any(words in line for words in told))


def _shown(value):
    return "none" if value is None else format_value(value)

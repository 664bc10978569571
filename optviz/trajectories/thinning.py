"""Fewer rows of a trajectory: every so many steps, or chosen steps."""

import numpy as np

from optviz.errors import UsageError
from optviz.trajectories.trajectory import Trajectory


def thin(trajectory, every=None, most=None):
    """Return every so many rows of a trajectory, and the last of each run.

    Parameters
    ----------
    trajectory : Trajectory
    every : int, optional
        Keep the rows 0, every, 2 every, ...
    most : int, optional
        Instead: so many that there are at most this many beside the last ones, at least 2.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("beale", "sgd:lr=0.01", steps=10)
    >>> thin(race, every=4).steps, thin(race, most=3).steps
    (array([ 0,  4,  8, 10]), array([ 0,  5, 10]))
    """
    rows = thinned_rows(len(trajectory.x), every, most)
    return _rows(trajectory, np.union1d(rows, np.union1d(trajectory.first, last_recorded(trajectory))))


def thinned_rows(count, every=None, most=None):
    """Return the numbers of the rows that `thin` keeps of so many."""
    if (every is None) == (most is None):
        raise UsageError("expected either every or most, the rows to keep")
    least, value = (1, every) if most is None else (2, most)
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < least:
        name = "every" if most is None else "most"
        raise UsageError(f"expected {name} to be a whole number of at least {least}, found {value!r}")
    if most is not None:
        every = max(1, -(-(count - 1) // (most - 1)))
    return np.unique(np.append(np.arange(0, count, every), count - 1))


def last_recorded(trajectory):
    """Return the last row of each run that was recorded at all, whether it had diverged or not, (R,)."""
    there = ~(trajectory.missing & trajectory.loss_missing)
    return len(there) - 1 - there[::-1].argmax(axis=0)


def resample(trajectory, steps):
    """Return a trajectory at other steps: between recorded rows on straight lines, outside missing.

    Unlike `thin`, which only leaves rows out, this makes new ones: for races that were recorded
    at different steps.

    Parameters
    ----------
    trajectory : Trajectory
    steps : array_like (n,)
        Rising whole numbers.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "sgd:lr=0.1", start=[1, 0], steps=10, record=5)
    >>> resample(race, [0, 1, 5, 12]).x[:, 0, 0].round(3)
    array([1.   , 0.866, 0.328,   nan])
    """
    wanted = np.asarray(steps)
    if wanted.ndim != 1 or wanted.dtype.kind not in "iu" or not wanted.size or (np.diff(wanted) <= 0).any():
        raise UsageError(f"expected rising whole numbers of steps, found {str(steps)[:60]}")
    drawn, rows = trajectory.bridged, np.arange(len(trajectory.steps))
    place = np.interp(wanted, trajectory.steps, rows)
    before = np.minimum(place.astype(int), len(rows) - 1)
    after, share = np.minimum(before + 1, len(rows) - 1), place - before

    def at(values):
        weight = share.reshape(-1, *[1] * (values.ndim - 1))
        with np.errstate(invalid="ignore", over="ignore"):
            between = values[before] + weight * (np.asarray(values[after], float) - values[before])
        return np.where(weight == 0, values[before], between)

    outside = (wanted < trajectory.steps[0]) | (wanted > trajectory.steps[-1])
    missing = _outside(trajectory.missing, wanted, trajectory.steps, outside)
    unknown = _outside(trajectory.loss_missing, wanted, trajectory.steps, outside)
    return Trajectory(
        np.where(missing[..., None], np.nan, at(drawn.x)),
        np.where(unknown, np.nan, at(drawn.loss)),
        trajectory.labels,
        wanted,
        at(trajectory.evaluations),
        trajectory.problem,
        trajectory.meta,
        {
            name: np.where(outside[:, None], np.nan, at(values))
            for name, values in trajectory.diagnostics.items()
        },
        missing,
        unknown,
    )


def _outside(missing, wanted, steps, outside):
    """Return which runs were not recorded at or around the wanted steps, (n, R)."""
    there = ~missing
    first, last = there.argmax(axis=0), len(steps) - 1 - there[::-1].argmax(axis=0)
    beyond = (wanted[:, None] < steps[first]) | (wanted[:, None] > steps[last]) | outside[:, None]
    return beyond | ~there.any(axis=0)


def _rows(trajectory, rows):
    return Trajectory(
        trajectory.x[rows],
        trajectory.loss[rows],
        trajectory.labels,
        trajectory.steps[rows],
        trajectory.evaluations[rows],
        trajectory.problem,
        trajectory.meta,
        {name: values[rows] for name, values in trajectory.diagnostics.items()},
        trajectory.missing[rows],
        trajectory.loss_missing[rows],
    )

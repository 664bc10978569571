"""Several trajectories as one."""

import numpy as np

from optviz.errors import TrajectoryError, UsageError
from optviz.trajectories.trajectory import Trajectory


def join(trajectories, labels=None, meta=None):
    """Return one trajectory with the runs of all, which must share steps and dimension.

    It has the diagnostics that all of them have.
    """
    first = trajectories[0]
    for other in trajectories[1:]:
        if other.x.shape[::2] != first.x.shape[::2] or (other.steps != first.steps).any():
            raise TrajectoryError(
                "expected trajectories with the same steps and dimension, "
                f"found {first.x.shape} and {other.x.shape}"
            )
    shared = [name for name in first.diagnostics if all(name in part.diagnostics for part in trajectories)]

    def together(array):
        return np.concatenate([array(part) for part in trajectories], axis=1)

    return Trajectory(
        together(lambda part: part.x),
        together(lambda part: part.loss),
        tuple(labels) if labels else sum((tuple(part.labels) for part in trajectories), ()),
        first.steps,
        together(lambda part: part.evaluations),
        first.problem,
        first.meta if meta is None else meta,
        {name: together(lambda part: part.diagnostics[name]) for name in shared},  # noqa: B023
        together(lambda part: part.missing),
        together(lambda part: part.loss_missing),
    )


def concatenate(trajectories, labels=None):
    """Return one trajectory with the runs of all, whatever their steps; what one does not have is missing.

    Parameters
    ----------
    trajectories : sequence of Trajectory
        With as many parameters each.
    labels : sequence of str, optional
        One per run; default their own.

    Raises
    ------
    TrajectoryError
        If the numbers of parameters differ.

    Examples
    --------
    >>> import optviz
    >>> short, long = (optviz.run("beale", "sgd:lr=0.01", steps=steps) for steps in (3, 8))
    >>> both = concatenate([short, long], labels=["short", "long"])
    >>> both.x.shape, both.last
    ((9, 2, 2), array([3, 8]))
    """
    trajectories = list(trajectories)
    if not trajectories:
        raise UsageError("expected at least one trajectory, found none")
    sizes = sorted({part.x.shape[2] for part in trajectories})
    if len(sizes) > 1:
        raise TrajectoryError(
            f"expected trajectories of one number of parameters, found {sizes[0]} and {sizes[1]}"
        )
    steps = steps_of(trajectories)
    described = [part.optimizers for part in trajectories]
    meta = dict(trajectories[0].meta)
    if all(runs[0] for runs in described):
        meta["optimizers"] = [entry for runs in described for entry in runs]
    else:
        meta.pop("optimizers", None)
    problems = {getattr(part.problem, "spec", part.problem) for part in trajectories}
    names = dict.fromkeys(name for part in trajectories for name in part.diagnostics)
    ends = np.cumsum([len(part) for part in trajectories])
    runs = [slice(end - len(part), end) for end, part in zip(ends, trajectories, strict=True)]
    places = [(np.searchsorted(steps, part.steps), at) for part, at in zip(trajectories, runs, strict=True)]

    def together(values, fill):
        found = [values(part) for part in trajectories]
        return _placed(found, places, (len(steps), ends[-1]), fill)

    return Trajectory(
        together(lambda part: part.x, np.nan),
        together(lambda part: part.loss, np.nan),
        tuple(labels) if labels else sum((tuple(part.labels) for part in trajectories), ()),
        steps,
        together(lambda part: part.evaluations, steps[:, None]),
        trajectories[0].problem if len(problems) == 1 else None,
        meta,
        {name: together(lambda part: part.diagnostics.get(name), np.nan) for name in names},  # noqa: B023
        together(lambda part: part.missing, True),
        together(lambda part: part.loss_missing, True),
    )


def steps_of(trajectories):
    """Return the steps at which any of the trajectories has a row."""
    return np.unique(np.concatenate([part.steps for part in trajectories]))


def _placed(arrays, places, shape, fill):
    """Return one array (T+1, R, ...) with each part (or None) at its rows and runs, elsewhere the fill."""
    there = [array for array in arrays if array is not None]
    dtype = np.result_type(*there)
    gaps = len(there) < len(arrays) or any(len(array) < shape[0] for array in there)
    if gaps and dtype.kind in "iu" and fill is np.nan:
        dtype = np.dtype(float)
    found = np.empty((*shape, *there[0].shape[2:]), dtype)
    if gaps:
        found[:] = fill
    for array, (rows, runs) in zip(arrays, places, strict=True):
        if array is not None:
            found[rows, runs] = array
    return found

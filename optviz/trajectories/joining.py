"""Several trajectories as one."""

from functools import reduce

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
    steps = reduce(np.union1d, [part.steps for part in trajectories])
    names = dict.fromkeys(name for part in trajectories for name in part.diagnostics)
    aligned = [_on(part, steps, names) for part in trajectories]
    described = [part.optimizers for part in trajectories]
    meta = dict(trajectories[0].meta)
    if all(runs[0] for runs in described):
        meta["optimizers"] = [entry for runs in described for entry in runs]
    else:
        meta.pop("optimizers", None)
    problems = {getattr(part.problem, "spec", part.problem) for part in trajectories}
    found = join(aligned, labels, meta)
    if len(problems) > 1:
        from dataclasses import replace

        return replace(found, problem=None)
    return found


def _on(trajectory, steps, names):
    """Return a trajectory with rows at all these steps and diagnostics of all these names."""
    if len(steps) == len(trajectory.steps) and not set(names) - set(trajectory.diagnostics):
        return trajectory
    at = np.searchsorted(steps, trajectory.steps)

    def spread(values, fill):
        found = np.full((len(steps), *values.shape[1:]), fill, values.dtype)
        found[at] = values
        return found

    floats = [a if a.dtype.kind == "f" else a.astype(float) for a in (trajectory.x, trajectory.loss)]
    watched = {name: trajectory.diagnostics.get(name) for name in names}
    blank = np.full(trajectory.loss.shape, np.nan)
    evaluations = np.array(np.broadcast_to(steps[:, None], (len(steps), len(trajectory))))
    evaluations = evaluations.astype(np.result_type(evaluations, trajectory.evaluations))
    evaluations[at] = trajectory.evaluations
    return Trajectory(
        spread(floats[0], np.nan),
        spread(floats[1], np.nan),
        trajectory.labels,
        steps,
        evaluations,
        trajectory.problem,
        trajectory.meta,
        {
            name: spread(blank if values is None else values.astype(float), np.nan)
            for name, values in watched.items()
        },
        spread(trajectory.missing, True),
        spread(trajectory.loss_missing, True),
    )

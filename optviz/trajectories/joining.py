"""Several trajectories as one."""

import numpy as np

from optviz.errors import TrajectoryError
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
    return Trajectory(
        np.concatenate([part.x for part in trajectories], axis=1),
        np.concatenate([part.loss for part in trajectories], axis=1),
        tuple(labels) if labels else sum((tuple(part.labels) for part in trajectories), ()),
        first.steps,
        np.concatenate([part.evaluations for part in trajectories], axis=1),
        first.problem,
        first.meta if meta is None else meta,
        {
            name: np.concatenate([part.diagnostics[name] for part in trajectories], axis=1)
            for name in first.diagnostics
            if all(name in part.diagnostics for part in trajectories)
        },
        np.concatenate([part.missing for part in trajectories], axis=1),
        np.concatenate([part.loss_missing for part in trajectories], axis=1),
    )

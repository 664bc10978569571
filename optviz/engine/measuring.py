"""The losses of recorded points, where a problem is named for runs that came without them."""

from dataclasses import replace

import numpy as np

from optviz.errors import UsageError
from optviz.problems import problem as make_problem

_NUMBERS = 4_000_000  # parameters of the points that are evaluated at once


def measured(trajectory, problem):
    """Return a trajectory with its `Problem`, and with losses at the points that have none.

    Parameters
    ----------
    trajectory : Trajectory
    problem : str or Problem

    Raises
    ------
    UsageError
        If the problem has another number of parameters.

    Examples
    --------
    >>> from optviz.trajectories import read
    >>> measured(read([[3.0, 4.0], [1.0, 1.0]]), "sphere").loss[:, 0]
    array([25.,  2.])
    """
    problem = make_problem(problem)
    if not trajectory.x.shape[2]:
        raise UsageError(
            f"expected coordinates of the runs to place them on {problem.spec}, found losses alone; "
            "say which columns they are with columns= or --columns x=NAME,y=NAME"
        )
    if trajectory.x.shape[2] != problem.dimension:
        raise UsageError(
            f"expected a problem of {trajectory.x.shape[2]} parameters, as the runs have, "
            f"found {problem.spec} with {problem.dimension}; of a table say which columns "
            "are coordinates: --columns x=NAME,y=NAME, or the numbers of columns without names"
        )
    row, run = np.nonzero(trajectory.loss_missing & ~trajectory.missing)
    if not len(row):
        return replace(trajectory, problem=problem)
    loss, unknown = np.array(trajectory.loss, float), np.array(trajectory.loss_missing)
    count = max(1, _NUMBERS // problem.dimension)
    for low in range(0, len(row), count):
        here = row[low : low + count], run[low : low + count]
        loss[here] = problem.value(trajectory.x[here])
        unknown[here] = False
    return replace(trajectory, problem=problem, loss=loss, loss_missing=unknown)


def with_known_problem(trajectory):
    """Return a trajectory with the registry's problem of its recorded name, or with None.

    A user's own problem may bear the same name: the registry's must have the recorded losses
    at the starts.
    """
    from optviz.engine.running import minimizes

    if trajectory.problem is None or not isinstance(trajectory.problem, str):
        return trajectory
    try:
        problem = make_problem(trajectory.problem)
    except UsageError:
        return replace(trajectory, problem=None)
    return replace(trajectory, problem=problem if minimizes(trajectory, problem) else None)

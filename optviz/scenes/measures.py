"""What follows from the points of a race and its problem: distances, gradients, steps, rates."""

import numpy as np

MEASURES = {
    "distance": "distance to the nearest known minimum, or to the best point of the race",
    "gradient_norm": "length of the gradient of the whole loss, or of what the update saw if recorded",
    "step_length": "length of the update after each point",
    "lr": "effective learning rate: step length over gradient norm, both at the same point",
}
_ROWS = 1 << 20  # numbers in the points whose gradients are taken at once


def measured(trajectory, problem, name):
    """Return a measure (T+1, R) of a trajectory, and the words over its curve.

    NaN where it is unknown: step lengths and rates in the last row, after which there is no
    update, and rates where the gradient is 0. Where only every k-th step was recorded, a step
    length is the distance between two rows over the updates between them.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.race("sphere", ["sgd:lr=0.1", "adam:lr=0.1"], steps=3)
    >>> measured(race, race.problem, "lr")[0][0].round(3)
    array([0.1  , 0.014])
    """
    return _MADE[name](trajectory, problem)


def _distance(trajectory, problem):
    if len(problem.minima):
        many = len(problem.minima) > 1
        return nearest(trajectory.x, problem.minima), f"distance to {'a' if many else 'the'} minimum"
    return nearest(trajectory.x, best_point(trajectory)[None]), "distance to the best point of all"


def nearest(x, places):
    """Return the distance (...) of points (..., D) to the nearest of places (M, D)."""
    squared = np.full(x.shape[:-1], np.inf)
    with np.errstate(over="ignore", invalid="ignore"):
        for place in places:
            squared = np.fmin(squared, np.square(x - place).sum(axis=-1))
    return np.sqrt(squared)


def best_point(trajectory):
    """Return the point (D,) of the lowest recorded loss."""
    row, run = np.unravel_index(
        np.nanargmin(np.where(np.isfinite(trajectory.loss), trajectory.loss, np.inf)), trajectory.loss.shape
    )
    return trajectory.x[row, run]


def _gradient_norm(trajectory, problem):
    recorded = trajectory.diagnostics.get("gradient_norm")
    if recorded is not None:
        return recorded, "gradient norm of the batch" if problem.sample else "gradient norm"
    with np.errstate(over="ignore", invalid="ignore"):
        return np.linalg.norm(gradients(trajectory.x, problem), axis=-1), "gradient norm"


def gradients(x, problem):
    """Return the gradients (T+1, R, D) of the whole loss at points, in parts of a bounded size."""
    found, rows = np.empty(x.shape), max(1, _ROWS // x[0].size)
    with np.errstate(all="ignore"):
        for low in range(0, len(x), rows):
            found[low : low + rows] = problem.stepper(x[low : low + rows])[1]
    return found


def _step_length(trajectory, problem):
    recorded = trajectory.diagnostics.get("update_norm")
    if recorded is not None:
        return recorded, "step length"
    with np.errstate(over="ignore", invalid="ignore"):
        moved = np.linalg.norm(np.diff(trajectory.x, axis=0), axis=-1)
        between, spent = np.diff(trajectory.steps), np.diff(trajectory.evaluations, axis=0)
        moved = np.where(spent > 0, moved / between[:, None], np.nan)
    label = "step length" if (between == 1).all() else "mean step length"
    return np.concatenate([moved, np.full((1, len(trajectory)), np.nan)]), label


def _rate(trajectory, problem):
    step, gradient = _step_length(trajectory, problem)[0], _gradient_norm(trajectory, problem)[0]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(gradient > 0, step / gradient, np.nan), "lr: step / |gradient|"


_MADE = {
    "distance": _distance,
    "gradient_norm": _gradient_norm,
    "step_length": _step_length,
    "lr": _rate,
}

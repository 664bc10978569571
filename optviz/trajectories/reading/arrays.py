"""Arrays of points, (T+1, D) or (T+1, R, D), and of losses, as a trajectory."""

import numpy as np

from optviz.errors import TrajectoryError
from optviz.trajectories.reading.together import together
from optviz.trajectories.trajectory import Trajectory

POINTS = ("x", "points", "path", "trajectory", "tracks", "params", "parameters", "weights", "arr_0")
LOSSES = ("loss", "losses", "fun", "f", "cost", "objective", "value", "values", "arr_1")
STEPS = ("steps", "step", "t", "iterations", "epoch", "epochs")
_ENDINGS = ("loss", "steps")


def real(where, array):
    """Return an array of real numbers in the machine's own byte order; half precision becomes single."""
    array = np.asarray(array)
    if array.dtype.kind not in "fiu" or array.dtype.itemsize > 8:
        raise TrajectoryError(f"{where}: expected real numbers of at most 64 bits, found {array.dtype}")
    if array.dtype.kind == "f" and array.dtype.itemsize == 2:
        return array.astype(np.float32)
    return array.astype(array.dtype.newbyteorder("="), copy=False)


def trajectory_of_points(where, x, loss=None, steps=None, name="run"):
    """Return the trajectory of points (T+1, D) or (T+1, R, D), with losses (T+1,) or (T+1, R)."""
    x = real(where, x)
    if x.ndim not in (2, 3) or not x.size:
        raise TrajectoryError(f"{where}: expected points of shape (T+1, D) or (T+1, R, D), found {x.shape}")
    x = x[:, None] if x.ndim == 2 else x
    if loss is not None:
        loss = real(where, loss)
        loss = loss[:, None] if loss.ndim == 1 else loss
        if loss.shape != x.shape[:2]:
            raise TrajectoryError(f"{where}: expected losses of shape {x.shape[:2]}, found {loss.shape}")
        loss = None if loss.dtype.kind == "f" and np.isnan(loss).all() else loss
    labels = (name,) if x.shape[1] == 1 else tuple(f"{name} {i}" for i in range(x.shape[1]))
    return checked(where, x=x, loss=loss, labels=labels, steps=whole(where, steps))


def trajectory_of_losses(where, loss, steps=None, name="run"):
    """Return the trajectory, without points, of losses (T+1,) or (T+1, R)."""
    loss = real(where, loss)
    loss = loss[:, None] if loss.ndim == 1 else loss
    if loss.ndim != 2 or not loss.size:
        raise TrajectoryError(f"{where}: expected losses of shape (T+1,) or (T+1, R), found {loss.shape}")
    labels = (name,) if loss.shape[1] == 1 else tuple(f"{name} {i}" for i in range(loss.shape[1]))
    return checked(where, x=np.empty((*loss.shape, 0)), loss=loss, labels=labels, steps=whole(where, steps))


def checked(where, **parts):
    """Return a `Trajectory`; what is wrong with it is said of the file."""
    try:
        return Trajectory(**parts)
    except TrajectoryError as error:
        raise TrajectoryError(f"{where}: {error}") from error


def whole(where, steps):
    """Return steps as whole numbers; those that are none are left for `Trajectory` to refuse."""
    if steps is None:
        return None
    steps = real(where, steps)
    sound = steps.dtype.kind == "f" and np.isfinite(steps).all() and (steps == np.floor(steps)).all()
    return steps.astype(np.int64) if sound and (np.abs(steps) <= 2.0**53).all() else steps


def trajectory_of_arrays(where, arrays, budget, name="run"):
    """Return the trajectory of arrays by name.

    Either x (or points, path, ...), loss, steps and labels of all runs; or one array of points
    (T+1, D) per run, of any length each, with "NAME_loss" and "NAME_steps" beside it.
    """
    arrays = dict(arrays)
    x, loss, steps = (_first(arrays, known) for known in (POINTS, LOSSES, STEPS))
    if x is None and loss is not None and not any(np.ndim(array) >= 2 for array in arrays.values()):
        return _labelled(where, trajectory_of_losses(where, loss, steps, name), arrays)
    if x is not None and np.ndim(x) >= 2:
        return _labelled(where, trajectory_of_points(where, x, loss, steps, name), arrays)
    beside = {key: array for key, array in arrays.items() if _stem(key) in arrays}
    runs = {key: array for key, array in arrays.items() if key not in beside and key != "labels"}
    parts = []
    for key, array in runs.items():
        own = {_ending(other): beside[other] for other in beside if _stem(other) == key}
        parts.append(trajectory_of_points(f"{where}: {key}", array, own.get("loss"), own.get("steps"), key))
    if not parts:
        raise TrajectoryError(f"{where}: expected arrays of points, found none")
    return together(where, parts, budget)


def _first(arrays, known):
    return next((arrays.get(name) for name in known if arrays.get(name) is not None), None)


def _stem(key):
    """Return the name of the array that this one stands beside, or None."""
    ends = [f"{sign}{end}" for end in _ENDINGS for sign in "_./"]
    return next((key.removesuffix(end) for end in ends if key.endswith(end)), None)


def _ending(key):
    return next(end for end in _ENDINGS if key.endswith(end))


def _labelled(where, trajectory, arrays):
    labels = arrays.get("labels")
    if labels is None:
        return trajectory
    from dataclasses import replace

    told = np.asarray(labels)
    if told.dtype.kind not in "US" or told.shape != (len(trajectory),):
        raise TrajectoryError(
            f"{where}: expected {len(trajectory)} words as labels, found {told.dtype} of shape {told.shape}"
        )
    words = told.astype(str) if told.dtype.kind == "U" else np.char.decode(told, "utf-8", "replace")
    return replace(trajectory, labels=tuple(words.tolist()))

"""Rows that were not recorded: which they are, and where a run is drawn meanwhile."""

import math
from dataclasses import replace

import numpy as np

from optviz.errors import TrajectoryError

_PIECE = 1 << 17  # numbers that are looked at together


def checked_mask(name, given, values):
    """Return a read-only mask (T+1, R) of values (T+1, R, ...) that were not recorded, all of them NaN."""
    shape = values.shape[:2]
    if given is None:
        return np.broadcast_to(False, shape)
    mask = np.asarray(given).view()
    if mask.dtype != bool or mask.shape != shape:
        raise TrajectoryError(
            f"expected {name} to be truth values of shape {shape}, found {mask.dtype} of shape {mask.shape}"
        )
    if mask.any() and not (values.dtype.kind == "f" and _are_nan(values, mask)):
        raise TrajectoryError(f"expected NaN wherever {name} says that nothing was recorded, found numbers")
    mask.flags.writeable = False
    return mask


def _are_nan(values, mask):
    """Whether all values (T+1, R, ...) under a mask are NaN, looked at without a copy of them all."""
    row, run = np.nonzero(mask)
    count = max(1, _PIECE // max(1, math.prod(values.shape[2:])))
    return all(
        np.isnan(values[row[low : low + count], run[low : low + count]]).all()
        for low in range(0, len(row), count)
    )


def first_rows(missing):
    """Return the first recorded row of each run (R,); 0 of one without any."""
    return missing.argmin(axis=0)


def bridged(trajectory):
    """Return a trajectory without missing rows, for pictures: not what was recorded, but where it is drawn.

    Between two recorded points a run is on the straight line; before its first and after its
    last one it stands still. Losses likewise, but for runs that have none.
    """
    x, loss = trajectory.x, trajectory.loss
    if trajectory.missing.any():
        x = _filled(x, trajectory.missing, trajectory.steps)
    if trajectory.loss_missing.any():
        loss = _filled(loss[..., None], trajectory.loss_missing, trajectory.steps)[..., 0]
    unknown = np.broadcast_to(~trajectory.has_loss, loss.shape)
    return replace(trajectory, x=x, loss=loss, missing=None, loss_missing=unknown)


def _filled(values, missing, steps):
    """Return values (T+1, R, D) whose missing rows lie between their neighbours."""
    rows, count = np.arange(len(values))[:, None], len(values)
    before = np.maximum.accumulate(np.where(missing, 0, rows), axis=0)
    before = np.maximum(before, first_rows(missing))
    after = np.minimum.accumulate(np.where(missing, count, rows)[::-1], axis=0)[::-1]
    after = np.where(after < count, after, before)
    row, run = np.nonzero(missing)
    before, after = before[row, run], after[row, run]
    near, far = values[before, run], values[after, run]
    share = np.clip((steps[row] - steps[before]) / np.maximum(steps[after] - steps[before], 1), 0, 1)
    between = np.isfinite(far).all(axis=-1)
    with np.errstate(invalid="ignore", over="ignore"):  # where nothing is put between
        way = np.where(between[:, None], far - near, 0)
    filled = values.copy()
    filled[row, run] = near + np.where(between, share, 0)[:, None] * way
    return filled

"""The loss of the plane where the runs are drawn: what the contours say of them, beside their own loss."""

from dataclasses import replace

import numpy as np

from optviz.landscape.grid import losses_at

MOST = 160  # rows at which it is worked out: a panel has hardly more pixels


def with_plane_losses(found, trajectory, seen):
    """Return `Curves` of the loss with those of the plane at the places where the runs are `Seen`.

    A long race has them at some of its rows. On a surface of two parameters, and where the plane
    has no finite loss, the curves come back as they are.
    """
    if seen.plane.is_identity:
        return found
    rows = np.unique(np.linspace(0, len(trajectory.x) - 1, MOST).round().astype(int))
    flat = seen.places[rows].reshape(-1, 2)
    told = losses_at(trajectory.problem, seen.plane, lambda low, high: flat[low:high], len(flat))
    told = told.reshape(len(rows), -1)
    plane = np.full(found.values.shape, np.nan)
    plane[rows] = np.where(np.isfinite(found.values[rows]) & np.isfinite(told), told, np.nan)
    if found.log:
        plane = np.maximum(plane - (trajectory.problem.minimum or 0.0), 10 ** found.window[1][0])
    if not np.isfinite(plane).any():
        return found
    label = f"{found.label} (dotted: of the plane)"
    return replace(found, plane=plane, label=label, window=(found.window[0], _widened(found, plane)))


def _widened(found, plane):
    """Return the limits of the axis with room for the losses of the plane, as far as twice their height."""
    low, high = found.window[1]
    up = np.log10(plane) if found.log else plane
    return low, max(high, min(float(np.nanmax(up)), high + (high - low)))

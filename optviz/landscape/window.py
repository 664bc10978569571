"""The part of a plane that shows the tracks."""

import numpy as np

from optviz.landscape.motion import last_rows

MARGIN = 0.12  # of the sides: room around the tracks
PERCENTILES, ROOM = (1, 99), 1.6  # all points are shown if the window of most grows no more than that


def window_of(plane, trajectory, aspect=1.0):
    """Return the window (2, 2) of a plane around all tracks, with equal scale in both directions.

    Lowest and highest coordinate in both directions. Runs that diverge count only if all do,
    and a few steps far outside do not; starts and ends always do. On a filter-normalized plane
    the window also reaches one `unit` to every side.

    Parameters
    ----------
    plane : Plane
    trajectory : Trajectory
    aspect : float
        Width over height.

    Examples
    --------
    >>> import optviz
    >>> from optviz.landscape import identity_plane
    >>> race = optviz.run("sphere", "sgd:lr=0.1", start=[1, 0], steps=50)
    >>> window_of(identity_plane(), race, aspect=2).round(2).tolist()
    [[-0.12, 1.12], [-0.31, 0.31]]
    """
    trajectory = trajectory.bridged
    places, ends, settled = plane.drop(trajectory.x), last_rows(trajectory), trajectory.diverged_at < 0
    said = settled if settled.any() else ~settled
    alive = (np.arange(len(places))[:, None] <= ends) & said
    last = places[ends, np.arange(len(ends))][said]
    points = np.concatenate([most_of(places[alive]), places[0], last])
    if plane.unit:
        points = np.concatenate([points, [(-plane.unit, -plane.unit), (plane.unit, plane.unit)]])
    low, high = points.min(axis=0), points.max(axis=0)
    return _fitted((low + high) / 2, (high - low) / 2, aspect)


def most_of(points):
    """Return two corners (2, 2) of a box around all points (n, 2), or around most if few are far out."""
    most, every = (
        np.percentile(points, PERCENTILES, axis=0),
        np.stack([points.min(axis=0), points.max(axis=0)]),
    )
    return np.where(np.ptp(every, axis=0) <= ROOM * np.ptp(most, axis=0), every, most)


def _fitted(middle, half, aspect):
    """Return the smallest window of an aspect around middle +- half, with a margin."""
    height = (1 + 2 * MARGIN) * max(half[1], half[0] / aspect)
    # Closer than that, neighbouring pixels are the same numbers; and what does not move has no size.
    height = max(height, 1e-9 * np.abs(middle).max()) or 1e-3
    half = np.array([height * aspect, height])
    return np.stack([middle - half, middle + half], axis=1)

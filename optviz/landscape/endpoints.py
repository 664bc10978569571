"""The plane through three points, and the one through a start and the ends of two runs."""

import numpy as np

from optviz.errors import UsageError
from optviz.landscape.columns import columns
from optviz.landscape.plane import Plane, orthonormal
from optviz.reals import real_array


def plane_through(
    points, kind="given", axes=("towards the second point", "towards the third point"), facts=None
):
    """Return the plane that three points (3, D) lie in, the first of them its origin.

    The first direction goes to the second point, the other, at a right angle, towards the third.

    References
    ----------
    Garipov et al. 2018, arXiv:1802.10026, section 4.

    Examples
    --------
    >>> plane = plane_through([[0, 0, 0], [2, 0, 0], [1, 0, 3]])
    >>> plane.drop([[2, 0, 0], [1, 0, 3]]).tolist(), plane.distance([1, 7, 1])
    ([[2.0, 0.0], [1.0, 3.0]], np.float64(7.0))
    """
    points = real_array(points)
    if points.ndim != 2 or len(points) != 3:
        raise UsageError(f"expected three points, shape (3, D), found shape {points.shape}")
    return Plane(points[0], orthonormal(points[1:] - points[0]), kind, axes, facts=facts or {})


def endpoint_plane(trajectory):
    """Return the plane through the common start and the ends of two runs.

    Both ends and the start lie in it exactly, so their losses on the picture are true. Of
    more than two runs those are taken whose ends span the largest triangle with the start.

    Raises
    ------
    UsageError
        If there are fewer than two runs that have not diverged, or they have no common start.
    """
    trajectory = trajectory.bridged
    settled = np.flatnonzero(trajectory.diverged_at < 0)
    starts = np.asarray(trajectory.x[0], float)
    if len(settled) < 2 or (starts != starts[0]).any():
        found = f"{len(settled)} such runs" if len(settled) < 2 else "several starts"
        raise UsageError(
            "expected at least two runs from one start that have not diverged for a plane through "
            f"end points, found {found}; take the principal plane"
        )
    ends = np.asarray(trajectory.x[-1], float)
    a, b = (settled[i] for i in widest(ends[settled] - starts[0]))
    first, second = trajectory.labels[a], trajectory.labels[b]
    axes = (f"towards the end of {first}", f"towards the end of {second}")
    facts = {"through": ["the start", f"the end of {first}", f"the end of {second}"]}
    return plane_through(np.stack([starts[0], ends[a], ends[b]]), "endpoints", axes, facts)


def widest(ways):
    """Return the numbers, rising, of the two vectors (R, D) that span the largest area."""
    products = sum(ways[:, part] @ ways[:, part].T for part in columns(ways.shape[1], len(ways)))
    length = np.diag(products)
    area = np.triu(length[:, None] * length - products**2, 1)
    return np.unravel_index(area.argmax(), area.shape) if area.max() > 0 else (0, 1)

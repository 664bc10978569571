"""Losses on a grid that others have evaluated, as the ground of a picture."""

import numpy as np

from optviz.errors import TrajectoryError, UsageError
from optviz.landscape.plane import Plane
from optviz.problems import Problem
from optviz.trajectories import MAX_BYTES

STEP = 1e-6  # of the sides of a grid, to either side, where slopes are taken


def loss_surface(x, y, loss, plane=None, name="loss grid"):
    """Return the problem whose loss is that of a grid, and between its points a cubic spline.

    Where some losses are not finite it is bilinear; outside the grid it is NaN.

    Parameters
    ----------
    x : array_like (n,)
        Rising or falling.
    y : array_like (m,)
    loss : array_like (m, n)
    plane : Plane, optional
        What x and y are coordinates on; default the two parameters themselves.
    name : str

    Examples
    --------
    >>> bowl = loss_surface([-1, 0, 1], [-1, 0, 1], [[2, 1, 2], [1, 0, 1], [2, 1, 2]])
    >>> bowl.value([[0, 1], [0.5, 0], [3, 0]])
    array([1.  , 0.25,  nan])
    """
    x, y, loss = (np.asarray(part, float) for part in (x, y, loss))
    if x.ndim != 1 or y.ndim != 1 or loss.shape != (y.size, x.size) or min(x.size, y.size) < 2:
        raise UsageError(
            f"expected x (n,), y (m,) and loss (m, n), at least two by two, "
            f"found {x.shape}, {y.shape} and {loss.shape}"
        )
    x, loss = _rising("x", x, loss, 1)
    y, loss = _rising("y", y, loss, 0)
    if not np.isfinite(loss).any():
        raise UsageError("expected a grid with finite losses, found none")
    heights = _interpolated(x, y, loss)
    box = np.array([x[[0, -1]], y[[0, -1]]])

    def at(points):
        """Return the places (..., 2) of points, those outside in a corner, and which are inside."""
        places = points if plane is None else plane.drop(points)
        inside = ((places >= box[:, 0]) & (places <= box[:, 1])).all(axis=-1)
        return np.where(inside[..., None], places, box[:, 0]), inside

    def value(points):
        places, inside = at(points)
        return np.where(inside, heights(places), np.nan)[()]

    def value_and_grad(points):
        places, inside = at(points)
        slopes = np.where(inside[..., None], _slopes(heights, places, box), np.nan)
        return np.where(inside, heights(places), np.nan)[
            ()
        ], slopes if plane is None else slopes @ plane.basis

    middle = box.mean(axis=1)
    return Problem(
        value_and_grad,
        name=name,
        value=value,
        start=middle if plane is None else plane.lift(middle),
        domain=box if plane is None else None,
        trusted=True,
    )


def _slopes(heights, places, box):
    """Return the slopes (..., 2) of heights by differences that stay inside the box (2, 2)."""
    step = np.diag(STEP * (box[:, 1] - box[:, 0]))
    high = np.clip(places[..., None, :] + step, box[:, 0], box[:, 1])
    low = np.clip(places[..., None, :] - step, box[:, 0], box[:, 1])
    width = (high - low).diagonal(axis1=-2, axis2=-1)
    return (heights(high) - heights(low)) / width


def _rising(name, axis, loss, along):
    if axis[0] > axis[-1]:
        axis, loss = axis[::-1], np.flip(loss, along)
    if not (np.isfinite(axis).all() and (np.diff(axis) > 0).all()):
        raise UsageError(f"expected {name} of a grid to rise or to fall, found {axis[:4].tolist()} ...")
    return axis, loss


def _interpolated(x, y, loss):
    """Return a function of places (..., 2)."""
    if np.isfinite(loss).all():
        from scipy.interpolate import RectBivariateSpline

        spline = RectBivariateSpline(y, x, loss, kx=min(3, y.size - 1), ky=min(3, x.size - 1))
        return lambda places: spline.ev(places[..., 1], places[..., 0])
    from scipy.interpolate import RegularGridInterpolator

    bilinear = RegularGridInterpolator((y, x), loss)
    return lambda places: bilinear(places[..., ::-1]).reshape(places.shape[:-1])


def read_loss_grid(path, max_bytes=MAX_BYTES):
    """Return the problem and the plane (None of two parameters) of an .npz file with x, y and loss.

    For runs of more parameters it has origin (D,) and basis (2, D) of the plane too.

    Raises
    ------
    TrajectoryError
        For whatever is wrong with the file.
    """
    from optviz.trajectories.reading.archives import read_arrays

    arrays = read_arrays(path, max_bytes)
    for name in ("x", "y", "loss"):
        if name not in arrays:
            raise TrajectoryError(
                f"{path}: expected arrays x, y and loss, found {', '.join(arrays) or 'none'}"
            )
    try:
        plane = None
        if "origin" in arrays or "basis" in arrays:
            plane = Plane(arrays.get("origin"), arrays.get("basis"))
        return loss_surface(arrays["x"], arrays["y"], arrays["loss"], plane), plane
    except (UsageError, TypeError, ValueError) as error:
        raise TrajectoryError(f"{path}: {error}") from error

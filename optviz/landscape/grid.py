"""The loss on a plane or along a line, in batches that keep within a stated memory."""

import tracemalloc
from dataclasses import dataclass

import numpy as np

from optviz.errors import ProblemError, UsageError
from optviz.landscape.plane import Plane
from optviz.problems import Problem
from optviz.reals import real_array

MEMORY = 64 << 20  # bytes
LARGEST = 4096  # points at once: more are not faster, and what a foreign library takes is not seen


@dataclass(frozen=True, eq=False)
class Grid:
    """Losses on a plane, one per cell.

    Attributes
    ----------
    plane : Plane
    window : ndarray (2, 2)
        Lowest and highest coordinate in both directions.
    x : ndarray (nx,)
        Middles of the cells, rising.
    y : ndarray (ny,)
        Falling: the first row is the top one, as on a picture.
    loss : ndarray (ny, nx)
        NaN where the loss is not finite.
    """

    plane: Plane
    window: np.ndarray
    x: np.ndarray
    y: np.ndarray
    loss: np.ndarray


def evaluate(loss, plane, window, size=(120, 120), memory=MEMORY):
    """Return the `Grid` of losses in a window of a plane.

    Parameters
    ----------
    loss : Problem or callable
        ``loss(x (n, D)) -> (n,)``.
    plane : Plane
    window : array_like (2, 2)
        Lowest and highest coordinate in both directions, as of `window_of`.
    size : (int, int)
        The number of cells in both directions, nx and ny.
    memory : int
        Bytes that points and whatever NumPy takes inside `loss` may need together. They are
        measured on the first few points; batches are as large as then fits.

    Raises
    ------
    UsageError
        If the arguments do not fit, or one point alone needs more memory.

    Examples
    --------
    >>> plane = Plane([0, 0, 1], [[1, 0, 0], [0, 1, 0]])
    >>> evaluate(lambda x: (x**2).sum(-1), plane, [(-1, 1), (-2, 2)], (2, 2)).loss
    array([[2.25, 2.25],
           [2.25, 2.25]])
    """
    window, (across, down) = _checked_window(window), _checked_size(size)
    (x0, x1), (y0, y1) = window
    x = x0 + (np.arange(across) + 0.5) / across * (x1 - x0)
    y = y1 - (np.arange(down) + 0.5) / down * (y1 - y0)

    def places(low, high):
        row, column = np.divmod(np.arange(low, high), across)
        return np.stack([x[column], y[row]], axis=-1)

    found = losses_at(loss, plane, places, across * down, memory).reshape(down, across)
    return Grid(plane, window, x, y, np.where(np.isfinite(found), found, np.nan))


def losses_at(loss, plane, places, count, memory=MEMORY):
    """Return losses (count,) at places(low, high) -> (high - low, 2) on a plane, within `memory` bytes."""
    if getattr(loss, "on_plane", None) is not None:
        return in_batches(loss.on_plane(plane), places, count, memory)
    return in_batches(loss, lambda low, high: plane.lift(places(low, high)), count, memory)


def in_batches(loss, points, count, memory=MEMORY):
    """Return losses (count,) at points(low, high) -> (high - low, D), within `memory` bytes."""
    function = loss.value if isinstance(loss, Problem) else loss
    found, done, size, seen = np.empty(count), 0, 1, []
    with np.errstate(all="ignore"):  # far from the tracks a loss may overflow; such cells are masked
        while done < count:
            end = min(done + size, count)
            if len(seen) == 2:
                found[done:end] = _called(function, points(done, end))
            else:
                found[done:end], taken = _measured(lambda: _called(function, points(done, end)))  # noqa: B023
                seen.append((end - done, taken))
                size = _batch(seen, memory)
            done = end
    return found


def _called(function, points):
    values = np.asarray(function(points))
    if values.shape != points.shape[:1] or values.dtype.kind not in "fiu":
        raise ProblemError(
            f"expected one real loss for each of {len(points)} points, "
            f"found {values.dtype} of shape {values.shape}"
        )
    return values


def _measured(work):
    """Return what a function returns and the bytes that it took at most meanwhile."""
    nested = tracemalloc.is_tracing()
    if not nested:
        tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        return work(), tracemalloc.get_traced_memory()[1] - before
    finally:
        if not nested:
            tracemalloc.stop()


def _batch(seen, memory):
    """Return how many points to take next, from (points, bytes) of one batch or of two."""
    (first, taken), last = seen[0], seen[-1]
    if taken > memory:
        raise UsageError(
            f"one point of this loss takes {taken / 2**20:.2f} MB, the limit is {memory / 2**20:.2f} MB; "
            "raise memory="
        )
    if len(seen) == 1:
        return int(np.clip(memory // (2 * taken + 1), 1, 256))
    each = max((last[1] - taken) / max(1, last[0] - first), last[1] / last[0] / 4, 1.0)
    return int(np.clip(0.9 * (memory - taken) / each, 1, LARGEST))


def _checked_window(window):
    try:
        found = real_array(window)
    except (TypeError, ValueError, OverflowError):
        raise UsageError(f"expected a window of numbers ((x0, x1), (y0, y1)), found {window!r}") from None
    if found.shape != (2, 2) or not np.isfinite(found).all() or not (found[:, 0] < found[:, 1]).all():
        raise UsageError(
            f"expected a finite window ((x0, x1), (y0, y1)) with lower < upper, found {found.tolist()}"
        )
    return found


def _checked_size(size):
    try:
        across, down = (int(number) for number in size)
        if (across, down) != tuple(size) or min(across, down) < 1:
            raise ValueError
    except (TypeError, ValueError):
        raise UsageError(f"expected size to be two whole numbers of cells, found {size!r}") from None
    return across, down

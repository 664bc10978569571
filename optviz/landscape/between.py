"""The loss on the straight line between two points."""

from dataclasses import dataclass

import numpy as np

from optviz.errors import UsageError
from optviz.landscape.grid import MEMORY, in_batches
from optviz.reals import real_array


@dataclass(frozen=True, eq=False)
class Line:
    """Losses on the line (1 - alpha) first + alpha last: alpha and loss, both (n,)."""

    alpha: np.ndarray
    loss: np.ndarray


def losses_between(loss, first, last, reach=(-0.5, 1.5), count=201, memory=MEMORY):
    """Return the `Line` of losses through two points (D,), beyond both of them.

    Parameters
    ----------
    loss : Problem or callable
        ``loss(x (n, D)) -> (n,)``.
    first, last : array_like (D,)
        Where alpha is 0 and 1.
    reach : (float, float)
        The first and the last alpha.
    count : int
        The number of alphas.
    memory : int
        See `optviz.landscape.evaluate`.

    References
    ----------
    Goodfellow, Vinyals & Saxe 2015, arXiv:1412.6544, section 3.

    Examples
    --------
    >>> line = losses_between(lambda x: (x**2).sum(-1), [-1, 1], [1, -1], count=5)
    >>> line.alpha.tolist(), line.loss.tolist()
    ([-0.5, 0.0, 0.5, 1.0, 1.5], [8.0, 2.0, 0.0, 2.0, 8.0])
    """
    first, last = real_array(first), real_array(last)
    if first.ndim != 1 or first.shape != last.shape or not np.isfinite([first, last]).all():
        raise UsageError(
            f"expected two finite points of one length, found shapes {first.shape} and {last.shape}"
        )
    alpha = np.linspace(*reach, count)

    def points(low, high):
        part = alpha[low:high, None]
        return (1 - part) * first + part * last

    return Line(alpha, in_batches(loss, points, len(alpha), memory))

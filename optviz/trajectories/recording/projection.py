"""A random projection of very many parameters to a few numbers that keeps distances."""

import numpy as np

from optviz.errors import TrajectoryError

PIECE = 1 << 20  # parameters whose signs are drawn together


class Projection:
    """x (D,) to k numbers: every parameter is added to, or taken from, one number drawn by chance.

    z_b = sum over parameters i with b_i = b of s_i x_i, s_i = +-1. Squared distances are kept in the
    mean, with a relative standard deviation of at most sqrt(2 / k). The matrix has one entry in each
    row, so it costs what reading x does, and it is drawn anew from its seed, piece by piece.

    Parameters
    ----------
    size : int
        k, at least 2.
    seed : int

    References
    ----------
    Charikar, Chen & Farach-Colton 2002, Finding frequent items in data streams; Weinberger et al.
    2009, arXiv:0902.2206, lemma 2.

    Examples
    --------
    >>> x = np.random.default_rng(0).standard_normal(100_000)
    >>> z = Projection(400, seed=1)(x)
    >>> z.shape, abs((z @ z) / (x @ x) - 1) < 0.15
    ((400,), np.True_)
    """

    def __init__(self, size, seed=0):
        if isinstance(size, bool) or not isinstance(size, int) or size < 2:
            raise TrajectoryError(f"expected projection to be a whole number from 2, found {size!r}")
        self.size, self.seed = size, seed
        self._first = None

    def __call__(self, x):
        """Return the projection (k,) of a vector (D,)."""
        found = np.zeros(self.size)
        for piece, low in enumerate(range(0, x.size, PIECE)):
            part = np.asarray(x[low : low + PIECE])
            order, sign, first, place = self._drawn(piece, part.size)
            found[place] += np.add.reduceat(part[order] * sign, first, dtype=float)
        return found

    def _drawn(self, piece, count):
        """Return parameters in the order of their numbers, signs, where each number begins, which it is."""
        if piece == 0 and self._first is not None:
            return self._first
        rng = np.random.default_rng([self.seed, piece])
        place = rng.integers(0, self.size, count, np.int32)
        sign = rng.integers(0, 2, count, np.int8) * np.int8(2) - np.int8(1)
        order = np.argsort(place, kind="stable")
        numbers, first = np.unique(place[order], return_index=True)
        drawn = order, sign[order].astype(np.float32), first, numbers
        if piece == 0:
            self._first = drawn
        return drawn

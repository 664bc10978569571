"""The surface that nobody knows: what tracks are drawn on when they come without one."""

import numpy as np

from optviz.problems.contract import Problem


class UnknownSurface(Problem):
    """A problem over D parameters whose loss is NaN everywhere.

    >>> UnknownSurface(3).value([1, 2, 3])
    np.float64(nan)
    """

    def __init__(self, dimension, name="tracks"):
        super().__init__(_unknown, name=name, value=_no_loss, start=np.zeros(dimension), trusted=True)


def _no_loss(x):
    return np.full(x.shape[:-1], np.nan)[()]


def _unknown(x):
    return _no_loss(x), np.full(x.shape, np.nan)

"""Sums of squares, from residuals that are written for one point."""

from functools import wraps

import numpy as np


def sum_of_squares(residuals):
    """Return value and gradient over points (..., D) of a sum of squared residuals.

    Parameters
    ----------
    residuals : callable
        ``residuals(x_1, ..., x_D) -> r, [dr/dx_1, ..., dr/dx_D]`` with one number per datum
        in r; each derivative is an array like r, or a number.

    Examples
    --------
    >>> line = sum_of_squares(lambda a, b: (a + b * np.array([0, 1]) - 1, [1, np.array([0, 1])]))
    >>> line(np.array([2.0, 1.0]))
    (np.float64(5.0), array([6., 4.]))
    """

    @wraps(residuals)
    def value_and_grad(x):
        found, slopes = residuals(*(x[..., i, None] for i in range(x.shape[-1])))
        rows = np.stack([np.broadcast_to(slope, found.shape) for slope in slopes], axis=-2)
        return (found * found).sum(-1), 2 * (rows * found[..., None, :]).sum(-1)

    return value_and_grad

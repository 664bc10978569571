"""Gradients by central differences, for functions that come without one."""

import numpy as np


def central_differences(value, x, step=None):
    """Return the gradient (..., D) of ``value(x (..., D)) -> (...)``, error of order h^2.

    The step is h = step max(1, |x|); by default step = eps^(1/3), which balances truncation
    and rounding.

    >>> central_differences(lambda x: (x**2).sum(-1), np.array([1.0, 2.0])).round(6)
    array([2., 4.])
    """
    x = np.asarray(x, dtype=float)
    h = (step or np.cbrt(np.finfo(float).eps)) * np.maximum(1, np.abs(x))
    offsets = np.eye(x.shape[-1]) * h[..., None, :]
    high, low = x[..., None, :] + offsets, x[..., None, :] - offsets
    width = (high - low).diagonal(axis1=-2, axis2=-1)  # what h became after rounding
    return (np.asarray(value(high)) - np.asarray(value(low))) / width


def difference_diagonal(gradient, x, step=1e-5):
    """Return the diagonal (..., D) of the Hessian from ``gradient(x (..., D)) -> (..., D)``.

    >>> difference_diagonal(lambda x: x**3, np.array([1.0, 2.0])).round(6)
    array([ 3., 12.])
    """
    return difference_hessian(gradient, x, step).diagonal(axis1=-2, axis2=-1)


def difference_hessian(gradient, x, step=1e-5):
    """Return the symmetric Hessian (..., D, D) from ``gradient(x (..., D)) -> (..., D)``.

    >>> difference_hessian(lambda x: x**3, np.array([1.0, 2.0])).round(6)
    array([[ 3.,  0.],
           [ 0., 12.]])
    """
    h = step * np.maximum(1, np.abs(x))
    offsets = np.eye(x.shape[-1]) * h[..., None, :]
    high, low = x[..., None, :] + offsets, x[..., None, :] - offsets
    width = (high - low).diagonal(axis1=-2, axis2=-1)
    rows = (gradient(high) - gradient(low)) / width[..., :, None]
    return (rows + np.swapaxes(rows, -1, -2)) / 2

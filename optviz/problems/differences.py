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
    h = step * np.maximum(1, np.abs(x))
    offsets = np.eye(x.shape[-1]) * h[..., None, :]
    high, low = x[..., None, :] + offsets, x[..., None, :] - offsets
    rise = (gradient(high) - gradient(low)).diagonal(axis1=-2, axis2=-1)
    return rise / (high - low).diagonal(axis1=-2, axis2=-1)

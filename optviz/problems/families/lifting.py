"""General forms made of a surface: its one formula serves for any number of parameters."""

import numpy as np


def separable(function, x, **parameters):
    """Return value (...) and gradient (..., D) of g(x_1) + ... + g(x_D) for f(x, y) = g(x) + g(y).

    f(x, x) is twice g(x), and its derivative by the first of both is that of g.

    >>> separable(lambda x, y: (x**2 + y**2, 2 * x, 2 * y), np.array([1.0, 2.0, 3.0]))
    (np.float64(14.0), array([2., 4., 6.]))
    """
    double, slope, _ = function(x, x, **parameters)
    return double.sum(-1) / 2, slope


def chained(function, x, **parameters):
    """Return value (...) and gradient (..., D) of f(x_1, x_2) + f(x_2, x_3) + ... + f(x_{D-1}, x_D).

    >>> chained(lambda x, y: (x * y, y, x), np.array([1.0, 2.0, 3.0]))
    (np.float64(8.0), array([2., 4., 2.]))
    """
    value, first, second = function(x[..., :-1], x[..., 1:], **parameters)
    grad = np.zeros_like(x)
    grad[..., :-1] += first
    grad[..., 1:] += second
    return value.sum(-1), grad

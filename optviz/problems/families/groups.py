"""Groups of three or four parameters that only work together."""

from math import pi

import numpy as np
from numpy import arctan, sqrt

from optviz.problems.dimensions import multiples_of
from optviz.problems.families.fits import MGH
from optviz.problems.family import family


@family(
    dim=multiples_of(4),
    domain=(-4, 5),
    start=(3, -1, 0, 1),
    minima=[(0,)],
    minimum=0,
    formula="sum over k in 1..n/4 of ((x_{4k-3} + 10 x_{4k-2})^2 + 5 (x_{4k-1} - x_{4k})^2"
    " + (x_{4k-2} - 2 x_{4k-1})^4 + 10 (x_{4k-3} - x_{4k})^4)",
    latex=r"\sum_{i=1,5,9...}(x_i + 10x_{i+1})^2 + 5(x_{i+2} - x_{i+3})^2 + (x_{i+1} - 2x_{i+2})^4"
    r" + 10(x_i - x_{i+3})^4",
    source=f"Powell 1962, doi:10.1093/comjnl/5.2.147; start and groups of four: {MGH}s 13 and 22",
)
def powell_singular(x):
    """Powell singular: no curvature in two of four directions at the minimum.

    >>> import optviz
    >>> optviz.problem("powell_singular").value([3, -1, 0, 1]).round(6)
    np.float64(215.0)
    """
    a, b, c, d = (x[..., i::4] for i in range(4))
    p, q, r, s = a + 10 * b, c - d, b - 2 * c, a - d
    r2, s2 = r * r, s * s
    grad = np.empty_like(x)
    grad[..., 0::4] = 2 * p + 40 * s2 * s
    grad[..., 1::4] = 20 * p + 4 * r2 * r
    grad[..., 2::4] = 10 * q - 8 * r2 * r
    grad[..., 3::4] = -10 * q - 40 * s2 * s
    return (p * p + 5 * q * q + r2 * r2 + 10 * s2 * s2).sum(-1), grad


@family(
    dim=4,
    domain=(-10, 10),
    start=(-3, -1, -3, -1),
    minima=[(1,)],
    minimum=0,
    formula="100 (x_2 - x_1^2)^2 + (1 - x_1)^2 + 90 (x_4 - x_3^2)^2 + (1 - x_3)^2"
    " + 10 (x_2 + x_4 - 2)^2 + (x_2 - x_4)^2/10",
    latex=r"100(x_2 - x_1^2)^2 + (1 - x_1)^2 + 90(x_4 - x_3^2)^2 + (1 - x_3)^2 + 10(x_2 + x_4 - 2)^2"
    r" + (x_2 - x_4)^2/10",
    source=f"Colville 1968, report 320-2949, IBM New York Scientific Center; start: {MGH} 14",
)
def wood(x):
    """Wood: two curved valleys that are tied together; also called Colville.

    >>> import optviz
    >>> optviz.problem("wood").value([-3, -1, -3, -1]).round(6)
    np.float64(19192.0)
    """
    a, b, c, d = (x[..., i] for i in range(4))
    p, q, both, apart = b - a * a, d - c * c, b + d - 2, b - d
    value = 100 * p * p + (1 - a) ** 2 + 90 * q * q + (1 - c) ** 2 + 10 * both * both + apart * apart / 10
    grad = (
        -400 * a * p - 2 * (1 - a),
        200 * p + 20 * both + apart / 5,
        -360 * c * q - 2 * (1 - c),
        180 * q + 20 * both - apart / 5,
    )
    return value, np.stack(grad, axis=-1)


@family(
    dim=3,
    domain=((-2, 2), (-2, 2), (-2, 8)),
    start=(-1, 0, 0),
    minima=[(1, 0, 0)],
    minimum=0,
    formula="100 ((x_3 - 10 theta)^2 + (sqrt(x_1^2 + x_2^2) - 1)^2) + x_3^2, "
    "theta = atan2(-x_1, x_2)/(2 pi) + 1/4",
    latex=r"100\,((x_3 - 10\,\theta)^2 + (r - 1)^2) + x_3^2,"
    r" \ (x_1, x_2) = r\,(\cos 2\pi\theta, \sin 2\pi\theta)",
    source=f"Fletcher & Powell 1963, doi:10.1093/comjnl/6.2.163; start: {MGH} 7",
    note="the angle theta runs from -1/4 to 3/4 of a turn, so the loss jumps where x_1 = 0 and x_2 < 0",
)
def helical_valley(x):
    """Helical valley: the way to the minimum winds round an axis and climbs down.

    >>> import optviz
    >>> optviz.problem("helical_valley").value([-1, 0, 0]).round(6)
    np.float64(2500.0)
    """
    a, b, c = (x[..., i] for i in range(3))
    square = a * a + b * b
    radius = sqrt(square)
    u, w = c - 10 * (arctan(b / a) / (2 * pi) + np.where(a < 0, 0.5, 0)), radius - 1
    turn, pull = 1000 * u / (pi * square), 200 * w / radius
    return 100 * (u * u + w * w) + c * c, np.stack(
        [turn * b + pull * a, pull * b - turn * a, 200 * u + 2 * c], -1
    )

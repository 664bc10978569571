"""Drops: values over many orders of magnitude, or a single hole in a plain."""

from math import pi

from numpy import cos, exp, log, sin

from optviz.problems.surface import surface


@surface(
    domain=((-2, 2), (-2, 2)),
    start=(1, 1),
    minima=[(0, -1)],
    minimum=3,
    formula="(1 + s^2 (3 s^2 - 20 s + 36)) (30 + d^2 (3 d^2 - 16 d + 18)), s = x + y + 1, d = 2 x - 3 y",
    latex=r"(1 + s^2(3s^2 - 20s + 36))\,(30 + d^2(3d^2 - 16d + 18)), \ s = x + y + 1, \ d = 2x - 3y",
    source="Goldstein & Price 1971, Mathematics of Computation 25, 569",
)
def goldstein_price(x, y):
    """Goldstein-Price: from 3 to a million in one view; gradients up to 2e6.

    The usual polynomials in x and y, written in s and d, in which they are short.

    >>> import optviz
    >>> optviz.problem("goldstein_price").value([1, 1]).round(6)
    np.float64(1876.0)
    """
    s, d = x + y + 1, 2 * x - 3 * y
    p = 1 + s * s * (3 * s * s - 20 * s + 36)
    q = 30 + d * d * (3 * d * d - 16 * d + 18)
    p_slope = 12 * s * (s - 2) * (s - 3)
    q_slope = 12 * d * (d - 1) * (d - 3)
    return p * q, p_slope * q + 2 * p * q_slope, p_slope * q - 3 * p * q_slope


@surface(
    domain=((-2, 2), (-2, 2)),
    start=(1, 1),
    minima=[(0, -1)],
    minimum=-3.1291255506105853,  # (log(3) - 8.693)/2.427
    formula="(log((1 + s^2 (3 s^2 - 20 s + 36)) (30 + d^2 (3 d^2 - 16 d + 18))) - 8.693)/2.427, "
    "s = x + y + 1, d = 2 x - 3 y",
    latex=r"(\log f - 8.693)/2.427, \quad f = \mathrm{goldstein\_price}",
    source="Picheny, Wagner & Ginsbourger 2013, doi:10.1007/s00158-013-0919-4, in the original coordinates",
)
def goldstein_price_log(x, y):
    """Goldstein-Price, log form: the same minimum with gradients of ordinary size.

    The source moves the domain to [0, 1]^2; here x and y are those of `goldstein_price`.

    >>> import optviz
    >>> optviz.problem("goldstein_price_log").value([1, 1]).round(6)
    np.float64(-0.476351)
    """
    s, d = x + y + 1, 2 * x - 3 * y
    p = 1 + s * s * (3 * s * s - 20 * s + 36)
    q = 30 + d * d * (3 * d * d - 16 * d + 18)
    p_slope = 12 * s * (s - 2) * (s - 3) / p
    q_slope = 12 * d * (d - 1) * (d - 3) / q
    return (
        (log(p * q) - 8.693) / 2.427,
        (p_slope + 2 * q_slope) / 2.427,
        (p_slope - 3 * q_slope) / 2.427,
    )


@surface(
    domain=((-2, 8), (-2, 8)),
    start=(1.5, 2),
    steps=150,
    minima=[(pi, pi)],
    minimum=-1,
    formula="-cos(x) cos(y) exp(-((x - pi)^2 + (y - pi)^2))",
    latex=r"-\cos x\,\cos y\,e^{-(x - \pi)^2 - (y - \pi)^2}",
    source="Easom 1990, MEng thesis, University of Louisville; start: house, on the slope",
)
def easom(x, y):
    """Easom: one hole in a plain, and no gradient anywhere else.

    The official domain is [-100, 100]^2, in which the hole cannot be seen.

    >>> import optviz
    >>> optviz.problem("easom").value([1.5, 1.5]).round(6)
    np.float64(-2.3e-05)
    """
    u, w = x - pi, y - pi
    bell = exp(-(u * u + w * w))
    return (
        -cos(x) * cos(y) * bell,
        (sin(x) + 2 * u * cos(x)) * cos(y) * bell,
        (sin(y) + 2 * w * cos(y)) * cos(x) * bell,
    )

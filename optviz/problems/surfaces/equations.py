"""Equations: sums of squared residuals, 0 where a system of equations is solved."""

from math import exp as power_of_e

from numpy import exp

from optviz.problems.roots import root
from optviz.problems.surface import surface


@surface(
    domain=((-10, 15), (-10, 10)),
    start=(0.5, -2),
    minima=[(5, 4)],
    minimum=0,
    formula="(x - 13 + ((5 - y) y - 2) y)^2 + (x - 29 + ((y + 1) y - 14) y)^2",
    latex=r"(x - 13 + ((5 - y)y - 2)y)^2 + (x - 29 + ((y + 1)y - 14)y)^2",
    source="Freudenstein & Roth 1963, J. ACM 10, 550, doi:10.1145/321186.321200; start: More, Garbow & "
    "Hillstrom 1981, doi:10.1145/355934.355936",
)
def freudenstein_roth(x, y):
    """Freudenstein-Roth: two bent valleys; from the usual start the wrong one is near.

    The local minimum at (11.4128, -0.8968) has the value 48.98.

    >>> import optviz
    >>> optviz.problem("freudenstein_roth").value([0.5, -2]).round(6)
    np.float64(400.5)
    """
    u, w = x - 13 + ((5 - y) * y - 2) * y, x - 29 + ((y + 1) * y - 14) * y
    return (
        u * u + w * w,
        2 * (u + w),
        2 * u * ((10 - 3 * y) * y - 2) + 2 * w * ((3 * y + 2) * y - 14),
    )


def _jennrich_sampson_root(m):
    """Return x = y at the minimum, where the slope along the diagonal is 0; it lies below log(2)."""

    def downhill(x):
        powers = [power_of_e(i * x) for i in range(1, m + 1)]
        return sum(i * power * (1 + i - power) for i, power in enumerate(powers, 1))

    return root(downhill, 0, 0.7)


def _jennrich_sampson_minimum(m):
    x = _jennrich_sampson_root(m)
    return sum((2 + 2 * i - 2 * power_of_e(i * x)) ** 2 for i in range(1, m + 1))


@surface(
    domain=((-1, 1), (-1, 1)),
    start=(0.3, 0.4),
    minima=lambda m: [(_jennrich_sampson_root(m), _jennrich_sampson_root(m))],
    minimum=_jennrich_sampson_minimum,
    formula="sum over i in 1..m of (2 + 2 i - exp(i x) - exp(i y))^2",
    latex=r"\Sigma_{i=1}^m\,(2 + 2i - e^{ix} - e^{iy})^2",
    source="Jennrich & Sampson 1968, Technometrics 10, 63; start: More, Garbow & Hillstrom 1981, "
    "doi:10.1145/355934.355936",
    valid={"m": range(2, 31)},
    m=10,
)
def jennrich_sampson(x, y, m):
    """Jennrich-Sampson: two exponentials that fit m points badly; walls of e^(2 m x).

    >>> import optviz
    >>> optviz.problem("jennrich_sampson").value([0, 0]).round(6)
    np.float64(1540.0)
    """
    a, b = exp(x), exp(y)
    first, second = a, b
    value, dx, dy = 0.0, 0.0, 0.0
    for i in range(1, m + 1):
        residual = 2 + 2 * i - first - second
        value = value + residual * residual
        dx, dy = dx - 2 * i * residual * first, dy - 2 * i * residual * second
        first, second = first * a, second * b
    return value, dx, dy


@surface(
    domain=((-2e5, 1.2e6), (-2, 2)),
    start=(1, 1),
    minima=[(1e6, 2e-6)],
    minimum=0,
    formula="(x - 1000000)^2 + (y - 0.000002)^2 + (x y - 2)^2",
    latex=r"(x - 10^6)^2 + (y - 2\cdot 10^{-6})^2 + (xy - 2)^2",
    source="Brown, in More, Garbow & Hillstrom 1981, doi:10.1145/355934.355936, with its start; "
    "domain: house, so that start and minimum can be told apart",
)
def brown_badly_scaled(x, y):
    """Brown, badly scaled: x counts in millions, y in millionths.

    >>> import optviz
    >>> optviz.problem("brown_badly_scaled").value([1e6, 0]).round(6)
    np.float64(4.0)
    """
    u, v, w = x - 1e6, y - 2e-6, x * y - 2
    return u * u + v * v + w * w, 2 * u + 2 * w * y, 2 * v + 2 * w * x


@surface(
    domain=((-1e-4, 3.5e-4), (-1, 11)),
    start=(0, 1),
    minima=[(1.0981593296998175e-05, 9.106146739866524)],
    minimum=0,
    formula="(10000 x y - 1)^2 + (exp(-x) + exp(-y) - 1.0001)^2",
    latex=r"(10^4 xy - 1)^2 + (e^{-x} + e^{-y} - 1.0001)^2",
    source="Powell 1970, A hybrid method for nonlinear equations; start: More, Garbow & Hillstrom 1981, "
    "doi:10.1145/355934.355936; domain: house",
)
def powell_badly_scaled(x, y):
    """Powell, badly scaled: a valley along a hyperbola, hardly wider than a line.

    x and y may be exchanged: the other minimum lies far outside the view, at (9.1, 1.1e-5).

    >>> import optviz
    >>> optviz.problem("powell_badly_scaled").value([0, 1]).round(6)
    np.float64(1.135262)
    """
    a, b = exp(-x), exp(-y)
    u, w = 10000 * x * y - 1, a + b - 1.0001
    return u * u + w * w, 20000 * y * u - 2 * a * w, 20000 * x * u - 2 * b * w


@surface(
    domain=((-3, 3), (-3, 3)),
    start=(-2, 1),
    minima=[(1, 2), (1.5968041538769333, 0.8063916922461333)],
    minimum=0,
    formula="(x^6 + y^4 - 17)^2 + (2 x + y - 4)^2",
    latex=r"(x^6 + y^4 - 17)^2 + (2x + y - 4)^2",
    source="Wayburn & Seader 1987, Comput. Chem. Eng. 11, 7; start: house",
)
def wayburn_seader1(x, y):
    """Wayburn-Seader 1: a ring-shaped valley that a line meets in two minima.

    >>> import optviz
    >>> optviz.problem("wayburn_seader1").value([0, 0]).round(6)
    np.float64(305.0)
    """
    x2, y2 = x * x, y * y
    u, w = x2 * x2 * x2 + y2 * y2 - 17, 2 * x + y - 4
    return u * u + w * w, 12 * u * x2 * x2 * x + 4 * w, 8 * u * y2 * y + 2 * w

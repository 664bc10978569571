"""Hollows: a field of many, and only the global minimum is worth the way."""

import math
from math import pi

from numpy import absolute, cos, sin, sqrt

from optviz.problems.roots import root
from optviz.problems.surface import surface

# Where the sum of Shubert's five cosines is highest and where it is lowest, once per 2 pi.
SHUBERT_CREST, SHUBERT_TROUGH = -0.8003211004719731, -1.425128428319761
SCHWEFEL_ROOT = 420.96874635998205


def _shubert_minima():
    turns = [2 * pi * turn for turn in (-1, 0, 1)]
    pairs = [(SHUBERT_CREST + i, SHUBERT_TROUGH + j) for i in turns for j in turns]
    return [*pairs, *((y, x) for x, y in pairs)]


@surface(
    domain=((-10, 10), (-10, 10)),
    start=(-2.4, 0.3),
    minima=_shubert_minima(),
    minimum=-186.73090883102384,
    formula="p q, p = cos(2 x + 1) + 2 cos(3 x + 2) + 3 cos(4 x + 3) + 4 cos(5 x + 4) + 5 cos(6 x + 5), "
    "q = cos(2 y + 1) + 2 cos(3 y + 2) + 3 cos(4 y + 3) + 4 cos(5 y + 4) + 5 cos(6 y + 5)",
    latex=r"\Sigma_{i=1}^5\,i\,\cos((i+1)x + i)\;\cdot\;\Sigma_{i=1}^5\,i\,\cos((i+1)y + i)",
    source="Shubert 1972, SIAM J. Numer. Anal. 9, 379, doi:10.1137/0709036; start: house",
)
def shubert(x, y):
    """Shubert: 760 local minima, of which 18, in nine pairs, are the deepest.

    >>> import optviz
    >>> optviz.problem("shubert").value([0, 0]).round(6)
    np.float64(19.875836)
    """
    (p, p_slope), (q, q_slope) = _shubert_sum(x), _shubert_sum(y)
    return p * q, p_slope * q, p * q_slope


def _shubert_sum(x):
    value, slope = cos(2 * x + 1), -2 * sin(2 * x + 1)
    for i in range(2, 6):
        wave = (i + 1) * x + i
        value, slope = value + i * cos(wave), slope - i * (i + 1) * sin(wave)
    return value, slope


def _michalewicz_x(m):
    """Return where sin(x) sin(x^2/pi)^(2 m) is highest; between the highest points of both factors."""

    def slope(x):
        u = x * x / pi
        return math.cos(x) * math.sin(u) + 4 * m / pi * x * math.sin(x) * math.cos(u)

    return root(slope, pi / 2, pi / math.sqrt(2))


def _michalewicz_minimum(m):
    x = _michalewicz_x(m)
    return -1 - math.sin(x) * math.sin(x * x / pi) ** (2 * m)


@surface(
    domain=((0, pi), (0, pi)),
    start=(1, 1),
    minima=lambda m: [(_michalewicz_x(m), pi / 2)],
    minimum=_michalewicz_minimum,
    formula="-sin(x) sin(x^2/pi)^(2 m) - sin(y) sin(2 y^2/pi)^(2 m)",
    latex=r"-\sin x\;\sin^{2m}(x^2/\pi) - \sin y\;\sin^{2m}(2y^2/\pi)",
    source="Michalewicz 1992, Genetic Algorithms + Data Structures = Evolution Programs, Springer; "
    "start: house",
    valid={"m": (1, 100)},
    m=10.0,
)
def michalewicz(x, y, m):
    """Michalewicz: narrow trenches on a plain; m says how narrow they are.

    >>> import optviz
    >>> optviz.problem("michalewicz").value([2.2, 1.5]).round(6)
    np.float64(-1.62427)
    """
    u, w = x * x / pi, 2 * y * y / pi
    p, q = sin(u), sin(w)
    p_trench, q_trench = (p * p) ** (m - 1), (q * q) ** (m - 1)
    return (
        -sin(x) * p_trench * p * p - sin(y) * q_trench * q * q,
        -p_trench * p * (cos(x) * p + 4 * m / pi * x * sin(x) * cos(u)),
        -q_trench * q * (cos(y) * q + 8 * m / pi * y * sin(y) * cos(w)),
    )


@surface(
    domain=((-500, 500), (-500, 500)),
    start=(-200, 200),
    minima=[(SCHWEFEL_ROOT, SCHWEFEL_ROOT)],
    minimum=0,
    formula="837.9657745448674 - x sin(sqrt(abs(x))) - y sin(sqrt(abs(y)))",
    latex=r"837.9657745448674 - x\,\sin\sqrt{|x|} - y\,\sin\sqrt{|y|}",
    source="Schwefel 1981, Numerical Optimization of Computer Models, Wiley; start: house",
)
def schwefel(x, y):
    """Schwefel: the deepest hollow lies in a corner, far from the second deepest.

    With the constant 418.9829 of many texts the minimum is 0.00003 instead of 0.

    >>> import optviz
    >>> optviz.problem("schwefel").value([0, 0]).round(6)
    np.float64(837.965775)
    """
    u, w = sqrt(absolute(x)), sqrt(absolute(y))
    return (
        837.9657745448674 - x * sin(u) - y * sin(w),
        -sin(u) - u * cos(u) / 2,
        -sin(w) - w * cos(w) / 2,
    )


@surface(
    domain=((-65.536, 65.536), (-65.536, 65.536)),
    start=(-8, -22),
    minima=[(-31.97833483565697, -31.978334837300796)],
    minimum=0.9980038377944502,
    formula="1/(0.002 + sum over i, j in -2..2 of 1/(i + 5 j + 13 + (x - 16 i)^6 + (y - 16 j)^6))",
    latex=r"1/(0.002 + \Sigma_{i,j=-2}^2\,(i + 5j + 13 + (x-16i)^6 + (y-16j)^6)^{-1})",
    source="De Jong 1975, PhD thesis, University of Michigan, function F5, after Shekel 1971; start: house",
)
def dejong5(x, y):
    """De Jong 5: 25 foxholes in a plain, each a little deeper than the next.

    >>> import optviz
    >>> optviz.problem("dejong5").value([-32, -32]).round(6)
    np.float64(0.998004)
    """
    (columns, x_slopes), (rows, y_slopes) = _sixth_powers(x), _sixth_powers(y)
    total, dx, dy = 0.002, 0.0, 0.0
    for j, (row, y_slope) in enumerate(zip(rows, y_slopes, strict=True)):
        for i, (column, x_slope) in enumerate(zip(columns, x_slopes, strict=True)):
            hole = 1 / (i + 5 * j + 1 + column + row)
            total = total + hole
            dx, dy = dx + hole * hole * x_slope, dy + hole * hole * y_slope
    value = 1 / total
    return value, value * value * dx, value * value * dy


def _sixth_powers(x):
    """Return (x - c)^6 and its derivative for every centre c."""
    away = [x - 16 * i for i in range(-2, 3)]
    cubes = [u * u * u for u in away]
    return [u * u for u in cubes], [6 * u * u * cube for u, cube in zip(away, cubes, strict=True)]

"""Plates: one tilted, slightly bent sheet, much longer one way than the other."""

from math import pi

from numpy import cos, sin

from optviz.problems.surface import surface


@surface(
    domain=((-10, 10), (-10, 10)),
    start=(-8, 8),
    steps=100,
    minima=[(1, 3)],
    minimum=0,
    formula="(x + 2 y - 7)^2 + (2 x + y - 5)^2",
    latex=r"(x + 2y - 7)^2 + (2x + y - 5)^2",
    source="Jamil & Yang 2013, doi:10.1504/IJMMNO.2013.055204",
)
def booth(x, y):
    """Booth: a quadratic turned by 45 degrees, condition number 9.

    >>> import optviz
    >>> optviz.problem("booth").value([-8, 8]).round(6)
    np.float64(170.0)
    """
    u, w = x + 2 * y - 7, 2 * x + y - 5
    return u * u + w * w, 2 * u + 4 * w, 4 * u + 2 * w


@surface(
    domain=((-10, 10), (-10, 10)),
    start=(-8, 8),
    steps=100,
    minima=[(0, 0)],
    minimum=0,
    formula="0.26 (x^2 + y^2) - 0.48 x y",
    latex=r"0.26\,(x^2 + y^2) - 0.48\,xy",
    source="Jamil & Yang 2013, doi:10.1504/IJMMNO.2013.055204",
)
def matyas(x, y):
    """Matyas: a quadratic turned by 45 degrees, condition number 25.

    >>> import optviz
    >>> optviz.problem("matyas").value([-8, 8]).round(6)
    np.float64(64.0)
    """
    return 0.26 * (x * x + y * y) - 0.48 * x * y, 0.52 * x - 0.48 * y, 0.52 * y - 0.48 * x


@surface(
    domain=((-1.5, 4), (-3, 4)),
    start=(0, 0),
    steps=100,
    minima=[(0.5 - pi / 3, -0.5 - pi / 3)],
    minimum=-1.9132229549810364,  # -sqrt(3)/2 - pi/3
    formula="sin(x + y) + (x - y)^2 - 1.5 x + 2.5 y + 1",
    latex=r"\sin(x + y) + (x - y)^2 - 1.5x + 2.5y + 1",
    source="Jamil & Yang 2013, doi:10.1504/IJMMNO.2013.055204",
)
def mccormick(x, y):
    """McCormick: a folded sheet; a local minimum waits in the next fold.

    The domain is the usual one; SciPy's benchmarks end it at y = 3. Outside it
    every fold towards negative x + y is lower than the one before.

    >>> import optviz
    >>> optviz.problem("mccormick").value([1, 1]).round(6)
    np.float64(2.909297)
    """
    u, bend = x - y, cos(x + y)
    return sin(x + y) + u * u - 1.5 * x + 2.5 * y + 1, bend + 2 * u - 1.5, bend - 2 * u + 2.5


@surface(
    domain=((-5, 10), (-5, 10)),
    start=(8, -3),
    minima=[(0, 0)],
    minimum=0,
    formula="x^2 + y^2 + s^2 + s^4, s = x/2 + y",
    latex=r"x^2 + y^2 + s^2 + s^4, \quad s = x/2 + y",
    source="Jamil & Yang 2013, doi:10.1504/IJMMNO.2013.055204",
)
def zakharov(x, y):
    """Zakharov: a bowl with steep fourth-order sides along one diagonal.

    >>> import optviz
    >>> optviz.problem("zakharov").value([8, -3]).round(6)
    np.float64(75.0)
    """
    s = 0.5 * x + y
    s2 = s * s
    pull = 2 * s + 4 * s2 * s
    return x * x + y * y + s2 + s2 * s2, 2 * x + 0.5 * pull, 2 * y + pull

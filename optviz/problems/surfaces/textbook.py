"""Bowls, valleys and wells of the textbooks that are met again and again."""

from numpy import cos, pi, sin

from optviz.problems.surface import surface


@surface(
    domain=((-5.5, 1), (-3, 1)),
    start=(-5, -2),
    minima=[(0, 0)],
    minimum=0,
    formula="x^2/10 + 2 y^2",
    latex=r"0.1\,x^2 + 2\,y^2",
    source="Zhang, Lipton, Li & Smola 2023, Dive into Deep Learning, section 12.6",
    steps=60,
)
def d2l_quadratic(x, y):
    """D2L quadratic: a bowl 20 times steeper across than along, as in the book.

    >>> import optviz
    >>> optviz.problem("d2l_quadratic").value([-5, -2]).round(6)
    np.float64(10.5)
    """
    return 0.1 * x * x + 2 * y * y, 0.2 * x, 4 * y


@surface(
    domain=((-4, 4), (-4, 4)),
    start=(-3, 3),
    minima=[(2, 2)],
    minimum=-2,
    formula="(x - 1)^2 + (y - 1)^2 - x y",
    latex=r"(x - 1)^2 + (y - 1)^2 - x\,y",
    source="Neumaier 1999, test problems for bound-constrained optimization",
    steps=60,
)
def trid(x, y):
    """Trid: a turned bowl whose minimum is not where its squares are.

    >>> import optviz
    >>> optviz.problem("trid").value([2, 2]).round(6)
    np.float64(-2.0)
    """
    u, w = x - 1, y - 1
    return u * u + w * w - x * y, 2 * u - y, 2 * w - x


@surface(
    domain=((-1.5, 1.5), (-1.5, 1.5)),
    start=(-1.2, -1),
    minima=[(1, 1)],
    minimum=0,
    formula="100 (y - x^3)^2 + (1 - x)^2",
    latex=r"100\,(y - x^3)^2 + (1 - x)^2",
    source="Leon 1966, in Lavi & Vogl, Recent Advances in Optimization Techniques",
)
def leon(x, y):
    """Leon: a cubic valley, flat where it turns; also called cube.

    >>> import optviz
    >>> optviz.problem("leon").value([-1.2, -1]).round(6)
    np.float64(57.8384)
    """
    u, w = 1 - x, y - x * x * x
    return 100 * w * w + u * u, -600 * x * x * w - 2 * u, 200 * w


@surface(
    domain=((-5, 3), (-4, 4)),
    start=(-3, 3),
    minima=[(-2, 0), (0, 0)],
    minimum=0,
    formula="x^4 + 4 x^3 + 4 x^2 + y^2",
    latex=r"x^4 + 4\,x^3 + 4\,x^2 + y^2",
    source="Dixon & Szego 1978, Towards Global Optimization 2, page 15 (after Treccani)",
)
def treccani(x, y):
    """Treccani: two equal wells whose sides are as steep as fourth powers.

    >>> import optviz
    >>> optviz.problem("treccani").value([1, 1]).round(6)
    np.float64(10.0)
    """
    u = x * (x + 2)
    return u * u + y * y, 4 * u * (x + 1), 2 * y


@surface(
    domain=((-5, 5), (-5, 5)),
    start=(4, -4),
    minima=[(0, 0)],
    minimum=0,
    formula="x^2 + y^2 + 25 (sin(x)^2 + sin(y)^2)",
    latex=r"x^2 + y^2 + 25\,(\sin^2 x + \sin^2 y)",
    source="Jamil & Yang 2013, arXiv:1308.4008, function 48",
)
def egg_crate(x, y):
    """Egg crate: nine wells in a bowl, the middle one the deepest.

    >>> import optviz
    >>> optviz.problem("egg_crate").value([0, 0]).round(6)
    np.float64(0.0)
    """
    a, b = sin(x), sin(y)
    value = x * x + y * y + 25 * (a * a + b * b)
    return value, 2 * x + 50 * a * cos(x), 2 * y + 50 * b * cos(y)


@surface(
    domain=((-2, 2), (-2, 2)),
    start=(1.5, 1.5),
    minima=[(-1.0466805318046022, 0)],
    minimum=-0.35238607380003645,
    formula="x^4/4 - x^2/2 + x/10 + y^2/2",
    latex=r"\frac{x^4}{4} - \frac{x^2}{2} + \frac{x}{10} + \frac{y^2}{2}",
    source="Aluffi-Pentini, Parisi & Zirilli 1985, doi:10.1007/BF00940196",
)
def zirilli(x, y):
    """Zirilli: two wells, one a little deeper than the one that is nearer.

    >>> import optviz
    >>> optviz.problem("zirilli").value([0, 1]).round(6)
    np.float64(0.5)
    """
    square = x * x
    value = 0.25 * square * square - 0.5 * square + 0.1 * x + 0.5 * y * y
    return value, square * x - x + 0.1, 1.0 * y


@surface(
    domain=((-100, 100), (-100, 100)),
    start=(80, -60),
    minima=[(0, 0)],
    minimum=0,
    formula="x^2 + 2 y^2 - 0.3 cos(3 pi x) cos(4 pi y) + 0.3",
    latex=r"x^2 + 2\,y^2 - 0.3\,\cos 3\pi x \, \cos 4\pi y + 0.3",
    source="Bohachevsky, Johnson & Stein 1986, doi:10.1080/00401706.1986.10488128",
)
def bohachevsky2(x, y):
    """Bohachevsky 2: a bowl whose ripples multiply, so that they fade on lines.

    >>> import optviz
    >>> optviz.problem("bohachevsky2").value([0, 0]).round(6)
    np.float64(0.0)
    """
    u, w = 3 * pi * x, 4 * pi * y
    value = x * x + 2 * y * y - 0.3 * cos(u) * cos(w) + 0.3
    return value, 2 * x + 0.9 * pi * sin(u) * cos(w), 4 * y + 1.2 * pi * cos(u) * sin(w)


@surface(
    domain=((-100, 100), (-100, 100)),
    start=(80, -60),
    minima=[(0, 0)],
    minimum=0,
    formula="x^2 + 2 y^2 - 0.3 cos(3 pi x + 4 pi y) + 0.3",
    latex=r"x^2 + 2\,y^2 - 0.3\,\cos(3\pi x + 4\pi y) + 0.3",
    source="Bohachevsky, Johnson & Stein 1986, doi:10.1080/00401706.1986.10488128",
)
def bohachevsky3(x, y):
    """Bohachevsky 3: a bowl whose ripples all run in one direction.

    >>> import optviz
    >>> optviz.problem("bohachevsky3").value([0, 0]).round(6)
    np.float64(0.0)
    """
    u = 3 * pi * x + 4 * pi * y
    return x * x + 2 * y * y - 0.3 * cos(u) + 0.3, 2 * x + 0.9 * pi * sin(u), 4 * y + 1.2 * pi * sin(u)

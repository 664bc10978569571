"""Mixtures: polynomials with waves or exponentials, a few smooth wells each."""

from math import pi

from numpy import cos, exp, sin

from optviz.problems.surface import surface


@surface(
    domain=((-1, 2), (-1, 1)),
    start=(0, 0),
    minima=[(2, 0.1057834694517169)],
    minimum=-2.021806783359787,
    formula="cos(x) sin(y) - x/(y^2 + 1)",
    latex=r"\cos x\,\sin y - x/(y^2 + 1)",
    source="Adjiman, Dallwig, Floudas & Neumaier 1998, Comput. Chem. Eng. 22, 1137, "
    "doi:10.1016/S0098-1354(98)00027-1; start: house",
)
def adjiman(x, y):
    """Adjiman: a tilted sheet that falls on beyond the edge where its minimum lies.

    >>> import optviz
    >>> optviz.problem("adjiman").value([1, 0]).round(6)
    np.float64(-1.0)
    """
    d = y * y + 1
    return cos(x) * sin(y) - x / d, -sin(x) * sin(y) - 1 / d, cos(x) * cos(y) + 2 * x * y / (d * d)


@surface(
    domain=((-2 * pi, 2 * pi), (-2 * pi, 2 * pi)),
    start=(0, 0),
    minima=[(4.701043130249553, 3.15293850372493), (-1.5821421769300335, -3.1302468034546562)],
    minimum=-106.76453674926468,
    formula="(x - y)^2 + exp((1 - sin(x))^2) cos(y) + exp((1 - cos(y))^2) sin(x)",
    latex=r"(x - y)^2 + e^{(1 - \sin x)^2}\cos y + e^{(1 - \cos y)^2}\sin x",
    source="Mishra 2006, Some new test functions for global optimization, MPRA 2718; start: house",
)
def bird(x, y):
    """Bird: two equal pits along a diagonal trough, steep hills on both sides.

    >>> import optviz
    >>> optviz.problem("bird").value([0, 0]).round(6)
    np.float64(2.718282)
    """
    s, c = 1 - sin(x), 1 - cos(y)
    u, a, b = x - y, exp(s * s), exp(c * c)
    return (
        u * u + a * cos(y) + b * sin(x),
        2 * u - 2 * s * cos(x) * a * cos(y) + b * cos(x),
        -2 * u - a * sin(y) + 2 * c * sin(y) * b * sin(x),
    )


@surface(
    domain=((0, 5), (0, 6)),
    start=(2.1, 5),
    minima=[(4, 2)],
    minimum=-2.3458115761012865,  # -52/3 exp(-2)
    formula="(1 - 8 x + 7 x^2 - 7 x^3/3 + x^4/4) y^2 exp(-y)",
    latex=r"(1 - 8x + 7x^2 - 7x^3/3 + x^4/4)\,y^2 e^{-y}",
    source="Bekey & Ung 1974, IEEE Trans. SMC 4, 112; Ali, Khompatraporn & Zabinsky 2005, "
    "doi:10.1007/s10898-004-9972-2; start: house",
)
def hosaki(x, y):
    """Hosaki: two pits side by side, flat ground behind them; the farther is deeper.

    >>> import optviz
    >>> optviz.problem("hosaki").value([1, 2]).round(6)
    np.float64(-1.127794)
    """
    cross = (((x / 4 - 7 / 3) * x + 7) * x - 8) * x + 1
    fade = exp(-y)
    return cross * y * y * fade, (x - 1) * (x - 2) * (x - 4) * y * y * fade, cross * y * (2 - y) * fade


@surface(
    domain=((-5, 5), (-5, 5)),
    start=(-3, -4),
    minima=[(-0.7105124332210225, 0.6629971112840627)],
    minimum=0.6092542080276119,
    formula="x^2 + y^2 + x y + sin(x) + cos(y)",
    latex=r"x^2 + y^2 + xy + \sin x + \cos y",
    source="the sum of the three terms of Madsen 1975, J. Inst. Math. Appl. 16, 321; start: house",
    steps=60,
)
def madsen(x, y):
    """Madsen: a turned bowl with a gentle wave; one minimum, not where the bowl's is.

    >>> import optviz
    >>> optviz.problem("madsen").value([0, 0]).round(6)
    np.float64(1.0)
    """
    return x * x + y * y + x * y + sin(x) + cos(y), 2 * x + y + cos(x), 2 * y + x - sin(y)

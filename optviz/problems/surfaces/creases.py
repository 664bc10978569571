"""Creases: sharp folds, where the slope jumps or has no bound."""

from math import pi

from numpy import absolute, cos, exp, maximum, sign, sin, sqrt

from optviz.problems.surface import LEAST_ROOT, surface


@surface(
    domain=((-10, 10), (-10, 10)),
    start=(6.4, 8.1),
    minima=[(sx * 8.055023475736563, sy * 9.664590019241272) for sx in (-1, 1) for sy in (-1, 1)],
    minimum=-19.208502567886732,
    formula="-abs(sin(x) cos(y) exp(abs(1 - sqrt(x^2 + y^2)/pi)))",
    latex=r"-|\sin x\,\cos y\;e^{|1 - r/\pi|}|, \quad r = \sqrt{x^2 + y^2}",
    source="Mishra 2006, Some new test functions for global optimization, MPRA 2718; start: house",
)
def holder_table(x, y):
    """Holder table: pits between creases, the deepest of them in the four corners.

    The slope jumps along the lines sin(x) = 0 and cos(y) = 0 and on the circle of
    radius pi; there the creased term adds 0 to the gradient.

    >>> import optviz
    >>> optviz.problem("holder_table").value([1, 1]).round(6)
    np.float64(-0.787897)
    """
    r = sqrt(x * x + y * y)
    fall, wave = 1 - r / pi, sin(x) * cos(y)
    rise = exp(absolute(fall))
    depth, outward = absolute(wave) * rise, sign(fall) / (pi * maximum(r, LEAST_ROOT))
    return (
        -depth,
        depth * outward * x - sign(wave) * cos(x) * cos(y) * rise,
        depth * outward * y + sign(wave) * sin(x) * sin(y) * rise,
    )


@surface(
    domain=((-10, 10), (-10, 10)),
    start=(5, 4),
    minima=[(sx * 1.3494066171539107, sy * 1.3494066171539107) for sx in (-1, 1) for sy in (-1, 1)],
    minimum=-2.062611870822737,
    formula="-0.0001 (abs(sin(x) sin(y) exp(abs(100 - sqrt(x^2 + y^2)/pi))) + 1)^0.1",
    latex=r"-10^{-4}\,(|\sin x\,\sin y\;e^{|100 - r/\pi|}| + 1)^{0.1}, \quad r = \sqrt{x^2 + y^2}",
    source="Mishra 2006, Some new test functions for global optimization, MPRA 2718; start: house",
)
def cross_in_tray(x, y):
    """Cross in tray: pits of almost equal depth between walls that have no width.

    The walls stand where sin(x) or sin(y) is 0: the slope grows without bound towards
    them, and on them the walls add 0 to the gradient.

    >>> import optviz
    >>> optviz.problem("cross_in_tray").value([0, 5]).round(6)
    np.float64(-0.0001)
    """
    r = sqrt(x * x + y * y)
    fall, wave = 100 - r / pi, sin(x) * sin(y)
    rise = exp(absolute(fall))
    height = absolute(wave) * rise
    depth = 1e-4 * (height + 1) ** 0.1
    slope, outward = 0.1 * depth / (height + 1), sign(fall) / (pi * maximum(r, LEAST_ROOT))
    return (
        -depth,
        slope * (height * outward * x - sign(wave) * cos(x) * sin(y) * rise),
        slope * (height * outward * y - sign(wave) * sin(x) * cos(y) * rise),
    )


@surface(
    domain=((-15, -5), (-3, 3)),
    start=(-6, 2.5),
    minima=[(-10, 1)],
    minimum=0,
    formula="100 sqrt(abs(y - 0.01 x^2)) + 0.01 abs(x + 10)",
    latex=r"100\,\sqrt{|y - 0.01x^2|} + 0.01\,|x + 10|",
    source="Bukin 1997, New minimization strategy for non-smooth functions, Budker INP 97-79, function 6; "
    "start: house",
)
def bukin6(x, y):
    """Bukin 6: a knife-edged valley along a parabola, steepest at its floor.

    Towards y = x^2/100 the slope grows without bound, so no fixed step settles there; on
    the floor itself that term adds 0 to the gradient, and the same at x = -10.

    >>> import optviz
    >>> optviz.problem("bukin6").value([-14, 2.5]).round(6)
    np.float64(73.524692)
    """
    across = y - 0.01 * x * x
    root = sqrt(absolute(across))
    slope = 50 * sign(across) / maximum(root, LEAST_ROOT)
    return 100 * root + 0.01 * absolute(x + 10), 0.01 * sign(x + 10) - 0.02 * x * slope, slope

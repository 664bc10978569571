"""Wells: a few smooth minima side by side; the start decides which one is found."""

from math import pi

from numpy import cos, exp, sin

from optviz.problems.surface import surface

STYBLINSKI_TANG_ROOT = -2.903534027771177  # the lowest root of 4 x^3 - 32 x + 5


@surface(
    domain=((-6, 6), (-6, 6)),
    start=(0, 0),
    steps=100,
    minima=[
        (3, 2),
        (-2.805118086952745, 3.131312518250573),
        (-3.779310253377747, -3.2831859912861694),
        (3.5844283403304917, -1.8481265269644036),
    ],
    minimum=0,
    formula="(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
    latex=r"(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
    source="Himmelblau 1972, Applied Nonlinear Programming, McGraw-Hill",
)
def himmelblau(x, y):
    """Himmelblau: four equal minima around a hill; which one depends on the rule.

    >>> import optviz
    >>> optviz.problem("himmelblau").value([0, 0]).round(6)
    np.float64(170.0)
    """
    u, w = x * x + y - 11, x + y * y - 7
    return u * u + w * w, 4 * x * u + 2 * w, 2 * u + 4 * y * w


@surface(
    domain=((-5, 5), (-5, 5)),
    start=(0, -1),
    steps=100,
    minima=[(STYBLINSKI_TANG_ROOT, STYBLINSKI_TANG_ROOT)],
    minimum=-78.33233140754282,
    formula="(x^4 - 16 x^2 + 5 x + y^4 - 16 y^2 + 5 y)/2",
    latex=r"\frac{1}{2}\,(x^4 - 16x^2 + 5x + y^4 - 16y^2 + 5y)",
    source="Styblinski & Tang 1990, Neural Networks 3, 467",
)
def styblinski_tang(x, y):
    """Styblinski-Tang: four wells, only one of them the deepest.

    >>> import optviz
    >>> optviz.problem("styblinski_tang").value([1, 2]).round(6)
    np.float64(-24.0)
    """
    x2, y2 = x * x, y * y
    return (
        0.5 * (x2 * x2 - 16 * x2 + 5 * x + y2 * y2 - 16 * y2 + 5 * y),
        2 * x2 * x - 16 * x + 2.5,
        2 * y2 * y - 16 * y + 2.5,
    )


@surface(
    domain=((-2, 2), (-2, 2)),
    start=(0.01, 1.5),
    steps=100,
    minima=[(-1, 0), (1, 0)],
    minimum=0,
    formula="(x^2 - 1)^2 + y^2",
    latex=r"(x^2 - 1)^2 + y^2",
    source="textbook; start: house, a little off the ridge x = 0",
)
def double_well(x, y):
    """Double well: two equal minima and the saddle between them.

    >>> import optviz
    >>> optviz.problem("double_well").value([0, 1.5]).round(6)
    np.float64(3.25)
    """
    u = x * x - 1
    return u * u + y * y, 4 * x * u, 2 * y


@surface(
    domain=((-5, 10), (0, 15)),
    start=(2.5, 12.5),
    minima=[(-pi, 12.275), (pi, 2.275), (3 * pi, 2.475)],
    minimum=0.3978873577297383,  # 5/(4 pi)
    formula="(y - 5.1 x^2/(4 pi^2) + 5 x/pi - 6)^2 + 10 (1 - 1/(8 pi)) cos(x) + 10",
    latex=r"(y - 5.1x^2/4\pi^2 + 5x/\pi - 6)^2 + 10\,(1 - 1/8\pi)\,\cos x + 10",
    source="Branin 1972, IBM J. Res. Dev. 16, 504; Dixon & Szego 1978, Towards Global Optimisation 2",
)
def branin(x, y):
    """Branin: three equal minima along a parabola.

    >>> import optviz
    >>> optviz.problem("branin").value([0, 0]).round(6)
    np.float64(55.602113)
    """
    bend, height = 5.1 / (4 * pi * pi), 10 * (1 - 1 / (8 * pi))
    u = y - bend * x * x + 5 / pi * x - 6
    return u * u + height * cos(x) + 10, 2 * u * (5 / pi - 2 * bend * x) - height * sin(x), 2 * u


@surface(
    domain=((-3, 3), (-3, 3)),
    start=(0, 1.5),
    minima=[(0.2282789205563691, -1.6255349574999965)],
    minimum=-6.551133332835837,
    formula="3 (1 - x)^2 exp(-x^2 - (y + 1)^2) - 10 (x/5 - x^3 - y^5) exp(-x^2 - y^2)"
    " - exp(-(x + 1)^2 - y^2)/3",
    latex=r"3(1-x)^2 e^{-x^2-(y+1)^2} - 10(x/5 - x^3 - y^5) e^{-x^2-y^2} - e^{-(x+1)^2-y^2}/3",
    source="MathWorks, MATLAB function peaks; start: house",
)
def peaks(x, y):
    """Peaks: three hills and three hollows on a plain; runs from the rim stand still.

    >>> import optviz
    >>> optviz.problem("peaks").value([0, 0]).round(6)
    np.float64(0.981012)
    """
    x2, y2 = x * x, y * y
    left, down = x + 1, y + 1
    p = x / 5 - x2 * x - y2 * y2 * y
    first, second, third = exp(-x2 - down * down), exp(-x2 - y2), exp(-left * left - y2)
    hill = 3 * (1 - x) * (1 - x) * first
    return (
        hill - 10 * p * second - third / 3,
        -6 * (1 - x) * first - 2 * x * hill + (20 * x * p + 30 * x2 - 2) * second + 2 / 3 * left * third,
        -2 * down * hill + (20 * y * p + 50 * y2 * y2) * second + 2 / 3 * y * third,
    )

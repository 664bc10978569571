"""Curved and narrow valleys: easy to find, hard to follow."""

from optviz.problems.surface import surface


@surface(
    domain=lambda a, b: ((min(-2, a - 1), max(2, a + 1)), (-1, max(3, a * a + 1))),
    start=(-1.2, 1),
    minima=lambda a, b: [(a, a * a)],
    minimum=0,
    formula="(a - x)^2 + b (y - x^2)^2",
    latex=r"(a - x)^2 + b\,(y - x^2)^2",
    source="Rosenbrock 1960, Computer Journal 3, 175; start: More, Garbow & Hillstrom 1981",
    valid={"b": (0, 1e6)},
    a=1.0,
    b=100.0,
)
def rosenbrock(x, y, a, b):
    """Banana valley: the floor is flat and curved, the walls are steep.

    >>> import optviz
    >>> optviz.problem("rosenbrock").value([-1.2, 1]).round(6)
    np.float64(24.2)
    """
    u, w = a - x, y - x * x
    return u * u + b * w * w, -2 * u - 4 * b * x * w, 2 * b * w


@surface(
    domain=((-4.5, 4.5), (-4.5, 4.5)),
    start=(1, 1),
    minima=[(3, 0.5)],
    minimum=0,
    formula="(1.5 - x + x y)^2 + (2.25 - x + x y^2)^2 + (2.625 - x + x y^3)^2",
    latex=r"(1.5 - x + xy)^2 + (2.25 - x + xy^2)^2 + (2.625 - x + xy^3)^2",
    source="Beale 1958, Princeton Univ. Stat. Techniques Res. Group, report 25; start: More, Garbow & "
    "Hillstrom 1981, doi:10.1145/355934.355936",
)
def beale(x, y):
    """Beale: nearly flat in the middle, huge at the corners, with a saddle at (0, 1).

    The start (3, 4) of many animations has the value 39063: big steps fly out.

    >>> import optviz
    >>> optviz.problem("beale").value([1, 1]).round(6)
    np.float64(14.203125)
    """
    y2 = y * y
    y3 = y2 * y
    u, v, w = 1.5 - x + x * y, 2.25 - x + x * y2, 2.625 - x + x * y3
    return (
        u * u + v * v + w * w,
        2 * u * (y - 1) + 2 * v * (y2 - 1) + 2 * w * (y3 - 1),
        2 * x * (u + 2 * y * v + 3 * y2 * w),
    )


@surface(
    domain=((-1.6, 1.6), (-1.3, 1.3)),
    start=(0.01, 1),
    minima=[(-1, 0), (1, 0)],
    minimum=-0.02,
    formula="2 y^2 + 0.08 (x^4/4 - x^2/2)",
    latex=r"2y^2 + 0.08\,(x^4/4 - x^2/2)",
    source="house definition, in the style of Radford 2014, whose formula was never published",
)
def long_valley(x, y):
    """Long valley: steep walls, an almost level floor, and a saddle at the start.

    Gradient descent stays at the saddle, momentum swings across the valley first,
    and methods that scale each parameter leave early.

    >>> import optviz
    >>> optviz.problem("long_valley").value([0.01, 1]).round(6)
    np.float64(1.999996)
    """
    x2 = x * x
    return 2 * y * y + 0.08 * (x2 * x2 / 4 - x2 / 2), 0.08 * x * (x2 - 1), 4 * y


@surface(
    domain=((-10, 10), (-10, 10)),
    start=(-5, 5),
    minima=[(1, -(0.5**0.5)), (1, 0.5**0.5)],
    minimum=0,
    formula="(x - 1)^2 + 2 (2 y^2 - x)^2",
    latex=r"(x - 1)^2 + 2\,(2y^2 - x)^2",
    source="Dixon & Price 1989, J. Optim. Theory Appl. 60, 261",
)
def dixon_price(x, y):
    """Dixon-Price: a curved valley with two equal ends, one on each side of y = 0.

    >>> import optviz
    >>> optviz.problem("dixon_price").value([-5, 5]).round(6)
    np.float64(6086.0)
    """
    u, w = x - 1, 2 * y * y - x
    return u * u + 2 * w * w, 2 * u - 4 * w, 16 * y * w

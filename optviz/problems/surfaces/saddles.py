"""Saddles: a zero gradient that is no minimum, and no floor below it."""

from math import inf

from optviz.problems.surface import surface


@surface(
    domain=((-1.5, 1.5), (-1.5, 1.5)),
    start=(1, 1e-2),
    steps=30,
    minima=[],
    minimum=-inf,
    formula="x^2 - y^2",
    latex=r"x^2 - y^2",
    source="textbook; start: house, a little off the ridge y = 0, on which every rule is trapped",
)
def saddle(x, y):
    """Saddle: symmetry holds the slow rules at 0, a small y is the way out.

    Unbounded below, so a good run leaves the view.

    >>> import optviz
    >>> optviz.problem("saddle").value([1, 0.01]).round(6)
    np.float64(0.9999)
    """
    return x * x - y * y, 2 * x, -2 * y


@surface(
    domain=((-1.5, 1.5), (-1.5, 1.5)),
    start=(1, 0.5),
    steps=120,
    minima=[],
    minimum=-inf,
    formula="x^3 - 3 x y^2",
    latex=r"x^3 - 3xy^2",
    source="Hilbert & Cohn-Vossen 1932, Anschauliche Geometrie; start: house",
)
def monkey_saddle(x, y):
    """Monkey saddle: three ways down, and no curvature at all in the middle.

    Unbounded below, so a good run leaves the view.

    >>> import optviz
    >>> optviz.problem("monkey_saddle").value([1, 0.5]).round(6)
    np.float64(0.25)
    """
    x2, y2 = x * x, y * y
    return x * (x2 - 3 * y2), 3 * (x2 - y2), -6 * x * y

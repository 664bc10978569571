"""Bowls: one minimum, no traps; what differs is how steep the sides are."""

from optviz.problems.surface import surface


@surface(
    domain=((-5.12, 5.12), (-5.12, 5.12)),
    start=(-4, 3),
    steps=100,
    minima=[(0, 0)],
    minimum=0,
    formula="x^2 + y^2",
    latex=r"x^2 + y^2",
    source="De Jong 1975, PhD thesis, University of Michigan, function F1",
)
def sphere(x, y):
    """Sphere: the easiest loss, every step points straight at the minimum.

    >>> import optviz
    >>> optviz.problem("sphere").value([3, 4]).round(6)
    np.float64(25.0)
    """
    return x * x + y * y, 2 * x, 2 * y


@surface(
    domain=((-6, 6), (-2, 2)),
    start=(-5, 1),
    minima=[(0, 0)],
    minimum=0,
    formula="(x^2 + kappa y^2)/2",
    latex=r"\frac{1}{2}\,(x^2 + \kappa\,y^2)",
    source="textbook; for example Goh 2017, Why Momentum Really Works, doi:10.23915/distill.00006",
    valid={"kappa": (1e-6, 1e6)},
    kappa=50.0,
)
def quadratic(x, y, kappa):
    """Quadratic: a stretched bowl whose condition number is kappa.

    Gradient descent is stable for lr < 2 / max(1, kappa).

    >>> import optviz
    >>> optviz.problem("quadratic", kappa=10).value([2, 1]).round(6)
    np.float64(7.0)
    """
    return 0.5 * (x * x + kappa * y * y), x, kappa * y

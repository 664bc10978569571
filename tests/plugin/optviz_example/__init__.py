"""A complete plugin for optviz: copy this folder, change the names, `pip install` it.

The entry points in `pyproject.toml` bear the names of the two functions.
"""

from numpy import abs, cosh, sinh

from optviz.optimizers.rule import rule
from optviz.problems.surface import surface


@rule(lr=0.1, eps=1e-12)
def normalized_descent(x, g, t, lr, eps):
    """Normalized descent: every coordinate moves by its gradient over its size.

    Notes
    -----
    x = x - lr g / (|g| + eps)

    References
    ----------
    Cortes 2006, Automatica 42, 1993-2000.
    """
    return x - lr * g / (abs(g) + eps)


@surface(
    domain=((-3, 3), (-3, 3)),
    start=(-2.5, 2),
    minima=[(0, 0)],
    minimum=0.0,
    formula="stiffness cosh(x) + y^2 - stiffness",
    latex=r"s\cosh x + y^2 - s",
    source="an example of optviz",
    stiffness=1.0,
)
def hanging_chain(x, y, stiffness):
    """A valley whose walls are hanging chains."""
    return stiffness * cosh(x) + y * y - stiffness, stiffness * sinh(x), 2 * y

"""Valleys along which every parameter waits for its neighbour."""

import numpy as np

from optviz.problems.dimensions import Dimensions
from optviz.problems.families.lifting import chained
from optviz.problems.family import family
from optviz.problems.surfaces.valleys import rosenbrock as rosenbrock_of_two


def _rosenbrock_minima(dim, a, b):
    return [(1,)] if a == 1 else []  # for other a no point makes all terms 0


def _rosenbrock_note(dim, a, b):
    if (a, b) != (1, 100) or not 4 <= dim <= 30:
        return ""
    return "a local minimum near (-1, 1, ..., 1), with a loss of 3.70143 for dim=4 and 3.98658 for dim=10"


@family(
    dim=Dimensions(2),
    domain=lambda dim, a, b: (min(-2, a - 1), max(3, a * a + 1)),
    start=(-1.2, 1),
    minima=_rosenbrock_minima,
    minimum=lambda dim, a, b: 0 if a == 1 else None,
    formula="sum over i in 1..n-1 of ((a - x_i)^2 + b (x_{i+1} - x_i^2)^2)",
    latex=r"\sum_{i=1}^{n-1}\ [(a - x_i)^2 + b\,(x_{i+1} - x_i^2)^2]",
    source="Shang & Qiu 2006, doi:10.1162/evco.2006.14.1.119; start: More, Garbow & Hillstrom 1981, "
    "doi:10.1145/355934.355936",
    note=_rosenbrock_note,
)
def rosenbrock(x, a, b):
    """Banana valley: a chain of them, each parameter leads the next one.

    Not function 21 of More, Garbow & Hillstrom, which is n/2 valleys side by side.

    >>> import optviz
    >>> optviz.problem("rosenbrock", dim=3).value([-1.2, 1, 1]).round(6)
    np.float64(24.2)
    """
    return chained(rosenbrock_of_two.function, x, a=a, b=b)


def _dixon_price_minima(dim):
    point = 2 ** (0.5 ** np.arange(dim) - 1)  # 2^(1/2^(i-1) - 1)
    return [np.append(point[:-1], -point[-1]), point]


@family(
    dim=Dimensions(2),
    domain=(-10, 10),
    start=(-5, 5),
    minima=_dixon_price_minima,
    minimum=0,
    formula="(x_1 - 1)^2 + (sum over i in 2..n of i (2 x_i^2 - x_{i-1})^2)",
    latex=r"(x_1 - 1)^2 + \sum_{i=2}^{n}\,i\,(2x_i^2 - x_{i-1})^2",
    source="Dixon & Price 1989, J. Optim. Theory Appl. 60, 261",
    note=lambda dim: (
        "runs come to rest at a very flat saddle, (1/3, 0, ..., 0) with a loss of 2/3" * (dim > 2)
    ),
)
def dixon_price(x):
    """Dixon-Price: a curved valley with two equal ends and a very flat saddle.

    >>> import optviz
    >>> optviz.problem("dixon_price", dim=3).value([1, 1, 1]).round(6)
    np.float64(5.0)
    """
    i = np.arange(2, x.shape[-1] + 1)
    u, w = x[..., 0] - 1, 2 * x[..., 1:] * x[..., 1:] - x[..., :-1]
    grad = np.zeros_like(x)
    grad[..., 0] = 2 * u
    grad[..., 1:] += 8 * i * x[..., 1:] * w
    grad[..., :-1] -= 2 * i * w
    return u * u + (i * w * w).sum(-1), grad


@family(
    dim=Dimensions(2),
    domain=lambda dim: (-dim * dim, dim * dim),
    start=lambda dim: np.multiply((-0.75, 0.75), dim * dim),
    steps=60,
    minima=lambda dim: [np.arange(1, dim + 1) * np.arange(dim, 0, -1)],
    minimum=lambda dim: -dim * (dim + 4) * (dim - 1) / 6,
    formula="(sum over i in 1..n of (x_i - 1)^2) - (sum over i in 2..n of x_i x_{i-1})",
    latex=r"\sum_{i=1}^{n}\,(x_i - 1)^2 - \sum_{i=2}^{n}\,x_i\,x_{i-1}",
    source="Neumaier 1999, test problems for bound-constrained optimization",
)
def trid(x):
    """Trid: a quadratic whose condition number grows with the square of n.

    >>> import optviz
    >>> optviz.problem("trid", dim=6).value([6, 10, 12, 12, 10, 6]).round(6)
    np.float64(-50.0)
    """
    u = x - 1
    grad = 2 * u
    grad[..., :-1] -= x[..., 1:]
    grad[..., 1:] -= x[..., :-1]
    return (u * u).sum(-1) - (x[..., 1:] * x[..., :-1]).sum(-1), grad


@family(
    dim=Dimensions(2),
    domain=(-5, 10),
    start=(8, -3),
    minima=[(0,)],
    minimum=0,
    formula="(sum over i in 1..n of x_i^2) + s^2 + s^4, s = (sum over i in 1..n of i x_i)/2",
    latex=r"\sum_{i=1}^{n}\,x_i^2 + s^2 + s^4, \quad s = \frac{1}{2}\,\sum_{i=1}^{n}\,i\,x_i",
    source="Jamil & Yang 2013, doi:10.1504/IJMMNO.2013.055204",
)
def zakharov(x):
    """Zakharov: a bowl with steep fourth-order sides along one diagonal.

    >>> import optviz
    >>> optviz.problem("zakharov", dim=3).value([1, 1, 0]).round(6)
    np.float64(9.3125)
    """
    i = np.arange(1, x.shape[-1] + 1)
    s = (i * x).sum(-1) / 2
    s2 = s * s
    return (x * x).sum(-1) + s2 + s2 * s2, 2 * x + (s + 2 * s2 * s)[..., None] * i

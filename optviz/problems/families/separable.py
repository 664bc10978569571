"""Sums over the parameters: each can be minimized by itself, only their number grows."""

import numpy as np

from optviz.problems.dimensions import Dimensions
from optviz.problems.families.lifting import separable
from optviz.problems.family import family
from optviz.problems.surfaces.bowls import sphere as sphere_of_two
from optviz.problems.surfaces.waves import rastrigin as rastrigin_of_two
from optviz.problems.surfaces.wells import STYBLINSKI_TANG_ROOT
from optviz.problems.surfaces.wells import styblinski_tang as styblinski_tang_of_two

LOWEST_STYBLINSKI_TANG = -39.16616570377141


@family(
    dim=Dimensions(2),
    domain=(-5.12, 5.12),
    start=(-4, 3),
    steps=100,
    minima=[(0,)],
    minimum=0,
    formula="sum over i in 1..n of x_i^2",
    latex=r"\sum_{i=1}^{n}\,x_i^2",
    source="De Jong 1975, PhD thesis, University of Michigan, function F1",
)
def sphere(x):
    """Sphere: the easiest loss, however many parameters.

    >>> import optviz
    >>> optviz.problem("sphere", dim=4).value([1, 2, 3, 4]).round(6)
    np.float64(30.0)
    """
    return separable(sphere_of_two.function, x)


@family(
    dim=Dimensions(10),
    domain=(-10, 10),
    start=(-8, 6),
    minima=[(0,)],
    minimum=0,
    formula="sum over i in 1..n of i x_i^2",
    latex=r"\sum_{i=1}^{n}\,i\,x_i^2",
    source="Jamil & Yang 2013, doi:10.1504/IJMMNO.2013.055204; start: house",
)
def sum_squares(x):
    """Sum of squares: a bowl whose condition number is the number of parameters.

    Also called the axis-parallel hyper-ellipsoid.

    >>> import optviz
    >>> optviz.problem("sum_squares", dim=3).value([1, 2, 3]).round(6)
    np.float64(36.0)
    """
    weighted = np.arange(1, x.shape[-1] + 1) * x
    return (weighted * x).sum(-1), 2 * weighted


@family(
    dim=Dimensions(2),
    domain=(-5.12, 5.12),
    start=(-2, 3.5),
    minima=[(0,)],
    minimum=0,
    formula="sum over i in 1..n of (x_i^2 + a - a cos(2 pi x_i))",
    latex=r"\sum_{i=1}^{n}\,(x_i^2 + a - a\,\cos 2\pi x_i)",
    source="Rastrigin 1974, Systems of Extremal Control, Mir; for n parameters: Muhlenbein, Schomisch & "
    "Born 1991, doi:10.1016/S0167-8191(05)80052-3; start: house",
)
def rastrigin(x, a):
    """Rastrigin: an egg box in a bowl, with about 11^n local minima.

    >>> import optviz
    >>> optviz.problem("rastrigin", dim=3).value([0.5, 2, 1]).round(6)
    np.float64(25.25)
    """
    return separable(rastrigin_of_two.function, x, a=a)


@family(
    dim=Dimensions(2),
    domain=(-5, 5),
    start=(0, -1),
    steps=100,
    minima=[(STYBLINSKI_TANG_ROOT,)],
    minimum=lambda dim: dim * LOWEST_STYBLINSKI_TANG,
    formula="sum over i in 1..n of (x_i^4 - 16 x_i^2 + 5 x_i)/2",
    latex=r"\frac{1}{2}\,\sum_{i=1}^{n}\,(x_i^4 - 16x_i^2 + 5x_i)",
    source="Styblinski & Tang 1990, Neural Networks 3, 467",
)
def styblinski_tang(x):
    """Styblinski-Tang: 2^n wells, only one of them the deepest.

    >>> import optviz
    >>> optviz.problem("styblinski_tang", dim=3).value([1, 2, 0]).round(6)
    np.float64(-24.0)
    """
    return separable(styblinski_tang_of_two.function, x)


SCHWEFEL_ROOT = 420.96874635998205  # where sin(r) + r cos(r)/2 = 0 for r = sqrt(x)
SCHWEFEL_LIFT = 418.9828872724337  # lifts the minimum to 0; 418.9829, often printed, leaves 1e-5


@family(
    dim=Dimensions(2),
    domain=(-500, 500),
    start=(-200, 200),
    minima=[(SCHWEFEL_ROOT,)],
    minimum=0,
    formula="sum over i in 1..n of (418.9828872724337 - x_i sin(sqrt(abs(x_i))))",
    latex=r"\sum_{i=1}^{n}\,(418.9828872724337 - x_i\,\sin\sqrt{|x_i|})",
    source="Schwefel 1981, Numerical Optimization of Computer Models, Wiley; start: house",
)
def schwefel(x):
    """Schwefel: the lowest hollow is far from the next best, at the domain's corner.

    Outside the domain the hollows grow ever deeper.

    >>> import optviz
    >>> optviz.problem("schwefel", dim=3).value([0, 0, 0]).round(6)
    np.float64(1256.948662)
    """
    r = np.sqrt(np.absolute(x))
    sine = np.sin(r)
    return (SCHWEFEL_LIFT - x * sine).sum(-1), -sine - r * np.cos(r) / 2

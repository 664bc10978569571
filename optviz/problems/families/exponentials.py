"""Least squares with exponentials whose data are made by a formula."""

import numpy as np
from numpy import cos, exp, log, sin

from optviz.problems.families.fits import MGH
from optviz.problems.family import family
from optviz.problems.least_squares import sum_of_squares


@family(
    dim=3,
    start=(0, 10, 20),
    minima=[(1, 10, 1)],
    minimum=0,
    formula="sum over i in 1..10 of (exp(-i x_1/10) - exp(-i x_2/10) - x_3 (exp(-i/10) - exp(-i)))^2",
    latex=r"\sum_{i=1}^{10}\,(e^{-ix_1/10} - e^{-ix_2/10} - x_3\,(e^{-i/10} - e^{-i}))^2",
    source=f"Box 1966, doi:10.1093/comjnl/9.1.67; start: {MGH} 12 with m = 10",
    note="also 0 at (10, 1, -1) and wherever x_1 = x_2 and x_3 = 0",
    domain=((-1, 5), (5, 15), (0.5, 25)),
)
@sum_of_squares
def box3d(x1, x2, x3):
    """Box 3-D: one exponential must be taken apart into two.

    >>> import optviz
    >>> optviz.problem("box3d").value([0, 10, 20]).round(6)
    np.float64(1031.153811)
    """
    t = np.arange(1, 11) / 10
    first, second, scale = exp(-t * x1), exp(-t * x2), exp(-t) - exp(-10 * t)
    return first - second - x3 * scale, (-t * first, t * second, -scale)


@family(
    dim=6,
    start=(1, 2, 1, 1, 1, 1),
    minima=[(1, 10, 1, 5, 4, 3), (4, 10, 3, 5, 1, 1)],
    minimum=0,
    formula="sum over i in 1..13 of (x_3 exp(-i x_1/10) - x_4 exp(-i x_2/10) + x_6 exp(-i x_5/10)"
    " - exp(-i/10) + 5 exp(-i) - 3 exp(-2 i/5))^2",
    latex=r"\sum_{i=1}^{13}\,(x_3 e^{-t x_1} - x_4 e^{-t x_2} + x_6 e^{-t x_5}"
    r" - e^{-t} + 5e^{-10t} - 3e^{-4t})^2, \ t = i/10",
    source=f"Biggs 1971, doi:10.1093/imamat/8.3.315; start: {MGH} 18",
    note="a local minimum with a loss of 5.65565e-3; the terms of the minima may change places and signs",
    domain=(0, 20),
)
@sum_of_squares
def biggs_exp6(x1, x2, x3, x4, x5, x6):
    """Biggs EXP6: three exponentials to be told apart; the trap is to use only two.

    >>> import optviz
    >>> optviz.problem("biggs_exp6").value([1, 2, 1, 1, 1, 1]).round(6)
    np.float64(0.77907)
    """
    t = np.arange(1, 14) / 10
    first, second, third = exp(-t * x1), exp(-t * x2), exp(-t * x5)
    aim = exp(-t) - 5 * exp(-10 * t) + 3 * exp(-4 * t)
    return (
        x3 * first - x4 * second + x6 * third - aim,
        (-t * x3 * first, t * x4 * second, first, -second, -t * x6 * third, third),
    )


@family(
    dim=3,
    start=(5, 2.5, 0.15),
    minima=[(50, 25, 1.5)],
    minimum=0,
    formula="sum over i in 1..99 of (exp(-abs(25 + (-50 log(i/100))^(2/3) - x_2)^x_3/x_1) - i/100)^2",
    latex=r"\sum_{i=1}^{99}\,(e^{-|y_i - x_2|^{x_3}/x_1} - i/100)^2,"
    r" \ y_i = 25 + (-50\,\log(i/100))^{2/3}",
    source=f"Cox 1969, in Himmelblau 1972, Applied Nonlinear Programming; start: {MGH} 11 with m = 99, where "
    "'mi' before x_2 is a misprint for a minus sign",
    domain=((0.1, 100), (0, 25.6), (0, 5)),
)
@sum_of_squares
def gulf(x1, x2, x3):
    """Gulf: a shape, a place and a width; from the start a long, nearly level way.

    >>> import optviz
    >>> optviz.problem("gulf").value([5, 2.5, 0.15]).round(6)
    np.float64(12.110706)
    """
    t = np.arange(1, 100) / 100
    far = 25 + (-50 * log(t)) ** (2 / 3) - x2
    size = np.absolute(far)
    power = exp(x3 * log(size)) / x1
    height = exp(-power)
    slope = height * power
    return height - t, (slope / x1, slope * x3 / far, -slope * log(size))


@family(
    dim=4,
    start=(25, 5, -5, -1),
    minima=[(-11.594439904762165, 13.203630051207202, -0.4034394881768595, 0.23677877445573628)],
    minimum=85822.20162635631,
    formula="sum over i in 1..20 of ((x_1 + i x_2/5 - exp(i/5))^2 + (x_3 + x_4 sin(i/5) - cos(i/5))^2)^2",
    latex=r"\sum_{i=1}^{20}\,((x_1 + t x_2 - e^t)^2 + (x_3 + x_4\,\sin t - \cos t)^2)^2, \ t = i/5",
    source="Brown & Dennis 1971, report 71-6, Yale University; start (in some collections it ends in +1): "
    f"{MGH} 16",
)
@sum_of_squares
def brown_dennis(x1, x2, x3, x4):
    """Brown-Dennis: squares of squares, and a minimum far above 0.

    >>> import optviz
    >>> optviz.problem("brown_dennis").value([25, 5, -5, -1]).round(1)
    np.float64(7926693.3)
    """
    t = np.arange(1, 21) / 5
    first, second = x1 + t * x2 - exp(t), x3 + x4 * sin(t) - cos(t)
    return (
        first * first + second * second,
        (2 * first, 2 * t * first, 2 * second, 2 * sin(t) * second),
    )

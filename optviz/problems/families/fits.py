"""Curves fitted to measured data by least squares: few parameters, each of another size."""

import numpy as np
from numpy import exp

from optviz.problems.family import family
from optviz.problems.least_squares import sum_of_squares

MGH = "More, Garbow & Hillstrom 1981, doi:10.1145/355934.355936, function"

BARD_Y = np.array([0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34, 2.10, 4.39])
GAUSSIAN_Y = np.array(
    [0.0009, 0.0044, 0.0175, 0.0540, 0.1295, 0.2420, 0.3521, 0.3989,
     0.3521, 0.2420, 0.1295, 0.0540, 0.0175, 0.0044, 0.0009]
)  # fmt: skip
MEYER_Y = np.array(
    [34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744,
     8261, 7030, 6005, 5147, 4427, 3820, 3307, 2872]
)  # fmt: skip
KOWALIK_Y = np.array([0.1957, 0.1947, 0.1735, 0.1600, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246])
KOWALIK_U = np.array([4, 2, 1, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625])
OSBORNE_Y = np.array(
    [0.844, 0.908, 0.932, 0.936, 0.925, 0.908, 0.881, 0.850, 0.818, 0.784, 0.751,
     0.718, 0.685, 0.658, 0.628, 0.603, 0.580, 0.558, 0.538, 0.522, 0.506, 0.490,
     0.478, 0.467, 0.457, 0.448, 0.438, 0.431, 0.424, 0.420, 0.414, 0.411, 0.406]
)  # fmt: skip


@family(
    dim=3,
    start=(1, 1, 1),
    minima=[(0.08241055974978899, 1.1330360920297224, 2.3436951786425366)],
    minimum=0.00821487730657898,
    formula="sum over i in 1..15 of (y_i - x_1 - i/((16 - i) x_2 + min(i, 16 - i) x_3))^2",
    latex=r"\sum_{i=1}^{15}\,(y_i - x_1 - i/((16 - i)\,x_2 + \min(i, 16 - i)\,x_3))^2",
    source=f"Bard 1970, doi:10.1137/0707011; data and start: {MGH} 8",
    note="the loss falls to 17.4286 as x_2 and x_3 go to minus infinity with x_1 = 0.8406",
)
@sum_of_squares
def bard(x1, x2, x3):
    """Bard: a fit with a quotient, well behaved near its minimum.

    >>> import optviz
    >>> optviz.problem("bard").value([1, 1, 1]).round(6)
    np.float64(41.681696)
    """
    i = np.arange(1, 16)
    below = (16 - i) * x2 + np.minimum(i, 16 - i) * x3
    slope = i / (below * below)
    return BARD_Y - x1 - i / below, (-1, (16 - i) * slope, np.minimum(i, 16 - i) * slope)


@family(
    dim=3,
    start=(0.4, 1, 0),
    minima=[(0.39895613783875666, 1.0000190844878056, 0)],
    minimum=1.1279327696190112e-08,
    formula="sum over i in 1..15 of (x_1 exp(-x_2 (4 - i/2 - x_3)^2/2) - y_i)^2",
    latex=r"\sum_{i=1}^{15}\,(x_1\,e^{-x_2 (4 - i/2 - x_3)^2/2} - y_i)^2",
    source=f"{MGH} 9",
)
@sum_of_squares
def gaussian_fit(x1, x2, x3):
    """Gaussian: the bell through a table of the bell; the start is nearly right.

    >>> import optviz
    >>> optviz.problem("gaussian_fit").value([0.4, 1, 0])
    np.float64(3.888106991166885e-06)
    """
    t = 4 - np.arange(1, 16) / 2 - x3
    bell = exp(-x2 * t * t / 2)
    return x1 * bell - GAUSSIAN_Y, (bell, -x1 * bell * t * t / 2, x1 * x2 * bell * t)


@family(
    dim=3,
    start=(0.02, 4000, 250),
    minima=[(0.005609636471028052, 6181.346346286372, 345.2236346241365)],
    minimum=87.94585517085098,
    formula="sum over i in 1..16 of (x_1 exp(x_2/(45 + 5 i + x_3)) - y_i)^2",
    latex=r"\sum_{i=1}^{16}\,(x_1\,e^{x_2/(45 + 5i + x_3)} - y_i)^2",
    source=f"Meyer 1970, in Rosen, Mangasarian & Ritter, Nonlinear Programming; data and start: {MGH} 10",
)
@sum_of_squares
def meyer(x1, x2, x3):
    """Meyer: a thermistor's curve; parameters from 0.006 to 6000, loss from 88 to 2e9.

    >>> import optviz
    >>> optviz.problem("meyer").value([0.02, 4000, 250]).round(-4)
    np.float64(1693610000.0)
    """
    t = 45 + 5 * np.arange(1, 17) + x3
    curve = exp(x2 / t)
    return x1 * curve - MEYER_Y, (curve, x1 * curve / t, -x1 * x2 * curve / (t * t))


@family(
    dim=4,
    start=(0.25, 0.39, 0.415, 0.39),
    minima=[(0.1928069345790379, 0.1912823287343668, 0.12305650692632074, 0.13606233068379475)],
    minimum=0.0003075056038492378,
    formula="sum over i in 1..11 of (y_i - x_1 (u_i^2 + u_i x_2)/(u_i^2 + u_i x_3 + x_4))^2",
    latex=r"\sum_{i=1}^{11}\,(y_i - x_1\,(u_i^2 + u_i x_2)/(u_i^2 + u_i x_3 + x_4))^2",
    source="Kowalik & Osborne 1968, Methods for Unconstrained Optimization Problems; data and start: "
    f"{MGH} 15",
    note="the loss falls to 1.02734e-3 as x_1 goes to infinity, x_3 and x_4 to minus infinity",
)
@sum_of_squares
def kowalik_osborne(x1, x2, x3, x4):
    """Kowalik-Osborne: the speed of an enzyme; four parameters that share their work.

    >>> import optviz
    >>> optviz.problem("kowalik_osborne").value([0.25, 0.39, 0.415, 0.39]).round(6)
    np.float64(0.005313)
    """
    u = KOWALIK_U
    share, below = u * u + u * x2, u * u + u * x3 + x4
    slope = x1 * share / (below * below)
    return KOWALIK_Y - x1 * share / below, (-share / below, -x1 * u / below, slope * u, slope)


@family(
    dim=5,
    start=(0.5, 1.5, -1, 0.01, 0.02),
    minima=[
        (
            0.37541005210696354,
            1.9358469127137334,
            -1.4646871366147978,
            0.012867534640060048,
            0.022122699661667064,
        )
    ],
    minimum=5.4648946974829115e-05,
    formula="sum over i in 1..33 of (y_i - x_1 - x_2 exp(-10 (i - 1) x_4) - x_3 exp(-10 (i - 1) x_5))^2",
    latex=r"\sum_{i=1}^{33}\,(y_i - x_1 - x_2\,e^{-t_i x_4} - x_3\,e^{-t_i x_5})^2, \ t_i = 10\,(i - 1)",
    source="Osborne 1972, in Lootsma, Numerical Methods for Nonlinear Optimization; data and start: "
    f"{MGH} 17",
)
@sum_of_squares
def osborne1(x1, x2, x3, x4, x5):
    """Osborne 1: two exponentials that nearly cancel, with very small rates.

    >>> import optviz
    >>> optviz.problem("osborne1").value([0.5, 1.5, -1, 0.01, 0.02]).round(6)
    np.float64(0.879026)
    """
    t = 10 * np.arange(33)
    slow, fast = exp(-t * x4), exp(-t * x5)
    return OSBORNE_Y - x1 - x2 * slow - x3 * fast, (-1, -slow, -fast, t * x2 * slow, t * x3 * fast)

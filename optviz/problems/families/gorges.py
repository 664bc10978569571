"""Gorges whose number grows with the place of the parameter."""

from math import pi

import numpy as np
from numpy import cos, sin, sqrt, tan

from optviz.problems.dimensions import Dimensions
from optviz.problems.family import family

STEPS = 12  # of Newton's method, for which four are enough in most gorges


def _michalewicz_point(dim, m=10.0):
    """Return the minimizer (D,): each parameter has its own.

    The crests of sin(i x^2/pi)^(2 m) are at x = pi sqrt((k + 1/2)/i). From the two next to pi/2, Newton's
    method finds where the derivative of the term's logarithm is 0; the lower one is taken.
    """
    i = np.arange(1.0, dim + 1)
    left = np.floor(np.maximum(i / 4 - 0.5, 0))
    x = pi * sqrt((left + [[0.5], [1.5]]) / i)
    x = np.where(x < pi, x, x[0])
    for _ in range(STEPS):
        angle, pull = i * x * x / pi, 4 * m * i / pi
        cotangent = 1 / tan(angle)
        slope = 1 / tan(x) + pull * x * cotangent
        bend = pull * (cotangent - 2 * angle * (1 + cotangent**2)) - 1 / sin(x) ** 2
        x = x - slope / bend
    return np.where(_michalewicz_terms(x, m).argmin(0) == 0, *x)


def _michalewicz_terms(x, m):
    i = np.arange(1, x.shape[-1] + 1)
    return -sin(x) * (sin(i * x * x / pi) ** 2) ** m


def _michalewicz_minimum(dim, m=10.0):
    return _michalewicz_terms(_michalewicz_point(dim, m), m).sum()


@family(
    dim=Dimensions(2),
    domain=(0, pi),
    start=(1,),
    minima=lambda dim, m: [_michalewicz_point(dim, m)],
    minimum=_michalewicz_minimum,
    formula="-(sum over i in 1..n of sin(x_i) (sin(i x_i^2/pi)^2)^m)",
    latex=r"-\sum_{i=1}^{n}\,\sin x_i\,\sin^{2m}(i\,x_i^2/\pi)",
    source="Michalewicz 1992, Genetic Algorithms + Data Structures = Evolution Programs, Springer; "
    "start: house",
    valid={"m": (1, 100)},
    m=10.0,
)
def michalewicz(x, m):
    """Michalewicz: n! narrow gorges in a plain, and hardly a slope that leads there.

    >>> import optviz
    >>> round(optviz.problem("michalewicz", dim=5).minimum, 7)
    -4.6876582
    """
    angle = np.arange(1, x.shape[-1] + 1) * x * x / pi
    gorge = sin(angle)
    less = (gorge * gorge) ** (m - 1)
    depth = less * gorge * gorge
    bend = 4 * m * angle / np.where(x == 0, 1, x) * less * gorge * cos(angle)
    return -(sin(x) * depth).sum(-1), -cos(x) * depth - sin(x) * bend

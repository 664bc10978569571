"""Waves on a slope or a bowl, in any number of parameters."""

from math import e, pi

import numpy as np
from numpy import cos, exp, sin, sqrt

from optviz.problems.dimensions import Dimensions
from optviz.problems.family import family


@family(
    dim=Dimensions(2),
    domain=(-5, 5),
    start=(-3.5, 2.5),
    minima=[(0,)],
    minimum=0,
    formula="-a exp(-b sqrt((sum over i in 1..n of x_i^2)/n)) - exp((sum over i in 1..n of cos(c x_i))/n)"
    " + a + e",
    latex=r"-a\,e^{-b\sqrt{\Sigma_i x_i^2/n}} - e^{\Sigma_i \cos(c x_i)/n} + a + e",
    source="Ackley 1987, A Connectionist Machine for Genetic Hillclimbing, "
    "doi:10.1007/978-1-4613-1997-9; for n parameters: Back & Schwefel 1993, doi:10.1162/evco.1993.1.1.1; "
    "start: house",
)
def ackley(x, a, b, c):
    """Ackley: a wavy plain around a pointed funnel.

    At the point itself there is no gradient; 0 is returned.

    >>> import optviz
    >>> optviz.problem("ackley", dim=3).value([1, 1, 1]).round(6)
    np.float64(3.625385)
    """
    n, angle = x.shape[-1], c * x
    r = sqrt((x * x).sum(-1) / n)
    funnel, waves = exp(-b * r), exp(cos(angle).sum(-1) / n)
    pull = a * b * funnel / (n * np.where(r == 0, 1, r))
    return a * (1 - funnel) + (e - waves), pull[..., None] * x + c / n * sin(angle) * waves[..., None]


@family(
    dim=Dimensions(2),
    domain=(-10, 10),
    start=(-7, 6),
    steps=80,
    minima=[(0,)],
    minimum=0,
    formula="(sum over i in 1..n of x_i^2)/4000 - (product over i in 1..n of cos(x_i/sqrt(i))) + 1",
    latex=r"\frac{1}{4000}\,\sum_{i=1}^{n}\,x_i^2 - \prod_{i=1}^{n}\,\cos(x_i/\sqrt{i}) + 1",
    source="Griewank 1981, J. Optim. Theory Appl. 34, 11, doi:10.1007/BF00933356; start: house",
    note="the more parameters, the smoother: the product of cosines fades",
)
def griewank(x):
    """Griewank: regular hollows of almost equal depth; seen from afar, a bowl.

    The official domain is [-600, 600]^n.

    >>> import optviz
    >>> optviz.problem("griewank", dim=3).value([0, 10, 0]).round(6)
    np.float64(0.319652)
    """
    root = sqrt(np.arange(1.0, x.shape[-1] + 1))
    angle = x / root
    crest = cos(angle)
    before, after = _products_before(crest), _products_before(crest[..., ::-1])[..., ::-1]
    value = (x * x).sum(-1) / 4000 - before[..., -1] * crest[..., -1] + 1
    return value, x / 2000 + sin(angle) / root * before * after


def _products_before(factors):
    """Return the product (..., D) of all factors before each one."""
    products = np.ones_like(factors)
    np.multiply.accumulate(factors[..., :-1], axis=-1, out=products[..., 1:])
    return products


@family(
    dim=Dimensions(2),
    domain=(-10, 10),
    start=(-6, 6),
    minima=[(1,)],
    minimum=0,
    formula="sin(pi (x_1 + 3)/4)^2"
    " + (sum over i in 1..n-1 of (x_i - 1)^2/16 (1 + 10 sin(pi (x_i + 3)/4 + 1)^2))"
    " + (x_n - 1)^2/16 (1 + sin(pi (x_n + 3)/2)^2)",
    latex=r"\sin^2\pi w_1 + \sum_{i=1}^{n-1}\,(w_i-1)^2(1 + 10\,\sin^2(\pi w_i+1))"
    r" + (w_n-1)^2(1 + \sin^2 2\pi w_n),\ w_i = (x_i+3)/4",
    source="Levy & Montalvo 1985, SIAM J. Sci. Stat. Comput. 6, 15, doi:10.1137/0906002; start: house",
)
def levy(x):
    """Levy: folds across all parameters but the last; one fold holds the minimum.

    >>> import optviz
    >>> optviz.problem("levy", dim=3).value([-3, 1, 1]).round(6)
    np.float64(8.080734)
    """
    w = 1 + (x - 1) / 4
    p, first, last = w - 1, w[..., 0], w[..., -1]
    fold, ripple, wave = sin(pi * first), sin(pi * w + 1), sin(2 * pi * last)
    across, along = 1 + 10 * ripple * ripple, 1 + wave * wave
    height, end = p * p * across, p[..., -1]
    slope = p * across + 10 * pi * p * p * ripple * cos(pi * w + 1)
    slope[..., -1] = end * along + 2 * pi * end * end * wave * cos(2 * pi * last)
    slope[..., 0] += pi * fold * cos(pi * first)
    return fold * fold + height[..., :-1].sum(-1) + end * end * along, slope / 2

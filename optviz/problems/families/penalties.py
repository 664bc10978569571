"""Penalties: a weak wish and a strong constraint in one sum."""

import numpy as np
from numpy import exp

from optviz.problems.dimensions import Dimensions
from optviz.problems.families.fits import MGH
from optviz.problems.family import family

WEAK = 1e-5  # the weight of the wish


def _penalty1_root(dim):
    """Return the number that all parameters are at the minimum: 2 n t^3 + (a - 1/2) t = a."""
    roots = np.roots([2 * dim, 0, WEAK - 0.5, -WEAK])
    t = roots.real.max()
    return t - (2 * dim * t**3 + (WEAK - 0.5) * t - WEAK) / (6 * dim * t * t + WEAK - 0.5)


def _penalty1_minimum(dim):
    t = _penalty1_root(dim)
    return WEAK * dim * (t - 1) ** 2 + (dim * t * t - 0.25) ** 2


@family(
    dim=Dimensions(10),
    start=lambda dim: np.arange(1, dim + 1),
    minima=lambda dim: [(_penalty1_root(dim),)],
    minimum=_penalty1_minimum,
    formula="0.00001 (sum over i in 1..n of (x_i - 1)^2) + ((sum over i in 1..n of x_i^2) - 1/4)^2",
    latex=r"10^{-5}\,\sum_{i=1}^{n}\,(x_i - 1)^2 + (\sum_{i=1}^{n}\,x_i^2 - \frac{1}{4})^2",
    source=f"Gill, Murray & Pitfield 1972, report NAC 11, National Physical Laboratory; start: {MGH} 23",
)
def penalty1(x):
    """Penalty I: a sphere is found at once, the place on it almost never.

    >>> import optviz
    >>> optviz.problem("penalty1", dim=4).value([1, 2, 3, 4]).round(6)
    np.float64(885.06264)
    """
    u, out = x - 1, (x * x).sum(-1) - 0.25
    return WEAK * (u * u).sum(-1) + out * out, 2 * WEAK * u + 4 * out[..., None] * x


# Solutions for the two dimensions of the source; there is no closed form.
PENALTY2 = {
    4: ((0.1999993333503804, 0.19131670099277245, 0.4801014853326232, 0.5188454043902005),
        9.376293007355447e-06),
    10: ((0.19998360519782363, 0.010350648471292299, 0.019604934480438405, 0.03208906722068565,
          0.0499326773996413, 0.07651399515399361, 0.11862407286950419, 0.1921448723355767,
          0.3473205869418436, 0.36916437415935077), 0.00029366053745674594),
}  # fmt: skip


@family(
    dim=Dimensions(10, 2, 1000),
    domain=(-1, 1),
    start=(0.5,),
    minima=lambda dim: PENALTY2[dim][:1] if dim in PENALTY2 else [],
    minimum=lambda dim: PENALTY2[dim][1] if dim in PENALTY2 else None,
    formula="(x_1 - 1/5)^2 + 0.00001 (sum over i in 2..n of ((exp(x_i/10) + exp(x_{i-1}/10) - exp(i/10)"
    " - exp((i - 1)/10))^2 + (exp(x_i/10) - exp(-1/10))^2))"
    " + ((sum over i in 1..n of (n - i + 1) x_i^2) - 1)^2",
    latex=r"(x_1 - \frac{1}{5})^2 + 10^{-5}\,\sum_{i=2}^{n}\,[(E_i + E_{i-1} - y_i)^2 + (E_i - e^{-1/10})^2]"
    r" + (\sum_{i=1}^{n}\,(n-i+1)\,x_i^2 - 1)^2, \ E_i = e^{x_i/10}",
    source=f"Gill, Murray & Pitfield 1972, report NAC 11, National Physical Laboratory; start: {MGH} 24",
)
def penalty2(x):
    """Penalty II: an ellipsoid is found at once, the place on it very slowly.

    >>> import optviz
    >>> optviz.problem("penalty2", dim=4).value([0.5, 0.5, 0.5, 0.5]).round(6)
    np.float64(2.340009)
    """
    n = x.shape[-1]
    e, aim, weights = exp(x / 10), exp(np.arange(1, n + 1) / 10), np.arange(n, 0, -1)
    first, out = x[..., 0] - 0.2, (weights * x * x).sum(-1) - 1
    pair, single = e[..., 1:] + e[..., :-1] - (aim[1:] + aim[:-1]), e[..., 1:] - exp(-0.1)
    grad = 4 * out[..., None] * weights * x
    grad[..., 0] += 2 * first
    grad[..., 1:] += WEAK / 5 * (pair + single) * e[..., 1:]
    grad[..., :-1] += WEAK / 5 * pair * e[..., :-1]
    return first * first + WEAK * (pair * pair + single * single).sum(-1) + out * out, grad

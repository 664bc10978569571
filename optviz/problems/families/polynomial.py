"""A differential equation, solved by a polynomial in least squares."""

import numpy as np

from optviz.problems.dimensions import Dimensions
from optviz.problems.families.fits import MGH
from optviz.problems.family import family

_T = np.arange(1, 30) / 29
# Solutions for the three dimensions of the source; there is no closed form.
WATSON = {
    6: ((-0.01572508640145843, 1.0124348693691099, -0.23299162595673695, 1.2604300877996055,
         -1.5137289227222757, 0.9929964324311327), 0.002287670053552434),
    9: ((-1.5307036521403273e-05, 0.9997897039319483, 0.014763963693560223, 0.14634232829932212,
         1.0008211030049163, -2.6177311405195525, 4.104403164479592, -3.143612278556949,
         1.0526264080103052), 1.3997601380999784e-06),
    12: ((-6.638060467753335e-09, 1.0000016441178619, -0.0005639322103113796, 0.34782054050345407,
          -0.15673150409134745, 1.0528151771856096, -3.247271153401078, 7.288434897836577,
          -10.2718482412081, 9.074113646995054, -4.541375466659756, 1.0120118885468932),
         4.722381108207142e-10),
}  # fmt: skip


@family(
    dim=Dimensions(6, 2, 31),
    domain=(-12, 12),
    start=(0,),
    minima=lambda dim: WATSON[dim][:1] if dim in WATSON else [],
    minimum=lambda dim: WATSON[dim][1] if dim in WATSON else None,
    formula="(sum over i in 1..29 of ((sum over j in 2..n of (j - 1) x_j (i/29)^(j - 2))"
    " - (sum over j in 1..n of x_j (i/29)^(j - 1))^2 - 1)^2) + x_1^2 + (x_2 - x_1^2 - 1)^2",
    latex=r"\sum_{i=1}^{29}\,(p'(i/29) - p(i/29)^2 - 1)^2 + x_1^2 + (x_2 - x_1^2 - 1)^2,"
    r" \ p(t) = \sum_{j=1}^{n}\,x_j\,t^{j-1}",
    source=f"Kowalik & Osborne 1968, Methods for Unconstrained Optimization Problems; start: {MGH} 20",
)
def watson(x):
    """Watson: a polynomial that solves p' = 1 + p^2; the more powers, the harder.

    >>> import optviz
    >>> optviz.problem("watson").value([0, 0, 0, 0, 0, 0]).round(6)
    np.float64(30.0)
    """
    a, b = x[..., 0], x[..., 1] - x[..., 0] * x[..., 0] - 1
    j = np.arange(x.shape[-1])
    powers = _T[:, None] ** j
    slopes = j * _T[:, None] ** np.maximum(j - 1, 0)
    p = (powers * x[..., None, :]).sum(-1)
    r = (slopes * x[..., None, :]).sum(-1) - p * p - 1
    rows = slopes.T - 2 * powers.T * p[..., None, :]
    grad = 2 * (rows * r[..., None, :]).sum(-1)
    grad[..., 0] += 2 * a - 4 * a * b
    grad[..., 1] += 2 * b
    return (r * r).sum(-1) + a * a + b * b, grad

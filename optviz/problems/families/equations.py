"""Systems of equations, solved by least squares, in any number of unknowns."""

import numpy as np
from numpy import cos, sin

from optviz.problems.dimensions import Dimensions
from optviz.problems.families.fits import MGH
from optviz.problems.family import family


@family(
    dim=Dimensions(10),
    domain=(-0.5, 2.5),
    start=lambda dim: 1 - np.arange(1, dim + 1) / dim,
    minima=[(1,)],
    minimum=0,
    formula="(sum over i in 1..n of (x_i - 1)^2) + s^2 + s^4, s = sum over i in 1..n of i (x_i - 1)",
    latex=r"\sum_{i=1}^{n}\,(x_i - 1)^2 + s^2 + s^4, \quad s = \sum_{i=1}^{n}\,i\,(x_i - 1)",
    source=f"{MGH} 25",
)
def variably_dimensioned(x):
    """Variably dimensioned: one direction is far steeper than all others.

    >>> import optviz
    >>> optviz.problem("variably_dimensioned", dim=3).value([1, 1, 0]).round(6)
    np.float64(91.0)
    """
    i, u = np.arange(1, x.shape[-1] + 1), x - 1
    s = (i * u).sum(-1)
    s2 = s * s
    return (u * u).sum(-1) + s2 + s2 * s2, 2 * u + (2 * s + 4 * s2 * s)[..., None] * i


@family(
    dim=Dimensions(10),
    domain=(-1, 1),
    start=lambda dim: (1 / dim,),
    minima=[(0,)],
    minimum=0,
    formula="sum over i in 1..n of (n - s + i (1 - cos(x_i)) - sin(x_i))^2, "
    "s = sum over i in 1..n of cos(x_i)",
    latex=r"\sum_{i=1}^{n}\,(n - \sum_{j=1}^{n}\,\cos x_j + i\,(1 - \cos x_i) - \sin x_i)^2",
    source=f"Spedicato 1975, report CISE-N-175; start: {MGH} 26",
    note="near the usual start lies a local minimum, with a loss of 2.79506e-5 for dim=10",
)
def trigonometric(x):
    """Trigonometric: each equation knows all unknowns; the start leads to a trap.

    >>> import optviz
    >>> optviz.problem("trigonometric", dim=3).value([0, 0, 1]).round(6)
    np.float64(1.417291)
    """
    i, c, s = np.arange(1, x.shape[-1] + 1), cos(x), sin(x)
    r = (1 - c).sum(-1)[..., None] + i * (1 - c) - s
    return (r * r).sum(-1), 2 * (r * (i * s - c) + s * r.sum(-1)[..., None])


def _broyden_root(dim):
    """Return where all equations hold (D,), by Newton's method."""
    from scipy.linalg import solve_banded

    x, bands = np.full(dim, -1.0), np.full((3, dim), -1.0)
    bands[0] = -2
    for _ in range(8):
        bands[1] = 3 - 4 * x
        x = x - solve_banded((1, 1), bands, _broyden_residuals(x))
    return x


def _broyden_residuals(x):
    r = (3 - 2 * x) * x + 1
    r[..., 1:] -= x[..., :-1]
    r[..., :-1] -= 2 * x[..., 1:]
    return r


@family(
    dim=Dimensions(10),
    domain=(-2, 2),
    start=(-1,),
    minima=lambda dim: [_broyden_root(dim)],
    minimum=0,
    formula="sum over i in 1..n of ((3 - 2 x_i) x_i - x_{i-1} - 2 x_{i+1} + 1)^2",
    latex=r"\sum_{i=1}^{n}\,((3 - 2x_i)\,x_i - x_{i-1} - 2x_{i+1} + 1)^2, \quad x_0 = x_{n+1} = 0",
    source=f"Broyden 1965, doi:10.1090/S0025-5718-1965-0198670-6; start: {MGH} 30",
)
def broyden_tridiagonal(x):
    """Broyden tridiagonal: each equation knows its neighbours; easy from the start.

    >>> import optviz
    >>> optviz.problem("broyden_tridiagonal", dim=3).value([0, 0, 1]).round(6)
    np.float64(6.0)
    """
    r = _broyden_residuals(x)
    grad = 2 * r * (3 - 4 * x)
    grad[..., :-1] -= 2 * r[..., 1:]
    grad[..., 1:] -= 4 * r[..., :-1]
    return (r * r).sum(-1), grad

"""What planes hold of pure chance: the shares that random walks would have."""

from functools import lru_cache

import numpy as np

SEED, DRAWS = 0, 32
EXACT, LEADING = 64, 12  # parameters up to which every mode of a walk is drawn; else so many


def walk_shares(points, centre="mean"):
    """Return the shares (N,) of a random walk's motion along its principal directions, for D to infinity.

    The eigenvalues of the walk's covariance min(s, t), centred at the mean (or "start", "end"),
    over their sum. For N to infinity they are 6 / (pi k)^2 for the mean: 61 % and 15 %; for
    start or end 8 / (pi (2 k - 1))^2: 81 % and 9 %.

    References
    ----------
    Antognini & Sohl-Dickstein 2018, PCA of high dimensional random walks, NeurIPS.

    Examples
    --------
    >>> walk_shares(300)[:2].round(3), walk_shares(300, "end")[:2].round(2)
    (array([0.608, 0.152]), array([0.81, 0.09]))
    """
    variance = np.linalg.eigvalsh(_covariance(points, centre))[::-1]
    return np.maximum(variance, 0) / variance.sum()


def _covariance(points, centre):
    """Return the covariance (N, N) of a walk's places, one row per point, about its centre."""
    times = np.arange(points, dtype=float)
    found = np.minimum(times[:, None], times)
    if centre == "mean":
        found = found - found.mean(axis=0) - found.mean(axis=1)[:, None] + found.mean()
    return found


@lru_cache(maxsize=64)
def chance(points, runs, dimension, kind="principal", centre="mean"):
    """Return the mean share of motion that a plane holds of so many random walks that it was made for.

    The walks begin together, each has N points in D parameters, and their plane is found as
    that of the runs: for "principal" the two directions with the largest mean share, for
    "endpoints" those to the ends of the two widest walks; a "random" plane holds 2 / D. How a
    "given" plane was found is not known: NaN.
    Seeded draws, 32 of them, of the walks' leading modes (all of them for few parameters).

    Examples
    --------
    >>> round(chance(200, 1, 10**6), 2), round(chance(200, 8, 10**6), 2), chance(200, 8, 50, "random")
    (0.76, 0.15, 0.04)
    """
    if kind not in ("principal", "endpoints"):
        return float("nan") if kind == "given" else 2 / dimension
    rng = np.random.default_rng(SEED)
    variance, shapes = np.linalg.eigh(_covariance(points, centre))
    count = points if dimension <= EXACT else min(points, LEADING)
    variance, shapes = np.maximum(variance[::-1], 0), shapes[:, ::-1]
    spread = np.sqrt(variance[:count])[:, None]
    gone = shapes[-1, :count] - shapes[0, :count]
    held = _held if kind == "principal" else _held_by_ends
    found = []
    for _ in range(DRAWS):
        modes = _normal(rng, runs * count, dimension).reshape(runs, count, -1) * spread
        totals = np.square(modes).sum(axis=(1, 2)) + variance[count:].sum() * dimension
        found.append(held(modes, totals, gone))
    return float(np.mean(found))


def _normal(rng, rows, dimension):
    """Return rows (rows, n) whose products are distributed as those of normal vectors of D numbers.

    For D above their number n is smaller: the triangle of Bartlett's decomposition.
    """
    if dimension <= rows:
        return rng.standard_normal((rows, dimension))
    triangle = np.tril(rng.standard_normal((rows, rows)), -1)
    return triangle + np.diag(np.sqrt(rng.chisquare(dimension - np.arange(rows))))


def _held(modes, totals, _):
    weighed = (modes / np.sqrt(totals)[:, None, None]).reshape(-1, modes.shape[2])
    products = weighed.T @ weighed if len(weighed) > weighed.shape[1] else weighed @ weighed.T
    return np.linalg.eigvalsh(products)[-2:].sum() / len(totals)


def _held_by_ends(modes, totals, gone):
    from optviz.landscape.endpoints import widest
    from optviz.landscape.plane import orthonormal

    ends = np.einsum("k,rkn->rn", gone, modes)
    basis = orthonormal(ends[list(widest(ends))])
    return (np.square(modes @ basis.T).sum(axis=(1, 2)) / totals).mean()

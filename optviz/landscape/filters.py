"""A random plane around one point, its directions as long as the weights that they change."""

import numpy as np

from optviz.engine.starting import generator
from optviz.landscape.plane import Plane, orthonormal
from optviz.problems.checks import checked_point


def random_plane(problem, point=None, rng=0):
    """Return a plane of two filter-normalized random directions through a point.

    Each row of a weight matrix, the weights into one neuron, gets a normally distributed
    direction as long as the row itself; vectors (biases) stay as they are. Within every row
    the two directions are at right angles, so normalizing does not spoil the plane's angles.
    `Plane.unit` is the length of a direction: 1 on the axes of the paper. A problem without
    matrices counts as one row.

    Such a plane shows how sharp a minimum is. It holds about 2/D of any motion, so it is no
    place for tracks.

    Parameters
    ----------
    problem : Problem
        For the shapes of its parameter blocks.
    point : array_like (D,), optional
        Default: the problem's usual start.
    rng : int or numpy.random.Generator
        The seed; recorded.

    References
    ----------
    Li et al. 2018, arXiv:1712.09913, section 4 (they leave both directions as drawn).

    Examples
    --------
    >>> import optviz
    >>> plane = random_plane(optviz.problem("rosenbrock"), [3, 4])
    >>> round(plane.unit, 9), plane.seed
    (5.0, 0)
    """
    point = problem.start if point is None else checked_point("point", point, problem.dimension)
    draw, seed = generator(rng)
    drawn = draw.standard_normal((2, problem.dimension))
    directions, normalized = _normalized(drawn, point, problem.shapes), True
    if not directions.any(axis=1).all():  # all weights are zero: nothing to be measured by
        directions, normalized = drawn, False
    unit = float(np.linalg.norm(directions[0])) if normalized else 1.0
    facts = {"filter_normalized": normalized, "biases": "unchanged" if normalized else "changed"}
    axes = ("random direction 1", "random direction 2")
    return Plane(point, orthonormal(directions), "random", axes, seed, unit, facts)


def _normalized(drawn, point, shapes):
    """Return directions (2, D), row by row at right angles and as long as the rows of the point."""
    found, low = np.zeros_like(drawn), 0
    alone = not any(len(shape) > 1 for shape in shapes)
    for shape in shapes:
        size = int(np.prod(shape))
        part = slice(low, low + size)
        low += size
        if len(shape) > 1 or alone:
            rows = 1 if alone else shape[0]
            pair = _pairs(drawn[:, part].reshape(2, rows, -1))
            pair *= np.linalg.norm(point[part].reshape(rows, -1), axis=1)[:, None]
            found[:, part] = pair.reshape(2, -1)
    return found


def _pairs(drawn):
    """Return two directions (2, rows, n) of length 1 in every row, at right angles if n > 1."""
    first = drawn[0] / np.linalg.norm(drawn[0], axis=1, keepdims=True)
    second = drawn[1]
    if drawn.shape[2] > 1:
        second = second - (second * first).sum(axis=1, keepdims=True) * first
    return np.stack([first, second / np.linalg.norm(second, axis=1, keepdims=True)])

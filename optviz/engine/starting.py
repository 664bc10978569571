"""Where runs begin, and how many there are."""

import numpy as np

from optviz.errors import UsageError
from optviz.reals import real_array


def generator(rng):
    """Return (Generator, the seed to record) from a seed, a Generator or None (fresh entropy)."""
    if isinstance(rng, np.random.Generator):
        return rng, "a Generator given by the caller"
    try:
        if isinstance(rng, (bool, np.bool_)):
            raise TypeError
        seeds = np.random.SeedSequence(rng)
        return np.random.default_rng(seeds), np.asarray(seeds.entropy).tolist()
    except (TypeError, ValueError):
        raise UsageError(f"expected a seed that is a whole number of at least 0, found {rng!r}") from None


def recorded_seed(rng):
    """Return the seed to record, or raise UsageError; a plain number does not load numpy.random."""
    if isinstance(rng, int) and not isinstance(rng, bool) and rng >= 0:
        return rng
    return None if rng is None else generator(rng)[1]


def checked_runs(runs):
    """Return a number of runs as an int."""
    if isinstance(runs, bool) or not isinstance(runs, (int, np.integer)) or runs < 1:
        raise UsageError(f"expected runs to be a whole number of at least 1, found {runs!r}")
    return int(runs)


def starts(problem, optimizer, start, runs, rng):
    """Return the starting points (R, D) and the seed that they used, if any.

    One run, or one value per run in a hyperparameter, begins at the problem's usual
    start; several runs without either begin at random points of the domain, or as the problem
    draws them.
    """
    runs = checked_runs(runs)
    asked = {"runs": None if runs == 1 else runs, "the hyperparameters": optimizer.runs}
    seed = None
    if start is None and runs > 1 and optimizer.runs is None:
        draw, seed = generator(rng)
        if problem.draw is not None:
            start = problem.draw(draw, runs)
        elif problem.domain is None:
            raise UsageError(f"{problem.name} has no domain to draw {runs} starts from; give start=")
        else:
            start = draw.uniform(problem.domain[:, 0], problem.domain[:, 1], (runs, problem.dimension))
    points = problem.start if start is None else _checked_starts(problem, start)
    asked["start"] = len(points) if points.ndim == 2 and len(points) > 1 else None
    counts = {what: count for what, count in asked.items() if count is not None}
    if len(set(counts.values())) > 1:
        told = ", ".join(f"{what} ask for {count}" for what, count in counts.items())
        raise UsageError(f"expected one number of runs, but {told}; make them equal")
    total = next(iter(counts.values()), 1)
    return np.broadcast_to(points, (total, problem.dimension)), seed


def _checked_starts(problem, start):
    try:
        points = real_array(start)
    except (TypeError, ValueError, OverflowError):
        raise UsageError(f"expected start to be {problem.dimension} numbers, found {start!r}") from None
    if points.ndim not in (1, 2) or points.shape[-1] != problem.dimension or not points.size:
        raise UsageError(
            f"expected start to be {problem.dimension} numbers for {problem.name}, "
            f"or shape (R, {problem.dimension}); found shape {points.shape}"
        )
    if not np.isfinite(points).all():
        raise UsageError(
            f"expected a finite start, found {points[~np.isfinite(points).reshape(points.shape)][0]}"
        )
    return points

"""Runs of methods that choose their own evaluations, on the time axis of everybody else."""

import numpy as np


def solved(problem, optimizer, start, rows):
    """Return points (len(rows), R, D), losses (len(rows), R) and evaluations (len(rows), R).

    Row t holds the point that was reached with at most t gradient evaluations, and what
    it had cost: in a race all have spent as much at the same moment.

    Parameters
    ----------
    problem : Problem
    optimizer : Optimizer
        With a `solve`.
    start : ndarray (R, D)
    rows : ndarray
        Increasing from 0; the last is the number of evaluations that may be spent.
    """
    tracks = [_track(problem, optimizer, point, rows) for point in start]
    points, spent = (np.stack(parts, axis=1) for parts in zip(*tracks, strict=True))
    return points, problem.value(points), spent


def _track(problem, optimizer, start, rows):
    most = int(rows[-1])

    def value_and_grad(x):
        loss, grad = problem.value_and_grad(x)
        return float(loss), grad

    points, costs = optimizer.solve(
        value_and_grad, problem.hessian, np.array(start), most, optimizer.hyperparameters
    )
    at = np.searchsorted(costs, rows, side="right") - 1
    return points[at], costs[at]

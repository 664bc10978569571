"""Runs of methods that choose their own evaluations, on the time axis of everybody else."""

import numpy as np

from optviz.engine.watching import norms


def solved(problem, optimizer, start, rows, watch=None):
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
    watch : Watch, optional
        What else to record; it is filled in, but for batch_loss and update_norm.
    """
    tracks = [_track(problem, optimizer, point, rows) for point in start]
    points, spent = (np.stack(parts, axis=1) for parts in zip(*tracks, strict=True))
    if watch is not None and watch.found:
        _look(watch, problem, points)
    return points, problem.value(points), spent


def _look(watch, problem, points):
    for name in ("batch_loss", "update_norm"):
        watch.found.pop(name, None)
    for row, x in enumerate(points):
        watch.follow(x, problem.value(x))
        watch.at(row, x)
        if "gradient_norm" in watch.found:
            watch.found["gradient_norm"][row] = norms(problem.value_and_grad(x)[1])


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

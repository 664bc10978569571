"""The one loop over time, for blocks of runs that stay in the processor's cache."""

import numpy as np

from optviz.engine.inplace import advance_in_place, in_place
from optviz.engine.needs import Needs

# Parameters of a block of runs; five arrays of it fill a level-2 cache of 1 MiB.
BLOCK = 20480
WORTH_TRACING = 200_000  # runs of a block times steps from which on tracing pays, for many runs
MANY = 32


def advance(problem, optimizer, start, rows):
    """Return points (len(rows), R, D), losses (len(rows), R) and the gradient evaluations (len(rows),).

    A batch equals its runs one by one, bit for bit: every operation is elementwise over
    runs, and blocks only group them.

    Parameters
    ----------
    problem : Problem
    optimizer : Optimizer
    start : ndarray (R, D)
    rows : ndarray
        The steps to record, increasing from 0; the last one ends the run.
    """
    runs, size = start.shape
    points = np.empty((len(rows), size, runs)).transpose(0, 2, 1)  # each coordinate is contiguous
    losses, spent = np.empty((len(rows), runs)), np.array(rows)
    width = max(1, BLOCK // size)
    many = runs >= MANY and min(runs, width) * int(rows[-1]) >= WORTH_TRACING
    programs = in_place(problem, optimizer) if many else None
    with np.errstate(all="ignore"):  # a diverging run is recorded, not warned about
        for low in range(0, runs, width):
            block = slice(low, low + width)
            hyper = optimizer.values(block if optimizer.runs else slice(None))
            x = np.array(start[block], order="F")
            arguments = problem, optimizer, hyper, x, rows, points[:, block], losses[:, block]
            if programs:
                advance_in_place(programs, *arguments)
            else:
                _advance_block(*arguments, spent)
    return points, losses, spent


def _advance_block(problem, optimizer, hyper, x, rows, points, losses, spent):
    schedules = {key: value for key, value in hyper.items() if callable(value)}
    value_and_grad, query, update = problem.stepper, optimizer.query, optimizer.update
    state = optimizer.init(x, {**hyper, **{key: value(1) for key, value in schedules.items()}})
    row, needs = 0, Needs(problem, optimizer.needs)
    for t in range(1, int(rows[-1]) + 1):
        if schedules:
            hyper = {**hyper, **{key: value(t) for key, value in schedules.items()}}
        recorded = rows[row] == t - 1
        if recorded or query is None:
            loss, grad = value_and_grad(x)
        if recorded:
            points[row], losses[row], spent[row] = x, loss, t - 1 + needs.spent
            row += 1
        at = x
        if query is not None:
            at = query(x, state, hyper)
            loss, grad = value_and_grad(at)
        x, state = update(x, grad, t, state, hyper, **needs.at(at, loss))
    points[-1], losses[-1], spent[-1] = x, value_and_grad(x)[0], rows[-1] + needs.spent

"""The one loop over time, for blocks of runs that stay in the processor's cache."""

import numpy as np

from optviz.engine.beginning import at_step
from optviz.engine.floats import advance_in_floats, in_floats
from optviz.engine.inplace import advance_in_place, in_place
from optviz.engine.needs import Needs

# Parameters of a block of runs; five arrays of it fill a level-2 cache of 1 MiB.
BLOCK = 20480
FEW = 16  # runs up to which one after the other in Python's numbers is faster
WORTH_TRACING = 40  # steps from which on tracing pays


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
    way = way_of(problem, optimizer, runs, int(rows[-1]))
    width = max(1, BLOCK // size)
    with np.errstate(all="ignore"):  # a diverging run is recorded, not warned about
        for low in range(0, runs, width):
            block = slice(low, low + width)
            hyper = optimizer.values(block if optimizer.runs else slice(None))
            x = np.array(start[block], order="F")
            arguments = problem, optimizer, hyper, x, rows, points[:, block], losses[:, block]
            if way is None or not way(*arguments):
                _advance_block(*arguments, spent)
    return points, losses, spent


def way_of(problem, optimizer, runs, steps):
    """Return a faster way to advance a block, or None.

    It takes what `_advance_block` takes, gives the same bits, and returns whether it could.
    """
    if steps < WORTH_TRACING:
        return None
    if runs > FEW:
        programs = in_place(problem, optimizer)
        return programs and (lambda *block: advance_in_place(programs, *block) or True)
    programs = in_floats(problem, optimizer)
    return programs and (lambda *block: _in_floats(programs, *block))


def _in_floats(programs, *block):
    try:
        advance_in_floats(programs, *block)
    except (ArithmeticError, ValueError):  # Python refuses 1/0, where NumPy goes on with inf
        return False
    return True


def _advance_block(problem, optimizer, hyper, x, rows, points, losses, spent):
    value_and_grad, query, update = problem.stepper, optimizer.query, optimizer.update
    given = hyper
    state = optimizer.init(x, at_step(given, 1))
    row, needs = 0, Needs(problem, optimizer.needs)
    for t in range(1, int(rows[-1]) + 1):
        hyper = at_step(given, t)
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

"""The one loop over time, for blocks of runs that stay in the processor's cache."""

import numpy as np

from optviz.engine.beginning import at_step
from optviz.engine.floats import advance_in_floats, in_floats
from optviz.engine.inplace import advance_in_place, in_place
from optviz.engine.needs import Needs
from optviz.engine.updating import updater
from optviz.engine.watching import Watch

# Parameters of a block of runs; five arrays of it fill a level-2 cache of 1 MiB.
BLOCK = 20480
FEW = 16  # runs up to which one after the other in Python's numbers is faster
WORTH_TRACING = 40  # steps from which on tracing pays


def advance(problem, optimizer, start, rows, watch=None):
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
    watch : Watch, optional
        What else to record; it is filled in.
    """
    runs, size = start.shape
    order = "C" if problem.surface is None else "F"  # few parameters: each coordinate is contiguous
    points = np.empty((len(rows), runs, size) if order == "C" else (len(rows), size, runs))
    points = points if order == "C" else points.transpose(0, 2, 1)
    losses, spent = np.empty((len(rows), runs)), np.array(rows)
    watch = Watch(problem, (), len(rows), runs) if watch is None else watch
    plain = problem.sample is not None or watch.found
    way = None if plain else way_of(problem, optimizer, runs, int(rows[-1]))
    width = max(1, BLOCK // size)
    width = -(-runs // -(-runs // width))  # as many blocks, all of nearly one size
    many = problem.surface is None and rows[-1] >= WORTH_TRACING
    update = updater(optimizer, int(rows[-1])) if many else lambda hyper: optimizer.update
    with np.errstate(all="ignore"):  # a diverging run is recorded, not warned about
        for low in range(0, runs, width):
            block = slice(low, low + width)
            hyper = optimizer.values(block if optimizer.runs else slice(None))
            x = np.array(start[block], order=order)
            arguments = problem, optimizer, hyper, x, rows, points[:, block], losses[:, block]
            if way is None or not way(*arguments):
                _advance_block(*arguments, spent, watch.of(block), update(hyper))
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


def _advance_block(problem, optimizer, hyper, x, rows, points, losses, spent, watch, update):
    value_and_grad, query, last = problem.stepper, optimizer.query, int(rows[-1])
    sample = problem.sample or (lambda x, t: value_and_grad(x))
    elsewhere = problem.sample is not None or query is not None  # the loss seen is not that of x
    given = hyper
    state = optimizer.init(x, at_step(given, 1))
    row, needs = 0, Needs(problem, optimizer.needs)
    for t in range(1, last + 1):
        hyper = at_step(given, t)
        at = x if query is None else query(x, state, hyper)
        loss, grad = sample(at, t)
        recorded = rows[row] == t - 1
        here = loss
        if elsewhere and (recorded or watch.follows_loss):
            here = problem.value(x)
        watch.follow(x, here)
        if recorded:
            points[row], spent[row], losses[row] = x, t - 1 + needs.spent, here
            watch.at(row, x)
            watch.seen(row, loss, grad)
        x, state = update(x, grad, t, state, hyper, **needs.at(at, loss))
        if recorded:
            watch.moved(row, x, points[row])
            row += 1
    points[-1], losses[-1], spent[-1] = x, problem.value(x), last + needs.spent
    watch.follow(x, losses[-1])
    watch.at(len(rows) - 1, x)

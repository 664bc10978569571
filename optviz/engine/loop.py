"""The one loop over time, for blocks of runs that stay in the processor's cache."""

import numpy as np

# Parameters of a block of runs; five arrays of it fill a level-2 cache of 1 MiB.
BLOCK = 12288


def advance(problem, optimizer, start, steps):
    """Return points (T+1, R, D) and losses (T+1, R) of `steps` updates from `start` (R, D).

    A batch equals its runs one by one, bit for bit: every operation is elementwise over
    runs, and blocks only group them.
    """
    runs, size = start.shape
    points = np.empty((steps + 1, size, runs)).transpose(0, 2, 1)  # each coordinate is contiguous
    losses = np.empty((steps + 1, runs))
    width = max(1, BLOCK // size)
    with np.errstate(all="ignore"):  # a diverging run is recorded, not warned about
        for low in range(0, runs, width):
            block = slice(low, low + width)
            _advance_block(problem, optimizer, block, start[block], points[:, block], losses[:, block])
    return points, losses


def _advance_block(problem, optimizer, block, start, points, losses):
    x = np.asfortranarray(start)
    hyper = optimizer.values(block if optimizer.runs else slice(None))
    schedules = {key: value for key, value in hyper.items() if callable(value)}
    value_and_grad, query, update = problem.stepper, optimizer.query, optimizer.update
    state = optimizer.init(x, {**hyper, **{key: value(1) for key, value in schedules.items()}})
    points[0] = x
    for t in range(1, len(points)):
        if schedules:
            hyper = {**hyper, **{key: value(t) for key, value in schedules.items()}}
        losses[t - 1], grad = value_and_grad(x)
        if query is not None:
            grad = value_and_grad(query(x, state, hyper))[1]
        x, state = update(x, grad, t, state, hyper)
        points[t] = x
    losses[-1] = value_and_grad(x)[0]

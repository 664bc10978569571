"""A few runs as plain Python numbers: NumPy's calls cost ten times more than the arithmetic."""

import math

import numpy as np

from optviz.engine.beginning import first_update
from optviz.engine.program import program_of
from optviz.engine.steptext import StepText
from optviz.engine.tracing import NotTraceable

CHUNK = 4000  # steps that are kept as Python numbers at a time


def in_floats(problem, optimizer):
    """Return what advances one run at a time, or None if the problem or the optimizer cannot be traced.

    Operations that IEEE 754 defines to the bit are Python's; all others are NumPy's, so
    that a run alone has the bits that it has among many.
    """
    try:
        text = StepText(program_of(problem, optimizer, columns_as="numbers"))
    except NotTraceable:
        return None
    return text, _compiled(text)


def advance_in_floats(programs, problem, optimizer, hyper, x, rows, points, losses):
    """Advance some runs (R, 2) as `loop.advance` does, one after the other.

    Raises
    ------
    ArithmeticError, ValueError
        Where Python refuses what NumPy answers with inf or nan.
    """
    points[0] = x
    losses[0], x, state = first_update(problem, optimizer, hyper, x)
    for run in range(len(x)):
        own = {key: value[run, 0] if isinstance(value, np.ndarray) else value for key, value in hyper.items()}
        carried = [float(part[run, place]) for place in range(2) for part in (x, *map(_whole(x), state))]
        _advance_run(programs, problem, own, carried, rows, points[:, run], losses[:, run])
    losses[-1] = problem.stepper(points[-1])[0]


def _whole(x):
    return lambda part: np.broadcast_to(part, x.shape)


def _advance_run(programs, problem, hyper, carried, rows, points, losses):
    """Advance one run from step 1; fill in its points (len(rows), 2) and losses, but for the last loss."""
    text, advance = programs
    last, row = int(rows[-1]), 1
    for first in range(2, last + 1, CHUNK):
        end, seen = min(first + CHUNK - 1, last), []
        numbers = text.rows(problem.parameters, hyper, first, end)
        carried = advance(numbers.tolist(), seen.extend, *carried)
        after = np.searchsorted(rows, end)
        kept = np.reshape(seen, (-1, 3))[rows[row:after] - first + 1]
        points[row:after], losses[row:after] = kept[:, :2], kept[:, 2]
        row = after
    points[-1] = carried[0], carried[len(carried) // 2]


def _compiled(text):
    """Return ``advance(rows, put, *carried) -> carried``, which gives x, y and loss of each step to `put`."""
    seen = text.gradient if text.value_is_free else [*text.value, "put((x_0, x_1, loss))", *text.gradient]
    body = [*seen, *(["put((x_0, x_1, loss))"] if text.value_is_free else []), *text.move]
    names, carried = ", ".join(text.numbers), ", ".join(text.carried)
    lines = [
        f"def advance(rows, put, {carried}):",
        f"    for [{names}] in rows:",
        *(f"        {line}" for line in body),
        f"    return [{carried}]",
    ]
    space = {
        "sqrt": math.sqrt,
        "inf": math.inf,
        "nan": math.nan,
        **{ufunc.__name__: _of_floats(ufunc) for ufunc in text.functions},
    }
    exec(compile("\n".join(lines), "<traced>", "exec"), space)  # what the trace says, nothing else
    return space["advance"]


def _of_floats(ufunc):
    return lambda *values: float(ufunc(*values))

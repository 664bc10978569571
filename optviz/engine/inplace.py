"""Many runs at once by NumPy calls that need no new memory."""

from dataclasses import dataclass

import numpy as np

from optviz.engine.beginning import first_update
from optviz.engine.calls import Calls
from optviz.engine.numbers import as_rows, numbers_over_steps
from optviz.engine.program import program_of
from optviz.engine.tracing import NotTraceable

CHUNK = 1000  # steps whose numbers are worked out at once


@dataclass(frozen=True)
class InPlace:
    """The calls of one step; query is None where the gradient is taken at the point itself."""

    surface: Calls
    update: Calls
    query: Calls | None
    traces: object


def in_place(problem, optimizer):
    """Return what runs a problem and an optimizer in place, or None if one cannot be traced."""
    try:
        program = program_of(problem, optimizer)
    except NotTraceable:
        return None
    query = program.query and Calls(program.query, range(len(program.query.arrays)), targets=[0])
    surface, update = Calls(program.surface, range(2), range(3)), Calls(program.update, [0], [0])
    return InPlace(surface, update, query, program)


def advance_in_place(programs, problem, optimizer, hyper, x, rows, points, losses):
    """Advance one block (runs, 2) as `loop.advance` does, without new memory after the first update.

    A point that is recorded is written where the trajectory keeps it.
    """
    points[0] = x
    losses[0], x, state = first_update(problem, optimizer, hyper, x)
    x, state = np.array(x, order="F"), [np.array(np.broadcast_to(part, x.shape), order="F") for part in state]
    last, row = int(rows[-1]), 1
    step = _Stepping(programs, hyper, x, last)
    homes = [np.empty_like(x), x]  # of points that are not recorded, in turns
    for t in range(2, last + 1):
        recorded = rows[row] == t - 1
        if recorded and x is not points[row]:
            points[row] = x
        loss = losses[row] if recorded else None
        row += recorded
        home = points[row] if rows[row] == t else homes[t % 2]
        x, state = step(t, x, state, loss, home)
    if x is not points[-1]:
        points[-1] = x
    step.value(x, losses[-1])


class _Stepping:
    """One update after the other, with the memory that they share."""

    def __init__(self, programs, hyper, x, last):
        self._programs, self._hyper, self._last = programs, hyper, last
        self._grad, self._asked, self._unseen = np.empty_like(x), np.empty_like(x), np.empty(len(x))
        self._spare, self._scratch = programs.update.buffers(x), programs.surface.buffers(x[:, 0])
        self._asking = programs.query.buffers(x) if programs.query else []
        self._from, self._numbers = 0, {}

    def __call__(self, t, x, state, loss, home):
        """Return the next point, in `home`, and state; the loss at x goes into `loss` unless that is None."""
        self._work_out(t)
        query, at = self._programs.query, x
        if query is not None:
            if loss is not None:
                self.value(x, loss)
            at, loss = self._asked, None
            arrays = [x, self._grad, *state]
            _, self._asking = query(arrays, *self._known(query, t), [at], self._asking)
        self.value(at, self._unseen if loss is None else loss)
        update = self._programs.update
        arrays = [x, self._grad, *state]
        (x, *state), self._spare = update(arrays, *self._known(update, t), [home], self._spare)
        self._grad = self._spare.pop()
        return x, state

    def value(self, x, loss):
        """Work out the loss and the gradient at x."""
        targets = loss, self._grad[:, 0], self._grad[:, 1]
        _, self._scratch = self._programs.surface([x[:, 0], x[:, 1]], (), (), targets, self._scratch)

    def _work_out(self, t):
        """Work out the numbers of the steps from t on, unless they are known."""
        if self._numbers and t < self._from + CHUNK:
            return
        self._from = t
        for calls, trace in zip(self._calls(), self._traces(), strict=True):
            end = min(t + CHUNK - 1, self._last)
            values = numbers_over_steps(trace, self._hyper, t, end)
            self._numbers[calls] = as_rows(values, calls.numbers, end - t + 1)

    def _calls(self):
        return [calls for calls in (self._programs.update, self._programs.query) if calls]

    def _traces(self):
        traces = self._programs.traces
        return [trace for trace in (traces.update, traces.query) if trace]

    def _known(self, calls, t):
        """Return the columns and the numbers of update t."""
        columns = [self._hyper[name] for name in calls.columns]
        row = self._numbers[calls][t - self._from]
        columns = [value(t) if callable(value) else value for value in columns]
        return columns, [row[i, ...] for i in range(len(row))]

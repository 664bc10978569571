"""Updates of points with many parameters by NumPy calls that use their memory again."""

import numpy as np

from optviz.engine.calls import Calls
from optviz.engine.numbers import as_rows, numbers_over_steps
from optviz.engine.tracing import NotTraceable, columns_and_schedules, trace_update

CHUNK = 1000  # steps whose numbers are worked out at once


def updater(optimizer, last):
    """Return what makes of a block's hyperparameters a function like ``optimizer.update``, for `last` steps.

    It takes no new memory where the rule can be traced. The operations are those of the rule,
    so the results are the same bits; what it is given is overwritten, but for the point.
    """
    if optimizer.rule is None or optimizer.needs:
        return lambda hyper: optimizer.update
    columns, schedules = columns_and_schedules(optimizer)
    try:
        trace = trace_update(optimizer, columns, schedules)
    except NotTraceable:
        return lambda hyper: optimizer.update
    calls = Calls(trace, kept=[0], targets=[0])
    return lambda hyper: _Updating(optimizer.update, trace, calls, hyper, last)


class _Updating:
    """One update after the other, in two places in turns."""

    def __init__(self, first_update, trace, calls, hyper, last):
        self._first_update, self._trace, self._calls = first_update, trace, calls
        self._hyper, self._last = hyper, last
        self._from, self._rows = -CHUNK, None

    def __call__(self, x, grad, t, state, hyper):
        """Return the next point and state."""
        if t == 1:  # rules may begin in another way
            return self._begun(*self._first_update(x, grad, t, state, hyper))
        numbers = self._numbers(t)
        columns = [hyper[name] for name in self._calls.columns]
        home, self._home = self._home, x
        arrays = [x, grad, *state]
        (x, *state), self._spare = self._calls(arrays, columns, numbers, [home], self._spare)
        self._spare.pop()  # the memory of the gradient, which comes anew each time
        return x, state

    def _begun(self, x, state):
        """Return point and state in memory of their own."""
        x, state = np.array(x), [np.array(np.broadcast_to(part, x.shape)) for part in state]
        self._home, self._spare = np.empty_like(x), self._calls.buffers(x)
        return x, state

    def _numbers(self, t):
        if t >= self._from + CHUNK:
            end = min(t + CHUNK - 1, self._last)
            values = numbers_over_steps(self._trace, self._hyper, t, end)
            self._from, self._rows = t, as_rows(values, self._calls.numbers, end - t + 1)
        row = self._rows[t - self._from]
        return [row[i, ...] for i in range(len(row))]

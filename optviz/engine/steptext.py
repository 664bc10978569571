"""One step of one run as Python statements about plain numbers.

The variables are the point ``x_0, x_1``, the gradient ``g_0, g_1``, the state ``s0_0,
s0_1, s1_0, ...`` and ``loss``; what is known before the step are the leaves.
"""

import numpy as np

from optviz.engine.lanes import Lane
from optviz.engine.numbers import as_rows, columns_over_runs, numbers_over_steps

PLACES = ("_0", "_1")  # x and y


class StepText:
    """The statements of a `Program`.

    Parameters
    ----------
    program : Program
    reciprocals : bool
        See `Lane`.

    Attributes
    ----------
    carried : list of str
        The variables that go from step to step: the point and the state.
    value, gradient, move : list of str
        Statements for ``loss``; for ``g_0, g_1`` (and, where it costs nothing, ``loss``);
        for the next point and state.
    value_is_free : bool
        Whether `gradient` gives the loss at the point too.
    """

    def __init__(self, program, reciprocals=False):
        names = [f"s{i}" for i in range(len(program.update.arrays) - 2)]
        self.carried = [name + place for place in PLACES for name in ["x", *names]]
        self._surface = Lane(program.surface, "f", reciprocals)
        self._update = Lane(program.update, "n", reciprocals)
        self._query = program.query and Lane(program.query, "q", reciprocals)
        self.value_is_free = self._query is None
        lines, (loss, *grads) = self._surface.statements(["x_0", "x_1"])
        self.value = [*lines, f"loss = {loss}"]
        self.gradient = [*lines, f"loss = {loss}", f"g_0, g_1 = {', '.join(grads)}"]
        if self._query:
            lines, (_, *grads) = self._surface.statements(["q_0", "q_1"])
            asked = self._both(self._query, names, ["q"])
            self.gradient = [*asked, *lines, f"g_0, g_1 = {', '.join(grads)}"]
        self.move = self._both(self._update, names, ["x", *names])

    @staticmethod
    def _both(lane, names, targets):
        """Return the statements of a lane for x and for y."""
        lines = []
        for place in PLACES:
            own, results = lane.statements([name + place for name in ["x", "g", *names]], place)
            lines += [*own, f"{', '.join(name + place for name in targets)} = {', '.join(results)}"]
        return lines

    @property
    def _lanes(self):
        return [lane for lane in (self._surface, self._update, self._query) if lane]

    @property
    def numbers(self):
        """The names of the leaves that change from step to step, in the order of `rows`."""
        return [f"{lane.name}u{i}" for lane in self._lanes for i in range(len(lane.numbers))]

    @property
    def columns(self):
        """The names of the leaves that differ from run to run, in the order of `per_run`."""
        return [f"{lane.name}k{i}" for lane in self._lanes for i in range(len(lane.columns))]

    @property
    def functions(self):
        """The ufuncs that the statements call by name."""
        return set().union(*(lane.functions for lane in self._lanes))

    def rows(self, parameters, hyper, first, last):
        """Return the numbers of steps first..last, (last - first + 1, len(self.numbers)).

        Parameters
        ----------
        parameters, hyper : mapping
            The settings of the problem, and of the optimizer.
        """
        parts = []
        for lane in self._lanes:
            known = parameters if lane is self._surface else hyper
            values = numbers_over_steps(lane.trace, known, first, last)
            parts.append(as_rows(values, lane.numbers, last - first + 1))
        return np.concatenate(parts, axis=1)

    def per_run(self, hyper, runs):
        """Return the values of the leaves that differ from run to run, (len(self.columns), runs)."""
        parts = [np.empty((0, runs))]
        for lane in self._lanes:
            if lane.columns:
                values = columns_over_runs(lane.trace, hyper)
                parts.append(as_rows(values, lane.columns, runs).T)
        return np.ascontiguousarray(np.concatenate(parts))

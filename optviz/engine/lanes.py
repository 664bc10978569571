"""Traced functions as Python statements about plain numbers: one run, one parameter.

The text is the same for the engine of Python floats and for the compiled one; only the
spelling of the functions differs.
"""

from collections import Counter

import numpy as np

from optviz.engine.tracing import Node, NotTraceable

_SIGN = "(1.0 if {0} > 0.0 else (-1.0 if {0} < 0.0 else (0.0 if {0} == 0.0 else {0})))"
_LARGER = "({0} if {0} > {1} or {0} != {0} else {1})"
_SMALLER = "({0} if {0} < {1} or {0} != {0} else {1})"
SPELLING = {
    np.add: "({0} + {1})",
    np.subtract: "({0} - {1})",
    np.multiply: "({0} * {1})",
    np.true_divide: "({0} / {1})",
    np.negative: "(-{0})",
    np.positive: "{0}",
    np.square: "({0} * {0})",
    np.reciprocal: "(1.0 / {0})",
    np.sqrt: "sqrt({0})",
    np.absolute: "abs({0})",
    np.fabs: "abs({0})",
    np.sign: _SIGN,
    np.maximum: _LARGER,
    np.minimum: _SMALLER,
    np.less: "({0} < {1})",
    np.less_equal: "({0} <= {1})",
    np.greater: "({0} > {1})",
    np.greater_equal: "({0} >= {1})",
    np.equal: "({0} == {1})",
    np.not_equal: "({0} != {1})",
    np.isnan: "({0} != {0})",
    np.logical_and: "({0} and {1})",
    np.logical_or: "({0} or {1})",
    np.logical_not: "(not {0})",
    np.bitwise_and: "({0} and {1})",
    np.bitwise_or: "({0} or {1})",
    np.invert: "(not {0})",
    np.where: "({1} if {0} else {2})",
}
_TWICE = {np.square, np.sign, np.maximum, np.minimum, np.isnan}  # their spelling names an input twice


class Lane:
    """The statements of a `Trace`; what a step or a run knows beforehand becomes a leaf.

    Parameters
    ----------
    trace : Trace
    name : str
        A prefix of the variables and leaves.
    reciprocals : bool
        Multiply by 1/b where b is a leaf: faster, and another last bit.

    Attributes
    ----------
    numbers : dict of (Node, bool)
        The numbers that the statements use, in the order of their names, and whether their
        reciprocals are meant.
    columns : dict of (Node, bool)
        Likewise the values that differ from run to run but not from step to step.
    functions : set
        The ufuncs that have no spelling of their own.
    """

    def __init__(self, trace, name, reciprocals=False):
        self.trace, self.name, self._reciprocals = trace, name, reciprocals
        self.numbers, self.columns, self.functions = {}, {}, set()
        uses = Counter()
        for node in trace.tape:
            times = 2 if node.operation in _TWICE else 1
            uses.update({part: times for part in node.inputs if isinstance(part, Node)})
        uses.update(trace.outputs)
        self._uses = uses

    def statements(self, arrays, suffix=""):
        """Return (lines, one expression for each output), given the variables of the arrays.

        Raises
        ------
        NotTraceable
            If an output is a number, or a schedule has one value per run.
        """
        words = dict(zip(self.trace.arrays, arrays, strict=True))
        lines = []
        if any(node.kind == "column" and node.changing for node in self.trace.given.values()):
            raise NotTraceable("a schedule with one value per run")
        for node in self.trace.tape:
            if self._is_leaf(node):
                continue
            text = self._spelled(node, words)
            if self._uses[node] > 1:
                variable = f"{self.name}{len(lines)}{suffix}"
                lines.append(f"{variable} = {text}")
                text = variable
            words[node] = text
        if any(not isinstance(node, Node) for node in self.trace.outputs):
            raise NotTraceable("a result that is a number")
        return lines, [self._word(node, words) for node in self.trace.outputs]

    @staticmethod
    def _is_leaf(node):
        return node.kind == "number" or (node.kind == "column" and not node.changing)

    def _spelled(self, node, words):
        inputs, operation = node.inputs, node.operation
        if operation is np.true_divide and self._reciprocals and self._leaves(inputs[1]):
            parts = [self._word(inputs[0], words), self._leaf(inputs[1], reciprocal=True)]
            return f"({parts[0]} * {parts[1]})"
        parts = [self._word(part, words) for part in inputs]
        if operation in SPELLING:
            return SPELLING[operation].format(*parts)
        self.functions.add(operation)
        return f"{operation.__name__}({', '.join(parts)})"

    def _leaves(self, part):
        return isinstance(part, Node) and self._is_leaf(part)

    def _word(self, part, words):
        if not isinstance(part, Node):
            return f"({float(part)!r})"  # inf and nan are names too
        return self._leaf(part) if self._is_leaf(part) else words[part]

    def _leaf(self, node, reciprocal=False):
        known = self.numbers if node.kind == "number" else self.columns
        place = known.setdefault((node, reciprocal), len(known))
        letter = "u" if node.kind == "number" else "k"
        return f"{self.name}{letter}{place}"

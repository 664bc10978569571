"""The numbers of an update rule that depend on the step alone, worked out for many steps at once."""

import numpy as np

from optviz.engine.tracing import Node
from optviz.optimizers.rule import Step


def numbers_over_steps(trace, hyper, first, last):
    """Return what `trace` computes from its numbers, for the steps first..last: {Node: array or number}.

    They have the bits that `Step` gives one by one.

    Parameters
    ----------
    trace : Trace
    hyper : mapping
        The value of every number that was given to the trace; schedules are callables.
    first, last : int
        Steps, from 2 on.
    """
    steps = np.arange(first, last + 1, dtype=float)
    values = {}
    for name, node in trace.given.items():
        if node.kind != "number":
            continue
        if name == "t":
            values[node] = steps
        elif callable(hyper[name]):
            values[node] = np.array([hyper[name](t) for t in range(first, last + 1)], dtype=float)
        else:
            values[node] = hyper[name]
    _evaluate(trace, values)
    if first == 2 and "t" in trace.given:  # NumPy has its own ways for the powers 1 and 2 of one number
        second = {node: _first(value) for node, value in values.items() if node.operation is None}
        second[trace.given["t"]] = Step(2)
        _evaluate(trace, second)
        for node, value in second.items():
            if node.changing:
                values[node][0] = value
    return values


def columns_over_runs(trace, hyper):
    """Return what `trace` computes from its columns alone, for all runs: {Node: array (R,)}."""
    values = {node: np.asarray(hyper[name]) for name, node in trace.given.items() if not node.changing}
    values = {node: value[:, 0] if value.ndim else value for node, value in values.items()}
    _evaluate(trace, values, lambda node: not node.changing and node.kind != "array")
    return values


def _first(value):
    return float(value[0]) if np.ndim(value) else value


def _evaluate(trace, values, wanted=lambda node: node.kind == "number"):
    with np.errstate(all="ignore"):
        for node in trace.tape:
            if wanted(node):
                parts = [values[part] if isinstance(part, Node) else part for part in node.inputs]
                values[node] = parts[0] ** parts[1] if node.operation is np.power else node.operation(*parts)


def as_rows(values, leaves, count):
    """Return one row of numbers per step (or run), (count, len(leaves)).

    `leaves` are the `Node`s, or pairs of one and whether its reciprocal is meant.
    """
    rows = np.empty((count, len(leaves)))
    with np.errstate(all="ignore"):
        for place, leaf in enumerate(leaves):
            node, reciprocal = leaf if isinstance(leaf, tuple) else (leaf, False)
            rows[:, place] = 1 / np.asarray(values[node]) if reciprocal else values[node]
    return rows

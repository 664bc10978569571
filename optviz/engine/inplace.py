"""Traced functions as straight lines of NumPy calls that use their memory again.

The operations and their order are those of the traced function, so the results are the
same bits; a buffer is overwritten as soon as its value is dead, which saves memory traffic.
"""

import numpy as np

from optviz.engine.tracing import Node, NotTraceable, trace_surface, trace_update
from optviz.optimizers.rule import Step

_OPERATORS = {np.add: "+", np.subtract: "-", np.multiply: "*", np.true_divide: "/", np.power: "**"}


def in_place(problem, optimizer):
    """Return the programs that run a problem and an optimizer in place, or None if one cannot be traced."""
    if optimizer.rule is None or problem.surface is None or optimizer.query is not None or optimizer.needs:
        return None
    changing = [
        key for key, value in optimizer.hyperparameters.items() if not isinstance(value, (float, bool, str))
    ]
    try:
        update = compiled(trace_update(optimizer, changing))
        surface = compiled(trace_surface(problem.surface, problem.parameters), keep=True, targets=True)
    except Exception:  # whatever a rule does that a tracer cannot follow, plain NumPy will do or report
        return None
    return update, surface, changing


def advance_in_place(programs, problem, optimizer, hyper, x, rows, points, losses):
    """Advance one block (runs, 2) as `loop.advance` does, without new memory after the first update."""
    (update, spares), (surface, scratch), changing = programs
    schedules = {key: value for key, value in hyper.items() if callable(value)}
    state = optimizer.init(x, {**hyper, **{key: value(1) for key, value in schedules.items()}})
    grad, loss = np.empty_like(x), np.empty(len(x))
    spare, scratch = [np.empty_like(x) for _ in range(spares)], [np.empty(len(x)) for _ in range(scratch)]
    row = 0
    for t in range(1, int(rows[-1]) + 1):
        if schedules:
            hyper = {**hyper, **{key: value(t) for key, value in schedules.items()}}
        _, scratch = surface(x[:, 0], x[:, 1], loss, grad[:, 0], grad[:, 1], scratch)
        if rows[row] == t - 1:
            points[row], losses[row] = x, loss
            row += 1
        if t == 1:  # rules may begin in another way, and may keep what they were given
            x, state = optimizer.update(x, grad.copy("F"), t, state, hyper)
            continue
        changed = [hyper[key] for key in changing]
        (x, *state), spare = update(x, grad, *state, Step(t), *changed, spare)
        grad = spare.pop()
    surface(x[:, 0], x[:, 1], loss, grad[:, 0], grad[:, 1], scratch)
    points[-1], losses[-1] = x, loss


def compiled(traced, keep=False, targets=False):
    """Return (function, number of buffers it needs besides its arguments).

    The function is called with the arrays, the scalars, the targets and a list of spare
    buffers, and returns (outputs, spare buffers).

    Parameters
    ----------
    traced : (arrays, scalars, outputs, tape)
    keep : bool
        Leave the arrays as they are; otherwise they are overwritten.
    targets : bool
        The caller says where each output goes.

    Raises
    ------
    NotTraceable
        If a result is not a new array of its own.
    """
    arrays, scalars, outputs, tape = traced
    made = {id(node) for node in [*tape, *([] if targets else arrays)] if node.kind == "array"}
    if len({id(node) for node in outputs}) < len(outputs) or not all(id(node) in made for node in outputs):
        raise NotTraceable("a result that is a number, given twice, or an argument that must be copied")
    writer = _Writer(tape, arrays, scalars, outputs, keep, targets)
    for position in range(len(tape)):
        writer.add(position)
    return writer.function(), writer.buffers - len(arrays)


class _Writer:
    """Turns a tape into source lines, and gives every value a buffer for as long as it lives."""

    def __init__(self, tape, arrays, scalars, outputs, keep, targets):
        self._tape, self._arrays, self._outputs = tape, arrays, outputs
        self._lines, self._constants = [], {}
        self._names = {id(node): f"b{i}" for i, node in enumerate(arrays)}
        self._names |= {id(node): f"s{i}" for i, node in enumerate(scalars)}
        self._targets = {id(node): f"o{i}" for i, node in enumerate(outputs)} if targets else {}
        self._last = {
            id(value): i for i, node in enumerate(tape) for value in node.inputs if isinstance(value, Node)
        }
        immortal = [*outputs, *arrays] if keep else outputs
        self._last |= {id(node): len(tape) for node in immortal}
        self._free = [self._names[id(node)] for node in arrays if id(node) not in self._last]
        self._scalars, self.buffers = len(scalars), len(arrays)

    def add(self, position):
        """Write the line of one operation."""
        node = self._tape[position]
        words = [self._word(value) for value in node.inputs]
        if node.kind == "scalar":
            name = f"v{position}"
            sign = _OPERATORS.get(node.ufunc)
            self._lines.append(
                f"{name} = {f' {sign} '.join(words) if sign else self._call(node.ufunc, words)}"
            )
        else:
            name = self._buffer(node, position)
            self._lines.append(self._call(node.ufunc, [*words, f"out={name}"]))
        self._names[id(node)] = name

    def _buffer(self, node, position):
        """Return where an operation puts its result: over a value that dies with it, if there is one."""
        dying = {
            self._names[id(value)]: None
            for value in node.inputs
            if isinstance(value, Node) and value.kind == "array" and self._last[id(value)] == position
        }
        self._free += [name for name in dying if name[0] == "b"]
        if id(node) in self._targets:
            return self._targets[id(node)]
        if not self._free:
            self.buffers += 1
            return f"b{self.buffers - 1}"
        return self._free.pop()

    def _word(self, value):
        if isinstance(value, Node):
            return self._names[id(value)]
        self._constants[f"c{len(self._constants)}"] = value
        return f"c{len(self._constants) - 1}"

    def _call(self, ufunc, words):
        self._constants[ufunc.__name__] = ufunc
        return f"{ufunc.__name__}({', '.join(words)})"

    def function(self):
        """Return the finished function."""
        inputs = [f"b{i}" for i in range(len(self._arrays))]
        extra = [f"b{i}" for i in range(len(self._arrays), self.buffers)]
        results = [self._names[id(node)] for node in self._outputs]
        empty = [name for name in [*inputs, *extra] if name not in results and not self._is_kept(name)]
        arguments = [*inputs, *(f"s{i}" for i in range(self._scalars)), *self._targets.values(), "spare"]
        lines = [f"{', '.join(extra)}, *spare = spare"] if extra else []
        lines += [*self._lines, f"return [{', '.join(results)}], [{', '.join(empty)}, *spare]"]
        text = f"def replay({', '.join(arguments)}):\n    " + "\n    ".join(lines)
        space = dict(self._constants)
        exec(
            compile(text, "<traced>", "exec"), space
        )  # names and operators that were made above, nothing else
        return space["replay"]

    def _is_kept(self, name):
        return any(
            self._names[id(node)] == name and self._last.get(id(node)) == len(self._tape)
            for node in self._arrays
        )

"""A traced function as a straight line of NumPy calls that use their memory again.

The operations and their order are those of the traced function, so the results are the
same bits; a buffer is overwritten as soon as its value is dead, which saves memory traffic.
"""

import numpy as np

from optviz.engine.tracing import Node


class Calls:
    """A `Trace` turned into one function of arrays, columns, numbers, targets and spare buffers.

    ``calls(arrays, columns, numbers, targets, spare)`` returns (outputs, spare): every
    output whose target is None gets a buffer, all buffers that are free afterwards are spare.

    Parameters
    ----------
    trace : Trace
    kept : collection of int
        Which of the arrays are left as they are; the memory of the others is used.
    targets : collection of int
        Which of the outputs go where the caller says.

    Attributes
    ----------
    columns : list of str
        The names of the values per run that must be given, in this order.
    numbers : list of Node
        The numbers that must be given, in this order, as arrays without axes.
    """

    def __init__(self, trace, kept, targets):
        self._trace, outputs = trace, _apart(trace)
        self.columns = [name for name, node in trace.given.items() if node.kind == "column"]
        self.numbers = _numbers_used(trace, outputs)
        self._constants, self._lines = {}, []
        self._names = {node: f"a{i}" for i, node in enumerate(trace.arrays)}
        self._names |= {trace.given[name]: f"s{i}" for i, name in enumerate(self.columns)}
        self._names |= {node: f"u{i}" for i, node in enumerate(self.numbers)}
        self._targets = {outputs[i]: f"o{i}" for i in targets}
        kept = [trace.arrays[i] for i in kept]
        self._last = {part: i for i, node in enumerate(trace.tape) for part in _parts(node)}
        self._last |= dict.fromkeys([*outputs, *kept], len(trace.tape))
        self._free = [self._names[node] for node in trace.arrays if node not in self._last]
        self._made = 0
        for position, node in enumerate(trace.tape):
            if node.kind != "number":
                self._add(position, node)
        lost = {self._names[node] for node in [*outputs, *kept]}
        given = [self._names[node] for node in trace.arrays]
        self._back = [name for name in [*given, *self._buffers] if name not in lost]
        self._results = [self._names[node] for node in outputs]
        self._call = self._function(given, [f"o{i}" for i in targets])

    @property
    def _buffers(self):
        return [f"b{i}" for i in range(self._made)]

    def buffers(self, like):
        """Return as many new arrays as the first call needs."""
        return [np.empty_like(like) for _ in range(self._made)]

    def __call__(self, arrays, columns, numbers, targets, spare):
        return self._call(*arrays, *columns, *numbers, *targets, spare)

    def _add(self, position, node):
        words = [self._word(part) for part in node.inputs]
        if node.kind == "column" or node.truth:
            name = f"v{position}"
            self._lines.append(f"{name} = {self._spelled(node.operation, words)}")
        elif node.operation is np.where:
            name = self._buffer(node, position, over_inputs=False)
            self._lines += self._choice(node.inputs[0], words, name)
        else:
            name = self._buffer(node, position)
            self._lines.append(self._spelled(node.operation, [*words, f"out={name}"]))
        self._names[node] = name

    def _choice(self, condition, words, name):
        """Return the lines of a `where` into a buffer."""
        self._constants["copyto"] = np.copyto
        truth, first, second = words
        if isinstance(condition, Node) and condition.kind == "number":
            return [f"copyto({name}, {first} if {truth} else {second})"]
        return [f"copyto({name}, {second})", f"copyto({name}, {first}, where={truth})"]

    def _buffer(self, node, position, over_inputs=True):
        """Return where an operation puts its result: over a value that dies with it, if it may."""
        dying = [self._names[part] for part in dict.fromkeys(_parts(node)) if self._dies_at(part, position)]
        if over_inputs:
            self._free += dying
        if node in self._targets:
            name = self._targets[node]
        elif self._free:
            name = self._free.pop()
        else:
            name = f"b{self._made}"
            self._made += 1
        if not over_inputs:
            self._free += dying
        return name

    def _dies_at(self, part, position):
        return part.kind == "array" and self._last[part] == position and self._names[part][0] in "ab"

    def _word(self, part):
        if isinstance(part, Node):
            return self._names[part]
        self._constants[f"c{len(self._constants)}"] = np.array(
            part
        )  # a float would be converted at every call
        return f"c{len(self._constants) - 1}"

    def _spelled(self, operation, words):
        if operation is np.power and not words[-1].startswith("out="):
            return f"{words[0]} ** {words[1]}"  # NumPy's operator has ways of its own for some exponents
        self._constants[operation.__name__] = operation
        return f"{operation.__name__}({', '.join(words)})"

    def _function(self, given, targets):
        columns = [f"s{i}" for i in range(len(self.columns))]
        numbers = [f"u{i}" for i in range(len(self.numbers))]
        taken = [f"{', '.join(self._buffers)}, *spare = spare"] if self._made else []
        back = f"return [{', '.join(self._results)}], [{''.join(f'{name}, ' for name in self._back)}*spare]"
        head = f"def calls({', '.join([*given, *columns, *numbers, *targets, 'spare'])}):"
        text = "\n    ".join([head, *taken, *self._lines, back])
        space = dict(self._constants)
        exec(compile(text, "<traced>", "exec"), space)  # names and operators made above, nothing else
        return space["calls"]


def _parts(node):
    return [part for part in node.inputs if isinstance(part, Node)]


def _apart(trace):
    """Return the outputs, each of them an array that the function makes, and makes once."""
    made, outputs = {node for node in trace.tape if node.kind == "array" and not node.truth}, []
    for output in trace.outputs:
        if output not in made or output in set(outputs):  # a list would compare, and note the comparison
            copy = Node("array", trace.tape, np.positive, (output,))
            trace.tape.append(copy)
            output = copy
        outputs.append(output)
    return outputs


def _numbers_used(trace, outputs):
    """Return the numbers that columns, arrays or outputs are made of."""
    users = [part for node in trace.tape if node.kind != "number" for part in _parts(node)]
    return list(dict.fromkeys(part for part in [*users, *outputs] if part.kind == "number"))

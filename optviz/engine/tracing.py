"""What an elementwise function does, noted by calling it once with values that are not there yet."""

import numpy as np

# What gives float64 for float64, and nothing else: a comparison in a float buffer would be another number.
_NAMES = """
add subtract multiply true_divide negative positive power square sqrt cbrt reciprocal absolute fabs sign
maximum minimum fmax fmin exp exp2 expm1 log log2 log10 log1p sin cos tan arcsin arccos arctan arctan2
sinh cosh tanh arcsinh arccosh arctanh hypot floor ceil rint trunc copysign
"""
ELEMENTWISE = frozenset(getattr(np, name) for name in _NAMES.split())


class NotTraceable(Exception):
    """The function does something else than elementwise operations on whole arrays."""


class Node(np.lib.mixins.NDArrayOperatorsMixin):
    """A value that is not there yet.

    Attributes
    ----------
    kind : "array" or "scalar"
        Scalars are numbers, or columns with one number per run, that change from step to step.
    tape : list of Node
        All operations so far, in their order.
    ufunc, inputs
        The operation that makes the value; None and its name for an argument.
    """

    def __init__(self, kind, tape, ufunc=None, inputs=()):
        self.kind, self.tape, self.ufunc, self.inputs = kind, tape, ufunc, inputs

    def __array_ufunc__(self, ufunc, method, *inputs, **options):
        if ufunc is np.equal and isinstance(inputs[0], Node) and inputs[0].inputs == "t" and inputs[1] == 1:
            return False  # what is traced is every update but the first
        if method != "__call__" or options or ufunc not in ELEMENTWISE:
            raise NotTraceable(f"{ufunc.__name__}.{method}")
        if ufunc is np.power and not isinstance(inputs[1], Node) and inputs[0].kind == "array":
            ufunc, inputs = _power(*inputs)
        nodes = [value for value in inputs if isinstance(value, Node)]
        node = Node("array" if any(n.kind == "array" for n in nodes) else "scalar", self.tape, ufunc, inputs)
        self.tape.append(node)
        return node

    def __bool__(self):
        raise NotTraceable("a decision on a value")

    def __array__(self, *_, **__):
        raise NotTraceable("a function that is not elementwise")

    __hash__ = object.__hash__


def _power(base, exponent):
    """Return the ufunc that an array's ** calls: it has its own ways for some exponents."""
    if exponent in (0, 1):
        raise NotTraceable("a power that is no operation")
    ufunc = {2: np.square, 0.5: np.sqrt, -1: np.reciprocal}.get(exponent)
    return (ufunc, (base,)) if ufunc else (np.power, (base, exponent))


def trace_update(optimizer, changing):
    """Return (arrays, scalars, outputs, tape) of an update t >= 2.

    Parameters
    ----------
    optimizer : Optimizer
        Made by a `Rule`.
    changing : list of str
        Hyperparameters that are columns or schedules; the others are constants.
    """
    tape = []
    arrays = [Node("array", tape) for _ in range(2 + len(optimizer.rule.states))]
    scalars = [Node("scalar", tape, inputs=name) for name in ("t", *changing)]
    hyper = {**optimizer.hyperparameters, **dict(zip(changing, scalars[1:], strict=True))}
    x, state = optimizer.rule.apply(arrays[0], arrays[1], scalars[0], tuple(arrays[2:]), hyper)
    return arrays, scalars, [x, *state], tape


def trace_surface(function, parameters):
    """Return (arrays, scalars, outputs, tape) of a function of x and y."""
    tape = []
    arrays = [Node("array", tape) for _ in range(2)]
    return arrays, [], list(function(*arrays, **parameters)), tape

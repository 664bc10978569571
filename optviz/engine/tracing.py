"""What an elementwise function does, noted by calling it once with values that are not there yet."""

from dataclasses import dataclass

import numpy as np

# What gives float64 for float64, and nothing else: a float buffer would hold another number.
_NAMES = """
add subtract multiply true_divide negative positive power square sqrt cbrt reciprocal absolute fabs sign
maximum minimum fmax fmin exp exp2 expm1 log log2 log10 log1p sin cos tan arcsin arccos arctan arctan2
sinh cosh tanh arcsinh arccosh arctanh hypot floor ceil rint trunc copysign
"""
_COMPARISONS = "less less_equal greater greater_equal equal not_equal isnan isfinite"
_LOGIC = {np.logical_and, np.logical_or, np.logical_not, np.bitwise_and, np.bitwise_or, np.invert}
ELEMENTWISE = frozenset(getattr(np, name) for name in _NAMES.split())
TRUTHS = frozenset({*(getattr(np, name) for name in _COMPARISONS.split()), *_LOGIC})
KINDS = ("number", "column", "array")


class NotTraceable(Exception):
    """The function does something else than elementwise operations on whole arrays."""


class Node(np.lib.mixins.NDArrayOperatorsMixin):
    """A value that is not there yet.

    Attributes
    ----------
    kind : "number", "column" or "array"
        One value for all runs, one per run, or one per run and parameter.
    tape : list of Node
        All operations so far, in their order.
    operation, inputs
        The ufunc (or `numpy.where`) that makes the value; None and its name for an argument.
    changing : bool
        Whether the value differs from step to step.
    """

    def __init__(self, kind, tape, operation=None, inputs=(), changing=True):
        self.kind, self.tape, self.operation, self.inputs = kind, tape, operation, inputs
        self.changing = changing

    @property
    def truth(self):
        """Whether the value is true or false, not a number."""
        return self.operation in TRUTHS

    def __array_ufunc__(self, ufunc, method, *inputs, **options):
        if ufunc is np.equal and isinstance(inputs[0], Node) and inputs[0].inputs == "t" and inputs[1] == 1:
            return False  # what is traced is every update but the first
        if method != "__call__" or options or ufunc not in ELEMENTWISE | TRUTHS:
            raise NotTraceable(f"{ufunc.__name__}.{method}")
        truths = [isinstance(value, Node) and value.truth for value in inputs]
        if any(truths) if ufunc not in _LOGIC else not all(truths):
            raise NotTraceable("arithmetic on truth values")
        if ufunc is np.power and not isinstance(inputs[1], Node) and inputs[0].kind == "array":
            ufunc, inputs = _power(*inputs)
        return self._noted(ufunc, inputs)

    def __array_function__(self, function, types, arguments, options):
        if function is not np.where or options or len(arguments) != 3:
            raise NotTraceable(function.__name__)
        if [isinstance(value, Node) and value.truth for value in arguments] != [True, False, False]:
            raise NotTraceable("a choice between truth values, or by a number")
        return self._noted(np.where, arguments)

    def _noted(self, operation, inputs):
        if any(isinstance(value, np.ndarray) and value.ndim for value in inputs):
            raise NotTraceable("an array of its own")
        nodes = [value for value in inputs if isinstance(value, Node)]
        kind = max((node.kind for node in nodes), key=KINDS.index)
        node = Node(kind, self.tape, operation, inputs, any(node.changing for node in nodes))
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


@dataclass(frozen=True)
class Trace:
    """A function as a straight line of operations.

    Attributes
    ----------
    arrays : list of Node
        The arguments that are arrays.
    given : dict of str to Node
        The arguments that are numbers or columns: "t" and hyperparameters.
    outputs, tape : list of Node
    """

    arrays: list
    given: dict
    outputs: list
    tape: list


def trace_update(optimizer, columns=(), numbers=(), query=False):
    """Return the `Trace` of an update t >= 2, or of the point where its gradient is taken.

    Parameters
    ----------
    optimizer : Optimizer
        Made by a `Rule`.
    columns, numbers : collection of str
        Hyperparameters that are one value per run, and such that are not known yet; those
        that are schedules change from step to step. All others are constants.
    """
    tape, hyper = [], optimizer.hyperparameters
    arrays = [Node("array", tape) for _ in range(2 + len(optimizer.rule.states))]
    given = {"t": Node("number", tape, inputs="t")}
    for name in [*columns, *numbers]:
        kind = "column" if name in columns else "number"
        given[name] = Node(kind, tape, inputs=name, changing=callable(hyper[name]))
    hyper, state = {**hyper, **given}, tuple(arrays[2:])
    if query:
        return _trace(arrays, given, [_called(lambda: optimizer.query(arrays[0], state, hyper))], tape)
    x, state = _called(lambda: optimizer.rule.apply(arrays[0], arrays[1], given["t"], state, hyper))
    return _trace(arrays, given, [x, *state], tape)


def trace_surface(function, parameters, numbers=()):
    """Return the `Trace` of a function of x and y; `numbers` are parameters that are not known yet."""
    tape = []
    arrays = [Node("array", tape) for _ in range(2)]
    given = {name: Node("number", tape, inputs=name, changing=False) for name in numbers}
    outputs = _called(lambda: list(function(*arrays, **{**parameters, **given})))
    return _trace(arrays, given, outputs, tape)


def _called(function):
    """Return what somebody's rule or surface makes of values that are not there yet.

    It was promised arrays. Whatever it raises at anything else, and that may be of any class,
    says only that it wants arrays: plain NumPy gives it those and reports what is wrong then.
    """
    try:
        return function()
    except NotTraceable:
        raise
    except Exception as error:
        raise NotTraceable(f"{type(error).__name__}: {error}") from error


def _trace(arrays, given, outputs, tape):
    """Return the `Trace` of the operations that the outputs need."""
    needed = {node for node in outputs if isinstance(node, Node)}
    for node in reversed(tape):
        if node in needed:
            needed.update(part for part in node.inputs if isinstance(part, Node))
    return Trace(arrays, given, outputs, [node for node in tape if node in needed])


def columns_and_schedules(optimizer):
    """Return the names of the hyperparameters that are one value per run, and of those that change."""
    first = {
        key: getattr(value, "first", value) if callable(value) else value
        for key, value in optimizer.hyperparameters.items()
    }
    columns = [key for key, value in first.items() if isinstance(value, np.ndarray)]
    schedules = [key for key, value in optimizer.hyperparameters.items() if callable(value)]
    return columns, [key for key in schedules if key not in columns]

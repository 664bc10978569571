"""Exact derivatives with respect to x and y, carried along by NumPy's own functions.

A `Dual` is a value with its two partial derivatives; None stands for a derivative that is
zero because nothing depends on it. The parts may be arrays, Duals or the engine's traced
values, so a function of Duals can be run, differentiated again, or compiled.
"""

import numpy as np

from optviz.errors import OptvizError


class NotDifferentiable(OptvizError, TypeError):
    """A function that `Dual` cannot follow."""


class Dual(np.lib.mixins.NDArrayOperatorsMixin):
    """A value with its derivatives by x and y.

    >>> x, y = Dual(3.0, 1, None), Dual(2.0, None, 1)
    >>> product = np.sin(x * x) * y
    >>> bool(product.dx == np.cos(9.0) * 6 * 2), bool(product.dy == np.sin(9.0))
    (True, True)
    """

    def __init__(self, value, dx, dy):
        self.value, self.dx, self.dy = value, dx, dy

    def __array_ufunc__(self, ufunc, method, *inputs, **options):
        if method != "__call__" or options:
            raise NotDifferentiable(f"{ufunc.__name__}.{method} has no derivative here")
        values = [part.value if isinstance(part, Dual) else part for part in inputs]
        if ufunc in _COMPARISONS:
            return ufunc(*values)
        if ufunc not in _RULES:
            raise NotDifferentiable(f"{ufunc.__name__} has no derivative here")
        result = _raised(*values) if ufunc is np.power else ufunc(*values)
        slopes = [
            rule(*values, result) if isinstance(part, Dual) else None
            for rule, part in zip(_RULES[ufunc], inputs, strict=True)
        ]
        dx, dy = (_total(slopes, [getattr(part, name, None) for part in inputs]) for name in ("dx", "dy"))
        return Dual(result, dx, dy)

    def __array_function__(self, function, types, arguments, options):
        if function is not np.where or options or len(arguments) != 3:
            raise NotDifferentiable(f"{function.__name__} has no derivative here")
        condition, *branches = arguments
        value = np.where(condition, *(getattr(part, "value", part) for part in branches))
        parts = []
        for name in ("dx", "dy"):
            slopes = [getattr(part, name, None) for part in branches]
            known = [0.0 if slope is None else slope for slope in slopes]
            parts.append(None if all(slope is None for slope in slopes) else np.where(condition, *known))
        return Dual(value, *parts)

    def __array__(self, *_, **__):
        raise NotDifferentiable("a function that is not elementwise has no derivative here")

    def __bool__(self):
        raise NotDifferentiable("a decision on a value has no derivative here")

    __hash__ = None


_COMPARISONS = {
    np.less, np.less_equal, np.greater, np.greater_equal, np.equal, np.not_equal, np.isnan, np.isfinite,
}  # fmt: skip


def _total(slopes, derivatives):
    """Return the sum of slope times derivative over the inputs that move, or None if none does."""
    total = None
    for slope, derivative in zip(slopes, derivatives, strict=True):
        if slope is None or derivative is None:
            continue
        if total is not None and _is(slope, -1):
            total = total - derivative
            continue
        term = _product(slope, derivative)
        total = term if total is None else total + term
    return total


def _product(slope, derivative):
    """Return slope times derivative without multiplying by 1: traced code is as short as by hand."""
    if _is(slope, 1):
        return derivative
    if _is(slope, -1):
        return -derivative
    return slope if _is(derivative, 1) else slope * derivative


def _is(value, number):
    return isinstance(value, (int, float)) and value == number


def _raised(base, exponent):
    """Return a power as an array's ** computes it: some exponents have ways of their own."""
    known = {2: np.square, 1: np.positive, 0.5: np.sqrt, -1: np.reciprocal}
    ufunc = known.get(exponent) if isinstance(exponent, (int, float)) else None
    return ufunc(base) if ufunc else np.power(base, exponent)


def _by_base(base, exponent, result):
    return exponent * (base if _is(exponent, 2) else _raised(base, exponent - 1))


def _first(a, b, r):
    """Return the share of a in maximum(a, b): one half where both are alike, so |x| = max(x, -x)."""
    return 0.5 + 0.5 * np.sign(a - b)


def _second(a, b, r):
    return 0.5 - 0.5 * np.sign(a - b)


TINY = float(np.finfo(float).tiny)  # below any root but 0: a cone has gradient 0 at its tip, as |x| has
LOG2, LOG10 = float(np.log(2)), float(np.log(10))

# Each ufunc to the derivative by each of its inputs, from the inputs and the result r.
_RULES = {
    np.add: (lambda a, b, r: 1, lambda a, b, r: 1),
    np.subtract: (lambda a, b, r: 1, lambda a, b, r: -1),
    np.multiply: (lambda a, b, r: b, lambda a, b, r: a),
    np.true_divide: (lambda a, b, r: 1 / b, lambda a, b, r: -r / b),
    np.power: (_by_base, lambda a, b, r: r * np.log(a)),
    np.negative: (lambda a, r: -1,),
    np.positive: (lambda a, r: 1,),
    np.square: (lambda a, r: 2 * a,),
    np.sqrt: (lambda a, r: 0.5 / np.maximum(r, TINY),),
    np.cbrt: (lambda a, r: 1 / (3 * r * r),),
    np.reciprocal: (lambda a, r: -(r * r),),
    np.absolute: (lambda a, r: np.sign(a),),
    np.fabs: (lambda a, r: np.sign(a),),
    np.sign: (lambda a, r: None,),
    np.floor: (lambda a, r: None,),
    np.ceil: (lambda a, r: None,),
    np.rint: (lambda a, r: None,),
    np.exp: (lambda a, r: r,),
    np.exp2: (lambda a, r: r * LOG2,),
    np.expm1: (lambda a, r: np.exp(a),),
    np.log: (lambda a, r: 1 / a,),
    np.log2: (lambda a, r: 1 / (a * LOG2),),
    np.log10: (lambda a, r: 1 / (a * LOG10),),
    np.log1p: (lambda a, r: 1 / (1 + a),),
    np.sin: (lambda a, r: np.cos(a),),
    np.cos: (lambda a, r: -np.sin(a),),
    np.tan: (lambda a, r: 1 + r * r,),
    np.arcsin: (lambda a, r: 1 / np.sqrt((1 - a) * (1 + a)),),
    np.arccos: (lambda a, r: -1 / np.sqrt((1 - a) * (1 + a)),),
    np.arctan: (lambda a, r: 1 / (1 + a * a),),
    np.arctan2: (lambda a, b, r: b / (a * a + b * b), lambda a, b, r: -a / (a * a + b * b)),
    np.sinh: (lambda a, r: np.cosh(a),),
    np.cosh: (lambda a, r: np.sinh(a),),
    np.tanh: (lambda a, r: np.square(1 / np.cosh(a)),),  # 1 - r r has no digits left where r is near 1
    np.arcsinh: (lambda a, r: 1 / np.sqrt(a * a + 1),),
    np.arccosh: (lambda a, r: 1 / np.sqrt((a - 1) * (a + 1)),),
    np.arctanh: (lambda a, r: 1 / ((1 - a) * (1 + a)),),
    np.hypot: (lambda a, b, r: a / np.maximum(r, TINY), lambda a, b, r: b / np.maximum(r, TINY)),
    np.maximum: (_first, _second),
    np.minimum: (_second, _first),
}  # fmt: skip


def with_gradient(function):
    """Return ``(x, y) -> value, df/dx, df/dy`` of a function of x and y made of NumPy's ufuncs.

    >>> with_gradient(lambda x, y: x * x * y)(np.array([3.0]), np.array([2.0]))
    (array([18.]), array([12.]), array([9.]))
    """

    def differentiated(x, y):
        found = function(Dual(x, 1, None), Dual(y, None, 1))
        parts = [found.value, found.dx, found.dy] if isinstance(found, Dual) else [found, None, None]
        return _apart(parts, x, y)

    return differentiated


def _apart(parts, x, y):
    """Return the parts as arrays of their own: the engine in place writes each result once."""
    seen, made = {id(x), id(y)}, []
    for part in parts:
        if part is None or isinstance(part, (int, float)):
            part = 0 * x + 0 * y + (part or 0.0)
        elif id(part) in seen:
            part = np.positive(part)
        seen.add(id(part))
        made.append(part)
    return tuple(made)


def second_derivatives(surface, x, y, parameters):
    """Return fxx, fxy, fyy of a surface ``f(x, y, **parameters) -> value, df/dx, df/dy``.

    Raises
    ------
    NotDifferentiable
        If the surface does what `Dual` cannot follow.
    """
    try:
        _, fx, fy = surface(Dual(x, 1, None), Dual(y, None, 1), **parameters)
    except NotDifferentiable:
        raise
    except Exception as error:  # it was promised arrays: what it raises at anything else may be of any class
        raise NotDifferentiable(f"{type(error).__name__}: {error}") from error
    parts = (getattr(fx, "dx", None), getattr(fx, "dy", None), getattr(fy, "dy", None))
    return tuple(np.zeros_like(x) if part is None else np.broadcast_to(part, x.shape) for part in parts)

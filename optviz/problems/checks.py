"""What a problem's parts must look like, checked with a sentence."""

import math
import operator

import numpy as np

from optviz.errors import OptvizError, ProblemError, UsageError
from optviz.reals import real_array


def checked_point(what, point, dimension=None):
    """Return a finite float64 vector (D,)."""
    try:
        point = real_array(point)
    except (TypeError, ValueError, OverflowError):
        raise UsageError(f"{what} must be numbers, found {point!r}") from None
    if point.ndim != 1 or not point.size or (dimension and point.size != dimension):
        expected = f"{dimension} numbers" if dimension else "a vector of numbers"
        raise UsageError(f"{what} must be {expected}, found shape {point.shape}")
    if not np.isfinite(point).all():
        raise UsageError(f"{what} must be finite, found {point.tolist()}")
    return point


def checked_domain(name, domain, dimension):
    """Return finite bounds (D, 2), the lower below the upper."""
    try:
        domain = real_array(domain)
    except (TypeError, ValueError, OverflowError):
        raise UsageError(f"{name}: domain must be numbers, found {domain!r}") from None
    if domain.shape != (dimension, 2):
        raise UsageError(f"{name}: domain must have shape ({dimension}, 2), found {domain.shape}")
    if not (np.isfinite(domain).all() and (domain[:, 0] < domain[:, 1]).all()):
        raise UsageError(f"{name}: every domain must be finite with lower < upper, found {domain.tolist()}")
    return domain


def checked_minima(name, minima, dimension):
    """Return points (M, D); one point may be given as it is."""
    try:
        points = real_array(minima)
    except (TypeError, ValueError, OverflowError):
        raise UsageError(f"{name}: minima must be numbers, found {minima!r}") from None
    if points.size and (points.ndim > 2 or points.shape[-1:] != (dimension,)):
        raise UsageError(f"{name}: minima must have shape (M, {dimension}), found {points.shape}")
    return points.reshape(-1, dimension)


def checked_minimum(name, minimum):
    """Return a float, which may be -inf."""
    try:
        value = real_array(minimum)
    except (TypeError, ValueError, OverflowError):
        value = np.array(np.nan)
    if value.ndim or np.isnan(value) or value == np.inf:
        raise UsageError(f"{name}: minimum must be a number, found {minimum!r}")
    return float(value)


def checked_shapes(name, shapes, dimension):
    """Return the shapes of the parameter blocks as tuples of int; together they hold D parameters."""
    if shapes is None:
        return ((dimension,),)
    try:
        blocks = tuple(tuple(operator.index(size) for size in shape) for shape in shapes)
    except TypeError:
        raise UsageError(
            f"{name}: shapes must be a list of shapes such as [(3, 2), (3,)], found {shapes!r}"
        ) from None
    held = sum(math.prod(block) for block in blocks)
    if held != dimension or any(size < 1 for block in blocks for size in block):
        raise UsageError(f"{name}: shapes must hold all {dimension} parameters, found {blocks} with {held}")
    return blocks


def checked_diagonal(name, function, x):
    """Call a user's Hessian diagonal on a read-only view and check what comes back."""
    return _checked_array(name, "Hessian diagonal", _called(name, function, x), x.shape)


def checked_value(name, function, x):
    """Call a user's loss on a read-only view and check what comes back."""
    return _checked_array(name, "loss", _called(name, function, x), x.shape[:-1])


def checked_call(name, function, x):
    """Call a user's function on a read-only view and check what comes back."""
    result = _called(name, function, x)
    if not (isinstance(result, tuple) and len(result) == 2):
        found = f"a tuple of {len(result)}" if isinstance(result, tuple) else type(result).__name__
        raise ProblemError(f"{name}: expected value_and_grad to return (loss, gradient), found {found}")
    return (
        _checked_array(name, "loss", result[0], x.shape[:-1]),
        _checked_array(name, "gradient", result[1], x.shape),
    )


def _called(name, function, x):
    points = x.view()
    points.flags.writeable = False
    try:
        return function(points)
    except OptvizError:
        raise
    except Exception as error:
        told = f"{name}: the function raised {type(error).__name__}: {error}"
        if "broadcast" in str(error):
            told += f"; points have shape {x.shape}, so the first parameter is x[..., 0]"
        raise ProblemError(told) from error


def _checked_array(name, what, array, shape):
    if np.ma.is_masked(array):
        raise ProblemError(
            f"{name}: the {what} has masked values; expected numbers, or NaN where there is none"
        )
    try:
        array = np.array(array)  # a copy: the function may use its memory again
    except ValueError:
        raise ProblemError(
            f"{name}: the {what} must be an array, found a ragged {type(array).__name__}"
        ) from None
    if array.dtype.kind not in "fiu":
        raise ProblemError(f"{name}: the {what} must be real numbers, found {array.dtype}")
    if array.shape != shape:
        raise ProblemError(
            f"{name}: for points of shape {(*shape, '...') if what == 'loss' else shape} the {what} "
            f"must have shape {shape}, found {array.shape}; work on the last axis, like (x**2).sum(-1)"
        )
    return array.astype(float, copy=False)

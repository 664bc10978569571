"""What the outputs are compared with: checked, with the samples on the last axis."""

import numpy as np

from optviz.errors import UsageError
from optviz.reals import real_array


def real_targets(y, outputs, what):
    """Return (numbers (K, N),) from y (N,) or (N, K)."""
    return (_columns(y, outputs, what),)


def binary_targets(y, outputs, what):
    """Return (zeros and ones (K, N),) from y (N,) or (N, K)."""
    values = _columns(y, outputs, what)
    wrong = values[(values != 0) & (values != 1)]
    if wrong.size:
        raise UsageError(f"{what}: expected labels 0 and 1 in y, found {wrong[0]:g}")
    return (values,)


def class_targets(y, outputs, what):
    """Return (labels (N,), one-hot (K, N)) from labels 0 ... K-1 or one-hot rows (N, K)."""
    if outputs < 2:
        raise UsageError(
            f"{what}: expected at least 2 outputs, one per class, found {outputs}; "
            "or use loss='binary_cross_entropy'"
        )
    values = _numbers(y, what)
    if values.ndim == 2 and values.shape[1] == outputs:
        if not (((values == 0) | (values == 1)).all() and (values.sum(axis=1) == 1).all()):
            raise UsageError(f"{what}: expected one-hot rows in y, a single 1 among 0, found others")
        values = values.argmax(axis=1)
    if values.ndim != 1:
        raise UsageError(f"{what}: expected y to be labels (N,), found shape {values.shape}")
    labels = values.astype(np.intp)
    wrong = values[(labels != values) | (labels < 0) | (labels >= outputs)]
    if wrong.size:
        raise UsageError(
            f"{what}: expected labels 0 to {outputs - 1} in y for {outputs} outputs, found {wrong[0]:g}"
        )
    return labels, (labels == np.arange(outputs)[:, None]).astype(float)


def _columns(y, outputs, what):
    """Return (K, N) from (N,), for one output, or (N, K)."""
    values = _numbers(y, what)
    values = values[:, None] if values.ndim == 1 else values
    if values.ndim != 2 or values.shape[1] != outputs:
        raise UsageError(
            f"{what}: expected y of shape (N, {outputs}) for {outputs} outputs, found {np.shape(y)}"
        )
    return np.ascontiguousarray(values.T)


def _numbers(y, what):
    y = np.asarray(y)
    try:
        values = real_array(y.astype(float) if y.dtype.kind == "b" else y)
    except (TypeError, ValueError, OverflowError):
        raise UsageError(f"{what}: expected y to be numbers, found {y.dtype}") from None
    if not np.isfinite(values).all():
        raise UsageError(f"{what}: expected finite y, found {values[~np.isfinite(values)][0]:g}")
    return values


def check_two_classes(targets, what):
    """Raise UsageError if there is only one class to learn."""
    labels = targets[0]
    if (labels == labels.flat[0]).all():
        raise UsageError(
            f"{what}: expected at least two classes in y, found only class {labels.flat[0]:g}; "
            "one class has nothing to learn"
        )

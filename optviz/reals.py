"""Numbers that come from outside, as float64."""

from numbers import Real

import numpy as np


def real_array(value):
    """Return a float64 copy of real numbers; raise TypeError, ValueError or OverflowError for anything else.

    Unlike ``np.array(value, dtype=float)`` this takes no text, truth value, None or complex number for one.

    >>> real_array([1, 2.5])
    array([1. , 2.5])
    """
    array = np.asarray(value)
    if array.dtype.kind == "O" and isinstance(value, Real):  # a whole number beyond 64 bits, a fraction
        array = np.asarray(float(value))
    if array.dtype.kind not in "fiu":
        raise TypeError(f"expected real numbers, found {array.dtype}")
    return array.astype(float)

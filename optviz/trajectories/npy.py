"""One NumPy array in a stream: no pickle, its size checked before memory is taken, every byte counted."""

import math
from tokenize import TokenError

import numpy as np

from optviz.errors import TrajectoryError

UNREADABLE = (KeyError, ValueError, TypeError, RecursionError, SyntaxError, TokenError)


def array_header(stream):
    """Return shape, whether in Fortran's order, and dtype of an array; raises one of `UNREADABLE`."""
    if np.lib.format.read_magic(stream) == (1, 0):
        return np.lib.format.read_array_header_1_0(stream)
    return np.lib.format.read_array_header_2_0(stream)


def checked_size(where, shape, dtype, left):
    """Return how many bytes an array has, or raise TrajectoryError if they are more than are left."""
    size, least = (math.prod(kind) * dtype.itemsize for kind in (shape, [max(1, n) for n in shape]))
    if least > left:
        raise TrajectoryError(f"{where}: expected at most {left} bytes, found {least}; raise max_bytes")
    return size


def array_content(where, stream, shape, dtype, left):
    """Return the array (shape) whose bytes a stream has next, as many as it should and no more."""
    size = checked_size(where, shape, dtype, left)
    content = stream.read(size + 1)
    if len(content) != size:
        raise TrajectoryError(f"{where}: expected {size} bytes for shape {shape}, found {len(content)}")
    return np.frombuffer(content, dtype).reshape(shape)


def read_array(where, stream, left):
    """Return any array of numbers or of words in a stream in NumPy's format."""
    try:
        shape, fortran, dtype = array_header(stream)
        sound = all(type(size) is int and size >= 0 for size in shape)
        if not sound or dtype.hasobject or dtype.kind not in "fiubUSc" or not dtype.itemsize:
            raise TrajectoryError(f"{where}: expected numbers or words, found {dtype} of shape {shape}")
        found = array_content(where, stream, shape[::-1] if fortran else shape, dtype, left)
    except TrajectoryError:
        raise
    except UNREADABLE as error:
        raise TrajectoryError(f"{where}: expected a NumPy array, found: {error}") from error
    return found.T if fortran else found

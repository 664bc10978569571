"""One NumPy array in a stream: no pickle, its size checked before memory is taken, every byte counted."""

import math
from tokenize import TokenError

import numpy as np

from optviz.errors import TrajectoryError

_BLOCK = 1 << 20  # bytes read at once
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


def array_content(where, stream, shape, dtype, left, every=1):
    """Return the array (shape) whose bytes a stream has next, as many as it should and no more.

    Of its first axis every `every`-th is kept, and the last; the others are never held together.
    """
    if every > 1 and shape[0] > 1:
        return _thinned(where, stream, shape, dtype, left, every)
    size = checked_size(where, shape, dtype, left)
    found, done = np.empty(size, np.uint8), 0
    while content := stream.read(_BLOCK):  # in one piece zipfile would hold it twice
        if done + len(content) <= size:
            found[done : done + len(content)] = np.frombuffer(content, np.uint8)
        done += len(content)
        if done > size:
            break
    if done != size:
        count = done if done < size else f"{done} or more"
        raise TrajectoryError(f"{where}: expected {size} bytes for shape {shape}, found {count}")
    return found.view(dtype).reshape(shape)


def _thinned(where, stream, shape, dtype, left, every):
    count, each = shape[0], math.prod(shape[1:]) * dtype.itemsize
    kept = -(-(count - 1) // every) + 1
    checked_size(where, (kept, *shape[1:]), dtype, left)
    found, rows = np.empty((kept, *shape[1:]), dtype), every * max(1, _BLOCK // max(1, each * every))
    for low in range(0, count, rows):
        size = min(rows, count - low)
        content = stream.read(size * each)
        if len(content) != size * each:
            raise TrajectoryError(f"{where}: expected {count * each} bytes for shape {shape}, found fewer")
        part = np.frombuffer(content, dtype).reshape(size, *shape[1:])
        found[low // every : low // every + len(part[::every])] = part[::every]
    found[-1] = part[-1]
    if stream.read(1):
        raise TrajectoryError(f"{where}: expected {count * each} bytes for shape {shape}, found more")
    return found


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

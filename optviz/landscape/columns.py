"""Long vectors in pieces: trajectories may have more parameters than memory holds."""

import numpy as np

BYTES = 16 << 20  # of one piece in float64


def columns(dimension, rows):
    """Yield slices over D parameters; `rows` numbers per parameter take at most 16 MB in a slice.

    >>> list(columns(5, 2**20))
    [slice(0, 2, None), slice(2, 4, None), slice(4, 5, None)]
    """
    width = max(1, BYTES // (8 * max(1, rows)))
    for low in range(0, dimension, width):
        yield slice(low, min(low + width, dimension))


def squared_norm(array, minus=0.0):
    """Return the sums (...) of squares over the last axis of array (..., D) - minus (..., D) or a number."""
    total = np.zeros(array.shape[:-1])
    for part in columns(array.shape[-1], total.size):
        other = minus if np.isscalar(minus) else minus[..., part]
        total += np.square(np.asarray(array[..., part], float) - other).sum(axis=-1)
    return total

"""Rows of numbers as they come, in memory or in a file that is mapped, run after run."""

from pathlib import Path

import numpy as np

from optviz.errors import OutputError, TrajectoryError

FLOATS = ("float32", "float64")


class Rows:
    """Vectors of one length, appended one by one.

    Parameters
    ----------
    dtype : "float32" or "float64"
    path : path_like, optional
        A file that gets the plain numbers, one row after the other; default: memory.
    """

    def __init__(self, dtype="float32", path=None):
        if str(dtype) not in FLOATS:
            raise TrajectoryError(f"expected dtype to be {' or '.join(FLOATS)}, found {dtype!r}")
        self.dtype, self.size, self.count = np.dtype(dtype), None, 0
        self.path, self._kept = None if path is None else Path(path), []
        if self.path is not None:
            with _opened(self.path, "wb"):  # an older file of this name ends here, or cannot be replaced
                pass

    def append(self, row):
        """Keep a copy of a row (D,)."""
        row = np.asarray(row)
        if self.size is None:
            self.size = row.size
        if row.shape != (self.size,):
            raise TrajectoryError(f"expected {self.size} parameters as before, found shape {row.shape}")
        if self.path is None:
            self._kept.append(np.array(row, self.dtype))
        else:
            with _opened(self.path, "ab") as file:
                file.write(np.ascontiguousarray(row, self.dtype).data)
        self.count += 1

    def array(self):
        """Return all rows (rows, D); those of a file are mapped from it, not read."""
        if self.path is None:
            return np.stack(self._kept)
        return np.memmap(self.path, self.dtype, "r", shape=(self.count, self.size))


def _opened(path, mode):
    try:
        return open(path, mode, buffering=0)
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror}") from error

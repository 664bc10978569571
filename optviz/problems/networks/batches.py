"""Which samples each update sees: all, some in a new random order every epoch, or those of a list."""

import warnings

import numpy as np

from optviz.errors import OptvizWarning, UsageError
from optviz.problems.networks.seeds import stream


def batches_of(what, given, samples, seed):
    """Return the batches that a setting asks for, or None for all samples at every update.

    Parameters
    ----------
    what : str
        Whose they are, for messages.
    given : None, "full", "stochastic", int or array_like of int (T, B)
    samples : int
        The number of samples N.
    seed : int
    """
    if given is None or (isinstance(given, str) and given == "full"):
        return None
    if isinstance(given, str) and given == "stochastic":
        given = 1
    if isinstance(given, str):
        raise UsageError(
            f"{what}: expected batches to be 'full', 'stochastic', a number "
            f"or indices (T, B), found {given!r}"
        )
    if np.ndim(given) == 0:
        size = _checked_size(what, given, samples)
        return None if size == samples else Shuffled(samples, size, seed)
    return Listed(_checked_rows(what, given, samples))


class Shuffled:
    """Batches of a number of samples in a random order, drawn from (seed, epoch) alone.

    Every epoch sees every sample once; where the batch size does not divide their number, the
    last batch of an epoch is smaller, as in torch's ``DataLoader(drop_last=False)``.
    """

    def __init__(self, samples, size, seed):
        self.samples, self.size, self.seed = samples, size, seed
        self.per_epoch = -(-samples // size)
        self._latest = None, None

    def rows(self, t):
        """Return the indices of the samples that update t = 1, 2, ... sees."""
        epoch, number = divmod(t - 1, self.per_epoch)
        return self._order(epoch)[number * self.size : (number + 1) * self.size]

    def _order(self, epoch):
        known, order = self._latest
        if known != epoch:
            order = stream(self.seed, "batches", epoch).permutation(self.samples)
            self._latest = epoch, order
        return order

    def __str__(self):
        return str(self.size)


class Listed:
    """Batches that the rows of an index array (T, B) name."""

    def __init__(self, rows):
        self._rows, self.size = rows, rows.shape[1]

    def rows(self, t):
        """Return the indices of the samples that update t = 1, 2, ... sees."""
        if t > len(self._rows):
            raise UsageError(
                f"expected batches for update {t}, found {len(self._rows)} rows; give more, or fewer steps"
            )
        return self._rows[t - 1]

    def __str__(self):
        return "listed"


def _checked_size(what, size, samples):
    if isinstance(size, (bool, np.bool_)) or not isinstance(size, (int, np.integer)) or size < 1:
        raise UsageError(f"{what}: expected a batch of at least 1 sample, found {size!r}")
    if size > samples:
        warnings.warn(
            f"{what}: expected a batch of at most {samples} samples, found {size}; all are used",
            OptvizWarning,
            stacklevel=4,
        )
    return min(int(size), samples)


def _checked_rows(what, given, samples):
    rows = np.asarray(given)
    if rows.ndim != 2 or rows.dtype.kind not in "iu" or not rows.size:
        raise UsageError(
            f"{what}: expected batches of shape (T, B), whole numbers, found {rows.dtype} {rows.shape}"
        )
    wrong = rows[(rows < 0) | (rows >= samples)]
    if wrong.size:
        raise UsageError(
            f"{what}: expected batch indices from 0 to {samples - 1} for {samples} samples, found {wrong[0]}"
        )
    return rows.astype(np.intp)

"""Arrays that are used again, each thread its own."""

import threading
from types import SimpleNamespace

MOST = 8  # kinds of blocks that are kept: whole and last, of batch, data and grid


class Memory(threading.local):
    """Gives the arrays that ``make(runs, samples)`` returned before for the same sizes."""

    def __init__(self, make):
        self._make, self._kept = make, {}

    def of(self, runs, samples):
        """Return the arrays for blocks of this many replicas and samples."""
        if (runs, samples) not in self._kept:
            if len(self._kept) >= MOST:
                self._kept.clear()
            self._kept[runs, samples] = SimpleNamespace(**self._make(runs, samples))
        return self._kept[runs, samples]

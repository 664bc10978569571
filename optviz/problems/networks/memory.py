"""Workspaces that are used again, each thread its own."""

import threading

MOST = 8  # kinds of blocks that are kept: whole and last, of batch, data and grid


class Memory(threading.local):
    """Gives what ``make(runs, samples, dtype)`` returned before for the same sizes."""

    def __init__(self, make):
        self._make, self._kept = make, {}

    def of(self, *sizes):
        """Return the workspace for blocks of this many replicas and samples, and this precision."""
        found = self._kept.get(sizes)
        if found is None:
            if len(self._kept) >= MOST:
                self._kept.clear()
            found = self._kept[sizes] = self._make(*sizes)
        return found

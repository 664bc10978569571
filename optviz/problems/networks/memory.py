"""Workspaces that are used again, each thread its own."""

import threading

MOST = 8  # kinds of blocks that are kept: whole and last, of batch, data and grid


class Memory(threading.local):
    """Gives what ``make(runs, samples)`` returned before for the same sizes."""

    def __init__(self, make):
        self._make, self._kept = make, {}

    def of(self, runs, samples):
        """Return the workspace for blocks of this many replicas and samples."""
        found = self._kept.get((runs, samples))
        if found is None:
            if len(self._kept) >= MOST:
                self._kept.clear()
            found = self._kept[runs, samples] = self._make(runs, samples)
        return found

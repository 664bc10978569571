"""The cells of a table as they come, rows at a time: numbers, words, or nothing."""

from itertools import chain

import numpy as np

from optviz.errors import TrajectoryError
from optviz.trajectories.reading.table import Words

EMPTY = ("", "NA", "N/A", "null", "None", "<NA>", "#N/A")  # of a cell in which nothing was recorded


class Cells:
    """Columns as they grow.

    Parameters
    ----------
    names : list of str (C,)
        "" of a column that nobody wants.
    words : set of str
        Columns of words.
    needed : set of str
        Columns that must be numbers; of the others those are forgotten that are not.
    comma : bool
        Numbers have a decimal comma.
    """

    def __init__(self, names, words, needed, comma):
        self.names, self.needed, self.comma = names, needed, comma
        self._seen = {i: {} for i, name in enumerate(names) if name in words}
        self._codes = {i: [] for i in self._seen}
        self._lost = {i for i, name in enumerate(names) if not name}
        self._blocks, self._empty = [], []

    def add(self, rows, place):
        """Take rows of cells; `place(row)` says where one of them stands."""
        self._blocks.append(np.full((len(rows), len(self.names)), np.nan))
        if not self._seen and not self.comma and not self._lost and self._all_numbers(rows):
            self._empty.append(None)
            return
        self._empty.append(np.zeros((len(rows), len(self.names)), bool))
        for i, cells in enumerate(zip(*rows, strict=True)):
            if i in self._seen:
                seen = self._seen[i]
                self._codes[i].append([seen.setdefault(cell, len(seen)) for cell in cells])
                self._empty[-1][:, i] = [cell in EMPTY for cell in cells]
            elif i not in self._lost:
                self._numbers(i, cells, place)

    def _all_numbers(self, rows):
        """Fill the last block at once where every cell is a number; return whether it was."""
        block = self._blocks[-1]
        try:
            block[:] = np.fromiter(map(number_in, chain.from_iterable(rows)), float, block.size).reshape(
                block.shape
            )
        except ValueError:
            return False
        return True

    def _numbers(self, i, cells, place):
        text = [cell.replace(",", ".") for cell in cells] if self.comma else cells
        try:
            self._blocks[-1][:, i] = list(map(number_in, text))
            return
        except ValueError:
            pass
        for row, cell in enumerate(text):
            if cell.strip() in EMPTY:
                self._empty[-1][row, i] = True
                continue
            try:
                self._blocks[-1][row, i] = number_in(cell)
            except ValueError:
                if self.names[i] not in self.needed:
                    self._lost.add(i)
                    return
                raise TrajectoryError(
                    f"{place(row)}: expected a number in column {self.names[i]!r}, found {cells[row][:40]!r}"
                ) from None

    def columns(self):
        """Return all columns by name, and which cells of them are empty for those that have any."""
        width = len(self.names)
        values = np.concatenate([*self._blocks, np.empty((0, width))])
        parts = [np.zeros(block.shape, bool) if mask is None else mask
                 for block, mask in zip(self._blocks, self._empty, strict=True)]  # fmt: skip
        empty = np.concatenate([*parts, np.empty((0, width), bool)])
        found = {name: values[:, i] for i, name in enumerate(self.names) if i not in self._lost}
        for i, seen in self._seen.items():
            found[self.names[i]] = Words(seen, np.array([*chain.from_iterable(self._codes[i])], int))
        some = np.flatnonzero(empty.any(axis=0))
        return found, {self.names[i]: empty[:, i] for i in some.tolist() if i not in self._lost}


def number_in(cell):
    """Return a cell as a number; an underscore, which Python allows, is none."""
    value = float(cell)
    if "_" in cell:
        raise ValueError(cell)
    return value

"""One palette for a whole animation, with the optimizers' exact colours in it."""

import numpy as np

_LUMA = np.array([0.55, 0.77, 0.33])  # weights of red, green, blue in the distance between colours
_CANDIDATES = 2048
_CELLS = 1 << 18


class Palette:
    """A palette and the index in it of every colour that an animation uses.

    Colours that agree in the leading 6 bits of red, green and blue, a cell, share an index.
    The palette holds the reserved colours exactly; the rest is chosen greedily from the
    cells: always the one with the largest sqrt(uses) times squared distance to what is
    already there, represented by a colour that occurs in it.

    Parameters
    ----------
    colours : ndarray (n, 3), uint8
        All colours of all frames, repeated as often as they are used.
    reserved : sequence of (r, g, b)
    size : int
        The most entries.
    """

    def __init__(self, colours, reserved, size):
        cells = _cell(colours)
        uses = np.bincount(cells, minlength=_CELLS)
        member = np.zeros(_CELLS, np.int32)
        member[cells] = np.arange(len(cells), dtype=np.int32)
        common = np.argsort(-uses, kind="stable")[:_CANDIDATES]
        common = common[uses[common] > 0]
        self.entries = _spread(colours[member[common]], np.sqrt(uses[common]), reserved, size)
        used = np.flatnonzero(uses)
        self._table = np.zeros(_CELLS, np.uint8)
        self._table[used] = _nearest(colours[member[used]], self.entries)
        # The first entries, the reserved ones, win where two share a cell.
        self._table[_cell(self.entries)[::-1]] = np.arange(len(self.entries))[::-1]

    def index(self, colours):
        """Return uint8 indices (n,) for uint8 colours (n, 3)."""
        return self._table[_cell(colours)]


def _spread(colours, weight, reserved, size):
    """Return `reserved` and the colours that are farthest from what is there, weighted."""
    palette = [np.array(colour, float) for colour in dict.fromkeys(map(tuple, reserved))]
    distance = np.full(len(colours), np.inf)
    for colour in palette:
        distance = np.minimum(distance, _squared(colours, colour))
    while len(palette) < size:
        best = int(np.argmax(weight * np.minimum(distance, 1e6)))
        if distance[best] < 0.5:
            break
        palette.append(colours[best].astype(float))
        distance = np.minimum(distance, _squared(colours, palette[-1]))
    return np.array(palette).astype(np.uint8)


def _squared(colours, colour):
    return (((colours - colour) * _LUMA) ** 2).sum(axis=1)


def _nearest(colours, entries):
    entries = entries * _LUMA
    return ((colours * _LUMA) @ entries.T - (entries**2).sum(axis=1) / 2).argmax(axis=1)


def _cell(colours):
    """Return one whole number per colour, made of its leading bits."""
    cell = (colours[:, 0] >> 2).astype(np.int32)
    for component in (1, 2):
        cell = cell << 6 | (colours[:, component] >> 2)
    return cell

"""One palette for a whole animation, with the optimizers' exact colours in it."""

import numpy as np

_LUMA = np.array([0.55, 0.77, 0.33])  # weights of red, green, blue in the distance between colours


def fit_palette(colours, reserved, size):
    """Return a palette (at most `size`, 3), uint8, that holds `reserved` exactly.

    The rest is chosen greedily from the cells of a 15-bit histogram: always the cell with
    the largest sqrt(count) times squared distance to what is already there.

    Parameters
    ----------
    colours : ndarray (n, 3), uint8
        All colours of all frames, repeated as often as they are used.
    reserved : sequence of (r, g, b)
    size : int
    """
    palette = [np.array(colour, float) for colour in dict.fromkeys(map(tuple, reserved))]
    cell = _codes(colours, 3)
    count = np.bincount(cell, minlength=1 << 15)
    used = np.argsort(-count, kind="stable")[:2048]
    used = used[count[used] > 0]
    sums = [np.bincount(cell, np.ascontiguousarray(colours[:, i]), 1 << 15) for i in range(3)]
    means = np.stack([total[used] / count[used] for total in sums], axis=1)
    weight = np.sqrt(count[used])
    distance = np.full(len(used), np.inf)
    for colour in palette:
        distance = np.minimum(distance, (((means - colour) * _LUMA) ** 2).sum(axis=1))
    if not palette:
        distance[:] = 1.0
    while len(palette) < size:
        best = int(np.argmax(weight * distance))
        if distance[best] < 0.5:
            break
        palette.append(np.round(means[best]))
        distance = np.minimum(distance, (((means - palette[-1]) * _LUMA) ** 2).sum(axis=1))
    return np.array(palette).round().astype(np.uint8)


class Mapping:
    """Colours to the indices of near palette entries, exact for the entries themselves.

    Colours that agree in the leading 6 bits of red, green and blue share an index.
    """

    def __init__(self, palette, colours):
        used = np.flatnonzero(np.bincount(_codes(colours), minlength=1 << 18))
        middle = np.stack([used >> 12, used >> 6 & 63, used & 63], axis=1) * 4 + 1.5
        entries = palette * _LUMA
        half = (entries**2).sum(axis=1) / 2
        self._table = np.zeros(1 << 18, np.uint8)
        self._table[used] = ((middle * _LUMA) @ entries.T - half).argmax(axis=1)
        # The first entries, the reserved ones, win where two share a cell.
        self._table[_codes(palette)[::-1]] = np.arange(len(palette))[::-1]

    def __call__(self, colours):
        """Return uint8 indices (n,) for uint8 colours (n, 3)."""
        return self._table[_codes(colours)]


def _codes(colours, dropped=2):
    """Return one whole number per colour, made of its leading bits."""
    bits = 8 - dropped
    code = (colours[:, 0] >> dropped).astype(np.int32)
    for component in (1, 2):
        code = code << bits | (colours[:, component] >> dropped)
    return code

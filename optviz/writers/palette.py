"""One palette for a whole animation, with the optimizers' exact colours in it."""

import numpy as np

_LUMA = np.array([0.55, 0.77, 0.33])  # weights of red, green, blue in the distance between colours


def fit_palette(colours, reserved, size=255):
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
    wide = colours.astype(np.int32)
    cell = (wide[:, 0] >> 3) << 10 | (wide[:, 1] >> 3) << 5 | wide[:, 2] >> 3
    count = np.bincount(cell, minlength=1 << 15)
    used = np.flatnonzero(count)
    means = np.stack([np.bincount(cell, wide[:, i], 1 << 15)[used] / count[used] for i in range(3)], axis=1)
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
    """Colours to the indices of their nearest palette entries, exact for every entry."""

    def __init__(self, palette, colours):
        self._table = np.zeros(1 << 24, np.uint8)
        used = np.zeros(1 << 24, bool)
        used[_codes(colours)] = True
        codes = np.flatnonzero(used)
        distinct = np.stack([codes >> 16, codes >> 8 & 255, codes & 255], axis=1) * _LUMA
        entries = palette * _LUMA
        half = (entries**2).sum(axis=1) / 2
        for low in range(0, len(codes), 8192):
            part = slice(low, low + 8192)
            self._table[codes[part]] = (distinct[part] @ entries.T - half).argmax(axis=1)
        self._table[_codes(palette)] = np.arange(len(palette))

    def __call__(self, colours):
        """Return uint8 indices (n,) for uint8 colours (n, 3)."""
        return self._table[_codes(colours)]


def _codes(colours):
    wide = colours.astype(np.int32)
    return wide[:, 0] << 16 | wide[:, 1] << 8 | wide[:, 2]

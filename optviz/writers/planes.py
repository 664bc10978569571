"""Brightness and colour planes of a picture, of which only what changes is calculated anew.

ITU-R BT.709 in the range of television, as players expect it of high definition.
"""

import numpy as np

_LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)
# Rows: Y, Cb, Cr; the steps from 0 to 255 of red, green and blue become 219 and 224 steps.
_MATRIX = np.array(
    [
        _LUMA * 219 / 255,
        (np.array([0, 0, 1], np.float32) - _LUMA) / 1.8556 * 224 / 255,
        (np.array([1, 0, 0], np.float32) - _LUMA) / 1.5748 * 224 / 255,
    ],
    np.float32,
)
_OFFSETS = np.array([16, 128, 128], np.float32) + 0.5


class Planes:
    """The planes of a picture (H, W, 3), H and W even.

    Parameters
    ----------
    picture : ndarray (H, W, 3), uint8
    halved : bool
        Colour at half the resolution both ways (4:2:0), else at the full one (4:4:4).

    Examples
    --------
    >>> white = Planes(np.full((2, 2, 3), 255, np.uint8))
    >>> white.content.tolist()
    [235, 235, 235, 235, 128, 128]
    """

    def __init__(self, picture, halved=True):
        height, self._width, _ = picture.shape
        self._halved, self._picture = halved, picture.reshape(-1, 3).copy()
        size = height * self._width
        colour = size // 4 if halved else size
        self.content = np.empty(size + 2 * colour, np.uint8)
        self._brightness = self.content[:size]
        self._colours = self.content[size : size + colour], self.content[size + colour :]
        self.change(np.arange(size), self._picture)

    def change(self, pixels, colours):
        """Give pixels (n,), row * width + column, these colours (n, 3)."""
        self._picture[pixels] = colours
        found = colours.astype(np.float32)
        self._brightness[pixels] = found @ _MATRIX[0] + _OFFSETS[0]
        if self._halved:
            pixels, found = self._blocks(pixels)
        for k, plane in enumerate(self._colours, 1):
            plane[pixels] = found @ _MATRIX[k] + _OFFSETS[k]

    def _blocks(self, pixels):
        """Return the squares of 2 x 2 that hold these pixels, and their mean colours."""
        row, column = np.divmod(pixels, self._width)
        half = self._width // 2
        block = (row >> 1) * half + (column >> 1)
        new = np.ones(len(block), bool)
        new[1:] = block[1:] != block[:-1]  # most neighbours share one; what is left is done twice
        block = block[new]
        corner = (block // half) * 2 * self._width + block % half * 2
        around = corner[:, None] + np.array([0, 1, self._width, self._width + 1])
        return block, self._picture[around].mean(axis=1, dtype=np.float32)

"""Heads, crosses, arrows and short texts as small masks at sub-pixel places."""

from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

PHASES = 4  # places per pixel and axis: a head is never more than 1/8 pixel off
SAMPLES = 8  # per pixel and axis when coverage is measured
HALO = 0.8  # opacity of the paper around letters
TONES = 2  # steps of coverage: few colours make small files, and half tones look smooth


def _regular(corners, turn=0.0):
    angle = np.arange(corners) / corners * 2 * np.pi + turn
    return np.stack([np.sin(angle), -np.cos(angle)], axis=1)


def _plus(arm):
    edge = [(-arm, -1), (arm, -1), (arm, -arm), (1, -arm), (1, arm), (arm, arm)]
    return np.array(edge + [(-x, -y) for x, y in edge])


def _turned(shape, angle):
    cos, sin = np.cos(angle), np.sin(angle)
    return shape @ np.array([[cos, sin], [-sin, cos]])


# Corners relative to the centre, y down, scaled to look equally large at radius 1.
SHAPES = {
    "o": _regular(64),
    "s": _regular(4, np.pi / 4) * 1.22,
    "D": _regular(4) * 1.2,
    "^": _regular(3) * 1.3 + (0, 0.15),
    "v": -(_regular(3) * 1.3 + (0, 0.15)),
    "<": _turned(_regular(3) * 1.3 + (0, 0.15), -np.pi / 2),
    ">": _turned(_regular(3) * 1.3 + (0, 0.15), np.pi / 2),
    "p": _regular(5) * 1.15,
    "h": _regular(6) * 1.12,
    "P": _plus(0.42) * 1.15,
    "X": _turned(_plus(0.42) * 1.15, np.pi / 4),
    "*": _regular(10) * np.where(np.arange(10) % 2, 0.5, 1.35)[:, None],
    "cross": _turned(_plus(0.2) * 1.25, np.pi / 4),
    "arrow": np.array([(1.6, 0), (-0.7, -1.25), (-0.1, 0), (-0.7, 1.25)]),
}


class Sprite:
    """A small picture with soft edges that is placed to a quarter of a pixel."""

    def __init__(self, alpha, colour):
        # (4, 4, S, S) and, premultiplied, (4, 4, S, S, 3); half the memory of float64 is twice the speed
        self._alpha, self._colour = alpha.astype(np.float32), colour.astype(np.float32)
        self._half = (alpha.shape[2] - 1) // 2
        self._cells = {}

    def place(self, x, y, width, height):
        """Return pixels (n,), coverage (n, 1) and premultiplied colour (n, 3), centred at (x, y)."""
        across, down = int((x * PHASES + 0.5) // 1), int((y * PHASES + 0.5) // 1)
        row, column, alpha, colour = self._cell(down % PHASES, across % PHASES)
        top, left = down // PHASES - self._half, across // PHASES - self._half
        size = 2 * self._half + 1
        row, column = row + top, column + left
        if top < 0 or left < 0 or top + size > height or left + size > width:
            used = (row >= 0) & (row < height) & (column >= 0) & (column < width)
            row, column, alpha, colour = row[used], column[used], alpha[used], colour[used]
        return row * width + column, alpha, colour

    def _cell(self, down, across):
        if (down, across) not in self._cells:
            alpha, colour = self._alpha[down, across], self._colour[down, across]
            row, column = np.nonzero(alpha > 1 / 255)
            self._cells[down, across] = row, column, alpha[row, column][:, None], colour[row, column]
        return self._cells[down, across]


@lru_cache(maxsize=512)
def sprite(shape, radius, fill, edge, border, degrees=0):
    """Return the `Sprite` of a filled shape with a border around it.

    Parameters
    ----------
    shape : str
        A key of `SHAPES`.
    radius, border : float
        Pixels.
    fill, edge : (r, g, b)
    degrees : int
        Clockwise.
    """
    corners = _turned(SHAPES[shape], np.deg2rad(degrees))
    half = int(np.ceil((radius * 1.65) + border)) + 1
    outer = _phases(corners, radius, half, border)
    inner = _phases(corners, radius, half, 0)
    alpha = 1 - (1 - outer) * (1 - inner)
    colour = (outer * (1 - inner))[..., None] * np.array(edge, float) + inner[..., None] * np.array(
        fill, float
    )
    return Sprite(alpha, colour)


def _phases(corners, radius, half, border):
    """Return the area coverage of a polygon, (4, 4, S, S) with S = 2 half + 1, in `TONES` steps."""
    size = (2 * half + 2) * SAMPLES
    mask = Image.new("L", (size, size))
    points = [tuple(point) for point in (corners * radius + half + 1) * SAMPLES]
    draw = ImageDraw.Draw(mask)
    draw.polygon(points, fill=1, outline=1)
    if border:
        draw.line([*points, points[0], points[1]], fill=1, width=round(2 * border * SAMPLES), joint="curve")
    total = np.pad(np.asarray(mask, dtype=np.int32).cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    # A mark moved right by a phase covers what the grid moved left by it sees.
    low = (SAMPLES - np.arange(PHASES) * (SAMPLES // PHASES))[:, None] + SAMPLES * np.arange(2 * half + 1)
    rows, columns = low[:, None, :, None], low[None, :, None, :]
    box = (
        total[rows + SAMPLES, columns + SAMPLES] - total[rows, columns + SAMPLES]
        - total[rows + SAMPLES, columns] + total[rows, columns]
    )  # fmt: skip
    return np.rint(box / SAMPLES**2 * TONES) / TONES


@lru_cache(maxsize=8)
def _font(size, bold):
    import matplotlib

    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return ImageFont.truetype(f"{matplotlib.get_data_path()}/fonts/ttf/{name}", size)


@lru_cache(maxsize=4096)
def _text_mask(words, size, bold):
    font = _font(size, bold)
    left, top, right, bottom = (int(edge) for edge in font.getbbox(words, anchor="ls"))
    mask = Image.new("L", (max(1, right - left), max(1, bottom - top)))
    ImageDraw.Draw(mask).text((-left, -top), words, font=font, fill=255, anchor="ls")
    return np.rint(np.asarray(mask) / 255 * 4) / 4, left, top


@lru_cache(maxsize=256)
def text_width(words, size, bold=False):
    """Return the width of a text in pixels."""
    return int(np.ceil(_font(size, bold).getlength(words)))


def place_text(words, x, y, size, colour, width, height, bold=False):
    """Return pixels, coverage and premultiplied colour of a text whose baseline begins at (x, y)."""
    mask, left, top = _text_mask(words, size, bold)
    return _placed(mask, left, top, x, y, colour, width, height)


def place_halo(words, x, y, size, colour, radius, width, height, bold=False):
    """Return the same of what is around the letters of a text, so many pixels wide."""
    mask, left, top, border = _halo_mask(words, size, bold, radius)
    return _placed(mask, left - border, top - border, x, y, colour, width, height)


@lru_cache(maxsize=512)
def _halo_mask(words, size, bold, radius):
    """Return the mask of a text that is wider by a radius on all sides, its place, and its border."""
    mask, left, top = _text_mask(words, size, bold)
    border = int(np.ceil(radius))
    around, wide = np.pad(mask, 2 * border), np.zeros(np.array(mask.shape) + 2 * border)
    for down in range(-border, border + 1):
        for across in range(-border, border + 1):
            if np.hypot(down, across) < radius + 0.5:
                rows, columns = (
                    slice(border + shift, border + shift + length)
                    for shift, length in zip((down, across), wide.shape, strict=True)
                )
                np.maximum(wide, around[rows, columns], out=wide)
    return wide * HALO, left, top, border


def _placed(mask, left, top, x, y, colour, width, height):
    """Return pixels, coverage and premultiplied colour of a mask whose corner is (left, top) off (x, y)."""
    column = int(x) + left + np.arange(mask.shape[1])
    row = int(y) + top + np.arange(mask.shape[0])
    used = (mask > 1 / 255) & ((row >= 0) & (row < height))[:, None] & ((column >= 0) & (column < width))
    alpha = mask[used][:, None].astype(np.float32)
    return (row[:, None] * width + column)[used], alpha, alpha * np.array(colour, np.float32)

"""The boxes of a picture, and how squares fill one."""

from dataclasses import dataclass

import numpy as np

from optviz.errors import UsageError

HEADER = 28  # the two lines of words above a square, at scale 1


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels with the data window that it shows.

    `window` is ((x0, x1), (y0, y1)); with `log_y` the second pair are logarithms to base 10.
    """

    left: int
    top: int
    width: int
    height: int
    window: tuple = ((0.0, 1.0), (0.0, 1.0))
    log_y: bool = False

    def pixels(self, x, y):
        """Return points (..., 2) in pixels of data x and y; y is already a logarithm if `log_y`."""
        (x0, x1), (y0, y1) = self.window
        with np.errstate(over="ignore", invalid="ignore"):
            across = self.left + (np.asarray(x) - x0) / (x1 - x0) * self.width
            down = self.top + (y1 - np.asarray(y)) / (y1 - y0) * self.height
        return np.stack([across, down], axis=-1)

    def data(self, points):
        """Return the data x (n,) and y (n,) at points (n, 2) in pixels: the inverse of `pixels`."""
        (x0, x1), (y0, y1) = self.window
        across = (points[:, 0] - self.left) / self.width
        return x0 + across * (x1 - x0), y1 - (points[:, 1] - self.top) / self.height * (y1 - y0)


@dataclass(frozen=True)
class Layout:
    """The boxes of a picture; `scale` is 1 for text of the default size.

    Attributes
    ----------
    panels : tuple of Box
        Of curves, one below the other.
    legend : Box
        With `fields` it is the box around them: they stand for the legend.
    fields : tuple of Box
        One square per run, each below two lines of words.
    notes : Box or None
        Of the lines below the legend.
    """

    width: int
    height: int
    scale: float
    tracks: Box
    panels: tuple
    legend: Box
    columns: int
    fields: tuple = ()
    notes: Box | None = None


@dataclass(frozen=True)
class Wanted:
    """What a picture must have room for besides the tracks; see `layout`."""

    panels: int = 1
    rows: int = 8
    longest: int = 8
    plane: bool = False
    fields: bool = False
    notes: int = 0
    formulas: int = 0


def fields_in(region, count, scale, most):
    """Return `count` squares, as large as fit into the lower part (`most` of it) of a region.

    Each has room for two lines of words above it.
    """
    gap, header = round(8 * scale), round(HEADER * scale)
    best = None
    for columns in range(1, count + 1):
        lines = -(-count // columns)
        side = min(
            (region.width - gap * (columns - 1)) // columns,
            (int(region.height * most) - gap * (lines - 1)) // lines - header,
        )
        if best is None or side > best[0]:
            best = side, columns, lines
    side, columns, lines = best
    top = region.top + region.height - lines * (side + header) - gap * (lines - 1)
    return tuple(
        Box(
            region.left + i % columns * (side + gap),
            top + i // columns * (side + header + gap) + header,
            side,
            side,
        )
        for i in range(count)
    )


def boxes_of(count):
    """Return so many boxes of curves in words."""
    return "a box of curves" if count == 1 else f"{count} boxes of curves"


def no_room(size, what, more, panels):
    """Return the error of a picture that is too small."""
    hint = " or leave the panel out" if panels else ""
    return UsageError(f"{size[0]}x{size[1]} pixels have no room for {what}; make the picture {more}{hint}")

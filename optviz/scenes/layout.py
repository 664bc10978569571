"""Where things stand on a picture, in whole pixels from its top left corner."""

from dataclasses import dataclass

import numpy as np

from optviz.errors import UsageError

SMALLEST, LARGEST = (240, 160), (4096, 4096)
REFERENCE = (800, 450)
LEAST = 120  # width of the surface, at scale 1
LEAST_PANEL, LEAST_PITCH = 60, 11  # height of the curves and of a line of the legend, at scale 1
LEAST_FIELD, HEADER = 36, 28  # side of a square, and the two lines of words above it, at scale 1


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
    """

    width: int
    height: int
    scale: float
    tracks: Box
    panels: tuple
    legend: Box
    columns: int
    fields: tuple = ()


def layout(size=REFERENCE, panels=1, rows=8, longest=8, plane=False, fields=False):
    """Return the `Layout` of a picture.

    Parameters
    ----------
    size : (int, int)
        Width and height in pixels.
    panels : int
        How many boxes of curves there are to be.
    rows, longest : int
        Entries of the legend, and letters of the longest one.
    plane : bool
        Leave room for what a plane among many parameters needs: words along the axes, and a
        column of shares in the legend with a line above and one below.
    fields : bool
        A square for each run instead of the legend.

    Raises
    ------
    UsageError
        If the size is out of range or too small for all of this.

    Examples
    --------
    >>> layout().tracks
    Box(left=44, top=34, width=438, height=380, window=((0.0, 1.0), (0.0, 1.0)), log_y=False)
    """
    width, height = checked_size(size)
    scale = min(max(min(width / REFERENCE[0], height / REFERENCE[1]), 0.62), 6.0)

    def px(length):
        return round(length * scale)

    left, top, bottom = px(44 + 13 * plane), px(34), px(36 + 6 * plane)
    if panels or fields:
        beside = max(px(318), round(width * (0.42 if fields else 0.36)))
    else:
        beside = px(106 + 62 * plane + 7.2 * max(longest, 6))
    across = width - left - beside
    if across < px(LEAST):
        raise UsageError(_no_room(size, "a surface beside the legend", "wider", panels))
    tracks, edge, boxes = Box(left, top, across, height - top - bottom), left + across, ()
    if not panels and not fields:
        legend = Box(edge + px(14), top + px(4), width - edge - px(16), tracks.height - px(4))
        return Layout(width, height, scale, tracks, (), legend, 1)
    columns, lines = _lines(rows, longest, plane)
    if fields:
        low = px(18 if plane else 10)
        region = Box(edge + px(20), top, width - edge - px(35), height - top - low)
        boxes = fields_in(region, rows, scale, 0.62 if panels else 1.0)
        tall = height - px(12) - boxes[0].top + px(HEADER)
        if boxes[0].width < px(LEAST_FIELD):
            raise UsageError(_no_room(size, f"the boundaries of {rows} runs", "larger", panels))
    else:
        tall = min(px(17) * lines, height - top - px(52) - px(LEAST_PANEL) * panels)
        if tall < px(LEAST_PITCH) * lines:
            raise UsageError(_no_room(size, f"curves and a legend of {rows} runs", "higher", panels))
    legend = Box(edge + px(20), height - px(12) - tall, width - edge - px(22), tall)
    room = Box(edge + px(60), top, width - edge - px(75), legend.top - px(40) - top)
    stacked = _stacked(room, panels, px(26))
    if stacked and stacked[0].height < px(LEAST_PANEL) - px(26):
        raise UsageError(_no_room(size, f"{panels} boxes of curves", "higher", panels))
    return Layout(width, height, scale, tracks, stacked, legend, columns, boxes)


def _lines(rows, longest, plane):
    """Return the columns of a legend and its lines."""
    columns = 1 if plane or longest > 10 else 2
    return columns, -(-(rows + 2 * plane) // columns)


def _stacked(room, count, gap):
    """Return so many boxes one below the other."""
    tall = (room.height - gap * (count - 1)) // max(count, 1)
    return tuple(Box(room.left, room.top + i * (tall + gap), room.width, tall) for i in range(count))


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


def _no_room(size, what, more, panels):
    hint = " or leave the panel out" if panels else ""
    return f"{size[0]}x{size[1]} pixels have no room for {what}; make the picture {more}{hint}"


def checked_size(size):
    """Return (width, height) in pixels, or raise UsageError."""
    try:
        width, height = (int(number) for number in size)
        if (width, height) != tuple(size):
            raise ValueError
    except (TypeError, ValueError):
        raise UsageError(f"expected size to be two whole numbers of pixels, found {size!r}") from None
    if not (SMALLEST[0] <= width <= LARGEST[0] and SMALLEST[1] <= height <= LARGEST[1]):
        raise UsageError(
            f"expected a size from {SMALLEST[0]}x{SMALLEST[1]} to {LARGEST[0]}x{LARGEST[1]} pixels, "
            f"found {width}x{height}"
        )
    return width, height

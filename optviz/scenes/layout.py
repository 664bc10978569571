"""Where things stand on a picture, in whole pixels from its top left corner."""

from dataclasses import dataclass

import numpy as np

from optviz.errors import UsageError

SMALLEST, LARGEST = (240, 160), (4096, 4096)
REFERENCE = (800, 450)
LEAST = 120  # width of the surface, at scale 1
LEAST_PANEL, LEAST_PITCH = 60, 11  # height of the curves and of a line of the legend, at scale 1


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
    """The boxes of a picture; `scale` is 1 for text of the default size."""

    width: int
    height: int
    scale: float
    tracks: Box
    panel: Box | None
    legend: Box
    columns: int


def layout(size=REFERENCE, panel=True, rows=8, longest=8, plane=False):
    """Return the `Layout` of a picture.

    Parameters
    ----------
    size : (int, int)
        Width and height in pixels.
    panel : bool
        Leave room for the convergence curves.
    rows, longest : int
        Entries of the legend, and letters of the longest one.
    plane : bool
        Leave room for what a plane among many parameters needs: words along the axes, and a
        column of shares in the legend with a line above and one below.

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

    left, top, bottom, right = px(44 + 13 * plane), px(34), px(36 + 6 * plane), px(15)
    rows = rows + 2 * plane
    beside = max(px(318), round(width * 0.36)) if panel else px(106 + 62 * plane + 7.2 * max(longest, 6))
    across = width - left - beside
    if across < px(LEAST):
        raise UsageError(_no_room(size, "a surface beside the legend", "wider", panel))
    tracks = Box(left, top, across, height - top - bottom)
    edge = left + across
    if not panel:
        legend = Box(edge + px(14), top + px(4), width - edge - px(16), tracks.height - px(4))
        return Layout(width, height, scale, tracks, None, legend, 1)
    columns = 1 if plane or longest > 10 else 2
    lines = -(-rows // columns)
    room = height - top - px(12) - px(40)
    tall = min(px(17) * lines, room - px(LEAST_PANEL))
    if tall < px(LEAST_PITCH) * lines:
        runs = rows - 2 * plane
        raise UsageError(_no_room(size, f"curves and a legend of {runs} runs", "higher", panel))
    curves = Box(edge + px(60), top, width - right - edge - px(60), room - tall)
    legend = Box(edge + px(20), height - px(12) - tall, width - edge - px(22), tall)
    return Layout(width, height, scale, tracks, curves, legend, columns)


def _no_room(size, what, more, panel):
    hint = " or leave the panel out" if panel else ""
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

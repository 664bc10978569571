"""Where things stand on a picture, in whole pixels from its top left corner."""

from optviz.errors import UsageError
from optviz.scenes.arranging import SHARE, below, beside
from optviz.scenes.boxes import Box, Layout, Wanted, fields_in

__all__ = ["Box", "Layout", "checked_size", "fields_in", "layout"]
SMALLEST, LARGEST = (240, 160), (4096, 4096)
REFERENCE = (800, 450)
WIDE = 1.2  # width over height, from which on boxes stand beside the tracks


def layout(
    size=REFERENCE, panels=1, rows=8, longest=8, plane=False, fields=False, notes=0, formulas=0, text=1.0
):
    """Return the `Layout` of a picture: boxes beside the tracks, or below them if it is not wide.

    Parameters
    ----------
    size : (int, int)
        Width and height in pixels.
    panels : int
        How many boxes of curves and magnifiers there are to be.
    rows, longest : int
        Entries of the legend, and letters of the longest one.
    plane : bool
        Leave room for what a plane among many parameters needs: words along the axes, and a
        column of shares in the legend with a line above and one below.
    fields : bool
        A square for each run instead of the legend.
    notes : int
        Lines below the legend, that say what else is drawn.
    formulas : int
        Lines of formulas in the legend, of all its entries.
    text : float
        How much larger than usual letters are, and all that goes with them.

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
    checked_text(text)
    wanted = Wanted(int(panels), rows, longest, plane, fields, notes, formulas)
    if width < WIDE * height:
        scale = min(max(min(width / REFERENCE[1], height / REFERENCE[0]), 0.62), 6.0)
        return below(width, height, scale * text, wanted)
    scale = min(max(min(width / REFERENCE[0], height / REFERENCE[1]), 0.62), 6.0)
    found = _arranged(beside, width, height, scale * text, wanted)
    if isinstance(found, Layout) and found.tracks.width >= SHARE * width:
        return found
    other = _arranged(below, width, height, scale * text, wanted)
    best = max(found, other, key=_area)
    if isinstance(best, Layout):
        return best
    raise found


def _arranged(way, *what):
    """Return a layout made in one way, or the error that says why there is none."""
    try:
        return way(*what)
    except UsageError as error:
        return error


def _area(found):
    """Return the pixels of the surface, 0 if there is no room for it."""
    return found.tracks.width * found.tracks.height if isinstance(found, Layout) else 0


def checked_text(text):
    """Raise UsageError unless letters can be so many times as large as usual."""
    if not (isinstance(text, (int, float)) and 0.5 <= text <= 3):
        raise UsageError(f"expected text from 0.5 to 3 times the usual size, found {text!r}")


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

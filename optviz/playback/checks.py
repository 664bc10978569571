"""What no picture can be is said before the work begins."""

import warnings
from pathlib import Path

import numpy as np

from optviz.errors import OptvizWarning, UsageError
from optviz.scenes.building import checked_trail
from optviz.scenes.layout import checked_size, layout
from optviz.scenes.planning import note_lines
from optviz.scenes.themes import theme_named
from optviz.scenes.timing import FPS_LIMIT, checked_time
from optviz.scenes.views import NO_VIEWS
from optviz.targets import checked_target
from optviz.writers.formats import FORMATS, SUFFIXES

MOST_STILLS = 24


def checked_outputs(paths, force=False):
    """Return the paths of pictures, none of them twice, after making sure that each can be written."""
    if not paths:
        raise UsageError("expected at least one file name, found none")
    paths = [checked_target(path, SUFFIXES, force) for path in paths]
    for path in paths:
        if paths.count(path) > 1:
            raise UsageError(f"{path} is to be written twice; name it once")
    if any(kind_of(path).video for path in paths):
        from optviz.writers.ffmpeg import ffmpeg_program

        ffmpeg_program()
    return paths


def kind_of(path):
    """Return the `Format` of a file."""
    return FORMATS[path.suffix.lower()]


def drawn_size(size, paths):
    """Return the size in which a picture is drawn: even if one of the files is a video."""
    width, height = checked_size(size)
    even = width + width % 2, height + height % 2
    if even == (width, height) or not any(kind_of(path).video for path in paths):
        return width, height
    words = f"video has even sizes: {width}x{height} is rounded to {even[0]}x{even[1]}"
    warnings.warn(words, OptvizWarning, stacklevel=3)
    return even


def checked_loop(loop):
    """Return how often an animation is played, 0 for ever; raise UsageError."""
    if isinstance(loop, bool):
        return 0 if loop else 1
    if isinstance(loop, (int, np.integer)) and 0 <= loop <= 65_535:
        return int(loop)
    raise UsageError(f"expected loop to be a number of times, 0 to 65535 (0 is for ever), found {loop!r}")


def checked_storyboard(count):
    """Return the number of stills of a storyboard, or None; raise UsageError."""
    if count is None or (
        isinstance(count, (int, np.integer)) and not isinstance(count, bool) and 2 <= count <= MOST_STILLS
    ):
        return count if count is None else int(count)
    raise UsageError(f"expected a storyboard of 2 to {MOST_STILLS} stills, found {count!r}")


def check_alt(words):
    """Raise UsageError unless a description of one's own is one."""
    if words is not None and not isinstance(words, str):
        raise UsageError(f"expected alt to be words, found {words!r}")


def check_quiz(quiz, reveal):
    """Raise UsageError where a quiz is to be revealed run by run: its letters would be in no order."""
    if quiz and reveal not in (None, False):
        raise UsageError("expected a quiz without reveal, which tells name after name; leave one out")


def checked_page(html, paths, force=False):
    """Return the path of a page, or None, after making sure that there is what it shows; raise UsageError."""
    if html is None:
        return None
    page, kinds = checked_target(html, (".html", ".htm"), force), [kind_of(path) for path in paths]
    stills = [path for path in paths if path.suffix.lower() in (".png", ".svg")]
    if not any(kind.moving for kind in kinds) or not stills:
        raise UsageError(
            f"expected a moving picture and a .png or .svg for {Path(html)}, found "
            f"{', '.join(path.name for path in paths)}; name both with -o"
        )
    return page


def check_picture(
    size, fps=25, duration=8.0, trail=None, hold=1.5, rows=1, longest=1, many=False, views=NO_VIEWS, notes=0,
    text=1.0, theme="light",
):  # fmt: skip
    """Raise UsageError for what no picture can be; return a note on the frame rate, or None.

    `rows` and `longest` are at least what the legend will have: entries, and letters of one.
    `many` says that there are more than two parameters, `views` are the `Views`, `notes` is how many.
    """
    lines = note_lines(checked_size(size), views, notes), rows * views.formula
    layout(size, len(views.panels), rows, longest, many, views.boundary, *lines, text)
    checked_time(fps, duration, hold)
    checked_trail(trail)
    theme_named(theme)
    if fps > FPS_LIMIT:
        return f"GIF cannot show {fps:g} frames per second; rounded to {FPS_LIMIT}, the nearest that it can"
    if (100 / fps) % 1:
        low = int(100 / fps)
        words = f"frames stand {low} or {low + 1} of them, {fps:g} per second on average"
        return f"GIF counts hundredths of a second: {words}"
    return None

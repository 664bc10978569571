"""The layout of a race: room for what its views need, and what every box then shows."""

from dataclasses import replace

from optviz.errors import UsageError
from optviz.scenes.formulas import formulas
from optviz.scenes.layout import WIDE, layout
from optviz.scenes.words import plain

LETTERS = 40  # of a label in the legend


def planned(trajectory, size, views, on_plane, notes=0, text=1.0):
    """Return the layout, and the lines of formulas of every run: all of them, or how x changes."""
    longest = max(len(plain(label, LETTERS)) for label in trajectory.labels)
    wanted = size, len(views.panels), len(trajectory), longest, on_plane, views.boundary
    wanted = (*wanted, note_lines(size, views, notes))
    if not views.formula:
        return layout(*wanted, text=text), ()
    least = layout(*wanted, len(trajectory), text)
    width = least.legend.width / least.columns / least.scale - 27
    for whole in (True, False):
        told = formulas(trajectory, width, whole)
        try:
            return layout(*wanted, sum(map(len, told)), text), told
        except UsageError:
            if not whole:
                raise


def note_lines(size, views, notes):
    """Return the lines that so many notes take below the legend, two on one where that is wide."""
    wide = size[0] < WIDE * size[1] or views.boundary
    narrow = not views.panels and not views.formula or len(views.panels) in (3, 5)
    return notes if narrow and not wide else -(-notes // 2)


def showing(plan, view, found, magnified):
    """Return a layout whose boxes know the data that they show, and the box of the magnifier or None."""
    lens, *rest = plan.panels if magnified else (None, *plan.panels)
    boxes = zip(rest, found, strict=True)
    panels = tuple(replace(box, window=curves.window, log_y=curves.log) for box, curves in boxes)
    tracks = replace(plan.tracks, window=tuple(map(tuple, view)))
    return replace(plan, tracks=tracks, panels=panels), lens

"""A race as a few stills side by side, each with its step: what a page can show."""

from functools import partial

import numpy as np

from optviz.render.canvas import known_settings, new_figure, pixel_text
from optviz.render.crosses import crosses
from optviz.render.frames import picture_at
from optviz.render.ghosts import draw_ghosts, draw_note_key
from optviz.render.names import draw_key
from optviz.render.still import draw_marks, draw_still
from optviz.render.vectors import draw_ground, draw_track, in_pixels_only

_WIDE = 800  # of the whole at scale 1
_GAP, _HEAD, _LINE = 12, 22, 18


def moments_of(scene, count):
    """Return the steps (count,) of the stills: whole, spread as the frames are, from start to end."""
    moments = scene.timing.moments
    return np.rint(moments[np.rint(np.linspace(0, len(moments) - 1, count)).astype(int)])


def storyboard_figure(scene, count):
    """Return a figure of `count` moments of a scene in rows, with one legend below."""
    scale, columns = scene.layout.scale, _columns(count, 2 if scene.terrain else 4)
    box, rows, entries = scene.layout.tracks, -(-count // columns), _entries(scene)
    width = _WIDE * scale
    across = (width - _GAP * scale * (columns + 1)) / columns
    down = across * box.height / box.width
    pitch = max(110, 36 + 6.6 * max(len(words) for words, _ in entries))
    per_line = max(1, int(width // (pitch * scale)))
    lines = -(-len(entries) // per_line)
    top, low = 30 * scale, (lines * _LINE + 14) * scale
    height = top + rows * (down + _HEAD * scale) + low
    with known_settings(theme=scene.theme.name):
        figure = new_figure(round(width), round(height), scale)
        pixel_text(figure, _GAP * scale, height - 14 * scale, scene.title, fontsize=10, fontweight="bold")
        ground = draw_still(scene) if in_pixels_only(scene) else None
        for k, moment in enumerate(moments_of(scene, count)):
            row, column = divmod(k, columns)
            left = _GAP * scale + column * (across + _GAP * scale)
            bottom = height - top - (row + 1) * (down + _HEAD * scale)
            axes = figure.add_axes((left / width, bottom / height, across / width, down / height))
            _draw(axes, scene, moment, ground)
            pixel_text(figure, left, bottom + down + 9 * scale, f"step {moment:.0f}")
        for k, (words, draw) in enumerate(entries):
            line, column = divmod(k, per_line)
            x, y = (_GAP + column * pitch) * scale, low - 6 * scale - (line + 0.5) * _LINE * scale
            draw(figure, x, y, scale)
            pixel_text(figure, x + 23 * scale, y, words)
    return figure


def _entries(scene):
    """Return the words of the legend, each with what draws its key: of runs, and of what else is drawn."""
    runs = [(track.label, partial(_draw_run, track)) for track in scene.tracks]
    return runs + [(words, partial(_draw_note, kind)) for kind, words in scene.notes]


def _draw_run(track, figure, x, y, scale):
    if not track.hidden:
        draw_key(figure, track.style, x, y, scale)


def _draw_note(kind, figure, x, y, scale):
    draw_note_key(figure, kind, x, y, scale)


def _columns(count, most):
    """Return how many stills stand in a row, at most so many: many, and few places left empty.

    Those of a surface in space have small numbers on them.
    """
    return min(range(min(most, count), 1, -1), key=lambda n: -(-count // n) * n - count - n)


def _draw(axes, scene, moment, ground):
    if ground is not None:
        box = scene.layout.tracks
        whole = picture_at(scene, ground, moment)
        axes.imshow(whole[box.top : box.top + box.height, box.left : box.left + box.width], aspect="auto")
        axes.axis("off")
        return
    honesty = scene.honesty
    draw_ground(axes, scene.relief, scene.theme)
    draw_ghosts(axes, scene.ghosts)
    draw_marks(axes, scene.relief.view, scene.minima, scene.starts, honesty and honesty.minima_opacity)
    for track, cross in zip(scene.tracks, crosses(scene), strict=True):
        if not track.hidden:
            draw_track(axes, scene.layout.tracks, scene.layout.scale, track, moment, scene.trail, cross=cross)
    axes.set(xticks=[], yticks=[])

"""A race as a few stills side by side, each with its step: what a page can show."""

import numpy as np

from optviz.render.canvas import known_settings, new_figure, pixel_text
from optviz.render.frames import picture_at
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
    scale, columns = scene.layout.scale, _columns(count)
    box, rows = scene.layout.tracks, -(-count // columns)
    width = _WIDE * scale
    across = (width - _GAP * scale * (columns + 1)) / columns
    down = across * box.height / box.width
    pitch = max(110, 36 + 6.6 * max(len(track.label) for track in scene.tracks))
    per_line = max(1, int(width // (pitch * scale)))
    lines = -(-len(scene.tracks) // per_line)
    top, low = 30 * scale, (lines * _LINE + 14) * scale
    height = top + rows * (down + _HEAD * scale) + low
    with known_settings(theme=scene.theme.name):
        figure = new_figure(round(width), round(height), scale)
        pixel_text(figure, _GAP * scale, height - 14 * scale, scene.title, fontsize=10, fontweight="bold")
        for k, moment in enumerate(moments_of(scene, count)):
            row, column = divmod(k, columns)
            left = _GAP * scale + column * (across + _GAP * scale)
            bottom = height - top - (row + 1) * (down + _HEAD * scale)
            axes = figure.add_axes((left / width, bottom / height, across / width, down / height))
            _draw(axes, scene, moment)
            pixel_text(figure, left, bottom + down + 9 * scale, f"step {moment:.0f}")
        for k, track in enumerate(scene.tracks):
            line, column = divmod(k, per_line)
            x, y = (_GAP + column * pitch) * scale, low - 6 * scale - (line + 0.5) * _LINE * scale
            draw_key(figure, track.style, x, y, scale)
            pixel_text(figure, x + 23 * scale, y, track.label)
    return figure


def _columns(count):
    """Return how many stills stand in a row, at most four: many, and few places left empty."""
    return min(range(min(4, count), 1, -1), key=lambda n: -(-count // n) * n - count - n)


def _draw(axes, scene, moment):
    if in_pixels_only(scene):
        box = scene.layout.tracks
        whole = picture_at(scene, draw_still(scene), moment)
        axes.imshow(whole[box.top : box.top + box.height, box.left : box.left + box.width], aspect="auto")
        axes.axis("off")
        return
    honesty = scene.honesty
    draw_ground(axes, scene.relief, scene.theme)
    draw_marks(axes, scene.relief.view, scene.minima, scene.starts, honesty and honesty.minima_opacity)
    for track in scene.tracks:
        draw_track(axes, scene.layout.tracks, scene.layout.scale, track, moment, scene.trail)
    axes.set(xticks=[], yticks=[])

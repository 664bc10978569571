"""What stands above the trails in one frame: heads, arrows, crosses and the step counter."""

import numpy as np

from optviz.render.sprites import place, place_text, sprite, text_width
from optviz.render.still import counter_place
from optviz.scenes.style import INK, PAPER, rgb

EDGE = rgb(INK)
WHITE = rgb(PAPER)


def marks(scene, number, width, height):
    """Return (pixels, coverage, colour) of every head in a frame, the lowest first."""
    moment, scale = scene.timing.moments[number], scene.layout.scale
    drawn = []
    if scene.layout.panel is not None:
        for track in scene.tracks:
            drawn.append(_dot(scene.layout.panel, track, moment, scale, width, height))
    for track in scene.tracks:
        drawn += _head(scene.layout.tracks, track, moment, scale, width, height)
    return [mark for mark in drawn if mark is not None]


def _dot(box, track, moment, scale, width, height):
    x, y = _at(track.curve, track.steps, moment)
    x, y = np.clip((x, y), (box.left, box.top), (box.left + box.width, box.top + box.height))
    return place(sprite(track.style.marker, 2.7 * scale, rgb(track.style.colour), EDGE, 0.6 * scale), x, y, width, height)


def _head(box, track, moment, scale, width, height):
    x, y = _at(track.path, track.steps, moment)
    inset = 6 * scale
    low = np.array([box.left + inset, box.top + inset])
    high = np.array([box.left + box.width - inset, box.top + box.height - inset])
    edge_x, edge_y = np.clip((x, y), low, high)
    gone = not (box.left <= x <= box.left + box.width and box.top <= y <= box.top + box.height)
    fill = rgb(track.style.colour)
    if 0 <= track.diverged_at <= moment:
        at = (edge_x, edge_y) if gone else (x, y)
        return _cross(at, str(track.diverged_at), fill, box, scale, width, height)
    if gone:
        degrees = int(round(np.rad2deg(np.arctan2(y - edge_y, x - edge_x)) / 5)) * 5 % 360
        bank = sprite("arrow", 4.6 * scale, fill, WHITE, 0.9 * scale, degrees)
        return [place(bank, edge_x, edge_y, width, height)]
    return [place(sprite(track.style.marker, 4.6 * scale, fill, EDGE, 0.8 * scale), x, y, width, height)]


def _cross(at, step, fill, box, scale, width, height):
    """Return a cross and, beside it, the step at which the run diverged."""
    size = round(10 * scale)
    room = text_width(step, size, True) + 8 * scale
    side = 8 * scale if at[0] + room < box.left + box.width else -room
    words = place_text(step, at[0] + side, at[1] + 0.36 * size, size, fill, width, height, True)
    return [place(sprite("cross", 5.2 * scale, fill, WHITE, 1.1 * scale), *at, width, height), words]


def _at(points, steps, moment):
    """Return the place on a polyline at a moment, held at its last point."""
    if len(points) == 1:
        return points[0]
    return np.interp(moment, steps, points[:, 0]), np.interp(moment, steps, points[:, 1])


def counter(scene, number, width, height):
    """Return (pixels, coverage, colour) of the step counter."""
    size = round(11 * scene.layout.scale)
    right, baseline = counter_place(scene.layout)
    last = int(scene.timing.moments[-1])
    left = right - text_width(f"step {last}", size)
    return place_text(f"step {int(scene.timing.moments[number] + 1e-9)}", left, baseline, size, EDGE, width, height)

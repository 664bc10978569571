"""Where runs that diverged are crossed out: apart from each other, their steps off the tracks."""

import numpy as np

from optviz.render.sprites import place_text, sprite, text_width
from optviz.scenes.style import rgb

APART = 15  # pixels between two crosses at scale 1
INSET, SIDE = 6, 8  # from the border of the box, and from a cross to its step


def crosses(scene):
    """Return for every track the place and the sign of the side of its cross, or None if it did not diverge.

    A run is crossed out at its last finite point, or at the border nearest to that; where
    another cross is there already, next to it. The step stands right of it (1) or left (-1).
    """
    box, scale, taken, found = scene.layout.tracks, scene.layout.scale, [], []
    low = np.array([box.left, box.top]) + INSET * scale
    high = np.array([box.left + box.width, box.top + box.height]) - INSET * scale
    for track in scene.tracks:
        if track.diverged_at < 0:
            found.append(None)
            continue
        place = _free(np.clip(track.path[-1], low, high), taken, low, high, APART * scale)
        taken.append(place)
        found.append((place, _side(scene, track, place)))
    return found


def _free(place, taken, low, high, apart):
    """Return the place, or the nearest beside it along the border that no other cross takes."""
    at_side = min(place[0] - low[0], high[0] - place[0]) <= min(place[1] - low[1], high[1] - place[1])
    along = np.array([0.0, 1.0]) if at_side else np.array([1.0, 0.0])
    for shift in sorted(range(-len(taken), len(taken) + 1), key=abs):
        moved = place + shift * apart * along
        inside = ((low <= moved) & (moved <= high)).all()
        if inside and all(np.linalg.norm(moved - other) >= apart - 1e-6 for other in taken):
            return moved
    return place


def _side(scene, track, place):
    """Return the side with fewer points of tracks under the step; of equals the right one."""
    box, scale = scene.layout.tracks, scene.layout.scale
    wide, tall = step_room(track, scale), 7 * scale
    points = np.concatenate([other.path for other in scene.tracks])
    hidden = {}
    for side in (1, -1):
        end = place[0] + side * wide
        if not box.left <= end <= box.left + box.width:
            continue
        across, down = side * (points[:, 0] - place[0]), np.abs(points[:, 1] - place[1])
        hidden[side] = int(((across > 0) & (across < wide) & (down < tall)).sum())
    return min(hidden, key=hidden.get, default=1)


def step_room(track, scale):
    """Return the pixels from a cross to the end of its step."""
    return text_width(str(track.diverged_at), round(10 * scale), True) + SIDE * scale


def cross_mark(track, place, side, scale):
    """Return what draws a cross and the step at which the run diverged, as `marks` does."""
    (x, y), size, fill = place.tolist(), round(10 * scale), rgb(track.style.colour)
    begin = x + SIDE * scale if side > 0 else x - step_room(track, scale)
    cross, step = (
        sprite("cross", 5.2 * scale, fill, rgb(track.style.paper), 1.1 * scale),
        str(track.diverged_at),
    )
    return [
        lambda width, height: cross.place(x, y, width, height),
        lambda width, height: place_text(step, begin, y + 0.36 * size, size, fill, width, height, True),
    ]

"""Where runs that diverged are crossed out: apart from each other, their steps off the tracks."""

from dataclasses import dataclass

import numpy as np

from optviz.render.sprites import place_halo, place_text, sprite, text_width
from optviz.scenes.style import rgb
from optviz.scenes.themes import readable

APART = 15  # pixels between two crosses at scale 1
INSET = 6  # from the border of the box
AWAY, SIZE, HALO = 8, 10, 2  # from a cross to its step, of letters, and of the paper around them
SIDES = ((1, 0), (-1, 0), (0, -1), (0, 1))  # where the step may stand: right, left, above, below
OUTSIDE, ON_A_MARK = 1e9, 1e4  # points of track that are as bad as this


@dataclass(frozen=True)
class Cross:
    """The cross of a run that diverged, and its step.

    Attributes
    ----------
    place, words : ndarray (2,)
        Their middles, in pixels.
    """

    place: np.ndarray
    words: np.ndarray


def crosses(scene):
    """Return the `Cross` of every track, or None if it did not diverge.

    A run is crossed out at its last finite point, or at the border nearest to that; where
    another cross is there already, next to it. The step stands beside the cross, inside the
    box, where it is on no other cross, step, head at the end, or counter, and on few points of
    tracks.
    """
    box, scale, taken, found = scene.layout.tracks, scene.layout.scale, [], []
    low = np.array([box.left, box.top]) + INSET * scale
    high = np.array([box.left + box.width, box.top + box.height]) - INSET * scale
    for track in scene.tracks:
        if track.diverged_at >= 0 and len(track.path):
            taken.append(_free(np.clip(track.path[-1], low, high), taken, low, high, APART * scale))
    ends, marks = iter(taken), _marks(scene, taken)
    for track in scene.tracks:
        if track.diverged_at < 0 or not len(track.path):
            found.append(None)
            continue
        place = next(ends)
        words, half = _beside(scene, track, place, marks)
        marks.append((words, half))
        found.append(Cross(place, words))
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


def _marks(scene, places):
    """Return middles and half sizes of what must be seen: crosses, heads at the end, the counter."""
    left, top, width, height = scene.counter
    scale = scene.layout.scale
    heads = [track.path[-1] for track in scene.tracks if track.diverged_at < 0 and len(track.path)]
    return [
        (np.array([left + width / 2, top + height / 2]), np.array([width, height]) / 2),
        *((place, np.full(2, 5 * scale)) for place in places),
        *((place, np.full(2, 5 * scale)) for place in heads),
    ]


def _beside(scene, track, place, marks):
    """Return the middle of a step, on the side where it hides least, and half its size."""
    box, scale = scene.layout.tracks, scene.layout.scale
    half = np.array([text_width(str(track.diverged_at), round(SIZE * scale), True), SIZE * scale * 0.8]) / 2
    points = np.concatenate([other.path for other in scene.tracks])
    low, high = np.array([box.left, box.top]) + half, np.array([box.left + box.width, box.top + box.height])
    tried = [place + np.array(side) * (AWAY * scale + half) for side in SIDES]
    hidden = [
        OUTSIDE * bool((middle < low).any() or (middle > high - half).any())
        + ON_A_MARK * sum((np.abs(middle - other) < half + size).all() for other, size in marks)
        + (np.abs(points - middle) < half + 2 * scale).all(axis=1).sum()
        for middle in tried
    ]
    return tried[int(np.argmin(hidden))], half


def cross_mark(track, cross, scale):
    """Return what draws a cross and the step at which the run diverged on a little paper, as `marks` does."""
    (x, y), size, words = cross.place.tolist(), round(SIZE * scale), str(track.diverged_at)
    fill, paper = rgb(track.style.colour), rgb(track.style.paper)
    begin, baseline = cross.words - (text_width(words, size, True) / 2, -0.36 * size)
    shape = sprite("cross", 5.2 * scale, fill, paper, 1.1 * scale)
    ink = rgb(step_colour(track.style))
    return [
        lambda width, height: place_halo(
            words, begin, baseline, size, paper, HALO * scale, width, height, True
        ),
        lambda width, height: shape.place(x, y, width, height),
        lambda width, height: place_text(words, begin, baseline, size, ink, width, height, True),
    ]


def step_colour(style):
    """Return the colour of the step: the track's, mixed with ink until it can be read on the paper."""
    return readable(style.colour, style.edge, style.paper)

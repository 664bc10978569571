"""Arrows, look-ahead points and ellipses at the heads, anti-aliased, lighter than their tracks."""

import numpy as np

from optviz.render.sprites import sprite
from optviz.render.strokes import PIECE, coverage
from optviz.scenes.style import rgb

LIGHT = 0.35  # share of paper in the colour
TONES = 4  # steps of coverage, as trails have
CORNERS = 24  # of an ellipse
BARB, ANGLE = 6.5, 0.45  # pixels of an arrow's barbs at scale 1, and their angle to the shaft
RADII = {"gradient": 0.75, "velocity": 1.3, "lookahead": 0.6, "scale": 0.75}  # pixels at scale 1
HALO = 0.9  # pixels more


def overlay_marks(scene, overlay, track, marks, heads, width, height):
    """Yield per frame the (pixels, coverage, premultiplied colour) of one overlay at one head.

    Parameters
    ----------
    scene : Scene
    overlay : Overlay
    track : Track
    marks : ndarray (n, 2) or (n, 2, 2)
        Of the overlay, at every point of the track.
    heads : ndarray (F, 2)
        Where the head is in every frame; NaN where it is not seen.
    width, height : int
        Of the picture.
    """
    box, scale, moments = scene.layout.tracks, scene.layout.scale, scene.timing.moments
    now = _at(marks, track.steps, moments)
    shown = np.isfinite(heads).all(axis=1) & np.isfinite(now.reshape(len(now), -1)).all(axis=1)
    shown &= (track.diverged_at < 0) | (moments < track.diverged_at)
    frames = np.flatnonzero(shown)
    segments = _SHAPES[overlay.kind](heads[frames], now[frames], scale)
    owner = np.repeat(frames, segments.shape[1])
    clip = box.left, box.top, box.left + box.width, box.top + box.height
    radius, ink = RADII[overlay.kind] * scale, lighter(rgb(track.style.colour))
    layers = [(radius + HALO * scale, rgb(track.style.paper), 0.6), (max(radius, 0.6), ink, 1.0)]
    drawn = _painted(segments.reshape(-1, 2, 2), owner, layers, clip, width, len(moments))
    ghost = sprite(track.style.marker, 3.6 * scale, rgb(track.style.paper), ink, 1.1 * scale)
    for frame, parts in enumerate(drawn):
        if overlay.kind == "lookahead" and shown[frame] and _inside(now[frame], clip):
            parts = [*parts, ghost.place(*now[frame].tolist(), width, height)]
        yield parts


def lighter(ink):
    """Return a colour with some paper in it.

    >>> lighter((0, 100, 255))
    (89, 154, 255)
    """
    return tuple(int(part + (255 - part) * LIGHT) for part in ink)


def _at(marks, steps, moments):
    """Return marks (F, ...) at all moments, in between on the straight line, as heads are."""
    flat = marks.reshape(len(marks), -1)
    found = np.stack([np.interp(moments, steps, column) for column in flat.T], axis=1)
    return found.reshape(len(moments), *marks.shape[1:])


def _inside(place, clip):
    return clip[0] <= place[0] <= clip[2] and clip[1] <= place[1] <= clip[3]


def _arrow(heads, vectors, scale):
    """Return the shaft and two barbs (F, 3, 2, 2) of every frame."""
    tips, length = heads + vectors, np.linalg.norm(vectors, axis=1)[:, None]
    back = -vectors / np.maximum(length, 1e-9) * np.minimum(BARB * scale, 0.6 * length)
    cos, sin = np.cos(ANGLE), np.sin(ANGLE)
    barbs = [tips + back @ np.array([[cos, turn * sin], [-turn * sin, cos]]) for turn in (1, -1)]
    return np.stack([np.stack([heads, tips], 1), *(np.stack([tips, barb], 1) for barb in barbs)], axis=1)


def _line(heads, places, scale):
    return np.stack([heads, places], axis=1)[:, None]


def _ellipse(heads, matrices, scale):
    angle = np.linspace(0, 2 * np.pi, CORNERS + 1)
    rim = heads[:, None] + np.stack([np.cos(angle), np.sin(angle)], axis=1) @ matrices.swapaxes(1, 2)
    return np.stack([rim[:, :-1], rim[:, 1:]], axis=2)


_SHAPES = {"gradient": _arrow, "velocity": _arrow, "lookahead": _line, "scale": _ellipse}


def _painted(segments, owner, layers, clip, width, count):
    """Yield for each of `count` frames the parts of segments (S, 2, 2), the lowest layer first."""
    first, last, which = _pieces(segments, clip[2] - clip[0] + clip[3] - clip[1])
    radii = [radius for radius, _, _ in layers]
    found = coverage(first, last, radii, clip, width) if len(first) else []
    parts = [[] for _ in range(count)]
    for (piece, pixel, cover), (_, ink, opacity) in zip(found, layers, strict=False):
        frame, pixel, tone = _darkest(owner[which[piece]], pixel, np.rint(cover * TONES).astype(np.int64))
        alpha = (tone / TONES * opacity).astype(np.float32)[:, None]
        colour = alpha * np.array(ink, np.float32)
        edges = np.searchsorted(frame, np.arange(count + 1))
        for i, part in enumerate(map(slice, edges[:-1], edges[1:])):
            parts[i].append((pixel[part], alpha[part], colour[part]))
    yield from parts


def _darkest(frame, pixel, tone):
    """Return frames, pixels and the largest tone of each pixel in each frame, sorted; 0 is left out."""
    if not len(frame):
        return frame, pixel, tone
    area = int(pixel.max()) + 1
    code = np.sort((frame * area + pixel) * (TONES + 1) + tone)  # of one number, which sorts fastest
    place, tone = np.divmod(code, TONES + 1)
    last = np.append(place[1:] != place[:-1], True) & (tone > 0)
    frame, pixel = np.divmod(place[last], area)
    return frame, pixel, tone[last]


def _pieces(segments, reach):
    """Return starts and ends (P, 2) of short pieces of segments, no more than `reach` of each, and whose."""
    whole = segments[:, 1] - segments[:, 0]
    length = np.linalg.norm(whole, axis=1)
    count = np.maximum(1, np.ceil(np.minimum(length, reach) / PIECE)).astype(int)
    share = np.minimum(1, reach / np.maximum(length, 1e-9)) / count
    which = np.repeat(np.arange(len(segments)), count)
    place = np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
    step = (whole * share[:, None])[which]
    first = segments[which, 0] + step * place[:, None]
    return first, first + step, which

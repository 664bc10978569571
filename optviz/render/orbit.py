"""A surface in space under a camera that turns: every frame is drawn anew, by all processors."""

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from optviz.processors import processors
from optviz.render.cube import blend
from optviz.render.frames import Frame, frames, path_of
from optviz.render.marks import marks
from optviz.render.standing import standing
from optviz.render.strokes import coverage, pieces
from optviz.render.trails import TONES, composite
from optviz.scenes.layout import Box, Layout
from optviz.scenes.routes import seen_tracks
from optviz.scenes.style import rgb

AHEAD = 2  # frames per processor that are drawn before they are asked for


def orbiting(scene, ground):
    """Yield one `Frame` for each moment of a scene whose camera turns; the first is relative to `ground`.

    Frames do not depend on each other, so that any number of processors makes the same ones.
    """
    box, before = scene.layout.tracks, ground.copy()
    rows, columns = slice(box.top, box.top + box.height), slice(box.left, box.left + box.width)
    with_views = zip(_drawn(scene), _beside(scene, ground), scene.timing.delays.tolist(), strict=True)
    for drawn, beside, delay in with_views:
        beside[rows, columns] = drawn
        red, green, blue = (
            beside[..., k] != before[..., k] for k in range(3)
        )  # any(axis=-1) is ten times as slow
        changed = np.flatnonzero(red | green | blue).astype(np.int32)  # all frames are held at once
        yield Frame(changed, beside.reshape(-1, 3).take(changed, axis=0), delay)
        before = beside


def _drawn(scene):
    """Yield the box (H, W, 3) of every frame."""
    jobs, count = iter(range(len(scene.timing.moments))), processors()
    if count < 2:
        yield from (_frame(scene, job) for job in jobs)
        return
    with ThreadPoolExecutor(count) as pool:
        waiting = deque(
            pool.submit(_frame, scene, job) for _, job in zip(range(AHEAD * count), jobs, strict=False)
        )
        while waiting:
            yield waiting.popleft().result()
            waiting.extend(pool.submit(_frame, scene, job) for _, job in zip(range(1), jobs, strict=False))


def _beside(scene, ground):
    """Yield the whole picture of every frame without its tracks: curves and squares move as ever."""
    bare = tuple(
        replace(track, path=np.empty((0, 2)), opacity=None, diverged_at=-1) for track in scene.tracks
    )
    picture = ground.reshape(-1, 3).copy()
    for frame in frames(replace(scene, tracks=bare, terrain=None), ground):
        picture[frame.pixels] = frame.colours
        yield picture.reshape(ground.shape).copy()


def _frame(scene, number):
    """Return the box (H, W, 3) of one frame."""
    box, found = scene.layout.tracks, scene.terrain
    projection = found.projections[number]
    picture, buffer = standing(scene, projection, samples=1)
    local, inside = projection.on(box), Box(0, 0, box.width, box.height)
    tracks = seen_tracks(scene.tracks, found.routes, local, buffer, inside)
    left, top, width, height = scene.counter
    place = left - box.left, top - box.top, width, height
    _paint_plate(picture, scene.theme, *place)
    plan = Layout(box.width, box.height, scene.layout.scale, inside, (), inside, 1)
    timing = scene.timing.only(number)
    alone = replace(
        scene,
        layout=plan,
        tracks=tracks,
        curves=(),
        counter=place,
        timing=timing,
    )
    _paint_tracks(picture, alone, timing.moments)
    flat = picture.reshape(-1, 3)
    for drawn in marks(alone, box.width, box.height):
        for pixels, alpha, colour in drawn:
            flat[pixels] = (flat[pixels] * (1 - alpha) + colour + np.float32(0.5)).astype(np.uint8)
    return picture


def _paint_tracks(picture, scene, moments):
    """Paint all tracks as they are at one moment: what `grown` and `passing` do for all moments at once."""
    cuts = () if scene.trail is None else moments - scene.trail
    layers, parts = [], []
    for track in scene.tracks:
        line = path_of(scene, track)
        first, last, frame, when = pieces(line, moments, cuts)
        opacity = track.opacity[np.searchsorted(track.steps, when)]
        shown = (frame == 0) & (opacity > 0) & (when > (cuts[0] if len(cuts) else -np.inf))
        levels, level = np.unique(opacity[shown], return_inverse=True)
        parts.append((first[shown], last[shown], len(layers) + 2 * level))
        layers += [(radius, ink, strength * each) for each in levels for radius, ink, strength in line.layers]
    first, last, layer = (np.concatenate(part) for part in zip(*parts, strict=True))
    if not len(first):
        return
    radii, (height, width, _) = [radius for radius, _, _ in line.layers], picture.shape
    found = coverage(first, last, radii, line.clip, width)
    pixel = np.concatenate([pixel for _, pixel, _ in found])
    column = np.concatenate([layer[piece] + k for k, (piece, _, _) in enumerate(found)])
    tone = np.concatenate([np.rint(cover * TONES).astype(np.int32) for _, _, cover in found])
    touched = np.zeros(height * width, bool)
    touched[pixel] = True
    touched = np.flatnonzero(touched)
    row = np.zeros(height * width, np.intp)
    row[touched] = np.arange(len(touched))
    table = np.zeros((len(touched), len(layers)), np.int32)
    np.maximum.at(table.reshape(-1), row[pixel] * len(layers) + column, tone)
    flat = picture.reshape(-1, 3)
    flat[touched] = composite(flat[touched], table, layers)


def _paint_plate(picture, theme, left, top, width, height):
    """Paint the plate of the step counter."""
    rows, columns = np.mgrid[top : top + height, left : left + width].reshape(2, -1)
    pixels = rows * picture.shape[1] + columns
    blend(picture, pixels, np.float32(0.8), rgb(theme.paper))
    edge = (rows == top) | (rows == top + height - 1) | (columns == left) | (columns == left + width - 1)
    picture.reshape(-1, 3)[pixels[edge]] = rgb(theme.border)

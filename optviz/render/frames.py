"""The moving picture: what changes from one frame to the next, as pixels and colours."""

from dataclasses import dataclass, replace

import numpy as np

from optviz.render.marks import marks
from optviz.render.strokes import Stroke
from optviz.render.trails import grown, passing
from optviz.scenes.style import PLANE_DOTS, rgb

HALO = 0.75  # opacity of the pale edge that keeps crossing tracks apart


@dataclass(frozen=True)
class Frame:
    """The pixels that differ from the frame before: indices row * width + column, and colours."""

    pixels: np.ndarray
    colours: np.ndarray
    delay: int


def frames(scene, ground):
    """Yield one `Frame` for each moment of the scene; the first is relative to `ground`.

    Parameters
    ----------
    scene : Scene
    ground : ndarray (H, W, 3), uint8
        The still part of the picture.
    """
    if scene.terrain is not None and scene.terrain.turns:
        from optviz.render.orbit import orbiting

        yield from orbiting(scene, ground)
        return
    height, width, _ = ground.shape
    painted = _painted(scene, ground)
    below = ground.reshape(-1, 3).copy()  # still part and trails
    shown = below.copy()  # and heads and words
    dirty, above = np.zeros(len(below), bool), np.empty(0, int)
    changes = zip(painted, marks(scene, width, height), scene.timing.delays.tolist(), strict=True)
    for (pixels, colours), drawn, delay in changes:
        dirty[above] = True
        dirty[pixels] = True
        below[pixels] = colours
        shown[above] = below[above]
        shown[pixels] = colours
        for pixel, alpha, colour in drawn:
            shown[pixel] = (shown[pixel] * (1 - alpha) + colour + 0.5).astype(np.uint8)
        above = np.concatenate([pixel for pixel, _, _ in drawn])
        dirty[above] = True
        changed = np.flatnonzero(dirty)
        dirty[changed] = False
        yield Frame(changed.astype(np.int32), shown[changed], delay)  # kept, they are half as large


def _painted(scene, ground):
    """Yield (pixels, colours) per frame of all lines and squares; tracks may have a tail only."""
    moments, tracks, curves = scene.timing.moments, *strokes(scene)
    if scene.trail is None:
        sources = [grown(tracks + curves, moments, ground)]
    else:
        sources = [passing(tracks, moments, ground, scene.trail), grown(curves, moments, ground)]
    if scene.answers is not None:
        from optviz.render.fields import field_changes

        sources.append(field_changes(scene, ground.shape[1]))
    for parts in zip(*sources, strict=True):
        yield tuple(map(np.concatenate, zip(*parts, strict=True)))


def final(scene, ground):
    """Return the last frame of a scene as a whole picture (H, W, 3), uint8."""
    return picture_at(scene, ground, scene.timing.moments[-1])


def picture_at(scene, ground, moment):
    """Return what a scene shows at a moment (a step) as a whole picture (H, W, 3), uint8."""
    number = min(np.searchsorted(scene.timing.moments, moment), len(scene.timing.moments) - 1)
    last, found = replace(scene.timing.only(number), moments=np.array([moment])), scene.terrain
    if found is not None and found.turns:
        found = replace(found, projections=2 * found.projections[number : number + 1])
    picture = ground.reshape(-1, 3).copy()
    for frame in frames(replace(scene, timing=last, terrain=found), ground):
        picture[frame.pixels] = frame.colours
    return picture.reshape(ground.shape)


def strokes(scene):
    """Return the lines of a scene: the tracks on the surface, and the curves on the panel."""
    scale = scene.layout.scale
    found = {"path": [], "curve": []}
    lines = [(scene.layout.tracks, "path", 1.1, lambda track: track.path)]
    if scene.magnifier:
        lines.append((scene.magnifier.box, "path", 1.1, lambda track: track.magnified))
    lines += [
        (box, "curve", 0.85, lambda track, i=i: track.curves[i]) for i, box in enumerate(scene.layout.panels)
    ]
    for box, name, radius, points in lines:
        for track in scene.tracks:
            if track.hidden:
                continue
            line = _line(track, points(track), box, radius, scale, name == "path")
            found[name] += [line] if name == "curve" or track.opacity is None else _faded(line, track.opacity)
    return found["path"], [*_plane_losses(scene), *found["curve"]]


def _plane_losses(scene):
    """Yield the dots that say what the plane has where the runs are drawn."""
    dots = tuple(length * scene.layout.scale for length in PLANE_DOTS)
    for i, box in enumerate(scene.layout.panels):
        for track in scene.tracks:
            if not track.hidden and track.plane_losses[i] is not None:
                line = _line(track, track.plane_losses[i], box, PLANE_DOTS[0] / 2, scene.layout.scale, False)
                yield replace(line, dashes=dots)


def path_of(scene, track):
    """Return the line of one track, whatever its opacity."""
    return _line(track, track.path, scene.layout.tracks, 1.1, scene.layout.scale, True)


def _line(track, points, box, radius, scale, halo):
    clip = (box.left, box.top, box.left + box.width, box.top + box.height)
    dashes = tuple(length * scale for length in track.style.dashes)
    wide = radius * scale * track.style.thick
    layers = ((max(wide, 0.6), rgb(track.style.colour), 1.0),)
    if halo:
        layers = ((wide + 1.1 * scale, rgb(track.style.paper), HALO), *layers)
    return Stroke(points, track.steps.astype(float), layers, dashes, clip)


def _faded(line, opacity):
    """Return a line as one stroke per opacity, the faintest first; a segment is as faint as its end."""
    for level in np.unique(opacity[1:][opacity[1:] > 0]):
        layers = tuple((radius, ink, strength * level) for radius, ink, strength in line.layers)
        yield replace(line, layers=layers, painted=opacity[1:] == level)

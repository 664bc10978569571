"""The picture of a surface in space from one place: what stands behind the tracks."""

from functools import lru_cache

import numpy as np

from optviz.render.cube import paint_before, paint_behind, paint_lines, ticks_of
from optviz.render.following import paint_ghosts
from optviz.render.ground import SAMPLES, paint_surface, smooth, soften
from optviz.render.sprites import sprite
from optviz.scenes.casting import depth_buffer, hidden
from optviz.scenes.routes import GHOST
from optviz.scenes.style import INK, rgb

RIM = 96  # pieces of each border of the surface


def standing(scene, projection, samples=SAMPLES):
    """Return the box (H, W, 3), uint8, of a surface as it is seen, and the depths of the surface.

    Parameters
    ----------
    scene : Scene
        With a terrain.
    projection : Projection
    samples : int
        Per pixel and axis.
    """
    box, found, scale = scene.layout.tracks, scene.terrain, scene.layout.scale
    ticks, local, theme = ticks_of(found), projection.on(box), scene.theme
    picture = _blank(box.height, box.width, rgb(theme.paper)).copy()
    paint_behind(picture, ticks, local, theme, scale)
    if samples > 1:
        picture = picture.repeat(samples, axis=0).repeat(samples, axis=1)
    top = paint_surface(picture, found.heights, projection.on(box, samples), theme)
    buffer = depth_buffer(top, box.width * samples, box.height * samples)
    if samples > 1:
        picture = smooth(picture, samples)
        buffer = buffer[samples // 2 :: samples, samples // 2 :: samples]
    else:
        soften(picture, buffer, local)
    _paint_rim(picture, found.heights, local, buffer, theme, scale)
    paint_before(picture, ticks, found.names, local, theme, scale)
    paint_ghosts(picture, found.ghosts, local, buffer, theme, scale)
    _paint_marks(picture, scene, local, buffer)
    return picture, buffer


@lru_cache(maxsize=2)
def _blank(height, width, colour):
    """Return a picture of one colour; a copy of it takes a tenth of the time."""
    return np.full((height, width, 3), colour, np.uint8)


def _paint_rim(picture, heights, projection, buffer, theme, scale):
    """Paint the border of the surface where it is seen."""
    along = np.linspace(-1, 1, RIM + 1)
    full = np.ones_like(along)
    base = np.stack([(along, -full), (along, full), (-full, along), (full, along)]).transpose(0, 2, 1)
    points = np.concatenate([base, heights.at(base[..., 0], base[..., 1])[..., None]], axis=-1)
    seen = ~hidden(buffer, projection, points.reshape(-1, 3)).reshape(points.shape[:2])
    seen &= ~heights.missing(points[..., 0], points[..., 1])
    places = projection.pixels(points)
    ends = np.stack([places[:, :-1], places[:, 1:]], axis=2)[seen[:, :-1] & seen[:, 1:]]
    paint_lines(picture, ends, 0.5 * scale, theme.line, 0.55)


def _paint_marks(picture, scene, projection, buffer):
    """Paint the minima as stars and the starts as rings, faint where the surface hides them."""
    found, scale = scene.terrain, scene.layout.scale
    star = sprite("*", 4.9 * scale, rgb("#ffd84d"), rgb(INK), 0.8 * scale)
    ring = sprite("o", 2.9 * scale, rgb(scene.theme.paper), rgb(scene.theme.ink), 1.1 * scale)
    height, width, _ = picture.shape
    flat = picture.reshape(-1, 3)
    for mark, points in ((star, found.minima), (ring, found.starts)):
        faint = np.where(hidden(buffer, projection, points), GHOST, 1.0)
        for (x, y), opacity in zip(projection.pixels(points).tolist(), faint.tolist(), strict=True):
            pixels, alpha, colour = mark.place(x, y, width, height)
            flat[pixels] = (
                flat[pixels] * (1 - alpha * np.float32(opacity))
                + colour * np.float32(opacity)
                + np.float32(0.5)
            )

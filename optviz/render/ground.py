"""A surface in space, painted: light, bands and lines on it, its rim, the box around it."""

from functools import lru_cache

import numpy as np

from optviz.scenes.camera import HEIGHT
from optviz.scenes.casting import cast
from optviz.scenes.relief import LEVELS, bands, line_strength
from optviz.scenes.style import rgb

SAMPLES = 2  # per pixel and axis, of a camera that stands
LIGHT = np.array(
    [-0.5, -0.45, 0.85]
)  # to the right along the picture, into it, and up: from over the left shoulder
DARKEST, BRIGHTEST = 0.62, 1.06  # share of its own colour that the surface shows
GLASS = 0.3  # opacity of the under side: it stands before the valley and must not hide it
BOLDER = 1.4  # than on the flat ground lines are
SOFT = (1, 4, 1)  # weights of neighbours on a silhouette, in both directions
JUMP = 6.0  # pixels of depth between neighbours on a silhouette
LIGHTS, LINES = 48, 4  # steps of light and of a line's strength


def paint_surface(picture, heights, projection, theme, lights=LIGHTS):
    """Paint the surface onto a picture (H, W, 3), uint8, and return the upper `Side` that is seen."""
    height, width, _ = picture.shape
    flat, inks = picture.reshape(-1, 3), _inks(lights, theme)
    top, under = cast(heights, projection, width, height)
    # Whole pixels of four bytes: rows of three take seven times as long.
    seen = np.zeros(height * width, np.uint32)
    seen[top.pixel] = inks.take(_codes(heights, top, projection, lights))
    layers = seen.view(np.uint8).reshape(-1, 4)
    known = layers[:, 3] > 0
    for colour in range(3):
        np.copyto(flat[:, colour], layers[:, colour], where=known)
    if len(under.pixel):
        glass = inks.take(_codes(heights, under, projection, lights)).view(np.uint8).reshape(-1, 4)[:, :3]
        flat[under.pixel] = flat[under.pixel] * np.float32(1 - GLASS) + glass * np.float32(GLASS * 0.9) + 0.5
    return top


def _codes(heights, side, projection, lights):
    """Return the index of band, line and light of everything seen of a side."""
    z, slope_x, slope_y = heights.with_slopes(side.x, side.y)
    right, away = projection.right, projection.away
    aside = slope_x * np.float32(right[0]) + slope_y * np.float32(right[1])
    onward = slope_x * np.float32(away[0]) + slope_y * np.float32(away[1])
    place = z * np.float32(LEVELS / HEIGHT)
    band = np.clip(place, 0, LEVELS - 0.001).astype(np.int32)
    line = np.rint(line_strength(place, _steepness(projection, side, z, aside, onward)) * (LINES - 1)).astype(
        np.int32
    )
    light = LIGHT / np.linalg.norm(LIGHT)
    shine = (light[2] - aside * np.float32(light[0]) - onward * np.float32(light[1])) / np.sqrt(
        1 + slope_x * slope_x + slope_y * slope_y
    )
    tone = np.rint(np.clip(shine, 0, 1) * (lights - 1)).astype(np.int32)
    return (band * LINES + line) * lights + tone


def _steepness(projection, side, z, aside, onward):
    """Return how many levels a pixel spans: the gradient of the height along the picture.

    At a fixed place across, z and depth change together along the surface; the derivatives of
    both follow from those of the way up the picture.
    """
    upright, flat = map(np.float32, projection.lift)
    size = np.float32(projection.scale) * projection.nearness(side.depth)
    rise = size * (upright * onward + flat)  # pixels up per depth
    rise = np.where(np.abs(rise) < 1e-3, np.float32(1e-3), rise)
    up, across = onward / rise, aside / size - onward * upright * aside / rise
    return np.float32(LEVELS / HEIGHT) * np.sqrt(up * up + across * across) + np.float32(1e-9)


@lru_cache
def _inks(lights, theme):
    """Return the colours (LEVELS * LINES * lights,): red, green, blue and 255 in four bytes."""
    missing = 255.0 - np.array(rgb(theme.shades[-1]))  # shadows have the hue of the highest ground
    share = DARKEST + (BRIGHTEST - DARKEST) * np.linspace(0, 1, lights)[:, None]
    lit = bands(theme)[:, None, None] * (1 - (1 - share) * missing / missing.max())
    opacity = (np.arange(LINES) / (LINES - 1) * min(1.0, BOLDER * theme.line_opacity))[:, None, None]
    inked = np.minimum(lit, 255) * (1 - opacity) + opacity * rgb(theme.line) * np.minimum(share + 0.1, 1)
    colours = np.full((inked.size // 3, 4), 255, np.uint8)
    colours[:, :3] = (inked + 0.5).reshape(-1, 3)
    return colours.view(np.uint32).reshape(-1)


def soften(picture, buffer, projection):
    """Soften the silhouettes of a picture without samples: the pixels on both sides of a jump in depth.

    A pixel there becomes the weighted mean of what is around it.
    """
    (height, width), far = buffer.shape, np.float32(JUMP / projection.scale)
    jump = np.zeros((height, width), bool)
    depth = np.minimum(buffer, np.float32(9))  # infinite ones have no difference
    for axis in (0, 1):
        apart = np.abs(np.diff(depth, axis=axis)) > far
        for side in (slice(1, None), slice(None, -1)):
            jump[(slice(None),) * axis + (side,)] |= apart
    jump[[0, -1]] = jump[:, [0, -1]] = False
    at, flat = np.flatnonzero(jump), picture.reshape(-1, 3)
    total = np.zeros((len(at), 3), np.uint16)
    for down, across in np.ndindex(3, 3):
        weight = np.uint16(SOFT[down] * SOFT[across])
        total += flat.take(at + (down - 1) * width + across - 1, axis=0) * weight
    whole = sum(SOFT) ** 2
    flat[at] = (total + whole // 2) // whole


def smooth(picture, samples):
    """Return a picture of `samples` x `samples` times as many pixels at its own size."""
    height, width = picture.shape[0] // samples, picture.shape[1] // samples
    parts = picture.reshape(height, samples, width, samples, 3)
    total = np.zeros((height, width, 3), np.uint16)
    for down in range(samples):
        for across in range(samples):
            total += parts[:, down, :, across]
    return ((total + samples * samples // 2) // (samples * samples)).astype(np.uint8)

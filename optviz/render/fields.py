"""Moving decision boundaries: shaded squares with the data on them, one per run."""

import numpy as np

from optviz.render.sprites import sprite
from optviz.scenes.answers import shades_of_ink
from optviz.scenes.layout import Box
from optviz.scenes.style import rgb

POINT, OF_WIDTH = 1.2, 0.016  # radius of a sample: pixels at scale 1 at least, and share of the square


def field_changes(scene, width):
    """Yield (pixels, colours) per frame of all squares, what differs from the frame before."""
    found, boxes = scene.answers, scene.layout.fields
    size = boxes[0].height, boxes[0].width
    alpha, ink = _samples(found, boxes[0], scene.layout.scale, scene.theme)
    before = [np.full(size, 255, np.uint8)] * len(boxes)  # no shade: the first frame has every pixel
    colours = [_colours(found, track, scene.theme.paper) for track in scene.tracks]
    corners = [_pixels(box, width) for box in boxes]
    for moment in scene.timing.moments.tolist():
        parts, values = [], found.values(moment)
        for run, place in enumerate(corners):
            shades = found.picture(values[run], *size)
            changed = np.flatnonzero(shades != before[run])
            before[run] = shades
            shown = colours[run][shades.reshape(-1)[changed]] * (1 - alpha[changed]) + ink[changed]
            parts.append((place[changed], (shown + 0.5).astype(np.uint8)))
        pixels, painted = map(np.concatenate, zip(*parts, strict=True))
        yield pixels, painted


def _colours(found, track, paper):
    """Return the shades of a run: a fitted curve has the colour of its optimizer."""
    return shades_of_ink(rgb(track.style.colour), paper) if found.kind == "curve" else found.colours


def _pixels(box, width):
    """Return the indices (height * width of the box,) of a square in the picture."""
    rows, columns = np.arange(box.height) + box.top, np.arange(box.width) + box.left
    return (rows[:, None] * width + columns).reshape(-1)


def _samples(found, box, scale, theme):
    """Return the coverage (n, 1) of the data in a square, and its colours there (n, 3), premultiplied."""
    alpha, ink = np.zeros((box.height * box.width, 1)), np.zeros((box.height * box.width, 3))
    inside = Box(0, 0, box.width, box.height, found.window)
    edge = rgb(theme.ink if found.kind == "curve" else theme.paper)
    places = inside.pixels(*found.points.T)
    for (x, y), mark in zip(places.tolist(), found.marks.tolist(), strict=True):
        fill = rgb(theme.paper) if found.kind == "curve" else tuple(found.inks[mark].tolist())
        dot = sprite("o", max(POINT * scale, OF_WIDTH * box.width), fill, edge, 0.5 * scale)
        pixel, cover, colour = dot.place(x, y, box.width, box.height)
        cover = np.reshape(cover, (len(pixel), -1))[:, :1]
        ink[pixel] = ink[pixel] * (1 - cover) + np.reshape(colour, (len(pixel), 3))
        alpha[pixel] = alpha[pixel] * (1 - cover) + cover
    return alpha, ink

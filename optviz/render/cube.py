"""The box around a surface in space: its floor, the edges behind and before the surface, ticks and names."""

import numpy as np
from matplotlib.ticker import MaxNLocator

from optviz.render.sprites import place_text, text_width
from optviz.render.strokes import PIECE, coverage
from optviz.scenes.camera import HEIGHT
from optviz.scenes.style import rgb
from optviz.scenes.words import number

LONG, LEAST = 12, 8  # letters of a name that does not stand beside its axis, and the smallest size of one
LEAST_GAP = 0.13  # of the height of the box between two words on the upright axis


def paint_lines(picture, ends, radius, colour, opacity=1.0):
    """Paint straight lines from ends[:, 0] to ends[:, 1], (n, 2, 2) in pixels; they do not blend twice."""
    if not len(ends):
        return
    height, width, _ = picture.shape
    first, step = ends[:, 0], ends[:, 1] - ends[:, 0]
    count = np.maximum(1, np.ceil(np.linalg.norm(step, axis=1) / PIECE)).astype(int)
    owner = np.repeat(np.arange(len(ends)), count)
    place = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
    low, high = (first[owner] + ((place + k) / count[owner])[:, None] * step[owner] for k in (0, 1))
    ((_, pixel, cover),) = coverage(low, high, [radius], (0, 0, width, height), width)
    share, inked = np.zeros(width * height, np.float32), np.zeros(width * height, bool)
    np.maximum.at(share, pixel, cover.astype(np.float32))
    inked[pixel] = True
    touched = np.flatnonzero(inked)  # of numbers it takes ten times as long
    blend(picture, touched, share[touched, None] * np.float32(opacity), rgb(colour))


def blend(picture, pixels, alpha, colour):
    """Lay a colour over pixels (n,) of a picture with opacities (n, 1)."""
    flat = picture.reshape(-1, 3)
    flat[pixels] = flat[pixels] * (1 - alpha) + alpha * np.array(colour, np.float32) + np.float32(0.5)


def corners(projection):
    """Return the signs of the nearest corner of the base, and of the one farthest left."""
    signs = np.array([(-1, -1), (-1, 1), (1, -1), (1, 1)])
    near = signs[np.argmin(signs @ projection.away)]
    return near, signs[np.argmin(signs @ projection.right)]


def paint_behind(picture, ticks, projection, theme, scale=1.0):
    """Paint what is behind or below the surface: floor, grid, far edges."""
    near, _ = corners(projection)
    x, y, z = (np.asarray(places) for places, _ in ticks)
    grid = [((at, -1, 0), (at, 1, 0)) for at in x] + [((-1, at, 0), (1, at, 0)) for at in y]
    far = -near
    for at in z:  # along both walls behind
        grid += [((far[0], -1, at), (far[0], 1, at)), ((-1, far[1], at), (1, far[1], at))]
    edges = [((far[0], -1, 0), (far[0], 1, 0)), ((-1, far[1], 0), (1, far[1], 0))]
    edges += [((*sign, 0), (*sign, HEIGHT)) for sign in (far, (far[0], near[1]), (near[0], far[1]))]
    paint_lines(picture, projection.pixels(np.array(grid, float)), 0.4 * scale, theme.faint)
    paint_lines(picture, projection.pixels(np.array(edges, float)), 0.45 * scale, theme.border)


def paint_before(picture, ticks, names, projection, theme, scale=1.0):
    """Paint the axes before the surface with their ticks, numbers and names."""
    near, left = corners(projection)
    lines, words = [((near[0], -1, 0), (near[0], 1, 0)), ((-1, near[1], 0), (1, near[1], 0))], []
    lines.append(((*left, 0), (*left, HEIGHT)))
    axes = (
        (ticks[0], lambda at: (at, near[1], 0), (0, near[1], 0)),
        (ticks[1], lambda at: (near[0], at, 0), (near[0], 0, 0)),
        (ticks[2], lambda at: (*left, at), None),
    )
    lines = list(projection.pixels(np.array(lines, float)))
    for (places, labels), point, outward in axes:
        at = projection.pixels(np.array([point(place) for place in places], float).reshape(-1, 3))
        away = np.array([-1.0, 0.0])
        if outward is not None:
            away = np.subtract(*projection.pixels(np.array([outward, (0, 0, 0)], float)))
            away = away / np.linalg.norm(away)
        lines += list(np.stack([at, at + 3.5 * scale * away], axis=1))
        words += [
            (label, place + (6 if outward is None else 11) * scale * away, outward is None)
            for label, place in zip(labels, at, strict=True)
        ]
    paint_lines(picture, np.array(lines), 0.5 * scale, theme.axis)
    size, taken = max(7, round(10.4 * scale)), []
    for label, place, upright in reversed(words):  # the upright axis first
        half = np.array([text_width(label, size) / 2 + 3 * scale, 0.62 * size])
        middle = place - (text_width(label, size) / 2 * upright, 0)
        if all((np.abs(middle - other) >= half + room).any() for other, room in taken):
            taken.append((middle, half))
            paint_words(picture, label, *place, size, theme.quiet, 1.0 if upright else 0.5)
    top = projection.pixels(np.array([(*left, HEIGHT)], float))[0]
    paint_words(
        picture,
        names[2],
        *(top - (0, 14 * scale)),
        round(11 * scale),
        theme.ink,
        0.5 if len(names[2]) < 4 else 0.7,
    )
    middles = projection.pixels(np.array([(0, near[1], 0), (near[0], 0, 0), (0, 0, 0)], float))
    if max(map(len, names[:2])) < LONG:
        for name, middle in zip(names, middles[:2], strict=False):
            away = (middle - middles[2]) / np.linalg.norm(middle - middles[2])
            paint_words(picture, name, *(middle + away * 27 * scale), round(11 * scale), theme.ink)
    else:
        _paint_long(picture, [names[i] for i in np.argsort(middles[:2, 0])], theme.ink, scale)


def _paint_long(picture, names, ink, scale):
    """Write long names below, the one of the left axis to the left, in two lines if one is too short."""
    (height, width, _), size = picture.shape, round(11 * scale)
    while size > LEAST and sum(text_width(name, size) for name in names) > width - 14 * scale:
        size -= 1
    apart = sum(text_width(name, size) for name in names) > width - 14 * scale
    for name, x, share, line in zip(names, (0, width), (0, 1), (apart, 0), strict=True):
        paint_words(picture, name, x, height - (7 + 12 * line) * scale, size, ink, share)


def paint_words(picture, words, x, y, size, colour, share=0.5):
    """Write words centred on y, with this share of their length left of x, held inside the picture."""
    height, width, _ = picture.shape
    long = text_width(words, size)
    left = np.clip(x - share * long, 1, max(1, width - long - 1))
    pixel, alpha, ink = place_text(
        words, round(left), round(y + 0.36 * size), size, rgb(colour), width, height
    )
    flat = picture.reshape(-1, 3)
    flat[pixel] = flat[pixel] * (1 - alpha) + ink + np.float32(0.5)


def ticks_of(found):
    """Return places on the box and words of the ticks along x, y and up."""
    level = []
    for low, high in found.view:
        values = MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
        values = values[(values >= low - 1e-9 * (high - low)) & (values <= high + 1e-9 * (high - low))]
        values = np.where(np.abs(values) < 1e-9 * (high - low), 0.0, values)
        level.append(((values - low) / (high - low) * 2 - 1, [_told(value) for value in values]))
    return *level, _heights(found.scale)


def _told(value):
    return number(value).replace("-", "\u2212")


def _heights(scale):
    """Return places and words of round losses on the upright axis, none too near another."""
    low, high = scale.lowest, scale.highest
    if not high > low:
        return [0.0], [_told(low)]
    even = MaxNLocator(4).tick_values(low, high)
    if np.isinf(scale.softness):
        values = even
    else:  # the simplest first; others where they leave room
        largest, least = np.log10(max(abs(low), abs(high))), np.log10(high - low) - 5
        powers = 10.0 ** np.arange(np.ceil(largest), np.floor(least) - 1, -1)
        values = np.concatenate([[0.0], *(m * sign * powers for m in (1, 2, 5) for sign in (1, -1))])
    places, kept = _spread(scale, values)
    if len(kept) < 3:
        places, kept = _spread(scale, np.concatenate([kept, even]))
    return places * HEIGHT, [_told(value) for value in kept]


def _spread(scale, values):
    """Return rising places, 0 to 1, and the values there: those in reach and not near earlier ones."""
    values = values[(values >= scale.lowest) & (values <= scale.highest)]
    places, kept = scale.place(values), []
    for i, place in enumerate(places):
        if all(abs(place - places[k]) >= LEAST_GAP for k in kept):
            kept.append(i)
    kept = sorted(kept, key=lambda i: places[i])
    return places[kept], values[kept]

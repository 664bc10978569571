"""A height field cast column by column: what every pixel sees, exactly.

A column of pixels sees a vertical plane, in which the surface is one line, cut into slices from
near to far. Where the line rises on the picture its upper side is seen, by the pixels between
both ends of the slice; where it falls, its under side. Every slice is written to the pixels
that it crosses, the farthest first, so that the nearest stays: a depth buffer without a loop.
"""

from dataclasses import dataclass

import numpy as np

from optviz.scenes.camera import HEIGHT

SLICE = 2.5  # pixels along the ground in the middle of the box, about
COLUMNS = 160  # cast at once: they fit into the cache


@dataclass(frozen=True, eq=False)
class Side:
    """What is seen of one side of the surface.

    Attributes
    ----------
    pixel : ndarray (n,)
        row * width + column, each once.
    x, y, depth : ndarray (n,)
        Where the surface is hit, on the base, and how deep in the picture.
    """

    pixel: np.ndarray
    x: np.ndarray
    y: np.ndarray
    depth: np.ndarray


def cast(heights, projection, width, height):
    """Return the `Side`s seen first, from above and from below, on a picture of width x height pixels.

    The under side is told where it is in front of the upper one: where a ray enters the box
    below the border of the surface.
    """
    parts = [
        _cast(heights, projection, np.arange(low, min(low + COLUMNS, width)), width, height)
        for low in range(0, width, COLUMNS)
    ]
    return tuple(
        Side(*(np.concatenate(values) for values in zip(*side, strict=True)))
        for side in zip(*parts, strict=True)
    )


def _cast(heights, projection, columns, width, height):
    """Return pixels, x, y and depths of both sides, of some columns."""
    start, step = _rays(projection, columns)
    near, far = (side.astype(np.float32) for side in crossed(start, step))
    seen = np.flatnonzero(far > near)
    if not seen.size:
        return [(np.empty(0, int), *[np.empty(0, np.float32)] * 3)] * 2
    columns, start, step, near, far = columns[seen], start[:, seen], step[:, seen], near[seen], far[seen]
    count = max(2, int(np.ceil((far - near).max() * projection.scale / SLICE)))
    depth = near + np.linspace(0, 1, count + 1, dtype=np.float32)[:, None] * (far - near)
    x, y = (start[axis] + depth * step[axis] for axis in (0, 1))
    z = heights.at(x, y)
    down = _down(projection, z, depth) - np.float32(0.5)  # in middles of pixels
    edge = np.clip(np.ceil(down), 0, height).astype(np.int32)
    gone = None
    if heights.holes is not None:
        gone = heights.missing(x, y)
        gone = gone[:-1] | gone[1:]
    above, below = (_nearest(edge, sign, height, gone) for sign in (1, -1))
    found, ends, length = [], down.reshape(-1), (far - near) / np.float32(count)
    for slice_, shown in ((above, above < count), (below, below < above)):
        flat = np.flatnonzero(shown)
        row = flat // len(columns)
        column, slice_ = flat - row * len(columns), slice_.reshape(-1).take(flat)
        edge = slice_.astype(np.intp) * len(columns) + column
        upper = ends.take(edge)
        share = (row.astype(np.float32) - upper) / (ends.take(edge + len(columns)) - upper)
        at = near.take(column) + (slice_.astype(np.float32) + share) * length.take(column)
        x, y = (start[axis, column] + at * step[axis, column] for axis in (0, 1))
        found.append((row * width + columns[column], x, y, at))
    return found


def _rays(projection, columns):
    """Return the lines start + depth * step (2, n) on the base that columns of pixels see."""
    across = (columns + 0.5 - projection.middle[0]) / projection.scale * projection.right[:, None]
    step = projection.away[:, None] + across / projection.distance
    return across.astype(np.float32), step.astype(np.float32)


def _down(projection, z, depth):
    """Return how far down the picture points of a height and depth are, in pixels."""
    (upright, flat), size = projection.lift, np.float32(projection.scale) * projection.nearness(depth)
    up = (z - np.float32(HEIGHT / 2)) * np.float32(upright) + depth * np.float32(flat)
    return np.float32(projection.middle[1]) - size * up


def _nearest(edge, sign, height, gone=None):
    """Return the nearest slice that crosses each pixel, rising (1) or falling (-1) on the picture.

    `edge` (count + 1, n) are the first rows at or below the corners of all slices; where no
    slice crosses, the answer is `count`. Slices that are `gone` (count, n) cross nothing.
    """
    count, width = len(edge) - 1, edge.shape[1]
    crossing = sign * (edge[:-1] - edge[1:])
    if gone is not None:
        crossing[gone] = 0
    crossing = crossing.reshape(-1)
    flat = np.flatnonzero(crossing > 0)[::-1]  # what is written last stays
    many, (slice_, column) = crossing.take(flat), np.divmod(flat, width)
    first = edge.reshape(-1).take(flat + width * (sign > 0))
    row = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many - first, many)
    nearest = np.full(height * width, count, np.int32)
    nearest[row * width + np.repeat(column, many)] = np.repeat(slice_, many)
    return nearest.reshape(height, width)


def crossed(start, step):
    """Return the depths (n,) at which lines start + depth * step (2, n) enter and leave the base."""
    with np.errstate(divide="ignore", invalid="ignore"):
        one, other = (-1 - start) / step, (1 - start) / step
    inside = np.abs(start) <= 1
    low = np.where(step == 0, np.where(inside, -np.inf, np.inf), np.minimum(one, other))
    high = np.where(step == 0, np.where(inside, np.inf, -np.inf), np.maximum(one, other))
    return low.max(axis=0), high.min(axis=0)


def depth_buffer(side, width, height):
    """Return the depths (height, width) of what is seen; infinite where nothing is."""
    buffer = np.full(width * height, np.inf, np.float32)
    buffer[side.pixel] = side.depth
    return buffer.reshape(height, width)


def hidden(buffer, projection, points, slack=2.0):
    """Return whether points (n, 3) lie behind the surface that a depth buffer (height, width) shows.

    A point is not hidden if a pixel beside it sees as far, up to `slack` pixels: on a
    silhouette depths jump.
    """
    places, depth = np.floor(projection.pixels(points)).astype(np.intp), projection.depth(points)
    height, width = buffer.shape
    columns = [np.clip(places[:, 0] + aside, 0, width - 1) for aside in (-1, 0, 1)]
    rows = [np.clip(places[:, 1] + aside, 0, height - 1) * width for aside in (-1, 0, 1)]
    flat, farthest = buffer.reshape(-1), np.full(len(points), -np.inf, np.float32)
    for row in rows:
        for column in columns:
            np.maximum(farthest, flat.take(row + column), out=farthest)
    return farthest < depth - slack / projection.scale

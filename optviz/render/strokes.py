"""Growing lines straight into pixels: a capsule distance field, for all frames at once.

Every track is cut into short pieces, each belonging to the frame it appears in. The
coverage of a pixel is clip(radius + 1/2 - distance); pieces of one line are joined by
their maximum, so that joints do not blend twice.
"""

from dataclasses import dataclass

import numpy as np

PIECE = 6.0  # longest piece in pixels: what the fixed windows are made for
_BATCH = 4096


@dataclass(frozen=True)
class Stroke:
    """A line that grows.

    Attributes
    ----------
    points : ndarray (n, 2)
        Pixels; the line is cut off outside `clip`.
    times : ndarray (n,)
        When each point is reached, in the units of the frames' moments.
    layers : tuple of (radius, (r, g, b), opacity)
        What is painted, the lowest first.
    dashes : tuple
        On and off lengths in pixels; empty for a solid line.
    clip : (left, top, right, bottom)
        Whole pixels.
    painted : ndarray (n - 1,) of bool, optional
        The segments that are painted; default all.
    """

    points: np.ndarray
    times: np.ndarray
    layers: tuple
    dashes: tuple
    clip: tuple
    painted: np.ndarray | None = None


def pieces(stroke, moments, cuts=()):
    """Return starts (P, 2), ends (P, 2), the frame each appears in (P,) and its time (P,).

    The line is also cut at the times `cuts`.
    """
    points = np.clip(stroke.points, -1e7, 1e7)
    if len(points) < 2:
        return _no_pieces()
    inner = np.concatenate([moments, cuts])
    times = np.union1d(stroke.times, inner[(inner > stroke.times[0]) & (inner < stroke.times[-1])])
    x, y = (np.interp(times, stroke.times, points[:, i]) for i in (0, 1))
    corners = np.stack([x, y], axis=1)
    along = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(corners, axis=0), axis=1))])
    reach = max(layer[0] for layer in stroke.layers) + 1
    entry, leave = _visible(corners[:-1], corners[1:], stroke.clip, reach)
    seen = np.flatnonzero(leave > entry)
    if stroke.painted is not None:
        seen = seen[stroke.painted[np.searchsorted(stroke.times, times[seen + 1]) - 1]]
    if not seen.size:
        return _no_pieces()
    start, step, base = corners[seen], np.diff(corners, axis=0)[seen], along[seen]
    entry, leave, length = entry[seen], leave[seen], np.diff(along)[seen]
    owner = np.arange(len(seen))
    if stroke.dashes:  # cut where dashes begin and end, whatever the frames are
        owner, low, high = _dashes(base + entry * length, base + leave * length, stroke.dashes)
        entry, leave = ((at - base[owner]) / length[owner] for at in (low, high))
    count = np.maximum(1, np.ceil((leave - entry) * length[owner] / PIECE)).astype(int)
    part = (leave - entry) / count
    place = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    low, part, owner = (np.repeat(each, count) for each in (entry, part, owner))
    low = low + place * part
    first, last = (start[owner] + at[:, None] * step[owner] for at in (low, low + part))
    when = times[seen + 1][owner]
    return first, last, np.searchsorted(moments, when), when


def _no_pieces():
    return np.empty((0, 2)), np.empty((0, 2)), np.empty(0, int), np.empty(0)


def _visible(start, end, clip, reach):
    """Return the part of each segment inside a widened clip box (Liang & Barsky 1984)."""
    entry, leave = np.zeros(len(start)), np.ones(len(start))
    step = end - start
    with np.errstate(divide="ignore", invalid="ignore"):
        for axis in (0, 1):
            low, high = clip[axis] - reach, clip[axis + 2] + reach
            a, b = (low - start[:, axis]) / step[:, axis], (high - start[:, axis]) / step[:, axis]
            flat = step[:, axis] == 0
            inside = (start[:, axis] >= low) & (start[:, axis] <= high)
            entry = np.where(flat, np.where(inside, entry, 2), np.maximum(entry, np.minimum(a, b)))
            leave = np.where(flat, leave, np.minimum(leave, np.maximum(a, b)))
    still = (step == 0).all(axis=1)
    return entry, np.where(still, -1, leave)


def _dashes(low, high, pattern):
    """Return the owner and both ends of every dash within distances (n,) along a line."""
    edges = np.concatenate([[0], np.cumsum(pattern)])
    begins, ends, period = edges[:-1:2], edges[1::2], edges[-1]
    cycle = np.floor(low / period)
    count = (np.floor(high / period) - cycle + 1).astype(int) * len(begins)
    owner = np.repeat(np.arange(len(low)), count)
    place = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
    offset, which = (cycle[owner] + place // len(begins)) * period, place % len(begins)
    first = np.maximum(low[owner], offset + begins[which])
    last = np.minimum(high[owner], offset + ends[which])
    shown = last > first
    return owner[shown], first[shown], last[shown]


def coverage(first, last, radii, clip, width):
    """Return, for each radius, (piece, pixel, coverage) of every touched pixel inside the clip box.

    Parameters
    ----------
    first, last : ndarray (P, 2)
        End points in pixels, at most `PIECE` apart.
    radii : sequence of float
        Half the widths of lines in pixels.
    clip : (left, top, right, bottom)
    width : int
        Of the picture: pixel = row * width + column.
    """
    margin = int(np.ceil(max(radii) + 1))
    window = np.arange(int(PIECE) + 2 * margin + 1)
    found = [[] for _ in radii]
    for low in range(0, len(first), _BATCH):
        part = slice(low, low + _BATCH)
        column, row, distance = _distances(first[part], last[part], window, margin)
        inside = ((column >= clip[0]) & (column < clip[2]))[:, None, :]
        inside = inside & ((row >= clip[1]) & (row < clip[3]))[:, :, None]
        for radius, sink in zip(radii, found, strict=True):
            near = np.flatnonzero((distance < radius + 0.49) & inside)  # of three axes it is slower
            piece, down, across = np.unravel_index(near, distance.shape)
            cover = np.minimum(radius + 0.5 - distance.reshape(-1)[near], 1)
            sink.append((piece + low, row[piece, down] * width + column[piece, across], cover))
    return [tuple(np.concatenate(part) for part in zip(*sink, strict=True)) for sink in found]


def _distances(first, last, window, margin):
    """Return columns and rows (P, w) of a window around each piece, and distances (P, w, w) to it."""
    corner = np.floor(np.minimum(first, last)).astype(np.int32) - margin
    column, row = corner[:, :1] + window, corner[:, 1:] + window
    step = (last - first).astype(np.float32)
    norm = np.maximum((step**2).sum(axis=1), np.float32(1e-12))[:, None, None]
    dx = (column + 0.5 - first[:, :1]).astype(np.float32)[:, None, :]
    dy = (row + 0.5 - first[:, 1:]).astype(np.float32)[:, :, None]
    sx, sy = step[:, 0, None, None], step[:, 1, None, None]
    along = dx * (sx / norm) + dy * (sy / norm)
    np.clip(along, 0, 1, out=along)
    return column, row, np.sqrt((dx - along * sx) ** 2 + (dy - along * sy) ** 2)

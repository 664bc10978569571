"""Strokes painted over the still picture: which pixels change in which frame, and to what."""

import numpy as np

from optviz.render.strokes import coverage, pieces

TONES = 4  # steps of coverage: few colours make small files, and four look smooth
_MANY = 20_000  # pieces of one line, from which on it pays to look for what is drawn twice
_CELLS = 4_000_000  # of the (event, layer) table held at once


def grown(strokes, moments, ground):
    """Yield (pixels, colours) per frame for strokes that only grow.

    Parameters
    ----------
    strokes : list of Stroke
        The lowest first.
    moments : ndarray (F,)
    ground : ndarray (H, W, 3), uint8

    Yields
    ------
    pixels : ndarray (n,), colours : ndarray (n, 3), uint8
    """
    layer, pixel, frame, tone = _entries(strokes, moments, ground.shape[1])[:4]
    colours = [layer for stroke in strokes for layer in stroke.layers]
    order = np.lexsort((frame, pixel))
    layer, pixel, frame, tone = layer[order], pixel[order], frame[order], tone[order]
    new = np.ones(len(pixel), bool)
    new[1:] = (np.diff(pixel) != 0) | (np.diff(frame) != 0)
    event = np.cumsum(new) - 1
    pixel, frame = pixel[new], frame[new]
    painted = np.empty((len(pixel), 3), np.uint8)
    flat = ground.reshape(-1, 3)
    for low, high in _chunks(pixel, len(colours)):
        chosen = slice(*np.searchsorted(event, [low, high]))
        table = np.zeros((high - low, len(colours)), np.int32)
        np.maximum.at(table.reshape(-1), (event[chosen] - low) * len(colours) + layer[chosen], tone[chosen])
        # Within the history of a pixel a line never gets thinner: a running maximum that
        # starts anew, because the next pixel's values are all larger.
        group = (2 * TONES) * np.cumsum(np.diff(pixel[low:high], prepend=-1) != 0, dtype=np.int32)[:, None]
        table += group
        np.maximum.accumulate(table, axis=0, out=table)
        table -= group
        painted[low:high] = composite(flat[pixel[low:high]], table, colours)
    by_frame = np.argsort(frame, kind="stable")
    edges = np.searchsorted(frame[by_frame], np.arange(len(moments) + 1))
    for f in range(len(moments)):
        part = by_frame[edges[f] : edges[f + 1]]
        yield pixel[part], painted[part]


def passing(strokes, moments, ground, lifetime):
    """Yield (pixels, colours) per frame for strokes whose last `lifetime` steps alone are seen."""
    layer, pixel, frame, tone, when = _entries(strokes, moments, ground.shape[1], moments - lifetime)
    colours = [layer for stroke in strokes for layer in stroke.layers]
    order = np.argsort(frame, kind="stable")
    layer, pixel, tone, when, frame = layer[order], pixel[order], tone[order], when[order], frame[order]
    flat, before = ground.reshape(-1, 3), np.empty(0, int)
    for f, moment in enumerate(moments):
        born = slice(0, np.searchsorted(frame, f, side="right"))
        alive = np.flatnonzero(when[born] > moment - lifetime)
        now, place = np.unique(pixel[alive], return_inverse=True)
        table = np.zeros((len(now), len(colours)), np.int32)
        np.maximum.at(table.reshape(-1), place * len(colours) + layer[alive], tone[alive])
        gone = np.setdiff1d(before, now, assume_unique=True)
        yield np.concatenate([gone, now]), np.concatenate([flat[gone], composite(flat[now], table, colours)])
        before = now


def composite(ground, table, layers):
    """Return uint8 colours (n, 3) of layers with coverage `table` (n, L), 0 to TONES, over `ground`."""
    colour = ground.astype(np.float32)
    for tone, (_, ink, opacity) in zip(table.T, layers, strict=True):
        covered = np.flatnonzero(tone)
        below = colour[covered]
        share = (tone[covered] * np.float32(opacity / TONES))[:, None]
        colour[covered] = below + share * (np.array(ink, np.float32) - below)
    return (colour + 0.5).astype(np.uint8)


def _entries(strokes, moments, width, cuts=()):
    """Return layer, pixel, frame, coverage (0 to TONES) and time of everything that is painted."""
    found, number = [], 0
    for stroke in strokes:
        first, last, frame, when = pieces(stroke, moments, cuts)
        if len(first) > _MANY and not len(cuts):
            kept = _first_of_their_kind(first, last)
            first, last, frame, when = first[kept], last[kept], frame[kept], when[kept]
        if not len(first):
            number += len(stroke.layers)
            continue
        radii = [radius for radius, _, _ in stroke.layers]
        for piece, pixel, cover in coverage(first, last, radii, stroke.clip, width):
            tone = np.rint(cover * TONES).astype(np.int32)
            if not len(cuts):
                better = _improving(pixel, tone)
                piece, pixel, tone = piece[better], pixel[better], tone[better]
            found.append((np.full(len(piece), number), pixel, frame[piece], tone, when[piece]))
            number += 1
    if not found:
        return [np.empty(0, int)] * 5
    return [np.concatenate(part) for part in zip(*found, strict=True)]


def _improving(pixel, tone):
    """Return the entries, in the order of time, that make their pixel darker than all before them."""
    order = np.argsort(pixel, kind="stable")
    group = (2 * TONES) * np.cumsum(np.diff(pixel[order], prepend=-1) != 0)
    reached = np.maximum.accumulate(tone[order] + group)
    return order[np.diff(reached, prepend=0) > 0]


def _first_of_their_kind(first, last):
    """Return the numbers of the pieces that no earlier piece covers to an eighth of a pixel.

    A run of a hundred thousand steps goes over the same few pixels most of the time.
    """
    ends = np.rint((np.concatenate([first, last], axis=1) + 64) * 8).astype(np.int64)
    key = ends[:, 0] << 48 | ends[:, 1] << 32 | ends[:, 2] << 16 | ends[:, 3]
    return np.sort(np.unique(key, return_index=True)[1])


def _chunks(pixel, layers):
    """Yield (low, high) ranges of events that do not split a pixel's history."""
    starts = np.flatnonzero(np.diff(pixel, prepend=-1) != 0) if len(pixel) else np.empty(0, int)
    size, low = max(1, _CELLS // max(1, layers)), 0
    while low < len(pixel):
        after = starts[np.searchsorted(starts, low + size) :]
        high = int(after[0]) if len(after) else len(pixel)
        yield low, high
        low = high

"""Where the step counter stands: near the action, so that it is read, and not on it."""

import numpy as np

_POINTS = 1_000_000  # of dense tracks held at once
LETTER, TALL = 6.6, 20  # pixels per letter and height of the counter at scale 1
SMALL, SECOND = 6.2, 15  # the same of its second line


def counter_place(plan, paths, last, words=(), corner=False, marks=()):
    """Return (left, top, width, height) in pixels of the step counter inside the tracks' box.

    Of a grid of places the one is taken whose union with the box around all tracks is
    smallest, among those with the fewest points of tracks on them; of equals the highest.

    Parameters
    ----------
    plan : Layout
    paths : ndarray (T+1, R, 2)
        Points in pixels, held inside the box.
    last : int
        The largest number to be shown.
    words : sequence of str
        What the second line may say, if there is one.
    corner : bool
        Put it into the upper right corner: under a camera that turns everything moves.
    marks : array_like (n, 2)
        Points in pixels that it must not hide if it can: minima.
    """
    box, scale = plan.tracks, plan.scale
    letters = max(len(f"step {last}") * LETTER, max(map(len, words), default=0) * SMALL)
    width, height = round((letters + 10) * scale), round((TALL + SECOND * bool(words)) * scale)
    if corner:
        return box.left + box.width - width - round(6 * scale), box.top + round(2 * scale), width, height
    points = paths[np.isfinite(paths).all(axis=-1)]
    low, high = points.min(axis=0), points.max(axis=0)
    room = np.array([box.width - width, box.height - height]) - 12 * scale
    if (room <= 0).any():
        return box.left, box.top, width, height
    across, down = np.meshgrid(np.linspace(0, room[0], 25), np.linspace(0, room[1], 25))
    corner = np.stack([across, down], axis=-1).reshape(-1, 2) + (box.left, box.top) + 6 * scale
    corner = np.round(corner)
    spread = np.prod(np.maximum(high, corner + (width, height)) - np.minimum(low, corner), axis=1)
    dense = _densified(paths, 4 * scale)
    margin = 7 * scale
    near = (dense >= corner[:, None] - margin) & (dense <= corner[:, None] + (width, height) + margin)
    hidden = near.all(axis=-1).sum(axis=1)
    for mark in np.reshape(marks, (-1, 2)):
        hidden += ((mark >= corner - margin) & (mark <= corner + (width, height) + margin)).all(axis=1)
    best = np.lexsort((corner[:, 1], spread, hidden))[0]
    return int(corner[best, 0]), int(corner[best, 1]), width, height


def _densified(paths, spacing):
    """Return the middles (n, 2) of all cells, `spacing` pixels wide, that tracks pass through."""
    moved = np.nan_to_num(np.abs(np.diff(paths, axis=0)).max(axis=-1))
    count = int(np.clip(np.ceil(moved.max(initial=0) / spacing), 1, 40))
    parts = np.arange(count)[:, None, None, None] / count
    size = (np.nanmax(paths, axis=(0, 1)) / spacing).astype(int) + 1
    passed, rows = np.zeros(size, bool), max(1, _POINTS // (count * paths.shape[1]))
    for low in range(0, max(1, len(paths) - 1), rows):
        part = paths[low : low + rows + 1]
        dense = (part[:-1] + parts * np.diff(part, axis=0)).reshape(-1, 2)
        cells = (dense[np.isfinite(dense).all(axis=1)] / spacing).astype(int)
        passed[cells[:, 0], cells[:, 1]] = True
    return (np.argwhere(passed) + 0.5) * spacing

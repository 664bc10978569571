"""Tracks on a surface in space: dense enough to lie on it, and which part of them is seen."""

from dataclasses import dataclass, replace

import numpy as np

from optviz.scenes.casting import cast, crossed, depth_buffer, hidden

GHOST = 0.3  # opacity of what is behind the surface
SPACING = 0.02  # of points along a track on the base, whose sides are 2
MOST = 100_000  # points of one track; beyond them they are farther apart
FARTHEST = 1e6  # a run that far from the view has a direction, no place


@dataclass(frozen=True, eq=False)
class Route:
    """A track on the surface.

    Attributes
    ----------
    times : ndarray (n,)
        The step, not always whole, of each point.
    points : ndarray (n, 3)
        In the box, held at the border of the base.
    beyond : ndarray (n, 2)
        How far outside the base each point is; 0 inside.
    """

    times: np.ndarray
    points: np.ndarray
    beyond: np.ndarray


def route(heights, base, steps):
    """Return the `Route` of points (n, 2) on the base that are reached at `steps` (n,).

    Straight segments on the base follow the surface in between: no chord cuts through the air
    or the ground.
    """
    base = np.clip(base, -FARTHEST, FARTHEST)
    start, step = base[:-1], np.diff(base, axis=0)
    low, high = crossed(start.T, step.T)
    low, high = np.clip(low, 0, 1), np.clip(high, 0, 1)
    length = np.linalg.norm(step, axis=1) * np.maximum(high - low, 0)
    spacing = max(SPACING, length.sum() / MOST)
    count = np.where(high > low, np.maximum(np.ceil(length / spacing), 1), 0).astype(int)
    # The inner part of a segment from where it enters, then its end, wherever that is.
    size = np.where(count > 0, count + 1 + (high < 1), 1)
    owner = np.repeat(np.arange(len(start)), size)
    place = np.arange(len(owner)) - np.repeat(np.cumsum(size) - size, size)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(place <= count[owner], low[owner] + place / count[owner] * (high - low)[owner], 1.0)
    share = np.where(count[owner] > 0, share, 1.0)
    points = np.concatenate([base[:1], start[owner] + share[:, None] * step[owner]])
    times = np.concatenate([steps[:1], steps[owner] + share * np.diff(steps)[owner]])
    held = np.clip(points, -1, 1)
    beyond = np.where(np.abs(points - held) > 1e-9, points - held, 0.0)
    return Route(times, np.column_stack([held, heights.at(*held.T)]), beyond)


def followed(track, found):
    """Return a `Track` with one point for each of its `Route`; its curves are the same lines."""

    def lines(curves):
        return tuple(curve if curve is None else _at(found.times, track.steps, curve) for curve in curves)

    opacity = track.opacity
    if opacity is not None:
        opacity = opacity[np.clip(np.searchsorted(track.steps, found.times), 0, len(opacity) - 1)]
    return replace(
        track,
        steps=found.times,
        curves=lines(track.curves),
        plane_losses=lines(track.plane_losses),
        opacity=opacity,
    )


def _at(times, steps, curve):
    return np.stack([np.interp(times, steps, curve[:, axis]) for axis in (0, 1)], axis=1)


def seen_tracks(tracks, routes, projection, buffer, box):
    """Return `Track`s as they are seen: faint behind the surface, and nothing outside the view.

    Parameters
    ----------
    tracks : sequence of Track
        With one point for each of their routes, see `followed`.
    routes : sequence of Route
    projection : Projection
    buffer : ndarray (height, width)
        Depths of the surface in the `Box`, see `depth_buffer`.
    box : Box
    """
    points = np.concatenate([found.points for found in routes])
    ghost = np.where(hidden(buffer, projection.on(box), points), GHOST, 1.0)
    cuts = np.cumsum([len(found.times) for found in routes])[:-1]
    seen = zip(tracks, routes, np.split(projection.pixels(points), cuts), np.split(ghost, cuts), strict=True)
    return tuple(_seen(track, found, projection, path, opacity) for track, found, path, opacity in seen)


def _seen(track, found, projection, path, opacity):
    if track.opacity is not None:
        opacity = opacity * track.opacity
    outside = found.beyond.any(axis=1)
    angle = np.full(len(outside), np.nan)
    if outside.any():
        gone = outside.copy()
        gone[1:] |= outside[:-1]  # what is said of a point holds for the segment that leads to it
        opacity = np.where(gone, 0.0, opacity)
        way = projection.pixels(np.column_stack([np.sign(found.beyond[outside]), np.zeros(outside.sum())]))
        way = way - projection.pixels(np.zeros((1, 3)))
        angle[outside] = np.rad2deg(np.arctan2(way[:, 1], way[:, 0]))
    return replace(track, path=path, opacity=opacity, beyond=angle)


def thinned(found, most=400):
    """Return a `Route` of at most so many of its points."""
    every = slice(None, None, -(-len(found.times) // most))
    return Route(found.times[every], found.points[every], found.beyond[every])


def seen_share(heights, routes, projection, width, height):
    """Return the share of the tracks' length in space that is seen on the picture, each run counted alike.

    What is hidden is not seen, and what runs along the line of sight is short.
    """
    buffer = depth_buffer(cast(heights, projection, width, height)[0], width, height)
    shares = []
    for found in routes:
        inside = ~found.beyond.any(axis=1)
        within = inside[1:] & inside[:-1]
        length = np.linalg.norm(np.diff(found.points, axis=0), axis=1)[within].sum() * projection.scale
        shown = within & ~hidden(buffer, projection, found.points)[1:]
        drawn = np.linalg.norm(np.diff(projection.pixels(found.points), axis=0), axis=1)[shown].sum()
        shares += [drawn / length] if length > 1 else []
    return float(np.mean(shares)) if shares else 0.0

"""A race on its surface in space: heights, tracks, marks and the camera's way around them."""

from dataclasses import dataclass, replace

import numpy as np

from optviz.errors import UsageError
from optviz.problems.unknown import UnknownSurface
from optviz.scenes.camera import Camera, projections, turned
from optviz.scenes.casting import cast, depth_buffer
from optviz.scenes.heights import Heights, heights_of, widened
from optviz.scenes.layout import Box
from optviz.scenes.relief import Relief, relief
from optviz.scenes.routes import followed, route, seen_share, seen_tracks, thinned

FEWEST, MOST, MOST_TURNING = 192, 1024, 400  # nodes along a side
STRAIGHT = (
    0.3  # share of the highest height at which the median one is high enough to show heights as they are
)
TRIED = np.arange(4)[:, None] * 90 + np.array([28, 45, 62])  # edges in line with the eye mislead
TRIED_WIDTH = 128  # pixels of the pictures on which azimuths are tried
BASE = Box(0, 0, 1, 1)  # is a square
ROOM = (42, 14, 30, 40)  # pixels left, above, right and below for words, at scale 1


@dataclass(frozen=True, eq=False)
class Terrain:
    """What a race on a surface in space shows.

    Attributes
    ----------
    view : ndarray (2, 2)
        What the base shows: lowest and highest x, lowest and highest y.
    scale : Relief
        Levels and depths; heights go by depth, so that bands are equally high.
    heights : Heights
    routes : tuple of Route
        One per track of the scene, with the same points.
    minima, starts : ndarray (n, 3)
        In the box.
    ghosts : tuple of (str, Route)
        Kind and way of every reference path.
    camera : Camera
        As it was asked for.
    projections : tuple of Projection
        One, or one per frame.
    names : (str, str, str)
        Of the axes.
    facts : dict
        JSON-ready: how it is looked at.
    """

    view: np.ndarray
    scale: Relief
    heights: Heights
    routes: tuple
    minima: np.ndarray
    starts: np.ndarray
    ghosts: tuple
    camera: Camera
    projections: tuple
    names: tuple
    facts: dict

    @property
    def turns(self):
        """Whether the camera moves."""
        return len(self.projections) > 1


def terrain_box(plan):
    """Return the `Box` of a surface in space: that of the tracks without the margins for ticks."""
    box, edge = plan.tracks, round(8 * plan.scale)
    bottom = min(plan.height - edge, box.top + box.height + round(28 * plan.scale))
    return replace(box, left=edge, width=box.left + box.width - edge, height=bottom - box.top)


def terrain(problem, view, seen, tracks, plan, camera, lines=()):
    """Return the `Terrain` of a race, its tracks as they are seen on it, and paths (T+1, R, 2) in pixels.

    Parameters
    ----------
    problem : Problem
    view : ndarray (2, 2)
    seen : Seen
    tracks : sequence of Track
    plan : Layout
        Whose box of tracks is that of the surface.
    camera : Camera
    lines : sequence of Ghost
    """
    if isinstance(problem, UnknownSurface):
        raise UsageError(
            "expected a known surface for the view surface, found tracks alone; take tracks instead"
        )
    box = plan.tracks
    nodes = int(np.clip(max(box.width, box.height), FEWEST, MOST_TURNING if camera.orbit else MOST))
    levels = relief(problem, widened(view, nodes), nodes, nodes, seen.plane, STRAIGHT)
    heights, places = heights_of(levels), on_base(seen.places, view)
    routes = tuple(
        route(heights, places[: len(track.path), run], track.steps.astype(float))
        for run, track in enumerate(tracks)
    )
    azimuth, share = camera.azimuth, None
    if azimuth is None:
        azimuth, share = _best_azimuth(camera, heights, routes)
    (projection,) = projections(camera, [azimuth], box, _room(plan))
    found = Terrain(
        view=np.asarray(view, float),
        scale=levels,
        heights=heights,
        routes=routes,
        minima=_marks(seen.minima, view, heights),
        starts=_marks(seen.starts, view, heights),
        ghosts=tuple(
            (line.kind, route(heights, on_base(line.places, view), np.arange(float(len(line.places)))))
            for line in lines
        ),
        camera=camera,
        projections=(projection,),
        names=_names(seen, levels),
        facts=_facts(camera, azimuth, share, levels),
    )
    tracks = tuple(followed(track, each) for track, each in zip(tracks, routes, strict=True))
    buffer = depth_buffer(cast(heights, projection.on(box), box.width, box.height)[0], box.width, box.height)
    return found, seen_tracks(tracks, routes, projection, buffer, box), _paths(places, heights, projection)


def turning(found, timing, plan):
    """Return a `Terrain` with a projection for every frame if the camera turns."""
    if found is None or not found.camera.orbit:
        return found
    way = np.linspace(0, 1, len(timing.moments))
    azimuths = turned(found.camera, found.projections[0].azimuth, way)
    return replace(found, projections=tuple(projections(found.camera, azimuths, plan.tracks, _room(plan))))


def _room(plan):
    return tuple(round(length * plan.scale) for length in ROOM)


def _paths(places, heights, projection):
    """Return pixels (T+1, R, 2) of places on the base, held at its border; NaN stays NaN."""
    held = np.clip(places, -1, 1)
    known = np.nan_to_num(held)
    z = np.where(np.isfinite(held).all(axis=-1), heights.at(known[..., 0], known[..., 1]), np.nan)
    return projection.pixels(np.concatenate([held, z[..., None]], axis=-1))


def _names(seen, levels):
    up = "loss" if seen.honesty else "f"
    across = seen.honesty.axes if seen.honesty else ("x", "y")
    return *across, up if np.isinf(levels.softness) else f"{up}, log-like"


def on_base(places, view):
    """Return points (..., 2) of the view on the base -1 to 1 of the box."""
    low, high = np.asarray(view, float).T
    with np.errstate(over="ignore", invalid="ignore"):
        return (np.asarray(places, float) - low) / (high - low) * 2 - 1


def _marks(points, view, heights):
    """Return points (n, 3) on the surface; those outside the view have none."""
    base = on_base(np.reshape(points, (-1, 2)), view)
    base = base[(np.abs(base) <= 1).all(axis=1)]
    return np.column_stack([base, heights.at(*base.T)])


def _best_azimuth(camera, heights, routes):
    """Return the azimuth from which most of the tracks is seen, and the share that is."""
    routes = [thinned(found) for found in routes]
    tried, small = TRIED.reshape(-1).tolist(), Box(0, 0, TRIED_WIDTH, TRIED_WIDTH)
    shares = [
        seen_share(
            heights, routes, projections(camera, [azimuth], small, (2, 2, 2, 2))[0], TRIED_WIDTH, TRIED_WIDTH
        )
        for azimuth in tried
    ]
    best = int(np.argmax(np.round(shares, 3)))
    return float(tried[best]), shares[best]


def _facts(camera, azimuth, share, levels):
    told = {
        "azimuth": azimuth,
        "projection": "perspective" if camera.perspective else "orthographic",
        "heights": "in proportion to f"
        if np.isinf(levels.softness)
        else f"in proportion to log(1 + (f - {levels.lowest!r}) / {levels.softness!r})",
    }
    if share is not None:
        told["azimuth_chosen"] = "most of the tracks' length is seen"
        told["share_of_length_seen"] = round(share, 3)
    return told

"""The scene of a race over a surface: arrays and words, ready to be drawn."""

from dataclasses import dataclass, replace

import numpy as np

from optviz.errors import UsageError
from optviz.landscape import checked_plane, window_of
from optviz.landscape.window import most_of
from optviz.problems import Problem
from optviz.problems.unknown import UnknownSurface
from optviz.scenes.answers import Answers, answers
from optviz.scenes.camera import camera_of
from optviz.scenes.counter import counter_place
from optviz.scenes.curves import check_start, curves_of
from optviz.scenes.events import events
from optviz.scenes.ghosts import ghosts
from optviz.scenes.layout import Layout, checked_size
from optviz.scenes.magnifying import Magnifier, magnifier
from optviz.scenes.overlays import noted, notes_of, overlays, tips_of
from optviz.scenes.plane_losses import with_plane_losses
from optviz.scenes.planning import planned, showing
from optviz.scenes.relief import Relief, relief
from optviz.scenes.seeing import Honesty, seen_on
from optviz.scenes.terrain import BASE, Terrain, terrain, terrain_box, turning
from optviz.scenes.themes import LIGHT, Theme, theme_named
from optviz.scenes.timing import Timing, timing
from optviz.scenes.tracks import tracks_of
from optviz.scenes.views import views_of
from optviz.scenes.words import one_line, plain
from optviz.trajectories import Trajectory

MOST_TRACKS = 12


@dataclass(frozen=True)
class Scene:
    """Everything that a picture of a race shows."""

    layout: Layout
    relief: Relief
    tracks: tuple
    timing: Timing
    curves: tuple
    title: str
    formula: str
    minima: np.ndarray
    starts: np.ndarray
    trail: int | None
    counter: tuple
    honesty: Honesty | None = None
    facts: dict | None = None
    answers: Answers | None = None
    views: tuple = ()
    magnifier: Magnifier | None = None
    formulas: tuple = ()
    ghosts: tuple = ()
    overlays: tuple = ()
    terrain: Terrain | None = None
    theme: Theme = LIGHT

    @property
    def notes(self):
        """What the lines below the legend explain: (kind, words) of everything but the tracks."""
        lines = dict.fromkeys((ghost.kind, ghost.words) for ghost in self.ghosts)
        return *lines, *notes_of(self.overlays)


def race_scene(
    trajectory,
    size=(800, 450),
    views=None,
    trail=None,
    fps=25,
    duration=8.0,
    hold=1.5,
    plane=None,
    time="mixed",
    reference=None,
    show=None,
    camera=None,
    theme="light",
    text=1.0,
):
    """Return the `Scene` of a trajectory: its tracks over its surface, or on a plane.

    Parameters
    ----------
    trajectory : Trajectory
        With x (T+1, R, D) and its `Problem`.
    size : (int, int)
        Width and height in pixels.
    views : str or sequence of str, optional
        What is shown, see `optviz.scenes.views.views_of`.
    trail : int, optional
        Show only the last `trail` steps of each track; default all.
    fps, duration, hold : float
        See `optviz.scenes.timing.timing`.
    time : str
        How it passes, one of `optviz.scenes.timing.TIMES`.
    reference : str or sequence of str, optional
        Paths to compare with, see `optviz.compare.references`.
    show : str or sequence of str, optional
        What is drawn at the heads, see `optviz.scenes.overlays`.
    camera : Camera or mapping, optional
        From where a surface in space, the view "surface", is looked at.
    plane : Plane or str, optional
        What more than two parameters are seen on, see `optviz.landscape.plane_of`; default
        the principal plane of all runs.
    theme : str
        See `optviz.scenes.themes`.
    text : float
        How much larger than usual letters, lines and marks are.

    Raises
    ------
    UsageError
        If the trajectory has no `Problem`, over 12 runs, or a start or loss there that is not
        finite; if it cannot be seen on this plane; if the size has no room for it.
    """
    if not isinstance(trajectory, Trajectory):
        raise UsageError(f"expected a Trajectory (from optviz.race, run or load), found {trajectory!r}")
    trajectory = on_a_ground(trajectory)
    problem, drawn, theme = trajectory.problem, trajectory.bridged, theme_named(theme)
    _check(trajectory, problem, trail, plane)
    views = views_of(problem, trajectory.diagnostics, views, trajectory.has_loss.any())
    seen, camera = seen_on(drawn, plane), camera_of(views, camera, show)
    size, lines = checked_size(size), ghosts(drawn, reference, seen.plane)
    extra = len({line.kind for line in lines}) + noted(show)
    plan, told = planned(trajectory, size, views, seen.honesty is not None, extra, text)
    view = view_on(seen, drawn, BASE if views.surface else plan.tracks)
    known = view if seen.plane.is_identity else None
    found = tuple(_curves(trajectory, name, known, seen) for name in views.curves)
    plan, lens = showing(plan, view, found, "magnifier" in views.panels)
    lens = lens and magnifier(trajectory, seen, plan.tracks, lens)
    paths, near = plan.tracks.pixels(*np.moveaxis(seen.places, -1, 0)), plan.tracks.pixels(*seen.minima.T)
    tracks, ground = tuple(tracks_of(trajectory, seen, paths, plan, found, lens, theme)), None
    if views.surface:
        plan = replace(plan, tracks=terrain_box(plan))
        ground, tracks, paths = terrain(problem, view, seen, tracks, plan, camera, lines)
        shape, near = ground.scale, ground.projections[0].pixels(ground.minima)
    else:
        shape = relief(problem, view, plan.tracks.width, plan.tracks.height, seen.plane)
    inside = _inside(paths, plan.tracks)
    slow = events(trajectory, paths, near, plan.tracks) if time == "events" else ()
    clock = timing(inside, trajectory.steps, fps, duration, hold, time, slow)
    marks = overlays(trajectory, show, seen.plane, plan.tracks, plan.scale)
    extra = [*tips_of(marks, paths), *([lens.passes(plan.tracks, len(paths))] if lens else [])]
    busy = np.concatenate([inside, *(_inside(points, plan.tracks) for points in extra)], axis=1)
    return Scene(
        layout=plan,
        relief=shape,
        tracks=tracks,
        timing=clock,
        curves=found,
        title=plain(problem.title, 40),
        formula=one_line(problem.latex),
        minima=seen.minima,
        starts=seen.starts,
        trail=trail,
        counter=counter_place(
            plan,
            busy,
            int(trajectory.steps[-1]),
            sorted(set(clock.words)),
            bool(camera and camera.orbit),
            near,
        ),
        honesty=seen.honesty,
        facts=None if seen.facts is None else {**seen.facts, "window": view.tolist()},
        answers=answers(drawn, theme.paper) if views.boundary else None,
        views=views.names,
        magnifier=lens,
        formulas=told,
        ghosts=lines,
        theme=theme,
        overlays=marks,
        terrain=turning(ground, clock, plan),
    )


def _curves(trajectory, name, view, seen):
    found = curves_of(trajectory, trajectory.problem, name, view)
    return with_plane_losses(found, trajectory, seen) if name == "loss" else found


def on_a_ground(trajectory):
    """Return a trajectory without a problem as one on an unknown surface, others as they are."""
    checked_plane(None, trajectory.x.shape[2])
    if trajectory.problem is not None:
        return trajectory
    return replace(trajectory, problem=UnknownSurface(trajectory.x.shape[2]))


def _check(trajectory, problem, trail, plane):
    if not isinstance(problem, Problem):
        raise UsageError(
            f"expected a trajectory with its Problem, found {problem!r}; use optviz.load(path, problem=...)"
        )
    checked_plane(plane, trajectory.x.shape[2])
    if len(trajectory) > MOST_TRACKS:
        raise UsageError(
            f"expected at most {MOST_TRACKS} runs in one picture (more colours cannot be told apart), "
            f"found {len(trajectory)}"
        )
    check_start(trajectory)
    checked_trail(trail)


def checked_trail(trail):
    """Return the length of a trail in steps, or None for all of it; raise UsageError."""
    if trail is None or (isinstance(trail, (int, np.integer)) and not isinstance(trail, bool) and trail >= 1):
        return trail
    raise UsageError(f"expected trail to be a whole number of steps, at least 1, found {trail!r}")


def view_on(seen, trajectory, box):
    """Return the window (2, 2): of a surface its domain, of a plane what its tracks need in a `Box`."""
    if seen.plane.is_identity:
        return view_of(trajectory.problem, trajectory)
    return window_of(seen.plane, trajectory, box.width / box.height)


def view_of(problem, trajectory):
    """Return the window: the problem's domain, widened where a start lies outside or on its border."""
    starts = trajectory.x[0]
    if problem.domain is not None:
        low, high = problem.domain.T
    else:
        rows = np.arange(len(trajectory.x))[:, None]
        settled = trajectory.diverged_at < 0
        alive = settled if settled.any() else rows < np.maximum(1, trajectory.diverged_at)
        seen = trajectory.x[np.broadcast_to(alive, trajectory.loss.shape)]
        near = np.concatenate([starts, most_of(seen), problem.minima])
        low, high = near.min(axis=0), near.max(axis=0)
        margin = 0.15 * np.maximum(high - low, 1e-3 * np.maximum(1, np.abs(low)))
        low, high = low - margin, high + margin
    margin = 0.06 * (high - low)
    low = np.where(starts.min(axis=0) < low + margin / 3, starts.min(axis=0) - margin, low)
    high = np.where(starts.max(axis=0) > high - margin / 3, starts.max(axis=0) + margin, high)
    return np.stack([low, high], axis=1)


def _inside(paths, box):
    """Return the points in pixels, held at the border of the box."""
    low, high = (box.left, box.top), (box.left + box.width, box.top + box.height)
    return np.clip(paths, low, high)

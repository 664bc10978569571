"""The runs on a picture: their points in pixels, their labels and their looks."""

from dataclasses import dataclass

import numpy as np

from optviz.scenes.planning import LETTERS
from optviz.scenes.style import Style, styles_of_runs
from optviz.scenes.words import plain, rate_note


@dataclass(frozen=True)
class Track:
    """One run on the picture.

    Attributes
    ----------
    label, note : str
    style : Style
    steps : ndarray (n,)
        The step of each point, up to the last one that is finite.
    path : ndarray (n, 2)
        Points in pixels on the surface.
    curves : tuple of ndarray (n, 2)
        Points in pixels on each panel.
    plane_losses : tuple of (ndarray (n, 2) or None)
        Likewise what the plane has where the run is drawn, on the panel of the loss.
    diverged_at : int
        The step at which the run diverged; -1 if it did not.
    opacity : ndarray (n,) or None
        Of each point, by its distance off the plane; None on a surface of two parameters.
    magnified : ndarray (n, 2) or None
        Points in pixels in the magnifier.
    beyond : ndarray (n,) or None
        In space, the direction on the picture, in degrees, of a point outside the view; NaN inside.
    hidden : bool
        Not shown, its place in the legend left empty.
    """

    label: str
    note: str
    style: Style
    steps: np.ndarray
    path: np.ndarray
    curves: tuple
    diverged_at: int
    opacity: np.ndarray | None = None
    magnified: np.ndarray | None = None
    beyond: np.ndarray | None = None
    hidden: bool = False
    plane_losses: tuple = ()


def tracks_of(trajectory, seen, paths, plan, found, lens, theme):
    """Yield the `Track` of every run of a trajectory, `seen` on a plane with `paths` in pixels."""
    described, honesty = trajectory.optimizers, seen.honesty
    close = lens and lens.box.pixels(seen.places[..., 0], seen.places[..., 1])
    for run, (entry, style) in enumerate(zip(described, styles_of_runs(trajectory), strict=True)):
        end = trajectory.diverged_at[run]
        count = len(trajectory.x) if end < 0 else max(1, end)
        steps = trajectory.steps[:count]
        panels = [
            (box, curves, curves.across[:count, run]) for box, curves in zip(plan.panels, found, strict=True)
        ]
        yield Track(
            label=plain(trajectory.labels[run], LETTERS),
            note=rate_note(entry, trajectory.labels[run]),
            style=theme.dressed(style),
            steps=steps,
            path=paths[:count, run],
            curves=tuple(
                _held(box.pixels(across, curves.up[:count, run]), steps) for box, curves, across in panels
            ),
            diverged_at=-1 if end < 0 else int(trajectory.steps[end]),
            opacity=None if honesty is None else honesty.opacity[:count, run],
            magnified=None if lens is None else close[:count, run],
            plane_losses=tuple(
                None
                if curves.plane is None
                else _held(box.pixels(across, curves.plane_up[:count, run]), steps)
                for box, curves, across in panels
            ),
        )


def _held(points, steps):
    """Return the points (n, 2) of a curve, unknown ones filled: on lines between, still outside."""
    known = np.isfinite(points).all(axis=1)
    if known.all() or not known.any():
        return points
    return np.stack([np.interp(steps, steps[known], line[known]) for line in points.T], axis=1)

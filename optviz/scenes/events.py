"""What happens in a race that is worth slow motion: arrivals, the largest jump, divergence."""

from dataclasses import dataclass

import numpy as np

from optviz.scenes.words import shortened

NEAR = 0.05  # of the view's shorter side: so near to a minimum a run has arrived
GAP = 0.01  # of its first gap: where no minimum is in view, a run has arrived with such a loss
SPREAD, LEAST = 0.02, 2  # of all steps, and steps: half the length of slow motion around an event


@dataclass(frozen=True)
class Event:
    """What one run does, at a step."""

    step: float
    label: str
    what: str

    @property
    def words(self):
        """What the counter says while it is shown."""
        return f"{shortened(self.label)} {self.what}"


def events(trajectory, paths, minima, box):
    """Return the events of a race in the order of time.

    Each run's first point within 5 % of the view of a minimum (where none is in view: of a
    loss within 1 % of its first gap above the lowest), its divergence, and the largest jump
    of all runs.

    Parameters
    ----------
    trajectory : Trajectory
    paths : ndarray (T+1, R, 2)
        Points in pixels.
    minima : ndarray (M, 2)
        In pixels.
    box : Box
        Of the tracks.
    """
    here = _arrived(trajectory, paths, minima, box)
    found = [
        Event(float(trajectory.steps[row]), trajectory.labels[run], what)
        for rows, what in ((np.where(here.any(axis=0), here.argmax(axis=0), -1), "arrives"),
                           (trajectory.diverged_at, "diverges"))
        for run, row in enumerate(rows)
        if row > 0
    ]  # fmt: skip
    with np.errstate(over="ignore", invalid="ignore"):
        moved = np.nan_to_num(np.linalg.norm(np.diff(paths, axis=0), axis=-1), nan=0.0, posinf=0.0)
    row, run = np.unravel_index(moved.argmax(), moved.shape)
    jump = Event(float(trajectory.steps[row : row + 2].mean()), trajectory.labels[run], "jumps farthest")
    return tuple(sorted([*found, jump], key=lambda event: event.step))


def _arrived(trajectory, paths, minima, box):
    """Return whether runs are where they should end, (T+1, R)."""
    corner = np.array([box.left, box.top])
    seen = minima[((corner <= minima) & (minima <= corner + (box.width, box.height))).all(axis=1)]
    if len(seen):
        reach = NEAR * min(box.width, box.height)
        with np.errstate(over="ignore", invalid="ignore"):
            return np.any([np.linalg.norm(paths - place, axis=-1) < reach for place in seen], axis=0)
    lowest = trajectory.problem.minimum
    lowest = np.nanmin(trajectory.loss) if lowest is None else lowest
    with np.errstate(over="ignore", invalid="ignore"):
        return trajectory.loss - lowest <= GAP * (trajectory.loss[0] - lowest)


def slowness(found, steps):
    """Return how slow each piece between steps (T+1,) is, from 0 to 1: highest at events."""
    middles, reach = (steps[1:] + steps[:-1]) / 2, _reach(steps)
    slow = np.zeros(len(middles))
    for event in found:
        slow = np.maximum(slow, 1 - np.abs(middles - event.step) / reach)
    return slow


def told(found, steps, moments):
    """Return what the counter says at each moment: the event that is near, or that time is slow there."""
    reach = _reach(steps)
    words = []
    for moment in moments:
        near = min(found, key=lambda event: abs(event.step - moment), default=None)
        close = near is not None and abs(near.step - moment) <= reach
        words.append(near.words if close else "slow at events")
    return tuple(words)


def _reach(steps):
    return max(LEAST, SPREAD * (steps[-1] - steps[0]))

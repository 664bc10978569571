"""The magnifier: the ground around a minimum, with the tracks on it, at a stated power."""

from dataclasses import dataclass, replace

import numpy as np

from optviz.scenes.boxes import Box
from optviz.scenes.relief import Relief, relief

POWERS = (2, 4, 8, 16, 32, 64)
PASSES = 12  # over what is magnified, so that the counter does not stand on it
CROSSINGS = 3  # of the box: a run that goes to and fro in one place counts for no more


@dataclass(frozen=True)
class Magnifier:
    """A second view of the same ground.

    Attributes
    ----------
    box : Box
        With the data window that it shows.
    relief : Relief
        With contour levels of its own: those of the whole view would leave it blank.
    power : int
        Pixels per unit are so many times those of the tracks' box, in both directions.
    words : str
        What stands above it.
    """

    box: Box
    relief: Relief
    power: int
    words: str

    def passes(self, tracks, count):
        """Return points (count, 1, 2) in pixels to and fro over what it looks at, in the tracks' box."""
        (x0, x1), (y0, y1) = self.box.window
        at = np.linspace(0, 1, count)
        up = np.abs((at * PASSES + 1) % 2 - 1)
        return tracks.pixels(x0 + at * (x1 - x0), y0 + up * (y1 - y0))[:, None]

    @property
    def facts(self):
        """JSON-ready facts for the file."""
        return {"power": self.power, "window": [list(side) for side in self.box.window]}


def magnifier(trajectory, seen, tracks, box):
    """Return the `Magnifier` in a box, of what the box of tracks shows.

    Its middle is the minimum in view nearest to the best point of the race, or the best point
    in view; it does not reach beyond the view. Of the powers 2, 4, ... 64 the one is taken at
    which most length of track is inside, where a run counts for no more than three crossings.

    Parameters
    ----------
    trajectory : Trajectory
    seen : Seen
    tracks, box : Box
        The first with its data window.
    """
    middle, named = _middle(trajectory, seen, tracks.window)
    unit = np.array([tracks.width, tracks.height]) / np.ptp(tracks.window, axis=1)
    with np.errstate(over="ignore"):
        paths = (seen.places - middle) * unit
    power = max(POWERS, key=lambda power: (_length(paths, power, box), -power))
    half = np.array([box.width, box.height]) / (2 * power * unit)
    low, high = np.transpose(tracks.window)
    middle = np.clip(
        middle, np.minimum(low + half, (low + high) / 2), np.maximum(high - half, (low + high) / 2)
    )
    window = np.stack([middle - half, middle + half], axis=1)
    return Magnifier(
        box=replace(box, window=tuple(map(tuple, window.tolist()))),
        relief=relief(trajectory.problem, window, box.width, box.height, seen.plane),
        power=power,
        words=f"magnified {power}\u00d7: {named}",
    )


def _middle(trajectory, seen, window):
    """Return the place (2,) of a minimum or of the best point in view, and what it is called."""
    low, high = np.transpose(window)
    inside = ((low <= seen.places) & (seen.places <= high)).all(axis=-1) & np.isfinite(trajectory.loss)
    best = np.where(inside, trajectory.loss, np.inf).argmin()
    best = seen.places.reshape(-1, 2)[best]
    near = seen.minima[((low <= seen.minima) & (seen.minima <= high)).all(axis=1)]
    if not len(near):
        return best, "best point"
    words = "a minimum" if len(seen.minima) > 1 else "the minimum"
    return near[np.linalg.norm(near - best, axis=1).argmin()], words


def _length(paths, power, box):
    """Return how often tracks could cross the box at a power, to a hundredth, by what is inside."""
    half = np.array([box.width, box.height]) / (2 * power)
    with np.errstate(over="ignore", invalid="ignore"):
        moved = np.linalg.norm(np.diff(paths, axis=0), axis=-1)
        inside = (np.abs((paths[1:] + paths[:-1]) / 2) < half).all(axis=-1)
    reach = np.linalg.norm(half)
    crossings = np.where(inside, np.minimum(moved, reach), 0).sum(axis=0) / reach
    return round(float(np.minimum(crossings, CROSSINGS).sum()), 2)

"""When each frame is, and which moment of the race it shows."""

from dataclasses import dataclass, replace

import numpy as np

from optviz.errors import UsageError
from optviz.registry import check_named
from optviz.scenes.events import slowness, told

TIMES = {
    "mixed": "half by steps, half by length of track",
    "steps": "equal steps",
    "arc": "equal arc length",
    "log": "log time",
    "events": "slow at events",
}
FPS_LIMIT = 50  # browsers slow down GIFs with delays below 2 hundredths of a second
MOST_FRAMES = 20_000


@dataclass(frozen=True)
class Timing:
    """Frames of a picture that moves.

    Attributes
    ----------
    moments : ndarray (F,)
        The step, not always whole, that each frame shows; the last frame shows the end.
    delays : ndarray (F,)
        How long each frame stands, in hundredths of a second.
    fps : float
        Frames per second of the moving part.
    kind : str
        One of `TIMES`.
    words : tuple of str
        What the counter says of it in each frame; empty if nothing.
    """

    moments: np.ndarray
    delays: np.ndarray
    fps: float
    kind: str = "mixed"
    words: tuple = ()

    def only(self, frame):
        """Return the timing of one frame alone, the number -1 being the last."""
        part = slice(frame, frame + 1 or None)
        return replace(self, moments=self.moments[part], delays=self.delays[part], words=self.words[part])


def timing(paths, steps, fps=25, duration=8.0, hold=1.5, kind="mixed", found=()):
    """Return the `Timing` of a race whose tracks have these points on the picture.

    Half of the time goes by equal steps and half by equal length of track (mean over runs,
    each counted as 1), so that motion is shown where it happens. Other kinds: all by "steps",
    all by length of track ("arc"), by the logarithm of one plus the steps ("log"), or half as
    usual and half around "events".

    Parameters
    ----------
    paths : ndarray (T+1, R, 2)
        Points in pixels; what is not finite or outside the picture does not move.
    steps : ndarray (T+1,)
    fps : float
        Frames per second, 1 to 50.
    duration, hold : float
        Seconds in all, and seconds that the last frame stands still.
    kind : str
        One of `TIMES`.
    found : tuple of Event
        What is slow with "events".
    """
    checked_time(fps, duration, hold)
    checked_kind(kind)
    shown, hold = min(fps, FPS_LIMIT), min(hold, duration / 2)
    count = max(2, round((duration - hold) * shown))
    clock = np.concatenate([[0], np.cumsum(_pace(paths, steps, kind, found))])
    moments = np.interp(np.linspace(0, clock[-1], count), clock, steps)
    moments[-1] = steps[-1]
    edges = np.round(np.arange(count + 1) * (100 / shown)).astype(int)
    delays = np.diff(edges)
    delays[-1] += round(100 * duration) - edges[-1]
    words = () if kind == "mixed" else (TIMES[kind],) * count
    return Timing(moments, delays, shown, kind, told(found, steps, moments) if kind == "events" else words)


def _pace(paths, steps, kind, found):
    """Return how long each piece between two rows is shown, (T,), in units of its own."""
    by_steps = np.diff(steps) / (steps[-1] - steps[0])
    if kind == "steps":
        return by_steps
    if kind == "log":
        return np.diff(np.log1p(steps - steps[0]))
    moved = np.linalg.norm(np.diff(paths, axis=0), axis=-1)
    moved = np.nan_to_num(moved, nan=0.0, posinf=0.0)
    length = moved.sum(axis=0)
    share = (moved[:, length > 0] / length[length > 0]).mean(axis=1) if (length > 0).any() else 0
    if kind == "arc":
        return share + 1e-3 * by_steps  # what stands still passes quickly, not at once
    usual = by_steps + share
    slow = slowness(found, steps) if kind == "events" else np.zeros(1)
    return usual + usual.sum() * slow / slow.sum() if slow.any() else usual


def checked_kind(kind):
    """Raise UsageError unless there is such a kind of time."""
    check_named("time", kind, TIMES)


def checked_time(fps, duration, hold=0.0):
    """Raise UsageError unless a picture can have this frame rate and these lengths in seconds."""
    limits = (("fps", fps, 0.5, 1000), ("duration", duration, 0.2, 600), ("hold", hold, 0, 600))
    for name, value, low, high in limits:
        if (
            isinstance(value, bool)
            or not isinstance(value, (int, float, np.number))
            or not low <= value <= high
        ):
            raise UsageError(f"expected {name} from {low:g} to {high:g}, found {value!r}")
    if fps * duration < 2:
        raise UsageError(f"expected at least 2 frames, found {fps * duration:g}; raise fps or duration")
    count = round(min(fps, FPS_LIMIT) * duration)
    if count > MOST_FRAMES:
        raise UsageError(f"expected at most {MOST_FRAMES} frames, found {count}; lower fps or duration")

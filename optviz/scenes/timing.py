"""When each frame is, and which moment of the race it shows."""

from dataclasses import dataclass

import numpy as np

from optviz.errors import UsageError

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
    """

    moments: np.ndarray
    delays: np.ndarray
    fps: float


def timing(paths, steps, fps=25, duration=8.0, hold=1.5):
    """Return the `Timing` of a race whose tracks have these points on the picture.

    Half of the time goes by equal steps and half by equal length of track (mean over runs,
    each counted as 1), so that motion is shown where it happens.

    Parameters
    ----------
    paths : ndarray (T+1, R, 2)
        Points in pixels; what is not finite or outside the picture does not move.
    steps : ndarray (T+1,)
    fps : float
        Frames per second, 1 to 50.
    duration, hold : float
        Seconds in all, and seconds that the last frame stands still.
    """
    checked_time(fps, duration, hold)
    shown, hold = min(fps, FPS_LIMIT), min(hold, duration / 2)
    count = max(2, round((duration - hold) * shown))
    moved = np.linalg.norm(np.diff(paths, axis=0), axis=-1)
    moved = np.nan_to_num(moved, nan=0.0, posinf=0.0)
    length = moved.sum(axis=0)
    share = (moved[:, length > 0] / length[length > 0]).mean(axis=1) if (length > 0).any() else 0
    pace = np.diff(steps) / (steps[-1] - steps[0]) + share
    clock = np.concatenate([[0], np.cumsum(pace)])
    moments = np.interp(np.linspace(0, clock[-1], count), clock, steps)
    moments[-1] = steps[-1]
    edges = np.round(np.arange(count + 1) * (100 / shown)).astype(int)
    delays = np.diff(edges)
    delays[-1] += round(100 * duration) - edges[-1]
    return Timing(moments, delays, shown)


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

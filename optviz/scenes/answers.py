"""What the networks of a race answer over their inputs, as shades: the moving decision boundary."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from optviz.errors import UsageError
from optviz.scenes.style import PAPER, rgb
from optviz.trajectories import Trajectory

CELLS = 32  # answers along each side; between them they follow cubics
MARGIN = 0.06  # of the data's width on each side
MOST_POINTS = 120  # samples that are drawn
BANDS = 10  # shades from one class to the other, or from low to high
TONES = 3  # shades of each of several classes, by its probability
# Of classes, and of low and high outputs: Playground's orange and blue first.
CLASS_COLOURS = ("#f08a24", "#1877b8", "#4b9b57", "#9a5fb0", "#c9555a", "#7b6a58", "#d6a0c8", "#808890",
                 "#b8b542", "#4fb3bf")  # fmt: skip


@dataclass(frozen=True)
class Answers:
    """The answers of all runs over a grid of inputs, at any moment.

    Attributes
    ----------
    window : ((x0, x1), (y0, y1))
        The inputs; with one input the second pair are outputs.
    trajectory : Trajectory
    grid : ndarray (n, in)
        The inputs; of two, those with the highest second one come first.
    kind : "classes", "two classes", "heights" or "curve"
    limits : (float, float)
        The lowest and highest target, of heights and curves.
    points : ndarray (N, 2)
        Some of the training data: inputs, or input and target.
    marks : ndarray (N,)
        The place in `inks` of each of them.
    inks, colours : ndarray (n, 3), uint8
        The colours of the data, and the shades that `picture` counts.
    """

    window: tuple
    trajectory: Trajectory
    grid: np.ndarray
    kind: str
    limits: tuple
    points: np.ndarray
    marks: np.ndarray
    inks: np.ndarray
    colours: np.ndarray

    def values(self, moment):
        """Return what each run answers at a moment, in steps: (R, K, n, n), or (R, n) of a curve.

        Between recorded points parameters are on the straight line, as heads are; a run that
        has diverged keeps its last finite ones.
        """
        found = self.trajectory.problem.network.predict(_parameters(self.trajectory, moment), self.grid)
        if self.kind == "curve":
            return found[..., 0]
        return np.ascontiguousarray(found.swapaxes(1, 2)).reshape(*found.shape[::2], CELLS, CELLS)

    def picture(self, values, height, width):
        """Return the shades (height, width), uint8, of one run's values."""
        if self.kind == "curve":
            return _curve(values, self.window[1], height, width)
        fine = _between(height, CELLS) @ values @ _between(width, CELLS).T
        if self.kind == "classes":
            best, sure, least = fine.argmax(axis=0), fine.max(axis=0), 1 / len(fine)
            tone = np.clip((sure - least) / (1 - least) * TONES, 0, TONES - 1)
            return (best * TONES + tone.astype(int)).astype(np.uint8)
        low, high = self.limits
        place = (fine[0] - low) / (high - low) * BANDS
        return np.nan_to_num(np.clip(place, 0, BANDS - 1)).astype(np.uint8)


def answers(trajectory, paper=PAPER):
    """Return the `Answers` of a race of networks with one or two inputs; pale shades are nearly paper.

    Raises
    ------
    UsageError
        If the problem is no network, or has more than two inputs.
    """
    if not has_boundary(trajectory.problem):
        raise UsageError("expected a network of one or two inputs to show its boundary; leave boundary out")
    network = trajectory.problem.network
    inputs = network.layers.sizes[0]
    kind = _kind(network, inputs)
    window, limits = _window(network, kind), _limits(network, kind)
    axes = [_middles(*edges) for edges in window[:inputs]]
    if inputs == 2:
        axes[1] = axes[1][::-1]
    grid = np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, inputs)
    points, marks = _samples(network, kind, limits)
    inks, colours = _colours(kind, network.layers.sizes[-1], paper)
    return Answers(window, trajectory, grid, kind, limits, points, marks, inks, colours)


def has_boundary(problem):
    """Whether a problem is a network whose answers over its inputs can be drawn."""
    network = getattr(problem, "network", None)
    return network is not None and network.layers.sizes[0] <= 2


def _kind(network, inputs):
    outputs = network.layers.sizes[-1]
    if outputs > 2 and _is_one_hot(network.y):
        return "classes"
    if not network.loss.classifies:
        return "curve" if inputs == 1 else "heights"
    return "classes" if outputs > 1 else "two classes"


def _is_one_hot(targets):
    """Whether every row has a single 1 and is 0 elsewhere: classes, whatever the loss is."""
    targets = np.asarray(targets)
    return targets.ndim == 2 and np.isin(targets, (0, 1)).all() and (targets.sum(axis=1) == 1).all()


def _parameters(trajectory, moment):
    """Return the parameters (R, D) of all runs at a moment."""
    last = np.where(trajectory.diverged_at < 0, len(trajectory.x), np.maximum(1, trajectory.diverged_at)) - 1
    row = np.interp(moment, trajectory.steps, np.arange(len(trajectory.steps)))
    low, runs, share = np.minimum(int(row), last), np.arange(len(trajectory)), row - int(row)
    high = np.minimum(low + 1, last)
    return trajectory.x[low, runs] * (1 - share) + trajectory.x[high, runs] * share


def _window(network, kind):
    """Return what is shown: the training data with a margin."""
    shown = network.x if kind != "curve" else np.column_stack([network.x[:, 0], _targets(network)])
    low, high = shown.min(axis=0), shown.max(axis=0)
    margin = MARGIN * np.where(high > low, high - low, 1.0)
    return tuple((float(a), float(b)) for a, b in zip(low - margin, high + margin, strict=True))


def _limits(network, kind):
    if kind in ("two classes", "classes"):
        return 0.0, 1.0
    targets = _targets(network)
    low, high = float(targets.min()), float(targets.max())
    return (low, high) if high > low else (low - 1, high + 1)


def _targets(network):
    return np.asarray(network.y, dtype=float).reshape(len(network.x), -1)[:, 0]


def _samples(network, kind, limits):
    """Return some samples, evenly taken, as they are marked on the picture."""
    chosen = np.unique(np.linspace(0, len(network.x) - 1, MOST_POINTS).astype(int))
    targets = _targets(network)[chosen]
    if kind == "curve":
        return np.column_stack([network.x[chosen, 0], targets]), np.zeros(len(chosen), int)
    if kind == "heights":
        place = (targets - limits[0]) / (limits[1] - limits[0]) * BANDS
        return network.x[chosen], np.clip(place, 0, BANDS - 1).astype(int)
    labels = np.asarray(network.y)[chosen]
    labels = labels.argmax(axis=1) if labels.ndim == 2 and labels.shape[1] > 1 else labels.reshape(-1)
    return network.x[chosen], (labels > 0).astype(int) if kind == "two classes" else labels.astype(int)


def _colours(kind, count, paper):
    """Return the colours of the data and the shades of a kind of answers, (n, 3) uint8."""
    inks = np.array([rgb(colour) for colour in CLASS_COLOURS])
    if kind == "classes":
        inks = inks[np.arange(count) % len(inks)]
        strength = np.linspace(0.25, 0.7, TONES)[None, :, None]
        return inks, _mixed(inks[:, None], strength, paper).reshape(-1, 3)
    if kind == "curve":
        return inks[1:2], shades_of_ink(inks[1], paper)
    place = (np.arange(BANDS) + 0.5) / BANDS * 2 - 1  # from one side to the other
    sides = inks[(place > 0).astype(int)]
    shades = _mixed(sides, (0.75 * np.abs(place) ** 0.8)[:, None], paper)
    return inks[:2] if kind == "two classes" else _mixed(sides, np.abs(place)[:, None] ** 0.5, paper), shades


def shades_of_ink(ink, paper=PAPER):
    """Return the shades (TONES + 1, 3), uint8, from paper to a colour."""
    return _mixed(np.array(ink), np.linspace(0, 1, TONES + 1)[:, None], paper)


def _mixed(inks, strength, paper):
    return (inks * strength + np.array(rgb(paper)) * (1 - strength) + 0.5).astype(np.uint8)


def _curve(values, window, height, width):
    """Return the shades of a curve, 1.6 pixels wide, over its columns."""
    fine = _between(width, CELLS) @ values
    low, high = window
    at = (high - fine) / (high - low) * height - 0.5
    slope = np.gradient(at)
    off = np.abs(np.arange(height)[:, None] - at) / np.sqrt(1 + slope * slope)
    return np.rint(np.clip(1.3 - off, 0, 1) * TONES).astype(np.uint8)


def _middles(low, high):
    return low + (np.arange(CELLS) + 0.5) / CELLS * (high - low)


@lru_cache(maxsize=8)
def _between(pixels, cells):
    """Return the weights (pixels, cells) of cells in pixels: straight lines, held at the ends."""
    place = np.clip((np.arange(pixels) + 0.5) / pixels * cells - 0.5, 0, cells - 1)
    return np.maximum(0, 1 - np.abs(place[:, None] - np.arange(cells)))

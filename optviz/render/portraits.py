"""Family portraits: every surface on one sheet, or every run of a race in a box of its own."""

import math

import numpy as np

from optviz.render.canvas import QUIET, TEXT, known_settings, new_figure
from optviz.scenes.building import view_of
from optviz.scenes.relief import relief, shade
from optviz.scenes.style import INK, PAPER
from optviz.scenes.words import number, plain

HEAD, GAP, NAME, EDGE = 46, 12, 17, 16  # pixels at scale 1: title, between boxes, name over a box, border
SHAPE = 1.12  # width of a box over its height
RUN = "#bd1f01"
STAR = {"marker": "*", "s": 46, "color": "#ffd84d", "edgecolors": INK, "linewidths": 0.6, "zorder": 5}


def portrait_of_surfaces(problems, width=1600):
    """Return a figure with the ground, the minima and the start of every problem of two parameters."""
    boxes = _Boxes(len(problems), width, f"{len(problems)} surfaces", "star: minimum; dot: the usual start")
    with known_settings(lasting=True):
        for number, problem in enumerate(problems):
            view = np.asarray(problem.domain, float)
            axes = boxes.axes(number, problem.name, "")
            _ground(axes, problem, view, boxes)
            axes.scatter(*problem.start, s=9, color=PAPER, edgecolors=INK, linewidths=0.8, zorder=6)
    return boxes.figure


def portrait_of_runs(trajectory, width=1600):
    """Return a figure with a box per run: its track, and the loss at its end."""
    trajectory = trajectory.bridged
    problem, count = trajectory.problem, len(trajectory)
    view, steps = _around(trajectory), int(trajectory.steps[-1])
    words = f"{count} optimizers, {steps} steps each from one start; in the corner the loss at the end"
    boxes = _Boxes(count, width, plain(problem.title, 40), words)
    with known_settings(lasting=True):
        for run, label in enumerate(trajectory.labels):
            end = int(trajectory.diverged_at[run])
            told = "diverged" if end >= 0 else number(float(trajectory.loss[-1, run]))
            axes = boxes.axes(run, label, told)
            _ground(axes, problem, view, boxes)
            path = trajectory.x[: max(1, end) if end >= 0 else None, run]
            axes.plot(*path.T, color=PAPER, linewidth=3, alpha=0.7, zorder=3)
            axes.plot(*path.T, color=RUN, linewidth=1.3, zorder=4)
            axes.scatter(*path[0], s=12, color=PAPER, edgecolors=INK, linewidths=0.9, zorder=6)
            axes.scatter(*path[-1], s=20, color=RUN, edgecolors=INK, linewidths=0.6, zorder=6,
                         marker="X" if end >= 0 else "o")  # fmt: skip
            axes.set(xlim=view[0], ylim=view[1])
    return boxes.figure


def _around(trajectory):
    """Return the window (2, 2) that most of the tracks need, in the shape of a box."""
    low, high = view_of(trajectory.problem, trajectory[0]).T
    settled = trajectory.diverged_at < 0
    paths = trajectory.x[:, settled] if settled.any() else trajectory.x[:1]
    inside = np.clip(paths, low, high)
    seen = [
        *np.percentile(inside, [1, 99], axis=(0, 1)),
        *trajectory.x[0],
        *np.clip(trajectory.problem.minima, low, high),
    ]
    middle, half = (np.min(seen, axis=0) + np.max(seen, axis=0)) / 2, np.ptp(seen, axis=0) / 2
    half = 1.25 * np.maximum(
        half, half[::-1] * (SHAPE, 1 / SHAPE) * 0.999 * ((high - low) / (high - low)[::-1])
    )
    return np.stack([middle - half, middle + half], axis=1)


def _ground(axes, problem, view, boxes):
    """Draw the shaded surface and its minima."""
    ground = shade(relief(problem, view, boxes.across, boxes.down).depth)
    axes.imshow(ground, extent=view.ravel(), aspect="auto", interpolation="nearest")
    inside = ((view[:, 0] <= problem.minima) & (problem.minima <= view[:, 1])).all(axis=1)
    axes.scatter(*problem.minima[inside].T, **STAR)
    axes.set(xlim=view[0], ylim=view[1])


class _Boxes:
    """A figure with places for many boxes, row by row, each under its name."""

    def __init__(self, count, width, title, words):
        self.scale = width / 1600
        head, self._gap, self._name, edge = (round(part * self.scale) for part in (HEAD, GAP, NAME, EDGE))
        self._columns = columns(count)
        rows = -(-count // self._columns)
        self.across = (width - 2 * edge - (self._columns - 1) * self._gap) // self._columns
        self.down = round(self.across / SHAPE)
        self._left, self._top = edge, head
        height = head + rows * (self.down + self._name + self._gap) + edge - self._gap
        self._size = width, height
        self.figure = new_figure(width, height, self.scale * 1.2)
        middle = 1 - head / 2 / height
        with known_settings(lasting=True):
            name = self.figure.text(
                edge / width, middle, title, fontsize=TEXT + 4, fontweight="bold", va="center"
            )
            right = name.get_window_extent().x1 + 14 * self.scale
            self.figure.text(right / width, middle, words, fontsize=TEXT + 0.5, va="center", color=QUIET)

    def axes(self, number, name, told):
        """Return the axes of box `number`, with a name and what is told of it above."""
        row, column = divmod(number, self._columns)
        width, height = self._size
        left = self._left + column * (self.across + self._gap)
        top = self._top + row * (self.down + self._name + self._gap) + self._name
        place = (left / width, 1 - (top + self.down) / height, self.across / width, self.down / height)
        axes = self.figure.add_axes(place, xticks=[], yticks=[])
        axes.spines[:].set(color="#c3ccd6", linewidth=0.6)
        y = 1 + 0.035
        word = axes.text(0, y, plain(name, 24), transform=axes.transAxes, fontsize=TEXT - 0.4, va="bottom")
        word.set_fontsize(word.get_fontsize() * min(1, self.across / word.get_window_extent().width))
        plate = {"facecolor": PAPER, "edgecolor": "none", "alpha": 0.8, "pad": 1.5}
        axes.text(0.96, 0.05, told, transform=axes.transAxes, fontsize=TEXT - 1, va="bottom", ha="right",
                  zorder=7, bbox=plate if told else None)  # fmt: skip
        return axes


def columns(count):
    """Return how many boxes stand side by side: a wide sheet, its last row as full as can be.

    >>> columns(55), columns(57), columns(5)
    (11, 10, 3)
    """
    ideal = math.sqrt(count * 1.55)
    near = range(max(1, math.floor(ideal * 0.85)), min(count, math.ceil(ideal * 1.25)) + 1)
    return min(near, key=lambda width: (-count % width, abs(width - ideal)))

"""`optviz.plot_tracks` and `optviz.plot_convergence`: the same pictures on a user's axes."""

import numpy as np

from optviz.errors import UsageError
from optviz.problems import Problem
from optviz.render.canvas import known_settings
from optviz.render.figures import bare_axes, dress, plot_settings
from optviz.render.still import draw_marks
from optviz.scenes.building import on_a_ground, view_on
from optviz.scenes.curves import curves_of
from optviz.scenes.relief import relief, shade
from optviz.scenes.seeing import seen_on
from optviz.scenes.style import styles_of_runs
from optviz.scenes.themes import LIGHT, theme_named
from optviz.scenes.words import plain, rate_note

GRID = 600  # heights per axis of a surface drawn on a user's axes


def plot_tracks(trajectory, ax=None, plane=None):
    """Draw the tracks of a trajectory over its surface and return one line per run.

    Parameters
    ----------
    trajectory : Trajectory
        With x (T+1, R, D) and its `Problem`.
    ax : matplotlib.axes.Axes, optional
        Default: those of a new figure with title and legend, found as ``lines[0].axes``.
    plane : Plane or str, optional
        What more than two parameters are seen on, see `optviz.landscape.plane_of`; the labels
        then say what share of each run's motion it holds.

    Returns
    -------
    list of matplotlib.lines.Line2D
        In the order of the runs; a diverged run ends at its last finite point.

    Raises
    ------
    UsageError
        If the trajectory has no `Problem` or cannot be seen on this plane.

    Examples
    --------
    >>> import optviz
    >>> lines = optviz.plot_tracks(optviz.race("booth", ["sgd:lr=0.01", "adam:lr=1"], steps=9))
    >>> lines[1].get_label(), len(lines[1].get_xdata())
    ('adam  lr 1', 10)
    """
    trajectory = on_a_ground(trajectory).bridged
    checked_problem(trajectory)
    with known_settings(lasting=True):
        own = ax is None
        ax = bare_axes() if own else ax
        lines = draw_tracks(ax, trajectory, seen=seen_on(trajectory, plane))
        if own:
            dress(ax, trajectory)
    return lines


def checked_problem(trajectory):
    """Raise UsageError unless a trajectory has its `Problem`."""
    if not isinstance(trajectory.problem, Problem):
        raise UsageError(f"expected a trajectory with its Problem, found {trajectory.problem!r}")


def draw_tracks(ax, trajectory, view=None, seen=None):
    """Draw all tracks over the ground within a view (2, 2); return one line per run."""
    problem, seen = trajectory.problem, seen_on(trajectory) if seen is None else seen
    view = view_on(seen, trajectory, ax.get_window_extent()) if view is None else view
    ground = shade(relief(problem, view, GRID, GRID, seen.plane).depth)
    ax.imshow(ground, extent=view.ravel(), aspect="auto", interpolation="antialiased")
    draw_marks(ax, view, seen.minima, seen.starts, seen.honesty and seen.honesty.minima_opacity)
    if seen.honesty:
        ax.set(xlabel=seen.honesty.axes[0], ylabel=seen.honesty.axes[1])
    lines = []
    for run, (style, label, end) in enumerate(runs_of(trajectory)):
        x, y = seen.places[:end, run].T
        if seen.honesty and seen.honesty.shares[run]:
            label += f"  {seen.honesty.shares[run]} in plane"
        lines += ax.plot(x, y, label=label, markevery=[end - 1], **looks(style))
        if trajectory.diverged_at[run] >= 0:
            ax.plot(x[-1], y[-1], marker="x", color=style.colour, markersize=8, markeredgewidth=2)
    return lines


def plot_convergence(trajectory, ax=None, theme="light"):
    """Draw loss above the minimum against gradient evaluations and return one line per run.

    Parameters
    ----------
    trajectory : Trajectory
    ax : matplotlib.axes.Axes, optional
        Default: those of a new figure with title and legend, found as ``lines[0].axes``.
    theme : str
        "light", "dark", "paper" or "high-contrast".

    Returns
    -------
    list of matplotlib.lines.Line2D
        In the order of the runs; a diverged run ends at its last finite point.

    Examples
    --------
    >>> import optviz
    >>> lines = optviz.plot_convergence(optviz.race("booth", ["sgd:lr=0.01", "adam:lr=1"], steps=9))
    >>> lines[0].axes.get_yscale(), lines[0].get_ydata()[0]
    ('log', np.float64(170.0))
    """
    found = curves_of(trajectory, trajectory.problem, "loss")
    look = theme_named(theme)
    with plot_settings(theme):
        own = ax is None
        ax = bare_axes() if own else ax
        if found.log:
            ax.set_yscale("log")
        (x0, x1), (y0, y1) = found.window
        ax.set(xlim=(x0, x1 + 0.015 * (x1 - x0)), ylim=(10.0**y0, 10.0**y1) if found.log else (y0, y1))
        ax.set(xlabel=found.against, ylabel=found.label)
        ax.grid(color=look.faint, linewidth=0.7)
        ax.set_axisbelow(True)
        lines = []
        for run, (style, label, end) in enumerate(runs_of(trajectory, look)):
            x, y = found.across[:end, run], found.values[:end, run]
            known = np.isfinite(y) | ~trajectory.loss_missing[:end, run]
            x, y = x[known], y[known]
            lines += ax.plot(x, y, label=label, markevery=[max(0, len(x) - 1)], **looks(style))
        if own:
            dress(ax, trajectory, theme)
    return lines


def runs_of(trajectory, theme=LIGHT):
    """Yield the style in a `Theme`, the legend text and the number of finite points of every run."""
    described = trajectory.optimizers
    for run, (entry, style) in enumerate(zip(described, styles_of_runs(trajectory), strict=True)):
        end = int(trajectory.diverged_at[run])
        name = trajectory.labels[run]
        label = f"{plain(name)}  {rate_note(entry, name)}".strip()
        yield (
            theme.dressed(style),
            label if label[:1] != "_" else f"\u200b{label}",
            len(trajectory.x) if end < 0 else max(1, end),
        )


def looks(style):
    """Return what a line of this style looks like, for Matplotlib."""
    width = 1.6 * style.thick
    dashes = (0, tuple(np.array(style.dashes) * 0.72 / width)) if style.dashes else "solid"
    return {
        "color": style.colour, "linewidth": width, "linestyle": dashes,
        "marker": style.marker, "markersize": 6,
        "markeredgecolor": style.edge, "markeredgewidth": 0.7, "clip_on": True,
    }  # fmt: skip

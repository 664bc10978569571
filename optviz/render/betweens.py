"""The loss on the straight line from where each run began to where it ended."""

import numpy as np

from optviz.landscape import last_rows, losses_between
from optviz.render.plots import checked_problem, looks, runs_of
from optviz.scenes.themes import mixed, theme_named


def plot_between(trajectory, ax, theme="light"):
    """Draw the losses of the straight lines from start (0) to end (1) on axes; return one line per run.

    Between 0 and 1 they say whether the way that was found goes around a hill or the straight
    way goes down as well; the marks are the two ends of the run.

    References
    ----------
    Goodfellow, Vinyals & Saxe 2015, arXiv:1412.6544, section 3.
    """
    checked_problem(trajectory)
    problem, ends, lines, look = trajectory.problem, last_rows(trajectory), [], theme_named(theme)
    for run, (style, label, _) in enumerate(runs_of(trajectory, look)):
        found = losses_between(problem, trajectory.x[0, run], trajectory.x[ends[run], run])
        at = np.flatnonzero(np.isin(found.alpha.round(9), (0.0, 1.0)))
        lines += ax.plot(found.alpha, found.loss, label=label, markevery=list(at), **looks(style))
    losses = np.concatenate([line.get_ydata() for line in lines])
    if losses.min() > 0:
        ax.set_yscale("log")
    ax.set(xlabel="share of the straight way from start (0) to end (1)", ylabel="loss")
    ax.axvspan(0, 1, color=mixed(look.paper, look.quiet, 0.08), zorder=0)
    ax.grid(color=look.faint, linewidth=0.7)
    ax.set_axisbelow(True)
    return lines

"""Whole figures made of the plots."""

from optviz.render.canvas import known_settings, new_figure
from optviz.render.plots import plot_convergence
from optviz.render.still import TEXT
from optviz.scenes.words import plain

MOST_IN_LEGEND = 24


def convergence_figure(trajectory, size):
    """Return a figure of the convergence curves with title and legend, `size` in pixels."""
    width, height = size
    scale = min(max(min(width / 800, height / 450), 0.62), 6.0)
    left, right, bottom, top = (pixels * scale for pixels in (62, 20, 46, 36))
    with known_settings():
        figure = new_figure(width, height, scale * 1.15)
        axes = figure.add_axes((0, 0, 1, 1))
        plot_convergence(trajectory, axes)
        axes.spines[["top", "right"]].set_visible(False)
        if len(trajectory) <= MOST_IN_LEGEND:
            legend = axes.legend(loc="upper left", bbox_to_anchor=(1, 1), borderaxespad=0.8, handlelength=2.6)
            right = legend.get_window_extent().width + 22 * scale
        axes.set_position(
            (left / width, bottom / height, 1 - (left + right) / width, 1 - (bottom + top) / height)
        )
        name = plain(getattr(trajectory.problem, "spec", trajectory.problem) or "convergence", 40)
        title = axes.set_title(name, loc="left", fontsize=TEXT + 2, fontweight="bold", pad=8)
        _add_formula(axes, title, getattr(trajectory.problem, "latex", ""))
    return figure


def _add_formula(axes, title, latex):
    if not latex:
        return
    space = axes.annotate(
        f"${latex}$", (1, 0), xycoords=title, xytext=(10, 0), textcoords="offset points",
        va="bottom", fontsize=TEXT, color="#4a5663",
    )  # fmt: skip
    if space.get_window_extent().x1 > axes.figure.bbox.x1:
        space.remove()

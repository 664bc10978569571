"""Whole figures made of the plots."""

from optviz.render.canvas import known_settings, new_figure
from optviz.render.plots import plot_convergence
from optviz.render.still import TEXT
from optviz.scenes.words import plain


def convergence_figure(trajectory, size):
    """Return a figure of the convergence curves with title and legend, `size` in pixels."""
    width, height = size
    scale = min(max(min(width / 800, height / 450), 0.62), 6.0)
    with known_settings():
        figure = new_figure(width, height, scale * 1.15)
        left, right, bottom, top = (pixels * scale for pixels in (62, 178, 46, 36))
        axes = figure.add_axes(
            (left / width, bottom / height, 1 - (left + right) / width, 1 - (bottom + top) / height)
        )
        plot_convergence(trajectory, axes)
        axes.spines[["top", "right"]].set_visible(False)
        name = plain(getattr(trajectory.problem, "spec", trajectory.problem) or "convergence", 40)
        title = axes.set_title(name, loc="left", fontsize=TEXT + 2, fontweight="bold", pad=8)
        _add_formula(axes, title, getattr(trajectory.problem, "latex", ""))
        if len(trajectory) <= 24:
            axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1.0), borderaxespad=0, handlelength=2.6)
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

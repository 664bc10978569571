"""Whole figures around a plot: room for its labels, title, formula and legend."""

from optviz.render.canvas import DPI, known_settings, new_figure, quiet
from optviz.render.still import TEXT, can_be_set
from optviz.scenes.words import one_line, plain

MOST_IN_LEGEND = 24
SIZE = (800, 450)
_TEXT_SCALE = 1.15  # of a plot's text to that of a picture


def plot_settings(theme="light"):
    """Draw plots under settings that last: those of a theme, or on plain white paper."""
    return known_settings(lasting=True, theme=None if theme == "light" else theme)


def bare_axes(size=SIZE, text=1.0):
    """Return axes of a new figure of this size in pixels, for `dress` to give their place."""
    width, height = size
    scale = min(max(min(width / SIZE[0], height / SIZE[1]), 0.62), 6.0)
    return new_figure(width, height, scale * text * _TEXT_SCALE).add_axes((0.1, 0.1, 0.8, 0.8))


def dress(axes, trajectory, theme="light"):
    """Give axes of `bare_axes` a title, the formula, a legend, and the room that all labels need."""
    figure = axes.figure
    scale = figure.dpi / DPI / _TEXT_SCALE
    with plot_settings(theme):
        axes.spines[["top", "right"]].set_visible(False)
        right = 20 * scale
        if len(trajectory) <= MOST_IN_LEGEND:
            legend = axes.legend(loc="upper left", bbox_to_anchor=(1, 1), borderaxespad=0.8, handlelength=2.6)
            right = legend.get_window_extent().width + 22 * scale
        name = plain(getattr(trajectory.problem, "spec", trajectory.problem) or "a race", 40)
        title = axes.set_title(name, loc="left", fontsize=TEXT + 2, fontweight="bold", pad=8)
        box = axes.get_tightbbox(for_layout_only=True)
        left, bottom = (axes.bbox.p0 - box.p0) + 8 * scale
        width, height = figure.bbox.size
        room = (left / width, bottom / height, 1 - (left + right) / width, 1 - (bottom + 36 * scale) / height)
        axes.set_position(room)
        _add_formula(axes, title, getattr(trajectory.problem, "latex", ""))


def _add_formula(axes, title, latex):
    if not latex:
        return
    formula = axes.annotate(
        f"${one_line(latex)}$", (1, 0), xycoords=title, xytext=(10, 0), textcoords="offset points",
        va="bottom", fontsize=TEXT, color=quiet(),
    )  # fmt: skip
    if can_be_set(formula) and formula.get_window_extent().x1 > axes.figure.bbox.x1:
        formula.remove()

"""The part of a picture that does not move, drawn once by Matplotlib."""

import numpy as np
from matplotlib.ticker import AutoMinorLocator, FuncFormatter, MaxNLocator, NullFormatter

from optviz.render.canvas import TEXT, add_axes, known_settings, new_figure
from optviz.scenes.relief import shade
from optviz.scenes.style import INK

STAR = dict(marker="*", markersize=10, markerfacecolor="#ffd84d", markeredgecolor=INK, markeredgewidth=0.8)
START = dict(marker="o", markersize=5, markerfacecolor="white", markeredgecolor=INK, markeredgewidth=1.2)


def draw_still(scene):
    """Return the still part of a scene as pixels (H, W, 3), uint8."""
    plan = scene.layout
    with known_settings():
        figure = new_figure(plan.width, plan.height, plan.scale)
        ground = add_axes(figure, plan.tracks, plan.width, plan.height)
        draw_ground(ground, scene.relief, scene.minima, scene.start)
        _draw_title(figure, scene)
        _draw_legend(figure, scene)
        if scene.curves:
            draw_panel(add_axes(figure, plan.panel, plan.width, plan.height), scene.curves)
        figure.canvas.draw()
        return np.asarray(figure.canvas.buffer_rgba())[..., :3].copy()


def draw_ground(axes, relief, minima, start):
    """Draw a surface, its minima and the start on axes; return the artists."""
    (x0, x1), (y0, y1) = relief.view
    image = axes.imshow(shade(relief.depth), extent=(x0, x1, y0, y1), aspect="auto", interpolation="nearest")
    marks = [axes.plot(*minimum, linestyle="", zorder=3, **STAR)[0] for minimum in minima]
    if start is not None:
        marks += axes.plot(*start, linestyle="", zorder=3, **START)
    axes.set(xlim=(x0, x1), ylim=(y0, y1))
    axes.locator_params(nbins=6)
    axes.tick_params(length=3, pad=2)
    return [image, *marks]


def draw_panel(axes, curves):
    """Prepare axes for convergence curves: limits, ticks that name powers of ten, labels."""
    (x0, x1), (y0, y1) = curves.window
    axes.set(xlim=(x0, x1), ylim=(y0, y1), facecolor="#fafbfb")
    axes.set_xlabel("gradient evaluations", labelpad=1)
    axes.set_title(curves.label, loc="left", pad=4, fontsize=TEXT)
    axes.xaxis.set_major_locator(MaxNLocator(4, integer=True))
    if curves.log:
        axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda power, _: rf"$10^{{{power:.0f}}}$"))
        axes.yaxis.set_minor_locator(AutoMinorLocator(2))
        axes.yaxis.set_minor_formatter(NullFormatter())
    axes.grid(color="#e3e7eb", linewidth=0.7)
    axes.set_axisbelow(True)
    axes.tick_params(length=3, pad=2)
    axes.spines[["top", "right"]].set_visible(False)


def _draw_title(figure, scene):
    plan = scene.layout
    y = 1 - (plan.tracks.top - 9 * plan.scale) / plan.height
    name = figure.text(plan.tracks.left / plan.width, y, scene.title, fontsize=TEXT + 2, fontweight="bold")
    if not scene.formula:
        return
    right = name.get_window_extent().x1 + 12 * plan.scale
    formula = figure.text(right / plan.width, y, f"${scene.formula}$", fontsize=TEXT + 0.5, color="#4a5663")
    room = counter_place(plan)[0] - 60 * plan.scale - right
    width = formula.get_window_extent().width
    if width > room:
        formula.set_fontsize(max(6.5, (TEXT + 0.5) * room / width))
        if formula.get_window_extent().width > room:
            formula.remove()


def counter_place(plan):
    """Return the right end and the baseline, in pixels, of the step counter."""
    right = plan.width - round(14 * plan.scale)
    if plan.panel is None:
        return right, plan.tracks.top - round(9 * plan.scale)
    return right, round(22 * plan.scale)


def _draw_legend(figure, scene):
    plan, box = scene.layout, scene.layout.legend
    axes = add_axes(figure, box, plan.width, plan.height)
    axes.set(xlim=(0, box.width), ylim=(box.height, 0))
    axes.set_axis_off()
    columns = 1 if plan.panel is None else 2
    rows = -(-len(scene.tracks) // columns)
    pitch = min(17 * plan.scale, (box.height - 4 * plan.scale) / max(rows, 1))
    if plan.panel is None:
        pitch = min(34 * plan.scale, (box.height - 4 * plan.scale) / rows)
    for i, track in enumerate(scene.tracks):
        left = (i // rows) * box.width / columns
        y = (i % rows + 0.5) * pitch + 4 * plan.scale
        _draw_key(axes, track, left, y, plan, box.width / columns, pitch)


def _draw_key(axes, track, left, y, plan, width, pitch):
    scale, style = plan.scale, track.style
    dashes = (0, tuple(d * 0.72 * scale / 2.2 for d in style.dashes)) if style.dashes else "solid"
    axes.plot(
        [left + 2 * scale, left + 26 * scale], [y, y], color=style.colour, linewidth=1.7, linestyle=dashes,
        marker=style.marker, markevery=[1], markersize=6, markeredgecolor=INK, markeredgewidth=0.7, clip_on=False,
    )  # fmt: skip
    label = axes.text(left + 34 * scale, y, track.label, va="center_baseline")
    if plan.panel is None and pitch > 26 * scale:
        axes.text(left + 34 * scale, y + 13 * scale, track.note, va="center_baseline", color="#5c6774")
        return
    end = label.get_window_extent().width + left + 34 * scale
    axes.text(
        max(end + 6 * scale, left + min(width - 48 * scale, 96 * scale)), y, track.note, va="center_baseline", color="#5c6774"
    )

"""The part of a picture that does not move, drawn once by Matplotlib."""

import warnings

import matplotlib as mpl
import numpy as np
from matplotlib.patches import FancyBboxPatch, Rectangle
from matplotlib.ticker import MaxNLocator

from optviz.errors import OptvizWarning
from optviz.render.canvas import LEAST, TEXT, add_axes, fitted, ink, known_settings, new_figure, paper, quiet
from optviz.render.ghosts import draw_ghosts, draw_notes
from optviz.render.honesty import name_axes
from optviz.render.legend import draw_legend
from optviz.render.names import draw_names
from optviz.render.standing import standing
from optviz.scenes.relief import shade
from optviz.scenes.style import INK, rgb
from optviz.scenes.words import number

STAR = {"marker": "*", "markersize": 10, "markerfacecolor": "#ffd84d", "mec": INK, "mew": 0.8}
START = {"marker": "o", "markersize": 5, "markerfacecolor": "white", "mec": INK, "mew": 1.2}


def draw_still(scene):
    """Return the still part of a scene as pixels (H, W, 3), uint8."""
    with known_settings(theme=scene.theme.name):
        figure = still_figure(scene)
        figure.canvas.draw()
        drawn = np.asarray(figure.canvas.buffer_rgba())
    return _over(drawn, _ground(scene))


def still_figure(scene):
    """Return a figure of all that does not move but the surface; its first axes are those of a flat one."""
    plan = scene.layout
    figure = new_figure(plan.width, plan.height, plan.scale)
    figure.patch.set_visible(False)
    if scene.terrain is None:
        _draw_flat(figure, scene)
    _draw_title(figure, scene)
    _draw_plate(figure, scene)
    if plan.fields:
        draw_names(figure, scene)
    else:
        draw_legend(figure, scene)
    draw_notes(figure, scene)
    for box, curves in zip(plan.panels, scene.curves, strict=True):
        lowest = not any(box.left == other.left and box.top < other.top for other in plan.panels)
        draw_panel(add_axes(figure, box, plan.width, plan.height), curves, lowest)
    return figure


def _draw_flat(figure, scene):
    """Draw what a flat ground has on it: ghosts, ticks, marks, names of the axes, the magnifier."""
    axes, honesty = _add_ground(figure, scene.layout), scene.honesty
    draw_ghosts(axes, scene.ghosts)
    draw_marks(axes, scene.relief.view, scene.minima, scene.starts, honesty and honesty.minima_opacity)
    if honesty:
        name_axes(axes, honesty.axes)
    if scene.magnifier:
        draw_magnifier(figure, axes, scene)


def _add_ground(figure, plan):
    axes = add_axes(figure, plan.tracks, plan.width, plan.height)
    axes.patch.set_visible(False)
    return axes


def _ground(scene):
    """Return the paper with the shaded surface on it: pixel for pixel, without resampling."""
    plan, lens = scene.layout, scene.magnifier
    ground = np.full((plan.height, plan.width, 3), rgb(scene.theme.paper), np.uint8)
    if scene.terrain is None:
        shown = [(plan.tracks, shade(scene.relief.depth, scene.theme))]
    else:
        shown = [(plan.tracks, standing(scene, scene.terrain.projections[0])[0])]
    shown += [(lens.box, shade(lens.relief.depth, scene.theme))] if lens else []
    for box, picture in shown:
        ground[box.top : box.top + box.height, box.left : box.left + box.width] = picture
    return ground


def _over(drawn, ground):
    """Return an RGBA picture over an opaque one."""
    touched = np.flatnonzero(drawn[..., 3].reshape(-1))
    flat, above = ground.reshape(-1, 3), drawn.reshape(-1, 4)[touched].astype(np.float32)
    alpha = above[:, 3:] / 255
    flat[touched] = (above[:, :3] * alpha + flat[touched] * (1 - alpha) + 0.5).astype(np.uint8)
    return ground


def draw_marks(axes, view, minima, starts, opacity=None):
    """Draw minima, at these opacities (M,), and starts on axes that show `view`; return the artists."""
    opacity = np.ones(len(minima)) if opacity is None else opacity
    shown = ((view[:, 0] <= minima) & (minima <= view[:, 1])).all(axis=1)
    above = {"linestyle": "", "zorder": 3, "clip_on": False, "mec": ink()}
    star = {**STAR, **above, "mec": INK}  # on a bright star a bright edge would be none
    start = {**START, **above, "markerfacecolor": mpl.rcParams["figure.facecolor"]}
    marks = [
        axes.plot(*point, **star, alpha=None if alpha == 1 else alpha)[0]
        for point, alpha in zip(minima[shown], opacity[shown], strict=True)
    ]
    marks += axes.plot(*starts.T, **start)
    axes.set(xlim=view[0], ylim=view[1])
    axes.locator_params(nbins=6)
    axes.tick_params(length=3, pad=2)
    return marks


def draw_magnifier(figure, axes, scene):
    """Draw the frame and the marks of the magnifier, and on the tracks' axes what it looks at."""
    lens, plan = scene.magnifier, scene.layout
    inner = add_axes(figure, lens.box, plan.width, plan.height)
    inner.patch.set_visible(False)
    draw_ghosts(inner, scene.ghosts)
    view = np.array(lens.box.window)
    starts = scene.starts[((view[:, 0] < scene.starts) & (scene.starts < view[:, 1])).all(axis=1)]
    draw_marks(inner, view, scene.minima, starts, scene.honesty and scene.honesty.minima_opacity)
    inner.locator_params(nbins=4)
    name_panel(inner, lens.words)
    side = np.maximum(np.ptp(view, axis=1), 6 * plan.scale / scene_units(scene))  # small ones are seen too
    corner = view.mean(axis=1) - side / 2
    axes.add_patch(Rectangle(corner, *side, fill=False, edgecolor=ink(), linewidth=0.9, zorder=2.5))


def scene_units(scene):
    """Return the pixels per unit (2,) of the tracks' axes."""
    box = scene.layout.tracks
    return np.array([box.width, box.height]) / np.ptp(box.window, axis=1)


def draw_panel(axes, curves, lowest=True):
    """Prepare axes for curves: limits, ticks, labels, grid; the lowest says what goes across."""
    (x0, x1), (y0, y1) = curves.window
    axes.set(xlim=(x0, x1), ylim=(y0, y1))
    if lowest:
        told = axes.set_xlabel(curves.against, labelpad=1)
        if told.get_window_extent().x1 > axes.figure.bbox.x1 - 2:  # the box is short: end where it does
            axes.set_xlabel(curves.against, labelpad=1, loc="right")
    name_panel(axes, curves.label)
    axes.xaxis.set_major_locator(MaxNLocator(4, integer=True))
    if curves.log:
        places, words = power_ticks(y0, y1)
        axes.set_yticks(places, words)
    axes.grid(True)
    axes.set_axisbelow(True)
    axes.tick_params(length=3, pad=2)
    axes.spines[["top", "right"]].set_visible(False)


def name_panel(axes, words):
    """Write what a box shows above its left end, small enough to end where it does."""
    fitted(axes.set_title(words, loc="left", pad=4, fontsize=TEXT), axes.bbox.x1 + 4)


def power_ticks(low, high, most=6):
    """Return places (powers of ten) and words of the ticks of a logarithmic axis.

    Whole powers where at least two fit, otherwise 1, 2 and 5 times a power, round numbers, or the ends.
    """
    powers = np.arange(np.ceil(low), np.floor(high) + 1)
    if len(powers) >= 2:
        powers = powers[:: -(-len(powers) // most)]
        return powers, [rf"$10^{{{int(power)}}}$" for power in powers]
    values = [m * 10.0**p for p in range(int(np.floor(low)), int(np.ceil(high)) + 1) for m in (1, 2, 5)]
    values = [value for value in values if low <= np.log10(value) <= high]
    if len(values) < 2 and high - low > 0.2:
        round_ones = MaxNLocator(4).tick_values(10.0**low, 10.0**high)
        values = [value for value in round_ones if 10.0**low <= value <= 10.0**high]
    elif len(values) < 2:
        values = [10.0**low, 10.0**high]
    return np.log10(values), [number(value) for value in values]


def _draw_title(figure, scene):
    plan = scene.layout
    y = 1 - (plan.tracks.top - 9 * plan.scale) / plan.height
    name = figure.text(plan.tracks.left / plan.width, y, scene.title, fontsize=TEXT + 2, fontweight="bold")
    right = name.get_window_extent().x1 + 12 * plan.scale
    room = (plan.tracks.left + plan.tracks.width if plan.panels or plan.fields else plan.width - 8) - right
    words = scene.honesty.words if scene.honesty else [f"${scene.formula}$"] * bool(scene.formula)
    for told in words:
        if _fitted_text(figure, right / plan.width, y, told, room):
            break


def _fitted_text(figure, x, y, words, room):
    """Write words beside the title, smaller if need be; return whether there was room for them."""
    text = figure.text(x, y, words, fontsize=TEXT + 0.5, color=quiet())
    if not can_be_set(text):
        return False
    width = text.get_window_extent().width
    if width > room:
        text.set_fontsize(max(LEAST, (TEXT + 0.5) * room / width))
        if text.get_window_extent().width > room:
            text.remove()
            return False
    return True


def can_be_set(formula):
    """Whether Matplotlib understands a formula; one that it does not is taken off the picture, and said."""
    try:
        formula.get_window_extent()
        return True
    except ValueError:
        formula.remove()
        words = f"Matplotlib cannot set the formula {formula.get_text()}; the picture goes without it"
        warnings.warn(words, OptvizWarning, stacklevel=7)
        return False


def _draw_plate(figure, scene):
    """Draw the plate that the step counter stands on."""
    left, top, width, height = scene.counter
    plan = scene.layout
    corner = (left / plan.width, 1 - (top + height) / plan.height)
    plate = FancyBboxPatch(
        corner, width / plan.width, height / plan.height, boxstyle="square,pad=0",
        transform=figure.transFigure,
        facecolor=paper(), edgecolor=mpl.rcParams["legend.edgecolor"],
        alpha=0.8, linewidth=0.7,
    )  # fmt: skip
    figure.add_artist(plate)

"""A moment of a scene as a Matplotlib figure: lines and letters that stay sharp at any size."""

from dataclasses import replace
from functools import cache, partial

import numpy as np
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke

from optviz.render.canvas import DPI, add_axes, ink, known_settings, pixel_text
from optviz.render.crosses import HALO as STEP_HALO
from optviz.render.crosses import SIZE, crosses, step_colour
from optviz.render.still import draw_still, still_figure
from optviz.scenes.relief import LEVELS, bands
from optviz.scenes.style import PLANE_DOTS

CELLS = 160  # heights along the longer side: what a contour line needs to look smooth
HALO = 0.75
_POINT = 72 / DPI  # of a pixel at scale 1


def vector_figure(scene, moment=None):
    """Return a figure of what a scene shows at a moment (a step); default its end."""
    return next(vector_figures(scene, [scene.timing.moments[-1] if moment is None else moment]))


def vector_figures(scene, moments):
    """Yield one figure, again and again, as it looks at each moment; what stands still is drawn once."""
    with known_settings(theme=scene.theme.name):
        figure = still_figure(scene)
        figure.patch.set_visible(True)
        if scene.terrain is None:
            draw_ground(figure.axes[0], scene.relief, scene.theme)
        if scene.magnifier:
            draw_ground(figure.axes[1], scene.magnifier.relief, scene.theme)
    still_part = cache(partial(draw_still, scene))  # needed by some
    still = [set(part.get_children()) for part in (figure, *figure.axes)]
    for moment in moments:
        with known_settings(theme=scene.theme.name):
            _draw_moment(figure, scene, moment, still_part)
        yield figure
        for part, kept in zip((figure, *figure.axes), still, strict=False):
            for artist in set(part.get_children()) - kept:
                artist.remove()


def _draw_moment(figure, scene, moment, still_part):
    """Draw everything that moves as it is at a moment; the still part is asked for where pixels are shown."""
    plan, tracks = scene.layout, [track for track in scene.tracks if not track.hidden]
    panels = figure.axes[len(figure.axes) - len(plan.panels) :]
    if in_pixels_only(scene):
        _add_pixels(figure, scene, moment, [plan.tracks], still_part())
    else:
        _draw_tracks(figure, scene, moment)
    for i, (axes, box) in enumerate(zip(panels, plan.panels, strict=False)):
        for track in tracks:
            draw_curve(axes, box, track, i, moment)
    if scene.answers is not None:
        _add_pixels(figure, scene, moment, plan.fields, still_part())
    left, top, _, tall = scene.counter
    words = f"step {int(moment + 1e-9)}"
    place = left + 5 * scene.layout.scale, scene.layout.height - top - tall / 2
    pixel_text(figure, *place, words, color=ink())


def draw_ground(axes, relief, theme):
    """Draw the bands and lines of a surface, as many as the pixels have."""
    step = max(1, max(relief.depth.shape) // CELLS)
    depth = np.pad(relief.depth[::-step, ::step], 1, "edge")  # to the edge, not to the last centre
    x, y = (
        np.concatenate([[low], low + (np.arange(count) * step + 0.5) / total * (high - low), [high]])
        for (low, high), count, total in zip(
            relief.view, (depth.shape[1] - 2, depth.shape[0] - 2), relief.depth.shape[::-1], strict=True
        )
    )
    levels = np.linspace(0, 1, LEVELS + 1)
    levels[[0, -1]] = -0.01, 1.01
    if np.isnan(depth).any():
        depth = np.ma.masked_invalid(depth)
        axes.add_patch(_hatched(axes, theme))
    filled = axes.contourf(x, y, depth, levels, colors=bands(theme) / 255, zorder=0)
    filled.set_edgecolor("face")  # or hairlines of paper show between the bands
    axes.contour(
        x, y, depth, levels[1:-1], colors=theme.line, alpha=theme.line_opacity, linewidths=_POINT, zorder=0.5
    )
    axes.set(xlim=relief.view[0], ylim=relief.view[1])


def _hatched(axes, theme):
    """Return what is seen where the ground is not known."""
    return Rectangle(
        (0, 0), 1, 1, transform=axes.transAxes, facecolor=theme.paper, edgecolor=theme.hatch,
        hatch="////", linewidth=0, zorder=-1,
    )  # fmt: skip


def draw_track(axes, box, scale, track, moment, trail=None, inside=False, cross=None):
    """Draw a track up to a moment, and its head; of those that are `inside` only while it is."""
    points, steps = _until(track.path, track.steps, moment)
    count, head = len(points) - 1, points[-1]
    opacity = None if track.opacity is None else np.append(track.opacity[:count], track.opacity[count - 1])
    if trail is not None:
        seen = steps >= moment - trail
        points, opacity = points[seen], None if opacity is None else opacity[seen]
    x, y = box.data(points)
    for strength, shown in _by_opacity(opacity, len(x)):
        line = np.where(shown, x, np.nan), np.where(shown, y, np.nan)
        axes.plot(
            *line,
            color=track.style.paper,
            lw=(2.2 + 2.2 * track.style.thick) * _POINT,
            alpha=HALO * strength,
            zorder=4,
        )
        axes.plot(*line, color=track.style.colour, alpha=strength, zorder=4, **_dashed(track.style, 2.2))
    if not inside or _is_inside(box, head):
        _draw_head(axes, box, track, head, moment, 6 * scale, cross)


def draw_curve(axes, box, track, number, moment):
    """Draw a curve of a track up to a moment on the axes of its panel, and the mark at its end."""
    points, _ = _until(track.curves[number], track.steps, moment)
    x, y = box.data(points)
    axes.plot(x, y, color=track.style.colour, zorder=4, **_dashed(track.style, 1.7))
    if track.plane_losses[number] is not None:
        below, _ = _until(track.plane_losses[number], track.steps, moment)
        width, (on, off) = PLANE_DOTS[0], PLANE_DOTS
        dots = {"linewidth": width * _POINT, "linestyle": (0, (on / width, off / width))}
        axes.plot(*box.data(below), color=track.style.colour, zorder=3, **dots)
    end = np.clip(points[-1:], (box.left, box.top), (box.left + box.width, box.top + box.height))
    axes.plot(
        *box.data(end), color=track.style.colour, zorder=5, clip_on=False,
        **_mark(track.style.marker, 5.4, 0.6, track.style.edge),
    )  # fmt: skip


def _draw_head(axes, box, track, place, moment, inset, cross):
    """Draw a head: its marker, an arrow at the border where it has left the view, a cross once diverged."""
    left, top = box.left, box.top
    held = np.clip(place, (left + inset, top + inset), (left + box.width - inset, top + box.height - inset))
    inside = _is_inside(box, place)
    (x,), (y,) = box.data((place if inside else held)[None])
    mark = {"color": track.style.colour, "zorder": 5, "linestyle": "", "clip_on": False}
    if 0 <= track.diverged_at <= moment:
        _draw_cross(axes, box, track, cross, mark)
    elif inside:
        axes.plot([x], [y], **mark, **_mark(track.style.marker, 8.6, 0.8, track.style.edge))
    else:
        angle = np.rad2deg(np.arctan2(*(held - place)[::-1] * (1, -1)))
        axes.plot([x], [y], **mark, **_mark((3, 0, angle + 90), 9, 0.8, track.style.paper))


def _draw_cross(axes, box, track, cross, mark):
    """Draw a cross, and where there is room for it the step."""
    x, y = box.data(np.stack([cross.place, cross.words]))
    axes.plot(x[:1], y[:1], **mark, **_mark("X", 9, 0.8, track.style.paper))
    step = axes.text(
        x[1], y[1], str(track.diverged_at), ha="center", va="center_baseline", fontweight="bold",
        fontsize=SIZE * _POINT, color=step_colour(track.style), zorder=5.5,
    )  # fmt: skip
    step.set_path_effects([withStroke(linewidth=2 * STEP_HALO * _POINT, foreground=track.style.paper)])


def _is_inside(box, place):
    corner = np.array([box.left, box.top])
    return bool((place >= corner).all() and (place <= corner + (box.width, box.height)).all())


def _mark(marker, size, edge, colour):
    return {"marker": marker, "markersize": size * _POINT, "mec": colour, "mew": edge * _POINT}


def _dashed(style, width):
    dashes = (0, tuple(length / width for length in style.dashes)) if style.dashes else "solid"
    return {"linewidth": width * style.thick * _POINT, "linestyle": dashes}


def _until(points, steps, moment):
    """Return the points up to a moment, the one there included, and their steps."""
    known = steps <= moment
    last = min(moment, steps[-1])
    end = [np.interp(last, steps, points[:, axis]) for axis in (0, 1)]
    return np.vstack([points[known], end]), np.append(steps[known], last)


def _by_opacity(opacity, count):
    """Yield each opacity, the faintest first, with the points (n,) of the segments that have it."""
    if count < 2:
        return
    if opacity is None:
        yield 1.0, np.ones(count, bool)
        return
    for level in np.unique(opacity[1:]):
        shown = opacity == level
        shown[:-1] |= shown[1:]  # a segment is as faint as its end
        yield level, shown


def in_pixels_only(scene):
    """Whether the tracks of a scene are pixels at any size: in space, and with arrows at their heads."""
    return scene.terrain is not None or bool(scene.overlays)


def _draw_tracks(figure, scene, moment):
    """Draw the tracks on the ground, and in the magnifier if there is one."""
    plan, lens = scene.layout, scene.magnifier
    for track, cross in zip(scene.tracks, crosses(scene), strict=True):
        if track.hidden:
            continue
        draw_track(figure.axes[0], plan.tracks, plan.scale, track, moment, scene.trail, cross=cross)
        if lens:
            close = replace(track, path=track.magnified, diverged_at=-1)
            draw_track(figure.axes[1], lens.box, plan.scale, close, moment, scene.trail, inside=True)


def _add_pixels(figure, scene, moment, boxes, ground):
    """Show boxes of a picture as they are in the moving one."""
    from optviz.render.frames import picture_at

    plan, whole = scene.layout, picture_at(scene, ground, moment)
    for box in boxes:
        axes = add_axes(figure, box, plan.width, plan.height)
        axes.imshow(whole[box.top : box.top + box.height, box.left : box.left + box.width], aspect="auto")
        axes.axis("off")

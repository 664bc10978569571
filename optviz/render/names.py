"""How runs are named on a still picture: the key of a run, and the line above each square."""

import matplotlib as mpl
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from optviz.render.canvas import LEAST, fitted, in_pixels, ink, pixel_text, quiet

SMALL = LEAST


def draw_names(figure, scene):
    """Draw the frame of each square and two lines above it: key and name, learning rate and share."""
    plan, scale = scene.layout, scene.layout.scale
    for run, (track, box) in enumerate(zip(scene.tracks, plan.fields, strict=True)):
        left, right, top = box.left, box.left + box.width, plan.height - box.top
        corner = left - 0.5, top - box.height - 0.5
        frame = Rectangle(
            corner,
            box.width + 1,
            box.height + 1,
            fill=False,
            edgecolor=mpl.rcParams["axes.edgecolor"],
            linewidth=0.8,
        )
        frame.set_transform(in_pixels(figure))
        figure.add_artist(frame)
        draw_key(figure, track.style, left, top + 20 * scale, scale, width=12)
        fitted(pixel_text(figure, left + 16 * scale, top + 20 * scale, track.label), right)
        share = scene.honesty.shares[run] if scene.honesty else ""
        held = pixel_text(figure, right, top + 7 * scale, share, color=quiet(), ha="right", fontsize=SMALL)
        end = held.get_window_extent().x0 - 4 * scale if share else right
        fitted(pixel_text(figure, left, top + 7 * scale, track.note, color=quiet(), fontsize=SMALL), end)
    if scene.honesty and scene.honesty.chance:
        walks, share = scene.honesty.chance
        words = f"%: motion that the plane holds; {walks} {share}"
        fitted(
            pixel_text(figure, plan.legend.left, 8 * scale, words, color=quiet(), fontsize=SMALL),
            plan.width - 4 * scale,
        )


def draw_key(figure, style, left, y, scale, width=18):
    """Draw a piece of a run's line with its marker."""
    thick = 1.6
    dashes = (0, tuple(0.72 * length / thick for length in style.dashes)) if style.dashes else "solid"
    line = Line2D([left, left + width * scale], [y, y], color=style.colour, linewidth=thick, linestyle=dashes)
    mark = Line2D(
        [left + width / 2 * scale], [y], color=style.colour, marker=style.marker, markersize=5.6,
        markeredgecolor=ink(), markeredgewidth=0.6,
    )  # fmt: skip
    for part in (line, mark):
        part.set_transform(in_pixels(figure))
        figure.add_artist(part)

"""How runs are named on a still picture: the key of a run, and the line above each square."""

import matplotlib as mpl
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from optviz.render.canvas import LEAST, fitted, in_pixels, ink, pixel_text, quiet

SMALL = LEAST


def draw_names(figure, scene):
    """Draw the frame of each square and two lines above it: key and name, learning rate."""
    plan, scale = scene.layout, scene.layout.scale
    for track, box in zip(scene.tracks, plan.fields, strict=True):
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
        fitted(pixel_text(figure, left, top + 7 * scale, track.note, color=quiet(), fontsize=SMALL), right)
    if scene.honesty and scene.honesty.chance:
        _draw_share(figure, plan, scene.honesty)


def _draw_share(figure, plan, honesty):
    """Write below the squares what the plane holds, in the most words that there is room for."""
    (walks, share), shares, right = honesty.chance, held(honesty.shares), plan.width - 4 * plan.scale
    text = pixel_text(figure, plan.legend.left, 8 * plan.scale, "", color=quiet(), fontsize=SMALL)
    for words in (
        f"the plane holds {shares} of the motion; of {walks} {share}",
        f"in plane: {shares} of the motion; of {walks} {share}",
        f"in plane: {shares}; of {walks} {share}",
        f"in plane: {shares}; by chance {share}",
    ):
        text.set_text(words)
        if text.get_window_extent().x1 <= right:
            return
    fitted(text, right)


def held(shares):
    """Return the shares of all runs, or from the least to the largest of many.

    >>> held(["97 %", "95 %"]), held(["40 %", "77 %", "", "89 %", ">99 %"])
    ('97 and 95 %', '40 to >99 %')
    """
    known = [share.removesuffix(" %") for share in shares if share]
    if len(known) > 3:
        known = sorted(known, key=lambda share: float(share.strip("<>")))
        return f"{known[0]} to {known[-1]} %"
    return f"{', '.join(known[:-1])}{' and ' * (len(known) > 1)}{known[-1]} %" if known else "nothing"


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

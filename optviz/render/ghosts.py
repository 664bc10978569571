"""Reference paths behind the tracks, and the lines below the legend that say what is what."""

from matplotlib.lines import Line2D
from matplotlib.patches import Ellipse
from matplotlib.patheffects import Normal, Stroke

from optviz.render.canvas import fitted, in_pixels, ink, paper, pixel_text, quiet

ARROWS = {"gradient": 1.1, "velocity": 2.0, "lengths": 0.9}  # line widths in points
LOOKS = {
    "flow": {"linestyle": "solid", "linewidth": 1.3, "alpha": 0.85},
    "newton": {
        "linestyle": (0, (2, 2)), "linewidth": 1.2, "alpha": 0.85, "marker": ".", "markersize": 5.5,
        "markeredgewidth": 0,
    },
}  # fmt: skip


def draw_ghosts(axes, ghosts):
    """Draw reference paths on axes, under the marks of minima and starts; return the lines."""
    halo = [Stroke(linewidth=2.6, foreground=paper(), alpha=0.55), Normal()]
    return [
        line
        for ghost in ghosts
        for line in axes.plot(
            *ghost.places.T,
            color=quiet(),
            zorder=2,
            path_effects=halo,
            scalex=False,
            scaley=False,
            **LOOKS[ghost.kind],
        )
    ]


def draw_notes(figure, scene):
    """Draw a key and a word or two for everything on the picture that is not a track."""
    notes, box, plan = scene.notes, scene.layout.notes, scene.layout
    if not notes:
        return
    scale, columns = plan.scale, 2 if round(box.height / (17 * plan.scale)) < len(notes) else 1
    lines = -(-len(notes) // columns)
    pitch, wide = box.height / lines, min(box.width / columns, 150 * scale if columns > 1 else box.width)
    for i, (kind, words) in enumerate(notes):
        left = box.left + i % columns * wide
        y = plan.height - box.top - (i // columns + 0.5) * pitch
        draw_note_key(figure, kind, left, y, scale)
        right = plan.width - 4 * scale if i % columns == columns - 1 else left + wide
        fitted(pixel_text(figure, left + 23 * scale, y, words), right)


def draw_note_key(figure, kind, left, y, scale, width=18):
    """Draw a small example of what a note explains."""
    middle, right = left + width / 2 * scale, left + width * scale
    if kind in LOOKS:
        looks = {key: value for key, value in LOOKS[kind].items() if key != "alpha"}
        _add(figure, Line2D([left, middle, right], [y] * 3, color=quiet(), **looks))
    elif kind in ARROWS:
        for end, at in (
            ((right, y),)
            if kind != "lengths"
            else ((right, y - 3 * scale), (right - 4.5 * scale, y + 3 * scale))
        ):
            _add(
                figure,
                Line2D([left, end], [at, at], color=ink(), linewidth=ARROWS[kind], solid_capstyle="butt"),
            )
            barb = 4 * scale
            head = [end - barb, end, end - barb], [at - barb / 2, at, at + barb / 2]
            _add(figure, Line2D(*head, color=ink(), linewidth=ARROWS[kind]))
    elif kind == "lookahead":
        _add(figure, Line2D([left, right - 3 * scale], [y, y], color=ink(), linewidth=0.9))
        _add(
            figure,
            Line2D([right - 3 * scale], [y], color=ink(), marker="o", markersize=5, markerfacecolor=paper()),
        )
    else:
        rim = Ellipse((middle, y), width * scale, 7 * scale, fill=False, edgecolor=ink(), linewidth=1.1)
        _add(figure, rim)


def _add(figure, artist):
    artist.set_transform(in_pixels(figure))
    figure.add_artist(artist)

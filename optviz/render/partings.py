"""The picture of two optimizers that part: their tracks, and the distance between them."""

import numpy as np

from optviz.compare.parting import ROUNDING
from optviz.render.canvas import known_settings, new_figure
from optviz.render.figures import SIZE
from optviz.render.plots import checked_problem, draw_tracks
from optviz.render.still import TEXT
from optviz.scenes.building import view_of
from optviz.scenes.seeing import seen_on
from optviz.scenes.style import INK
from optviz.scenes.words import plain

EXACT = 1e-16


def draw_parting(equal, own, size, close=True):
    """Return a figure of a `Parting` with equal hyperparameters and one with their own defaults.

    Close up shows what is around both tracks, otherwise the whole view of the surface is seen.
    """
    checked_problem(equal.trajectory)
    width, height = size
    scale = min(max(min(width / SIZE[0], height / SIZE[1]), 0.62), 6.0)
    figure = new_figure(width, height, scale * 1.1)
    with known_settings(lasting=True):
        tracks = figure.add_axes((0.08, 0.12, 0.41, 0.68))
        distance = figure.add_axes((0.6, 0.12, 0.37, 0.68))
        draw_both(tracks, equal, close)
        draw_distances(distance, equal, own)
        figure.text(0.012, 0.955, title(equal), fontsize=TEXT + 2, fontweight="bold", va="center")
        figure.text(
            0.012, 0.895, wrapped(equal.sentence, 118), fontsize=TEXT - 0.5, va="top", color="#4a5663"
        )
    return figure


def title(equal):
    """Return the first line of the picture."""
    first, second = equal.trajectory.labels
    return plain(f"{first} and {second} on {equal.trajectory.problem.spec}", 80)


def wrapped(words, letters):
    """Return text in at most two lines; a reason that is longer is cut."""
    import textwrap

    lines = textwrap.wrap(plain(words, 2 * letters), letters)
    return "\n".join(lines[:2]) + (" ..." if len(lines) > 2 else "")


def draw_both(axes, equal, close):
    """Draw both tracks, the second dashed over the first, and where they part."""
    seen = seen_on(equal.trajectory)
    view = close_view(equal.trajectory) if close and seen.plane.is_identity else None
    lines = draw_tracks(axes, equal.trajectory, view, seen)
    lines[0].set(linewidth=2.8, linestyle="solid")
    lines[1].set(color=INK, markerfacecolor=INK, linestyle=(0, (4, 2.4)))
    at = equal.parts_at
    if at is not None and at < len(lines[0].get_xdata()):
        x, y = seen.places[at, 0]
        axes.plot(x, y, "o", ms=11, mfc="none", mec=INK, mew=1.1, label="_parting")
    for line, label in zip(lines, equal.trajectory.labels, strict=True):
        line.set_label(plain(label))
    axes.legend(handles=lines, loc="best", frameon=True, framealpha=0.9, edgecolor="none", handlelength=2.6)


def close_view(trajectory, least=0.12, margin=0.2):
    """Return ((x0, x1), (y0, y1)) around both tracks, within the view of the surface."""
    whole = view_of(trajectory.problem, trajectory)
    span = whole[:, 1] - whole[:, 0]
    low, high = (np.nanmin(kept, axis=(0, 1)) for kept in (trajectory.x, -trajectory.x))
    low, high = np.clip(low, *whole.T), np.clip(-high, *whole.T)
    half = np.maximum((high - low) * (0.5 + margin), 0.5 * least * span)
    middle = np.clip((low + high) / 2, whole[:, 0] + half, np.maximum(whole[:, 1] - half, whole[:, 0] + half))
    return np.clip(np.stack([middle - half, middle + half], axis=1), whole[:, :1], whole[:, 1:])


def draw_distances(axes, equal, own):
    """Draw the distance between the two runs at each step, once more with their own defaults."""
    drawn = [("equal hyperparameters", equal, INK, "solid")]
    if own.differs != equal.differs:
        drawn.append(("their own defaults", own, "#bd1f01", "dashed"))
    values = [np.where(found.distance > 0, found.distance, np.nan) for _, found, _, _ in drawn]
    seen = np.concatenate([part[np.isfinite(part)] for part in values])
    low, high = (seen.min(), seen.max()) if seen.size else (EXACT, EXACT)
    for (label, _, colour, dashes), part in zip(drawn, values, strict=True):
        axes.semilogy(part, color=colour, linestyle=dashes, linewidth=1.7, label=label)
    bottom, top = min(low / 3, 1e-13), max(10 * high, 1e-8)
    axes.axhspan(bottom, ROUNDING, color="#e3e7eb", zorder=0, linewidth=0)
    axes.annotate("rounding", (0.99, ROUNDING), xycoords=("axes fraction", "data"), xytext=(0, -3),
                  textcoords="offset points", ha="right", va="top", color="#5c6774")  # fmt: skip
    if not seen.size:
        axes.annotate(
            "no difference in any digit", (0.5, 0.6), xycoords="axes fraction", ha="center", color=INK
        )
    axes.set(xlabel="steps", ylabel="relative distance between the two", ylim=(bottom, top))
    axes.set_xlim(0, len(equal.distance) - 1)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(loc="lower right", bbox_to_anchor=(1, 1), borderaxespad=0.2, ncols=2, handlelength=2.2,
                columnspacing=1.2)  # fmt: skip

"""Reference paths on a surface in space, as grey lines that follow it."""

import numpy as np

from optviz.render.cube import paint_lines
from optviz.scenes.casting import hidden
from optviz.scenes.routes import GHOST

RADIUS, HALO, DOT = 0.65, 0.65, 1.9  # pixels at scale 1: of a line, of the paper around it, of an iterate
OPACITY, PALE = 0.85, 0.55  # of the line, and of the paper
DASH = 4  # pixels of a dash at scale 1, and of the gap after it


def paint_ghosts(picture, ghosts, projection, buffer, theme, scale=1.0):
    """Paint reference paths, faint where the surface hides them; Newton's is dashed, with its iterates."""
    for kind, route in ghosts:
        ends, faint = _pieces(kind, route, projection, buffer, scale)
        dots, pale = _iterates(kind, route, projection, buffer)
        for opacity in (GHOST, 1.0):
            shown, points = ends[faint == opacity], dots[pale == opacity]
            paint_lines(picture, shown, (RADIUS + HALO) * scale, theme.paper, PALE * opacity)
            paint_lines(picture, shown, RADIUS * scale, theme.quiet, OPACITY * opacity)
            paint_lines(picture, points, DOT * scale, theme.quiet, OPACITY * opacity)


def _pieces(kind, route, projection, buffer, scale):
    """Return ends (n, 2, 2) in pixels of the pieces of a path that are in view, and their opacities (n,)."""
    places = projection.pixels(route.points)
    inside = ~route.beyond.any(axis=1)
    kept = inside[1:] & inside[:-1]
    if kind == "newton":
        along = np.cumsum(np.linalg.norm(np.diff(places, axis=0), axis=1))
        kept &= along % (2 * DASH * scale) < DASH * scale
    faint = np.where(hidden(buffer, projection, route.points[1:]), GHOST, 1.0)
    return np.stack([places[:-1], places[1:]], axis=1)[kept], faint[kept]


def _iterates(kind, route, projection, buffer):
    """Return the iterates of Newton's path in view as lines of no length, and their opacities."""
    own = (kind == "newton") & (route.times % 1 == 0) & ~route.beyond.any(axis=1)
    places = projection.pixels(route.points[own])
    return np.stack([places, places], axis=1), np.where(
        hidden(buffer, projection, route.points[own]), GHOST, 1.0
    )

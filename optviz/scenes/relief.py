"""The ground of a picture: the heights of a surface over a view, and its shades."""

from dataclasses import dataclass, replace

import numpy as np

from optviz.landscape.grid import evaluate
from optviz.landscape.plane import identity_plane
from optviz.problems.unknown import UnknownSurface
from optviz.scenes.style import rgb
from optviz.scenes.themes import LIGHT

LEVELS = 16
TONES = 3  # strengths of a line, none included: few colours make small files
LINE, LINE_OPACITY = LIGHT.line, LIGHT.line_opacity
FEWEST = 80  # heights along the longer side of a plane; networks have no more: one is a pass over the data
NUMBERS = 4_000_000  # parameters in all the points of a plane, unless it has the fewest
RING = 2  # cells around it, so that cubics reach to its edge
SHADES = LIGHT.shades


@dataclass(frozen=True)
class Relief:
    """Heights of a surface on a pixel grid.

    Attributes
    ----------
    view : ndarray (2, 2)
        Lowest and highest x, lowest and highest y.
    depth : ndarray (H, W)
        The place of each height between the lowest (0) and the highest (1), the top row
        first; equal steps are equal steps of log(1 + (f - lowest) / softness). NaN where the
        surface has no finite value.
    lowest, highest, softness : float
    """

    view: np.ndarray
    depth: np.ndarray
    lowest: float
    highest: float
    softness: float

    def place(self, values):
        """Return the depths, 0 to 1, of losses between the lowest and the highest."""
        return _depth(values - self.lowest, self.highest - self.lowest, self.softness)

    def levels(self):
        """Return the heights of the contour lines, in the units of the loss."""
        inner = np.linspace(0, 1, LEVELS + 1)[1:-1]
        if np.isinf(self.softness):
            return self.lowest + inner * (self.highest - self.lowest)
        full = np.log1p((self.highest - self.lowest) / self.softness)
        return self.lowest + self.softness * np.expm1(inner * full)


def relief(problem, view, width, height, plane=None, straight=0.6):
    """Return the `Relief` of a problem over a view of a plane, one depth per pixel centre.

    The surface of two parameters, the default, is evaluated at every pixel; so is a plane, as
    long as its points have at most 4 million parameters in all. Above there are fewer heights,
    down to 80 along the longer side, as for networks (problems with weight matrices), and
    depths between them follow cubics. An unknown surface is flat.

    Depths are in proportion to heights if the median height is at least `straight` of the
    highest, and logarithmic otherwise.
    """
    if isinstance(problem, UnknownSurface):
        return Relief(np.array(view), np.zeros((height, width)), 0.0, 0.0, np.inf)
    plane = identity_plane() if plane is None else plane
    cells = (width, height) if plane.is_identity else cells_of(problem, width, height)
    if cells == (width, height):
        return _graded(problem, view, evaluate(problem, plane, view, cells).loss, straight)
    view, cells = np.asarray(view, float), np.array(cells)
    ring = (RING / cells * (view[:, 1] - view[:, 0]))[:, None] * (-1, 1)
    loss = problem if problem.network is None else problem.network.rough
    heights = evaluate(loss, plane, view + ring, cells + 2 * RING).loss
    coarse = _graded(problem, view, heights, straight, (slice(RING, -RING),) * 2)
    across, down = _cubics(width, cells[0]), _cubics(height, cells[1])
    unknown = np.isnan(coarse.depth)
    depth = np.clip(down @ np.where(unknown, 1.0, coarse.depth) @ across.T, 0, 1)
    depth[down @ unknown @ across.T > 0.5] = np.nan
    return replace(coarse, depth=depth)


def cells_of(problem, width, height):
    """Return how many heights of a plane are evaluated in both directions, for so many pixels."""
    least, share = FEWEST / max(width, height), (NUMBERS / problem.dimension / (width * height)) ** 0.5
    if any(len(shape) > 1 for shape in problem.shapes):
        share = 0
    share = max(least, share)
    return (width, height) if share >= 1 else (max(2, round(width * share)), max(2, round(height * share)))


def _graded(problem, view, heights, straight, inner=...):
    """Return the `Relief` of heights (H, W), whose inner part alone sets the scale."""
    known = heights[inner][np.isfinite(heights[inner])]
    if not known.size:
        return Relief(np.array(view), np.full(heights.shape, np.nan), 0.0, 0.0, np.inf)
    lowest, highest = float(known.min()), float(known.max())
    if problem.minimum is not None and lowest - 0.02 * (highest - lowest) <= problem.minimum < lowest:
        lowest = problem.minimum
    softness = _softness(np.median(known[::7]) - lowest, highest - lowest, straight)
    depth = _depth(np.clip(heights, lowest, highest) - lowest, highest - lowest, softness)
    return Relief(np.array(view), depth, lowest, highest, softness)


def _cubics(pixels, cells):
    """Return the weights (pixels, cells + 2 RING) of cells in pixel centres (Catmull & Rom 1974)."""
    place = (np.arange(pixels) + 0.5) / pixels * cells - 0.5 + RING
    first = np.floor(place).astype(int)
    t = (place - first)[:, None]
    shares = t ** np.arange(4) @ np.array([(0, 2, 0, 0), (-1, 0, 1, 0), (2, -5, 4, -1), (-1, 3, -3, 1)]) / 2
    weights = np.zeros((pixels, cells + 2 * RING))
    np.put_along_axis(weights, first[:, None] + np.arange(-1, 3), shares, axis=1)
    return weights


def _depth(height, span, softness):
    if span == 0:
        return height * 0.0  # unknown heights stay unknown
    if np.isinf(softness):
        return height / span
    return np.log1p(height / softness) / np.log1p(span / softness)


def _softness(median, span, straight=0.6):
    """Return the softness that puts the median height at 0.6, found by bisection in its logarithm."""
    if span <= 0 or median >= straight * span:
        return np.inf
    low, high = -16.0, 3.0
    for _ in range(60):
        middle = (low + high) / 2
        if _depth(max(median, 1e-12 * span), span, span * 10**middle) > 0.6:
            low = middle
        else:
            high = middle
    return span * 10**low


def shade(depth, theme=LIGHT):
    """Return the colours (H, W, 3), uint8, of depths: flat bands and thin lines between them.

    Lines are one pixel wide whatever the slope, as in a fragment shader: the distance to
    the next level is divided by the local gradient. Where they would be closer than three
    pixels they fade. Where the depth is unknown the paper is hatched.
    """
    unknown = np.isnan(depth)
    place = np.clip(depth, 0, 1).astype(np.float32) * np.float32(LEVELS)
    down, across = np.gradient(place)
    slope = np.sqrt(down * down + across * across) + np.float32(1e-9)
    band = np.nan_to_num(np.minimum(place, LEVELS - 0.001)).astype(np.uint8)
    line = np.rint(np.nan_to_num(line_strength(place, slope)) * (TONES - 1)).astype(np.uint8)
    colours = _inks(theme)[band, line]
    if unknown.any():
        colours[unknown] = _hatched(depth.shape, theme)[unknown]
    return colours


def _hatched(shape, theme):
    """Return the colours (H, W, 3) of paper with thin lines from the lower left to the upper right."""
    pitch = max(6, max(shape) // 55)
    place = np.add.outer(np.arange(shape[0]), np.arange(shape[1])) % pitch
    return np.array([rgb(theme.paper), rgb(theme.hatch)], np.uint8)[(place < max(1, pitch // 8)).astype(int)]


def line_strength(place, slope):
    """Return the strength, 0 to 1, of the line between two bands where levels are `slope` per pixel."""
    nearest = np.clip(np.rint(place), 1, LEVELS - 1)
    cover = np.clip(1 - np.abs(place - nearest) / slope, 0, 1)
    return cover * np.clip(1.5 - slope / 0.35, 0.25, 1)


def _inks(theme):
    """Return the colours (LEVELS, TONES, 3) of every band under a line."""
    opacity = (np.arange(TONES) / (TONES - 1) * theme.line_opacity)[:, None]
    return (bands(theme)[:, None] * (1 - opacity) + opacity * rgb(theme.line) + 0.5).astype(np.uint8)


def bands(theme=LIGHT):
    """Return the colours (LEVELS, 3) of the bands, 0 to 255, the lowest first."""
    stops = np.array([rgb(colour) for colour in theme.shades], dtype=float)
    place = np.arange(LEVELS) / (LEVELS - 1) * (len(stops) - 1)
    return np.stack([np.interp(place, np.arange(len(stops)), stops[:, i]) for i in range(3)], axis=-1)

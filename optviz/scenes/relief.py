"""The ground of a picture: the heights of a surface over a view, and its shades."""

from dataclasses import dataclass

import numpy as np

LEVELS = 22
# From the lowest ground to the highest: quiet, one hue, lightness falls evenly.
SHADES = ("#fdfdfb", "#eef1f2", "#dde4e9", "#cad5de", "#b6c5d3", "#a1b4c7", "#8ba2ba")


@dataclass(frozen=True)
class Relief:
    """Heights of a surface on a pixel grid.

    Attributes
    ----------
    view : ndarray (2, 2)
        Lowest and highest x, lowest and highest y.
    depth : ndarray (H, W)
        The place of each height between the lowest (0) and the highest (1), the top row
        first; equal steps are equal steps of log(1 + (f - lowest) / softness).
    lowest, highest, softness : float
    """

    view: np.ndarray
    depth: np.ndarray
    lowest: float
    highest: float
    softness: float

    def levels(self):
        """Return the heights of the contour lines, in the units of the loss."""
        inner = np.linspace(0, 1, LEVELS + 1)[1:-1]
        if np.isinf(self.softness):
            return self.lowest + inner * (self.highest - self.lowest)
        full = np.log1p((self.highest - self.lowest) / self.softness)
        return self.lowest + self.softness * np.expm1(inner * full)


def relief(problem, view, width, height):
    """Return the `Relief` of a two-parameter problem, one height per pixel centre."""
    (x0, x1), (y0, y1) = view
    x = x0 + (np.arange(width) + 0.5) / width * (x1 - x0)
    y = y1 - (np.arange(height) + 0.5) / height * (y1 - y0)
    with np.errstate(all="ignore"):
        heights = problem.value(np.stack(np.meshgrid(x, y), axis=-1))
    heights = np.where(np.isfinite(heights), heights, np.nan)
    known = heights[~np.isnan(heights)]
    if not known.size:
        return Relief(np.array(view), np.ones((height, width)), 0.0, 0.0, np.inf)
    lowest, highest = float(known.min()), float(known.max())
    if problem.minimum is not None and lowest - 0.02 * (highest - lowest) <= problem.minimum < lowest:
        lowest = problem.minimum
    softness = _softness(np.median(known) - lowest, highest - lowest)
    depth = np.nan_to_num(_depth(heights - lowest, highest - lowest, softness), nan=1.0)
    return Relief(np.array(view), depth, lowest, highest, softness)


def _depth(height, span, softness):
    if span == 0:
        return np.zeros_like(height)
    if np.isinf(softness):
        return height / span
    return np.log1p(height / softness) / np.log1p(span / softness)


def _softness(median, span):
    """Return the softness that puts the median height at 0.6, found by bisection in its logarithm."""
    if span <= 0 or median >= 0.6 * span:
        return np.inf
    low, high = -16.0, 3.0
    for _ in range(60):
        middle = (low + high) / 2
        if _depth(max(median, 1e-12 * span), span, span * 10**middle) > 0.6:
            low = middle
        else:
            high = middle
    return span * 10**low


def shade(depth, lines=True):
    """Return the colours (H, W, 3), 0 to 255, of depths: flat bands with soft edges and thin lines.

    Edges and lines are about one pixel wide whatever the slope, as in a fragment shader:
    the distance to the next level is divided by the local gradient.
    """
    place = np.clip(depth, 0, 1) * LEVELS
    slope = np.maximum(np.hypot(*np.gradient(place)), 1e-9)
    lower = np.floor(np.minimum(place, LEVELS - 1e-9))
    above, below = lower + 1 - place, place - lower
    bands = _ramp(lower)
    edge = np.clip(0.5 - above / slope, 0, 0.5)[..., None]
    colours = bands + edge * (_ramp(lower + 1) - bands)
    edge = np.clip(0.5 - below / slope, 0, 0.5)[..., None]
    colours = colours + edge * (_ramp(lower - 1) - bands)
    if lines:
        crowded = np.clip(1.5 - slope / 0.35, 0, 1)  # lines closer than three pixels would be a grey mass
        near = np.where((lower + 1 > LEVELS - 0.5) & (above < below), np.inf, np.minimum(above, below))
        near = np.where((lower < 0.5) & (below < above), np.inf, near)
        line = np.clip(1.0 - near / slope, 0, 1) * 0.22 * np.clip(crowded, 0.25, 1)
        colours = colours * (1 - line[..., None]) + line[..., None] * np.array([70.0, 90.0, 115.0])
    return np.clip(colours + 0.5, 0, 255).astype(np.uint8)


def _ramp(band):
    from optviz.scenes.style import rgb

    stops = np.array([rgb(colour) for colour in SHADES], dtype=float)
    place = np.clip(band, 0, LEVELS - 1) / (LEVELS - 1) * (len(stops) - 1)
    return np.stack([np.interp(place, np.arange(len(stops)), stops[:, i]) for i in range(3)], axis=-1)

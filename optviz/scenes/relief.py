"""The ground of a picture: the heights of a surface over a view, and its shades."""

from dataclasses import dataclass

import numpy as np

from optviz.scenes.style import rgb

LEVELS = 16
TONES = 3  # strengths of a line, none included: few colours make small files
LINE, LINE_OPACITY = "#465a73", 0.24
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
    finite = np.isfinite(heights)
    known = heights[finite]
    if not known.size:
        return Relief(np.array(view), np.ones((height, width)), 0.0, 0.0, np.inf)
    lowest, highest = float(known.min()), float(known.max())
    if problem.minimum is not None and lowest - 0.02 * (highest - lowest) <= problem.minimum < lowest:
        lowest = problem.minimum
    softness = _softness(np.median(known[::7]) - lowest, highest - lowest)
    depth = _depth(heights - lowest, highest - lowest, softness)
    depth[~finite] = 1.0
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


def shade(depth):
    """Return the colours (H, W, 3), uint8, of depths: flat bands and thin lines between them.

    Lines are one pixel wide whatever the slope, as in a fragment shader: the distance to
    the next level is divided by the local gradient. Where they would be closer than three
    pixels they fade.
    """
    place = np.clip(depth, 0, 1).astype(np.float32) * np.float32(LEVELS)
    down, across = np.gradient(place)
    slope = np.sqrt(down * down + across * across) + np.float32(1e-9)
    band = np.minimum(place, LEVELS - 0.001).astype(np.uint8)
    nearest = np.clip(np.rint(place), 1, LEVELS - 1)
    cover = np.clip(1 - np.abs(place - nearest) / slope, 0, 1)
    strength = cover * np.clip(1.5 - slope / 0.35, 0.25, 1)
    line = np.rint(strength * (TONES - 1)).astype(np.uint8)
    return _inks()[band, line]


def _inks():
    """Return the colours (LEVELS, TONES, 3) of every band under a line."""
    stops = np.array([rgb(colour) for colour in SHADES], dtype=float)
    place = np.arange(LEVELS) / (LEVELS - 1) * (len(stops) - 1)
    bands = np.stack([np.interp(place, np.arange(len(stops)), stops[:, i]) for i in range(3)], axis=-1)
    opacity = (np.arange(TONES) / (TONES - 1) * LINE_OPACITY)[:, None]
    return (bands[:, None] * (1 - opacity) + opacity * rgb(LINE) + 0.5).astype(np.uint8)

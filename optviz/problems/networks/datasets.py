"""Data sets of points in the plane, drawn from a generator.

Every function takes (rng, samples, noise) and returns points (N, 2) and labels or values (N,). The
seven of TensorFlow Playground follow its definitions (github.com/tensorflow/playground,
src/dataset.ts); its labels 1 and -1 are 1 and 0 here, its noise of 0 to 50 is 0 to 0.5.
"""

import numpy as np

RADIUS = 5.0
PADDING = 0.3  # of xor: no point lies nearer to an axis
BUMPS = np.array([[-4, 2.5, 1], [0, 2.5, -1], [4, 2.5, 1], [-4, -2.5, -1], [0, -2.5, 1], [4, -2.5, -1]])


def moons(rng, samples, noise):
    """Two half circles that reach into each other, with normal noise, as sklearn's make_moons."""
    first = samples // 2
    outer, inner = np.linspace(0, np.pi, first), np.linspace(0, np.pi, samples - first)
    x = np.concatenate([np.cos(outer), 1 - np.cos(inner)])
    y = np.concatenate([np.sin(outer), 0.5 - np.sin(inner)])
    points = np.stack([x, y], axis=1) + noise * rng.standard_normal((samples, 2))
    return points, _halves(first, samples, of_first=0)


def circle(rng, samples, noise):
    """A disc of radius 2.5 within a ring from 3.5 to 5; noise moves the labels, not the points."""
    first = samples // 2
    inside, outside = rng.uniform(0, 0.5 * RADIUS, first), rng.uniform(0.7 * RADIUS, RADIUS, samples - first)
    radius, angle = np.concatenate([inside, outside]), rng.uniform(0, 2 * np.pi, samples)
    points = radius[:, None] * np.stack([np.sin(angle), np.cos(angle)], axis=1)
    moved = points + noise * rng.uniform(-RADIUS, RADIUS, points.shape)
    return points, (np.hypot(*moved.T) < 0.5 * RADIUS).astype(int)


def xor(rng, samples, noise):
    """A square whose opposite quarters are one class, with a gap along the axes."""
    points = rng.uniform(-RADIUS, RADIUS, (samples, 2))
    points += np.where(points > 0, PADDING, -PADDING)
    moved = points + noise * rng.uniform(-RADIUS, RADIUS, points.shape)
    return points, (moved.prod(axis=1) >= 0).astype(int)


def gaussian(rng, samples, noise):
    """Two normal clouds around (2, 2) and (-2, -2); noise 0 to 0.5 is a variance of 0.5 to 4."""
    first = samples // 2
    labels = _halves(first, samples, of_first=1)
    spread = np.sqrt(0.5 + 7 * noise)
    return (4.0 * labels - 2)[:, None] + spread * rng.standard_normal((samples, 2)), labels


def spiral(rng, samples, noise):
    """Two arms of 1.75 turns, one the other turned by half a turn; noise moves the points."""
    first = samples // 2
    along = np.concatenate([np.arange(first) / first, np.arange(samples - first) / (samples - first)])
    labels = _halves(first, samples, of_first=1)
    angle = 1.75 * along * 2 * np.pi + np.pi * (1 - labels)
    points = RADIUS * along[:, None] * np.stack([np.sin(angle), np.cos(angle)], axis=1)
    return points + noise * rng.uniform(-1, 1, points.shape), labels


def regression_plane(rng, samples, noise):
    """The values (x + y) / 10 over a square of half width 6; noise moves where they are taken."""
    points, moved = _square(rng, samples, noise)
    return points, moved.sum(axis=1) / 10


def regression_gaussian(rng, samples, noise):
    """Six cones of radius 2, up and down in turns; where they meet, the larger in size counts."""
    points, moved = _square(rng, samples, noise)
    far = np.linalg.norm(moved[:, None] - BUMPS[:, :2], axis=2)
    heights = BUMPS[:, 2] * np.clip(1 - far / 2, 0, 1)
    return points, heights[np.arange(samples), np.abs(heights).argmax(axis=1)]


def blobs(rng, samples, noise, classes=4):
    """Normal clouds of variance 0.5 + 7 noise around points of a circle, a class each."""
    labels = np.arange(samples) % classes
    angle = 2 * np.pi * labels / classes + np.pi / 4
    points = 4 * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return points + np.sqrt(0.5 + 7 * noise) * rng.standard_normal(points.shape), labels


def _halves(first, samples, of_first):
    """Return labels of which the first so many are `of_first`, 0 or 1, and the others not."""
    return np.where(np.arange(samples) < first, of_first, 1 - of_first)


def _square(rng, samples, noise):
    points = rng.uniform(-6, 6, (samples, 2))
    return points, points + noise * rng.uniform(-6, 6, points.shape)

"""The surface as a height field: what stands on the base of the box."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from optviz.scenes.camera import HEIGHT


@dataclass(frozen=True, eq=False)
class Heights:
    """A surface over the base -1 to 1 of the box, bilinear between its nodes.

    Attributes
    ----------
    nodes : ndarray (n, n)
        Heights 0 to `HEIGHT`, first index along y, from -1 to 1 in both directions.
    holes : ndarray (n, n) of bool, optional
        Nodes at which there is no surface; what goes across them is as high as their border.
    """

    nodes: np.ndarray
    holes: np.ndarray | None = None

    @cached_property
    def patches(self):
        """The numbers (n * n, 4) a, b, c, d of ``a + b x + (c + d x) y`` in the cell after every node."""
        z = np.pad(self.nodes, ((0, 1), (0, 1)), mode="edge")
        across, down = z[:-1, 1:] - z[:-1, :-1], z[1:, :-1] - z[:-1, :-1]
        both = z[1:, 1:] - z[1:, :-1] - across
        return np.stack([z[:-1, :-1], across, down, both], axis=-1).reshape(-1, 4).astype(np.float32)

    def _cell(self, x, y):
        last = len(self.nodes) - 1
        half = np.float32(last / 2)
        x, y = (x + 1) * half, (y + 1) * half
        column = np.clip(x, 0, last - 1).astype(np.int32)
        row = np.clip(y, 0, last - 1).astype(np.int32)
        # Fancy indexing takes ten times as long.
        return (
            self.patches.take((row * len(self.nodes) + column).astype(np.intp), axis=0),
            x - column.astype(np.float32),  # of whole numbers of four bytes the difference has eight
            y - row.astype(np.float32),
        )

    def at(self, x, y):
        """Return heights at x and y."""
        patch, x, y = self._cell(x, y)
        return patch[..., 0] + patch[..., 1] * x + (patch[..., 2] + patch[..., 3] * x) * y

    def missing(self, x, y):
        """Return whether there is no surface at the nodes nearest to x and y."""
        if self.holes is None:
            return np.zeros(np.shape(x), bool)
        last = len(self.nodes) - 1
        column, row = (np.clip(np.rint((side + 1) * (last / 2)), 0, last).astype(np.intp) for side in (x, y))
        return self.holes.reshape(-1).take(row * (last + 1) + column)

    def with_slopes(self, x, y):
        """Return heights at x and y and both derivatives."""
        patch, x, y = self._cell(x, y)
        per_unit = np.float32((len(self.nodes) - 1) / 2)
        down = patch[..., 2] + patch[..., 3] * x
        height = patch[..., 0] + patch[..., 1] * x + down * y
        return height, (patch[..., 1] + patch[..., 3] * y) * per_unit, down * per_unit


def heights_of(relief):
    """Return the `Heights` of a square `Relief` whose middles of cells are the nodes."""
    depth = relief.depth[::-1]
    holes = np.isnan(depth)
    if not holes.any():
        return Heights(HEIGHT * depth)
    return Heights(HEIGHT * np.nan_to_num(_bridged(_bridged(depth).T).T), holes)


def _bridged(depth):
    """Return depths (n, m) with unknown ones replaced by the mean of the nearest known ones in their row."""
    place, known = np.arange(depth.shape[1]), ~np.isnan(depth)
    before = np.maximum.accumulate(np.where(known, place, 0), axis=1)
    after = np.minimum.accumulate(np.where(known, place, len(place) - 1)[:, ::-1], axis=1)[:, ::-1]
    left, right = (np.take_along_axis(depth, side, axis=1) for side in (before, after))
    left, right = np.where(np.isnan(left), right, left), np.where(np.isnan(right), left, right)
    return np.where(known, depth, (left + right) / 2)


def widened(view, nodes):
    """Return the view whose cells have their middles on a grid of `nodes` that reaches to the border."""
    view = np.asarray(view, float)
    return view + (np.ptp(view, axis=1) / (nodes - 1) / 2)[:, None] * (-1, 1)

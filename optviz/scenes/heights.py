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
    """

    nodes: np.ndarray

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
            x - column,
            y - row,
        )

    def at(self, x, y):
        """Return heights at x and y."""
        patch, x, y = self._cell(x, y)
        return patch[..., 0] + patch[..., 1] * x + (patch[..., 2] + patch[..., 3] * x) * y

    def with_slopes(self, x, y):
        """Return heights at x and y and both derivatives."""
        patch, x, y = self._cell(x, y)
        per_unit = np.float32((len(self.nodes) - 1) / 2)
        down = patch[..., 2] + patch[..., 3] * x
        height = patch[..., 0] + patch[..., 1] * x + down * y
        return height, (patch[..., 1] + patch[..., 3] * y) * per_unit, down * per_unit


def heights_of(relief):
    """Return the `Heights` of a square `Relief` whose middles of cells are the nodes."""
    return Heights(HEIGHT * relief.depth[::-1])


def widened(view, nodes):
    """Return the view whose cells have their middles on a grid of `nodes` that reaches to the border."""
    view = np.asarray(view, float)
    return view + (np.ptp(view, axis=1) / (nodes - 1) / 2)[:, None] * (-1, 1)

"""The blocks (vectors, matrices) that a point's D parameters are made of."""

import math
from itertools import accumulate, pairwise

import numpy as np


class Blocks:
    """Parameter blocks of given shapes, one after the other in points (R, D).

    Every method takes and returns arrays (R, D): what is one number per block stands
    at each of its parameters, so rules stay elementwise to read. Sums run along
    contiguous memory, so a batch gives the bits of its runs one by one.

    >>> Blocks([(2,), (1, 2)]).norm(np.array([[3.0, 4.0, 0.0, 1.0]]))
    array([[5., 5., 1., 1.]])
    """

    def __init__(self, shapes):
        self.shapes = tuple(tuple(shape) for shape in shapes)
        ends = accumulate((math.prod(shape) for shape in self.shapes), initial=0)
        self._parts = [slice(low, high) for low, high in pairwise(ends)]

    def each(self, function, *arrays):
        """Return what ``function(*blocks (R, *shape)) -> (R, *shape)`` makes of every block."""
        if len(self.shapes) == 1:
            return self._applied(function, self.shapes[0], arrays)
        parts = [
            self._applied(function, shape, [array[:, part] for array in arrays])
            for shape, part in zip(self.shapes, self._parts, strict=True)
        ]
        return np.concatenate(parts, axis=1)

    @staticmethod
    def _applied(function, shape, arrays):
        blocks = [np.ascontiguousarray(array).reshape(len(array), *shape) for array in arrays]
        return function(*blocks).reshape(len(arrays[0]), -1)

    def norm(self, values):
        """Return the Euclidean norm of each block."""
        return self.each(lambda block: _spread(np.sqrt(_total(block * block)), block), values)

    def total(self, values):
        """Return the sum over all parameters, (R, 1)."""
        return np.ascontiguousarray(values).sum(axis=1, keepdims=True)

    def length(self, values):
        """Return the Euclidean norm over all parameters, (R, 1)."""
        return np.sqrt(self.total(values * values))

    def cover(self, values):
        """Return the least, over a block's axes, of the largest value in the same slice."""
        return self.each(_cover, values)

    def mean(self, values):
        """Return the mean of each block."""
        return self.each(lambda block: _spread(_total(block) / block[0].size, block), values)

    def sum(self, values):
        """Return the sum over each block."""
        return self.each(lambda block: _spread(_total(block), block), values)

    def means_along(self, axis, values):
        """Return the means along one axis of each matrix; vectors as they are.

        Of a block with more than two axes every matrix along the last two counts for itself
        (axis -1 or -2), or its longest axis and the one next in length count ("longest" or
        "second").
        """
        return self.each(lambda block: _mean_along(axis, block) if block.ndim >= 3 else block, values)

    def axes(self, like):
        """Return the number of axes of the block that each parameter (R, D) belongs to."""
        return self.each(lambda block: np.full(block.shape, block.ndim - 1), like)

    def is_matrix(self, like, smallest=1):
        """Return whether each parameter (R, D) belongs to a matrix with so many rows and columns."""

        def answer(block):
            sizes = block.shape[1:]
            return np.full(block.shape, len(sizes) >= 2 and sorted(sizes)[-2] >= smallest)

        return self.each(answer, like)


def _total(block):
    return block.reshape(len(block), -1).sum(axis=1)


def _spread(totals, block):
    return np.broadcast_to(totals.reshape(-1, *[1] * (block.ndim - 1)), block.shape)


def _cover(block):
    axes = range(1, block.ndim)
    if len(axes) < 2:
        return block
    largest = [block.max(axis=tuple(set(axes) - {axis}), keepdims=True) for axis in axes]
    return np.broadcast_to(np.minimum.reduce(np.broadcast_arrays(*largest)), block.shape)


def _mean_along(axis, block):
    if isinstance(axis, str):
        axis = 1 + int(np.argsort(block.shape[1:])[{"longest": -1, "second": -2}[axis]])
    lines = np.ascontiguousarray(np.moveaxis(block, axis, -1))
    return np.broadcast_to(np.expand_dims(lines.mean(axis=-1), axis), block.shape)

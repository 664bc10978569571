"""The arrays in which a block of replicas goes forward and back, and the views that the products take."""

from itertools import pairwise
from math import prod

import numpy as np


class Workspace:
    """Memory for R replicas and B samples, in double or single precision.

    Attributes
    ----------
    parameters, gradient : ndarray (R, D)
        Matrix by matrix; each is (out, in + 1), its bias in the last column.
    matrices, gradients : list of ndarray (R, out, in + 1)
        Views of these.
    transposed : list of ndarray (R, in, out)
        Views of the matrices without biases.
    hidden : list of ndarray (R, width + 1, B)
        Activations; the last row is 1, unless there are no biases.
    units : list of ndarray (R, width, B)
        Views of these without the last row; `flat_units` are (R, width * B), since NumPy goes
        through two axes faster than through three.
    deltas, slopes : list of ndarray (R, width * B)
        Gradients at hidden units, and what an activation keeps, if it does.
    outputs, spare : ndarray (R, K, B)
    """

    def __init__(self, layers, runs, samples, dtype=float):
        sizes, bias = layers.sizes, layers.bias
        self.parameters, self.gradient = (np.empty((runs, layers.dimension), dtype) for _ in range(2))
        shapes = [(o, i + bias) for i, o in pairwise(sizes)]
        self.matrices, self.gradients = (_cut(flat, shapes) for flat in (self.parameters, self.gradient))
        self.transposed = [
            matrix[:, :, :width].swapaxes(1, 2) for matrix, width in zip(self.matrices, sizes, strict=False)
        ]
        widths = sizes[1:-1]
        self.hidden = [np.ones((runs, width + bias, samples), dtype) for width in widths]
        self.before = [layer.swapaxes(1, 2) for layer in self.hidden]
        self.units = [layer[:, :width] for layer, width in zip(self.hidden, widths, strict=True)]
        self.flat_units = [
            layer.reshape(runs, -1)[:, : width * samples]
            for layer, width in zip(self.hidden, widths, strict=True)
        ]
        self.deltas = [np.empty((runs, width * samples), dtype) for width in widths]
        self.slopes = [np.empty_like(delta) if layers.activation.keeps else None for delta in self.deltas]
        self.outputs, self.spare = (np.empty((runs, sizes[-1], samples), dtype) for _ in range(2))
        self.shaped_deltas = [
            *(delta.reshape(runs, width, samples) for delta, width in zip(self.deltas, widths, strict=True)),
            self.outputs,
        ]


def _cut(flat, shapes):
    """Return views (R, *shape) of parts of flat (R, D), one after the other."""
    views, low = [], 0
    for shape in shapes:
        views.append(flat[:, low : low + prod(shape)].reshape(-1, *shape))
        low += prod(shape)
    return views

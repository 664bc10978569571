"""Dense layers: the parameters of R replicas, and what goes forward and back through them.

Arrays are features first: activations (R, width + 1, B), whose last row is 1, so that a
layer with its bias is one matrix product. A product over stacked matrices is one product per
replica of the same shapes, so a batch of replicas gives the bits of one after the other.
"""

import math
from itertools import accumulate, pairwise

import numpy as np

from optviz.problems.networks.memory import Memory
from optviz.problems.networks.workspace import Workspace

BLOCK = 65536  # activations of a layer in a block of replicas: some of these fill a level-2 cache


class Layers:
    """Fully connected layers; the outputs are linear, what is before them goes through an activation.

    Attributes
    ----------
    sizes : tuple of int
        Inputs, hidden units of each layer, outputs.
    activation : Activation
    bias : int
        1 if units have a bias, else 0.
    shapes : tuple of tuple of int
        Of the parameter blocks in torch's order: W1 (out, in), b1 (out,), W2, ...
    parts : list of slice
        Where each block is in the D parameters.
    """

    def __init__(self, sizes, activation, bias=True):
        self.sizes, self.activation, self.bias = tuple(sizes), activation, int(bias)
        pairs = list(pairwise(self.sizes))
        self.shapes = tuple(s for i, o in pairs for s in ([(o, i), (o,)] if bias else [(o, i)]))
        ends = accumulate(map(math.prod, self.shapes), initial=0)
        self.parts = [slice(low, high) for low, high in pairwise(ends)]
        self.dimension = self.parts[-1].stop
        self._places = self._in_matrices()
        self._origins = np.argsort(self._places)
        self._memory = Memory(lambda *sizes: Workspace(self, *sizes))

    @property
    def weights(self):
        """The parts that are weights, not biases."""
        return self.parts[:: 1 + self.bias]

    def blocks(self, runs, samples):
        """Yield slices of replicas that are worked on together."""
        width = max(1, BLOCK // (max(self.sizes[1:]) * samples))
        for low in range(0, runs, width):
            yield slice(low, min(low + width, runs))

    def inputs(self, points):
        """Return points (N, in) as `forward` takes them: (in + 1, N), the last row 1."""
        rows = np.ones((self.sizes[0] + self.bias, len(points)))
        rows[: self.sizes[0]] = points.T
        return rows

    def workspace(self, runs, samples, dtype=float):
        """Return the `Workspace` of blocks of this size, the same at every call."""
        return self._memory.of(runs, samples, dtype)

    def forward(self, x, inputs, work):
        """Return the outputs (R, K, B) at parameters x (R, D) for inputs (in + 1, B), a part of `work`."""
        x.take(self._places, axis=1, out=work.parameters, mode="clip")
        before, apply = inputs, self.activation.apply
        for i, units in enumerate(work.units):
            np.matmul(work.matrices[i], before, out=units)
            apply(work.flat_units[i], work.slopes[i])
            before = work.hidden[i]
        return np.matmul(work.matrices[-1], before, out=work.outputs)

    def back(self, inputs, grad, work):
        """Write the gradient into grad (R, D), from the loss's at the outputs, which took their place."""
        deltas = work.shaped_deltas
        for i in range(len(deltas) - 1, 0, -1):
            np.matmul(deltas[i], work.before[i - 1], out=work.gradients[i])
            np.matmul(work.transposed[i], deltas[i], out=deltas[i - 1])
            self.activation.back(work.deltas[i - 1], work.flat_units[i - 1], work.slopes[i - 1])
        np.matmul(deltas[0], inputs.T, out=work.gradients[0])
        work.gradient.take(self._origins, axis=1, out=grad, mode="clip")

    def _in_matrices(self):
        """Return which parameter stands where in the matrices (out, in + 1), one after the other."""
        number, places = np.arange(self.dimension), []
        for (i, o), part in zip(pairwise(self.sizes), self.weights, strict=True):
            weights = number[part].reshape(o, i)
            biases = [number[part.stop : part.stop + o, None]] if self.bias else []
            places.append(np.concatenate([weights, *biases], axis=1).ravel())
        return np.concatenate(places)

"""Dense layers: the parameters of R replicas, and what goes forward and back through them.

Arrays are features first: activations (R, width + 1, B), whose last row is 1, so that a
layer with its bias is one matrix product. A product over stacked matrices is one product per
replica of the same shapes, so a batch of replicas gives the bits of one after the other.
"""

import math
from itertools import accumulate, pairwise

import numpy as np

from optviz.problems.networks.memory import Memory

BLOCK = 65536  # numbers of one layer's activations in a block of replicas: some of these fill a level-2 cache


class Layers:
    """Fully connected layers; the outputs are linear, what is before them goes through an activation.

    Attributes
    ----------
    sizes : tuple of int
        Inputs, hidden units of each layer, outputs.
    activation : Activation
    bias : bool
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
        self._memory = Memory(self._arrays)

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

    def forward(self, x, inputs):
        """Return the outputs (R, K, B) at parameters x (R, D) for inputs (in + 1, B).

        They stand in memory that the next call uses again, as does all that `back` needs.
        """
        memory = self.memory(len(x), inputs.shape[1])
        self._spread(x, memory)
        before = inputs
        for layer, slope, matrix in zip(memory.hidden, memory.slopes, memory.matrices[:-1], strict=True):
            units = layer[:, : matrix.shape[1]]
            np.matmul(matrix, before, out=units)
            self.activation.apply(units, slope)
            before = layer
        return np.matmul(memory.matrices[-1], before, out=memory.outputs)

    def back(self, inputs, grad):
        """Write the gradient into grad (R, D), from the loss's at the outputs, which took their place."""
        memory = self.memory(len(grad), inputs.shape[1])
        delta = memory.outputs
        for i in range(len(memory.matrices) - 1, -1, -1):
            before = memory.hidden[i - 1] if i else inputs
            np.matmul(delta, before.swapaxes(-1, -2), out=memory.gradients[i])
            if i:
                matrix, units = memory.matrices[i], before[:, : self.sizes[i]]
                np.matmul(matrix[:, :, : self.sizes[i]].swapaxes(1, 2), delta, out=memory.deltas[i - 1])
                delta = memory.deltas[i - 1]
                self.activation.back(delta, units, memory.slopes[i - 1])
        self._gather(memory, grad)

    def memory(self, runs, samples):
        """Return the arrays of a block: hidden, deltas (at hidden units), outputs, spare (R, K, B), ..."""
        return self._memory.of(runs, samples)

    def _spread(self, x, memory):
        """Copy parameters (R, D) into matrices (R, out, in + 1), the bias in the last column."""
        for places, part in zip(memory.places, self.parts, strict=True):
            places[...] = x[:, part].reshape(places.shape)

    def _gather(self, memory, grad):
        for places, part in zip(memory.gradient_places, self.parts, strict=True):
            grad[:, part].reshape(places.shape)[...] = places

    def _arrays(self, runs, samples):
        """Return the memory of one block."""
        pairs = list(pairwise(self.sizes))
        matrices, gradients = ([np.empty((runs, o, i + self.bias)) for i, o in pairs] for _ in range(2))
        hidden = [np.ones((runs, width + self.bias, samples)) for width in self.sizes[1:-1]]
        deltas, slopes = (
            [np.empty((runs, width, samples)) if wanted else None for width in self.sizes[1:-1]]
            for wanted in (True, self.activation.keeps)
        )
        outputs, spare = (np.empty((runs, self.sizes[-1], samples)) for _ in range(2))
        return {
            "matrices": matrices, "places": self._places(matrices),
            "gradients": gradients, "gradient_places": self._places(gradients),
            "hidden": hidden, "deltas": deltas, "slopes": slopes, "outputs": outputs, "spare": spare,
        }  # fmt: skip

    def _places(self, matrices):
        """Return where each parameter block stands in the matrices."""
        places = []
        for matrix, inputs in zip(matrices, self.sizes, strict=False):
            places += [matrix[:, :, :inputs], *([matrix[:, :, inputs]] if self.bias else [])]
        return places

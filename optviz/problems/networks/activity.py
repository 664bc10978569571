"""What goes on in every layer: activations, and gradients at units, weights and biases."""

from typing import NamedTuple

import numpy as np


class LayerActivity(NamedTuple):
    """One layer at given parameters, over all training data; the outputs are the last layer.

    Attributes
    ----------
    units : ndarray (..., width, N)
        Activations; of the last layer the outputs before any softmax or sigmoid.
    delta : ndarray (..., width, N)
        The loss's gradient at the units before their activation function.
    weights : ndarray (..., width, width before)
        Its gradient at the weights, without regularization.
    biases : ndarray (..., width) or None
    """

    units: np.ndarray
    delta: np.ndarray
    weights: np.ndarray
    biases: np.ndarray | None


def activity(network, x):
    """Return a `LayerActivity` of each layer at parameters x (..., D)."""
    layers, samples = network.layers, network.train_samples
    lead, points = np.shape(x)[:-1], np.reshape(x, (-1, layers.dimension))
    found = [[np.empty((len(points), width, samples.count)) for width in layers.sizes[1:]] for _ in range(2)]
    grad = np.empty((len(points), layers.dimension))
    with np.errstate(all="ignore"):
        for block in layers.blocks(len(points), samples.count):
            _look(network, points[block], [[part[block] for part in parts] for parts in found], grad[block])
    blocks = [
        grad[:, part].reshape(*lead, *shape) for shape, part in zip(layers.shapes, layers.parts, strict=True)
    ]
    weights, biases = blocks[:: 1 + layers.bias], blocks[1::2] if layers.bias else [None] * len(found[0])
    whole = [[part.reshape(*lead, *part.shape[1:]) for part in parts] for parts in found]
    return [LayerActivity(*parts) for parts in zip(*whole, weights, biases, strict=True)]


def _look(network, points, found, grad):
    """Fill in activations and gradients of one block of replicas."""
    layers, samples = network.layers, network.train_samples
    work = layers.workspace(len(points), samples.count)
    outputs = layers.forward(points, samples.inputs, work)
    units, deltas = found
    for part, layer in zip(units, [*work.units, outputs], strict=True):
        part[...] = layer
    network.loss.over(outputs, samples.targets, work.spare)
    layers.back(samples.inputs, grad, work)
    for part, layer in zip(deltas, work.shaped_deltas, strict=True):
        part[...] = layer

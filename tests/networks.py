"""Networks of every kind, with data that fit them."""

import itertools

import numpy as np

import optviz
from optviz.problems.networks.activations import ACTIVATIONS
from optviz.problems.networks.losses import LOSSES

SIZES = (
    [2, 16, 16, 3],
    [2, 1],
    [1, 1],
    [2, 2],
    [3, 1, 1],
    [5, 7, 2],
    [1, 16, 1],
    [2, 3, 3, 3, 3],
    [17, 33, 5],
)
# Samples and batch: whole data, one sample, a last batch that is smaller, one that no BLAS kernel divides.
REGIMES = ((37, 1), (160, 32), (5, 3), (2, None), (513, 65))
KINDS = [
    (sizes, activation, loss)
    for sizes, activation, loss in itertools.product(SIZES, ACTIVATIONS, LOSSES)
    if not (loss == "cross_entropy" and sizes[-1] == 1)
]
SMOOTH = [
    (sizes, activation, loss) for sizes, activation, loss in KINDS if activation != "relu" and loss != "hinge"
]


def data(sizes, loss, samples, rng):
    """Inputs and targets that a network of these sizes can be trained on."""
    inputs, outputs = sizes[0], sizes[-1]
    x = rng.normal(size=(samples, inputs))
    if loss == "mse":
        return x, rng.normal(size=(samples, outputs))
    if loss == "binary_cross_entropy" or outputs == 1:
        y = rng.integers(0, 2, (samples, outputs))
    else:
        y = rng.integers(0, outputs, samples)
    y.flat[0], y.flat[-1] = 0, 1
    return x, y


def network(sizes, activation="tanh", loss="mse", samples=40, seed=0, **settings):
    """A network problem over random data."""
    x, y = data(sizes, loss, samples, np.random.default_rng(seed))
    return optviz.problems.network(sizes, activation, loss, X=x, y=y, **settings)


def points(problem, runs, seed=1):
    """Parameters (R, D) that are not special in any way."""
    rng = np.random.default_rng(seed)
    return 2 * problem.draw(rng, runs) + 0.1 * rng.normal(size=(runs, problem.dimension))

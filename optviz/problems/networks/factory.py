"""`network`: layers, loss and data as a `Problem`."""

import numpy as np

from optviz.errors import UsageError
from optviz.problems.contract import Problem
from optviz.problems.networks.activations import ACTIVATIONS
from optviz.problems.networks.batches import batches_of
from optviz.problems.networks.checks import (
    checked_amount,
    checked_inputs,
    checked_sizes,
    checked_targets,
    chosen,
)
from optviz.problems.networks.initialization import initialization
from optviz.problems.networks.layers import Layers
from optviz.problems.networks.losses import LOSSES
from optviz.problems.networks.objective import Network
from optviz.problems.networks.penalty import Penalty
from optviz.problems.networks.samples import Samples
from optviz.problems.networks.seeds import checked_seed, stream
from optviz.reals import real_array


def network(
    sizes,
    activation="tanh",
    loss="cross_entropy",
    *,
    X,
    y,
    test=None,
    batches=None,
    l1=0.0,
    l2=0.0,
    bias=True,
    init="torch",
    seed=0,
    name="network",
    **about,
):
    """Return a fully connected network's loss over its parameters as a `Problem`.

    Parameters
    ----------
    sizes : list of int
        Inputs, hidden units of each layer, outputs: [2, 16, 16, 3].
    activation : str
        Of the hidden layers: tanh, relu, sigmoid, linear, softplus, gelu. Outputs are linear.
    loss : str
        "cross_entropy" (softmax, labels 0 ... K-1), "binary_cross_entropy" (labels 0 and 1),
        "hinge" or "mse".
    X : array_like (N, in)
    y : array_like (N,) or (N, out)
    test : (array_like, array_like), optional
        X and y that are never trained on; test_loss and test_accuracy are recorded.
    batches : None, "full", "stochastic", int or array_like of int (T, B)
        What each update sees: all samples, one, so many in an order that is drawn anew every
        epoch from (seed, epoch) alone (the last batch of an epoch may be smaller, as in torch's
        DataLoader), or those of row t. The recorded loss is on all samples in any case.
    l1, l2 : float
        Adds l1 sum |w| + l2 / 2 sum w^2 over weights, not biases, to every loss: Playground's
        terms. torch's weight decay is the optimizer's setting ``weight_decay``.
    bias : bool
    init : str or array_like (D,)
        How parameters begin: torch, xavier, he, lecun_uniform, orthogonal, zeros,
        "normal(std=1)" and others, or the parameters themselves.
    seed : int
        Of the first parameters and of the batches.
    name : str
    **about
        More of what a `Problem` takes: title, steps, summary, domain, minima, source.

    Returns
    -------
    Problem
        Parameters are flat in torch's order, W1 (out, in), b1, W2, ..., as
        ``torch.nn.utils.parameters_to_vector`` has them. ``problem.network`` knows layers and
        data, answers inputs and gives activations.

    Raises
    ------
    UsageError
        For sizes that do not fit the data, labels out of range, what is not finite, one class only.

    Examples
    --------
    >>> data = {"X": [[0, 0], [0, 1], [1, 0], [1, 1]], "y": [0, 1, 1, 0]}
    >>> xor = network([2, 4, 1], loss="binary_cross_entropy", **data)
    >>> xor.dimension, xor.value(0 * xor.start).round(4)
    (17, np.float64(0.6931))
    """
    sizes = checked_sizes(name, sizes)
    kind, seed = chosen(name, "loss", loss, LOSSES), checked_seed(name, seed)
    layers = Layers(sizes, chosen(name, "activation", activation, ACTIVATIONS), bias)
    data, train = _samples(name, X, y, kind, layers)
    held, tested = (
        _samples(name, *_pair(name, test), kind, layers, train=False) if test is not None else (None, None)
    )
    order = batches_of(name, batches, train.count, seed)
    penalty = Penalty(checked_amount(name, "l1", l1), checked_amount(name, "l2", l2), layers.weights)
    made = Network(layers, kind, data, held, (train, tested), order, penalty)
    draw = initialization(name, init, layers) if isinstance(init, str) else None
    told = {
        "sizes": list(sizes), "activation": layers.activation.name, "loss": kind.name,
        "batches": "full" if order is None else str(order), "l1": penalty.l1, "l2": penalty.l2,
        "init": str(init) if draw else "given", "samples": train.count, "seed": seed,
    }  # fmt: skip
    return Problem(
        made.value_and_grad,
        value=made.value,
        name=name,
        start=draw(stream(seed, "init"), 1)[0] if draw else _given(name, init, layers.dimension),
        draw=draw,
        shapes=layers.shapes,
        sample=None if order is None else made.sample,
        measures=made.measures(),
        network=made,
        trusted=True,
        **{"parameters": told, **about},
    )


def _samples(name, x, y, loss, layers, train=True):
    """Return the data as arrays, and as the layers and the loss take them."""
    x = checked_inputs(name, x, layers.sizes[0])
    targets = checked_targets(name, y, loss, layers.sizes[-1], len(x), train)
    return (x, np.array(y)), Samples(layers.inputs(x), targets)


def _pair(name, test):
    if not (isinstance(test, (tuple, list)) and len(test) == 2):
        raise UsageError(f"{name}: expected test to be a pair of X and y, found {type(test).__name__}")
    return test


def _given(name, init, dimension):
    """Return parameters (D,) that are given as they are."""
    try:
        point = real_array(init)
    except (TypeError, ValueError, OverflowError):
        point = np.zeros(0)
    if point.shape != (dimension,):
        raise UsageError(
            f"{name}: expected init to be a name or {dimension} parameters, found shape {np.shape(init)}"
        )
    return point

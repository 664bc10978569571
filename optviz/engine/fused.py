"""Networks whose loss and gradient are machine code: the same arithmetic in one fused loop."""

import copy
import hashlib
import importlib.util
import sys
from functools import cache
from pathlib import Path

import numpy as np

from optviz.engine.compiled import keep_source, kernel_folder

SOURCE = Path(__file__).with_name("network_kernel.py")
ACTIVATIONS = ("tanh", "relu", "sigmoid", "linear", "softplus", "gelu")
LOSSES = ("mse", "binary_cross_entropy", "cross_entropy", "hinge")


def fused(problem):
    """Return a network problem whose gradients, of batches too, are compiled; they agree to rounding."""
    network, made = Fused(problem.network), copy.copy(problem)
    made._function = network.value_and_grad
    made.sample = problem.sample and network.sample
    return made


class Fused:
    """Loss and gradient of a `Network`, replica by replica, by `network_kernel`."""

    def __init__(self, network):
        layers = network.layers
        self._network, self._sizes = network, np.array(layers.sizes)
        self._kinds = ACTIVATIONS.index(layers.activation.name), LOSSES.index(network.loss.name)

    def value_and_grad(self, x):
        """Return the loss (...) on all training data and its gradient (..., D)."""
        points = np.ascontiguousarray(x, dtype=float).reshape(-1, x.shape[-1])
        loss, grad = self._over(points, self._network.train_samples)
        return loss.reshape(x.shape[:-1]), grad.reshape(x.shape)

    def sample(self, x, t):
        """Return the loss (R,) and gradient (R, D) that update t = 1, 2, ... sees."""
        rows = self._network.batches.rows(t)
        return self._over(np.ascontiguousarray(x), self._network.train_samples.at(rows))

    def _over(self, points, samples):
        network = self._network
        losses, grad = np.empty(len(points)), np.empty_like(points)
        inputs = np.ascontiguousarray(samples.inputs[: self._sizes[0]]).ravel()
        labels, y = _as_arrays(samples.targets)
        kernel().losses_and_gradients(
            points,
            self._sizes,
            network.layers.bias,
            *self._kinds,
            inputs,
            labels,
            y,
            samples.count,
            losses,
            grad,
        )
        if network.penalty:
            losses += network.penalty.value(points)
            network.penalty.add_gradient(points, grad)
        return losses, grad


def _as_arrays(targets):
    """Return labels (B,) and numbers (K B,) of targets, one of them empty."""
    if targets[0].dtype.kind == "i":
        return np.ascontiguousarray(targets[0]), np.empty(0)
    return np.empty(0, np.intp), np.ascontiguousarray(targets[0]).ravel()


def _place():
    source = SOURCE.read_text("utf-8")
    return source, kernel_folder() / f"network_{hashlib.sha256(source.encode()).hexdigest()[:24]}.py"


def is_on_disk():
    """Whether the machine code was kept by an earlier process."""
    _, path = _place()
    return any((path.parent / "__pycache__").glob(f"{path.stem}.losses_and_gradients*.nbc"))


def is_loaded():
    """Whether this process has used it before."""
    return kernel.cache_info().currsize > 0


@cache
def kernel():
    """Return the module of `network_kernel`, from the folder where its machine code is kept."""
    source, path = _place()
    keep_source(source, path)
    about = importlib.util.spec_from_file_location(f"optviz_{path.stem}", path)
    module = importlib.util.module_from_spec(about)
    sys.modules[about.name] = module  # Numba looks the module of a kept function up
    about.loader.exec_module(module)
    return module

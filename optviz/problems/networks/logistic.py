"""Logistic regression with two weights and no bias: a network whose loss is a surface."""

import numpy as np

from optviz.problems.networks.datasets import moons
from optviz.problems.networks.factory import network
from optviz.problems.networks.naming import NamedNetwork

MIDDLE = (0.5, 0.25)  # of the two moons
DOMAIN = ((-5, 5), (-7, 5))


def logistic_moons(rng, samples, noise):
    """Two weights on noisy moons: all samples slide, small batches jitter.

    The moons are moved so that their middle is 0, since there is no bias.
    """
    points, labels = moons(rng, samples, noise)
    return points - MIDDLE, labels


class LogisticRegression(NamedNetwork):
    """A named network of two weights, with its minimum and the part of the plane that is looked at."""

    def __init__(self, data, source, domain, **defaults):
        super().__init__(data, source)
        self._domain, self.defaults = domain, defaults

    def made(self, values, about):
        """Return the problem of these settings."""
        (x, y), _ = self.samples(values)
        given = {"X": x, "y": y, "l2": values["l2"], "seed": values["seed"], "batches": values["batch"]}
        kept = {"bias": False, "domain": self._domain, "formula": "mean(log(1 + exp(w x)) - y w x)"}
        weights = best(x, y, values["l2"])
        made = network([2, 1], loss="binary_cross_entropy", init=values["init"], **given, **kept, **about)
        if weights is not None:
            made.minima, made.minimum = weights[None], float(made.value(weights))
        return made


def best(x, y, l2=0.0, most=50):
    """Return the weights (2,) of least loss by Newton's method, None if there are none.

    Without regularization there are none where a line separates the classes.
    """
    weights = np.zeros(x.shape[1])
    for _ in range(most):
        with np.errstate(all="ignore"):
            p = 1 / (1 + np.exp(-x @ weights))
            slope = x.T @ (p - y) / len(x) + l2 * weights
            bend = (x * (p * (1 - p))[:, None]).T @ x / len(x) + l2 * np.eye(len(weights))
        if not np.isfinite(bend).all() or np.linalg.cond(bend) > 1e12:
            return None
        step = np.linalg.solve(bend, slope)
        weights = weights - step
        if np.abs(step).max() <= 1e-14 * max(1, np.abs(weights).max()):
            return weights
    return None if np.abs(step).max() > 1e-9 else weights

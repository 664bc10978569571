"""The update rules of the registry, and values that their settings may have."""

import numpy as np

from optviz.engine.needs import Needs
from optviz.optimizers import OPTIMIZERS, Rule
from optviz.optimizers.hyperparameters import RANGES
from optviz.problems import Problem

RULES = {name: entry for name, entry in OPTIMIZERS.items() if isinstance(entry, Rule)}
NAMES = list(RULES)
DECAYING = [name for name, rule in RULES.items() if rule._decays]  # weight decay as all rules share it
COUNTS = [
    (name, key) for name, rule in RULES.items() for key, value in rule.defaults.items() if type(value) is int
]
NUMBERS = [
    (name, key)
    for name, rule in RULES.items()
    for key in rule.defaults
    if key not in rule.choices and (name, key) not in COUNTS
]
CHOICES = [(name, key) for name, rule in RULES.items() for key in rule.choices]


def values_inside(key):
    """Seven values of a hyperparameter that are allowed and not all round."""
    low, high, _ = RANGES.get(key, (-np.inf, np.inf, False))
    if key == "lr":
        return [0.0, 1e-4, 1e-3, 3e-3, 0.01, 0.1, 1 / 3]
    values = [0.0, 0.001, 0.1, 1 / 3, 0.6, 0.9, 0.999]
    if high == 0:
        return [-value for value in values]
    return values if low <= 0 else [low + value for value in values]


def needed(optimizer, x, loss=None):
    """The keywords that a rule needs for points (R, 2), on the loss x^2 + y^2."""
    bowl = Problem(lambda x: ((x**2).sum(-1), 2 * x), start=[1, 2], hessian_diagonal=lambda x: 0 * x + 2)
    return Needs(bowl, optimizer.needs).at(x, (x**2).sum(-1) if loss is None else loss)

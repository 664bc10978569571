"""What optax's dialects share: rates, moments, decays."""

import inspect

REQUIRED = inspect.Parameter.empty


def rate(learning_rate):
    """Return the rate, -1 for optax's None: the gradient's sign is kept, so it ascends."""
    return -1.0 if learning_rate is None else learning_rate


def moments(learning_rate, b1, b2, eps):
    """Return the settings of two moments."""
    return {"lr": rate(learning_rate), "beta1": b1, "beta2": b2, "eps": eps}


def decoupled(weight_decay):
    """Return the settings of a decay that is added to the update."""
    return {"weight_decay": weight_decay, "weight_decay_mode": "decoupled"}

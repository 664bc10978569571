"""What the memory of a rule means: where it pulls, and what divides the gradient."""

import inspect

from numpy import sqrt

_MEAN, _ROOT = (lambda m: -m), (lambda v: sqrt(v))

# Where the rule would go on to if the gradient were 0: the direction of its next step.
VELOCITY = {
    **dict.fromkeys(
        ("adam", "adamw", "amsgrad", "nadam", "nadamw", "adamax", "adamaxw", "radam", "adabelief", "yogi",
         "adopt", "novograd", "lion", "signum", "sophia", "muon", "simplified_ademamix", "sm3"),
        _MEAN,
    ),
    "momentum": lambda v: -v,
    "lars": lambda v: -v,
    "nag": lambda v, form: v if form in ("sutskever", "keras") else -v,
    "rmsprop": lambda b, momentum: -b if momentum else None,
    "heavy_ball": lambda x, previous: x - previous,
}  # fmt: skip

# What a gradient is divided by, coordinate by coordinate, up to one factor for all of them.
SCALE = {
    **dict.fromkeys(
        ("adam", "adamw", "nadam", "nadamw", "adabelief", "yogi", "radam", "adopt", "acprop", "ademamix",
         "simplified_ademamix"),
        _ROOT,
    ),
    "amsgrad": lambda largest: sqrt(largest),
    "adagrad": lambda a: sqrt(a),
    "adadelta": lambda a, d, eps: sqrt((a + eps) / (d + eps)),
    "rmsprop": lambda v, m, centered: sqrt(v - m * m) if centered else sqrt(v),
    "adamax": lambda u: u,
    "adamaxw": lambda u: u,
    "sophia": lambda h: h,
    "rprop": lambda step: 1 / step,
}  # fmt: skip
ROLES = {"velocity": VELOCITY, "scale": SCALE}


def role(name, rule, x, states, hyperparameters):
    """Return what a rule's memory says in a role, of the shape of x, or None if it has no such memory.

    Parameters
    ----------
    name : "velocity" or "scale"
    rule : str
    x : ndarray (..., D)
    states : mapping of str to ndarray (..., D)
    hyperparameters : mapping

    Examples
    --------
    >>> import numpy as np
    >>> role("velocity", "momentum", np.zeros(2), {"v": np.array([1.0, -2.0])}, {})
    array([-1.,  2.])
    """
    if rule not in ROLES[name]:
        return None
    function = ROLES[name][rule]
    known = {**hyperparameters, "x": x, **states}
    return function(*(known[key] for key in inspect.signature(function).parameters))

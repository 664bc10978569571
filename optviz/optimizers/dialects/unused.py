"""Hyperparameters of the frameworks that change no value here, and those that have one value only."""

from optviz.errors import UsageError
from optviz.registry import canonical

WITHOUT_EFFECT = {
    "torch": ("foreach", "fused", "capturable", "differentiable"),
    "optax": ("verbose", "print_win_rate_every_n_steps"),
}
_IN_FLOAT64 = "all is computed in float64"
_FOR_ALL = "it holds for all parameters"
ONLY_NONE = {
    "optax": {
        "mu_dtype": _IN_FLOAT64,
        "accumulator_dtype": _IN_FLOAT64,
        "dtype_momentum": _IN_FLOAT64,
        "state_dtype": _IN_FLOAT64,
        "mask": _FOR_ALL,
        "weight_decay_mask": _FOR_ALL,
        "trust_ratio_mask": _FOR_ALL,
        "hessian_diagonal_fn": "the diagonal is exact",
        "clip_value_fn": "the limit is (t - 1)^(1/4)",
        "muon_weight_dimension_numbers": "matrices are what has two axes",
    },
    "keras": {
        "loss_scale_factor": "in float64 no loss needs a scale",
        "gradient_accumulation_steps": "every gradient makes an update",
    },
}
# What amounts to none, where that is not None alone.
NONE = {_IN_FLOAT64: (None, "float64"), _FOR_ALL: (None, True)}


def without_unused(framework, title, given):
    """Return the settings without those that change nothing; refuse what is not to be had.

    >>> without_unused("torch", "torch.Adam", {"lr": 0.1, "foreach": False})
    {'lr': 0.1}
    """
    only = ONLY_NONE.get(framework, {})
    for key, value in given.items():
        why = only.get(canonical(key))
        if why and not _amounts_to_none(value, why):
            raise UsageError(f"{title}: optviz has {key} only as none: {why}")
    unused = {*WITHOUT_EFFECT.get(framework, ()), *only}
    return {key: value for key, value in given.items() if canonical(key) not in unused}


def _amounts_to_none(value, why):
    return any(type(value) is type(none) and value == none for none in NONE.get(why, (None,)))

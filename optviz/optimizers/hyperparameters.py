"""The valid range of every hyperparameter, said once for all rules."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from optviz.errors import UnknownNameError, UsageError
from optviz.reals import real_array
from optviz.registry import did_you_mean

# name: (lowest, highest, whether the highest itself is allowed); the lowest always is.
RANGES = {
    "lr": (0, math.inf, False),
    "lr_decay": (0, math.inf, False),
    "decay": (0, math.inf, False),
    "momentum": (0, 1, True),
    "dampening": (0, 1, True),
    "beta1": (0, 1, False),
    "beta2": (0, 1, False),
    "rho": (0, 1, False),
    "eps": (0, math.inf, False),
    "weight_decay": (0, math.inf, False),
    "momentum_decay": (0, math.inf, False),
    "initial_accumulator": (0, math.inf, False),
    "eps_root": (0, math.inf, False),
    "beta3": (0, 1, False),
    "gamma": (0, math.inf, False),
    "clip": (0, math.inf, False),
    "eta_minus": (0, 1, False),
    "eta_plus": (1, math.inf, False),
    "step_min": (0, math.inf, False),
    "step_max": (0, math.inf, False),
    "l1": (0, math.inf, False),
    "l2": (0, math.inf, False),
    "l2_shrinkage": (0, math.inf, False),
    "lr_power": (-math.inf, 0, True),
    "beta2_decay": (-math.inf, 0, True),
    "eps1": (0, math.inf, False),
    "eps2": (0, math.inf, False),
    "gtol": (0, math.inf, False),
    "xtol": (0, math.inf, False),
    "ftol": (0, math.inf, False),
    "clip_norm": (0, math.inf, False),
    "clip_block_norm": (0, math.inf, False),
    "clip_value": (0, math.inf, False),
    "sam": (0, math.inf, False),
    "ema": (0, 1, True),
    "lookahead_alpha": (0, 1, True),
    "trust_coefficient": (0, math.inf, False),
    "min_norm": (0, math.inf, False),
    "initial": (0, math.inf, False),
    "d0": (0, math.inf, False),
    "d_coef": (0, math.inf, False),
    "warmup": (0, math.inf, False),
    "weight_lr_power": (0, math.inf, False),
}


OTHER_NAMES = {"learning_rate": "lr", "rate": "lr", "epsilon": "eps", "rho": "beta2", "wd": "weight_decay"}


def check_known(rule, given, known):
    """Raise UnknownNameError for the first given name that the rule does not have."""
    for name in given:
        if name not in known:
            raise UnknownNameError(
                f"{rule} has no hyperparameter {name!r}.{did_you_mean(OTHER_NAMES.get(name, name), known)} "
                f"It has {', '.join(known)}."
            )


def checked_number(rule, name, value):
    """Return a float, or a float64 array (R,) of one value per run, inside the valid range."""
    return _number_within(rule, name, value, RANGES.get(name, (-math.inf, math.inf, False)))


def finite_number(rule, name, value):
    """Return a float, or a float64 array (R,), finite but of any size."""
    return _number_within(rule, name, value, (-math.inf, math.inf, False))


def _number_within(rule, name, value, limits):
    low, high, closed = limits
    try:
        number = real_array(value)  # a copy: the caller's array may change later
    except (TypeError, ValueError, OverflowError):
        raise UsageError(
            f"{rule}: {name} must be a number, found {value!r}; write for example {name}=0.1"
        ) from None
    if number.ndim > 1 or number.size == 0:
        raise UsageError(
            f"{rule}: {name} must be one number or one per run, shape (R,), found shape {number.shape}"
        )
    inside = np.isfinite(number) & (number >= low) & ((number <= high) if closed else (number < high))
    if not inside.all():
        wrong = float(number if number.ndim == 0 else number[~inside][0])
        raise UsageError(f"{rule}: {name} must be {_range_text(low, high, closed)}, found {wrong:g}")
    return float(number) if number.ndim == 0 else number


def _range_text(low, high, closed):
    if math.isinf(low) and not math.isinf(high):
        return f"finite and at most {high:g}"
    if math.isinf(high):
        return "finite" if math.isinf(low) else f"finite and at least {low:g}"
    return f"in [{low:g}, {high:g}{']' if closed else ')'}"


def checked_count(rule, name, value, lowest=1):
    """Return a whole number of at least `lowest`."""
    whole = isinstance(value, (int, np.integer)) and not isinstance(value, bool)
    if not whole or value < lowest:
        raise UsageError(f"{rule}: {name} must be a whole number of at least {lowest}, found {value!r}")
    return int(value)


@dataclass(frozen=True)
class Schedule:
    """A hyperparameter that changes from update to update; every value of it is checked."""

    rule: str
    name: str
    function: Callable

    def __call__(self, t):
        where = f"{self.rule} at update {t}"
        value = checked_number(where, self.name, self.function(t))
        if not isinstance(value, float):
            raise UsageError(f"{where}: {self.name} must be one number, found shape {value.shape}")
        return value

    def __repr__(self):  # without the address that a function's own has: the same run gives the same file
        return getattr(self.function, "__name__", type(self.function).__name__)


def checked_choice(rule, name, value, choices):
    """Return the value of a switch, which must be one of its choices."""
    if not isinstance(value, type(choices[0])) or value not in choices:
        shown = ", ".join(str(choice).lower() if isinstance(choice, bool) else choice for choice in choices)
        raise UsageError(f"{rule}: {name} must be one of {shown}, found {value!r}")
    return value

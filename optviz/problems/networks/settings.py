"""Settings of named networks, checked with a sentence."""

import re

import numpy as np

from optviz.errors import UsageError
from optviz.problems.networks.checks import checked_amount
from optviz.problems.networks.seeds import checked_seed

LEAST_SAMPLES, MOST_SAMPLES = 2, 1_000_000
MOST_NOISE = 10.0


def checked_setting(what, key, value):
    """Return a setting in the one form in which it stands in a spec."""
    checks = {
        "hidden": _hidden, "samples": _samples, "classes": _classes, "noise": _noise, "ratio": _ratio,
        "seed": checked_seed_of, "targets": _targets, "l2": checked_amount_of, "l1": checked_amount_of,
    }  # fmt: skip
    if key in checks:
        return checks[key](what, key, value)
    return _plain(value)


def layers_of(hidden):
    """Return the widths of hidden layers.

    >>> layers_of("16-8"), layers_of(4), layers_of(None)
    ([16, 8], [4], [])
    """
    return [] if hidden is None else [int(width) for width in str(hidden).split("-")]


def _hidden(what, key, value):
    if isinstance(value, (list, tuple)):
        value = "-".join(map(str, value)) or None
    if value is None or (isinstance(value, str) and value.lower() in ("none", "")):
        return None
    if isinstance(value, bool) or not re.fullmatch(r"[1-9]\d{0,5}(-[1-9]\d{0,5}){0,99}", str(value)):
        raise UsageError(
            f"{what}: expected hidden to be units per layer, 8-8, a number, or none, found {value!r}"
        )
    return int(value) if "-" not in str(value) else str(value)


def _samples(what, key, value):
    return _whole(what, key, value, LEAST_SAMPLES, MOST_SAMPLES)


def _targets(what, key, value):
    if value not in ("one_hot", "number"):
        raise UsageError(f"{what}: expected targets to be one_hot or number, found {value!r}")
    return value


def _classes(what, key, value):
    return _whole(what, key, value, 2, 100)


def _whole(what, key, value, low, high):
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or not low <= value <= high:
        raise UsageError(f"{what}: expected {key} to be a whole number from {low} to {high}, found {value!r}")
    return int(value)


def _noise(what, key, value):
    return _number(what, key, value, lambda number: 0 <= number <= MOST_NOISE, f"in [0, {MOST_NOISE:g}]")


def _ratio(what, key, value):
    return _number(what, key, value, lambda number: 0 < number <= 1, "above 0 and at most 1")


def _number(what, key, value, fits, where):
    number = value if isinstance(value, (int, float, np.number)) and not isinstance(value, bool) else np.nan
    if not fits(number):
        raise UsageError(f"{what}: expected {key} to be a number {where}, found {value!r}")
    return float(number)


def checked_seed_of(what, _, value):
    """Return a seed."""
    return checked_seed(what, value)


def checked_amount_of(what, key, value):
    """Return a number of at least 0."""
    return checked_amount(what, key, value)


def _plain(value):
    """Return NumPy scalars and lists as what a spec can hold."""
    if isinstance(value, np.generic):
        return value.item()
    return tuple(np.asarray(value).tolist()) if isinstance(value, (list, tuple, np.ndarray)) else value

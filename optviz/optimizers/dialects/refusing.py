"""Refusals in the words of the frameworks, for numbers and for one value per run."""

import numpy as np

from optviz.errors import UsageError


def refuse_unless(holds, words):
    """Raise UsageError with the framework's words unless a condition holds for every run."""
    if not np.all(holds):
        raise UsageError(words)


def shown(value):
    """Return a value as the frameworks print it."""
    return value.tolist() if isinstance(value, np.ndarray) else value


def at_least_0(value, words):
    """Refuse negative values and NaN; callables are looked at when they are called."""
    if not callable(value):
        refuse_unless(np.asarray(value) >= 0, f"{words}: {shown(value)}")


def pair(name, value):
    """Return two values, or refuse what is not two."""
    if np.ndim(value) == 0 or len(value) != 2:
        raise UsageError(f"{name} must be two numbers, found {shown(value)!r}; write ({name}=(0.9,0.999))")
    return tuple(float(part) if isinstance(part, (np.generic, int)) else part for part in value)

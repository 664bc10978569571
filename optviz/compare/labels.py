"""Labels of the runs in a race: the name where it is unique, otherwise what differs."""

from collections import Counter

from optviz.errors import UsageError
from optviz.optimizers.wrapping import SETTINGS
from optviz.registry import format_value


def labels(optimizers):
    """Return one label per optimizer; two that are alike in everything are refused.

    >>> import optviz
    >>> labels([optviz.optimizer(spec) for spec in ("sgd", "adam:lr=0.1", "adam:lr=1")])
    ['sgd', 'adam lr=0.1', 'adam lr=1']
    """
    names = Counter(optimizer.name for optimizer in optimizers)
    found = []
    for optimizer in optimizers:
        if names[optimizer.name] == 1:
            found.append(" ".join([optimizer.name, *_around(optimizer)]))
            continue
        twins = [other for other in optimizers if other.name == optimizer.name]
        keys = dict.fromkeys(key for twin in twins for key in twin.hyperparameters)
        differs = [key for key in keys if _differ(key, twins) and key in optimizer.hyperparameters]
        settings = " ".join(f"{key}={format_value(_value(optimizer, key))}" for key in differs)
        found.append(f"{optimizer.name} {settings}".strip())
    check_unique(found)
    return found


def _around(optimizer):
    """Return what is put around the rule, "ema=0.9": an optimizer with it is another method."""
    return [f"{key}={format_value(optimizer.changed[key])}" for key in SETTINGS if key in optimizer.changed]


def check_unique(found):
    """Raise UsageError if two labels are alike."""
    for label, count in Counter(found).items():
        if count > 1:
            raise UsageError(
                f"expected every run to have its own label, found {label!r} {count} times; change one"
            )


def _value(optimizer, key):
    """Return a hyperparameter; one that a named schedule moves as its first value."""
    value = optimizer.hyperparameters.get(key)
    return getattr(value, "first", value)


def _differ(key, optimizers):
    first = str(_value(optimizers[0], key))
    return any(str(_value(other, key)) != first for other in optimizers[1:])

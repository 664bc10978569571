"""Which of a framework's hyperparameters is which of ours, found by asking the dialect."""

import inspect

from optviz.errors import UsageError
from optviz.optimizers.dialects.like import dialect_of, like


def like_with(name, said, wanted):
    """Return a dialect's optimizer with more of its hyperparameters, given by our names.

    Parameters
    ----------
    name : str
        "optax.nadam".
    said : mapping
        Hyperparameters by the framework's names; these stay as they are.
    wanted : mapping
        Hyperparameters by our names; those that the framework does not have are left out.
    """
    found, changed = counterparts(name), {}
    for own, value in wanted.items():
        if own not in found or found[own][0] in said:
            continue
        key, index, sign, default = found[own]
        value = sign * value if sign < 0 else value
        if index is None:
            changed[key] = value
        else:
            before = changed.get(key, default)
            changed[key] = (*before[:index], value, *before[index + 1 :])
    return like(name, **said, **changed)


def rate_of(name):
    """Return a dialect's own name of the learning rate, or None if it has none.

    >>> rate_of("optax.polyak_sgd")
    'max_learning_rate'
    """
    return counterparts(name).get("lr", (None,))[0]


def needs_rate(name):
    """Whether a dialect has a learning rate without a default."""
    parameters = inspect.signature(dialect_of(name)[2]).parameters
    return any(p.default is p.empty and key == rate_of(name) for key, p in parameters.items())


def counterparts(name):
    """Return {our name: (the framework's, place in a tuple or None, sign, default)}.

    A slightly different value of each setting is tried; what takes that value, or its
    negative, is its counterpart.
    """
    function = dialect_of(name)[2]
    parameters = inspect.signature(function).parameters
    base = {key: 0.01 if p.default is p.empty else p.default for key, p in parameters.items()}
    before, found = _settings(function, base), {}
    for key, value in base.items():
        for index, part, other in _beside(value):
            for own, told in _settings(function, {**base, key: other}).items():
                same = told == part and type(told) is type(part)
                if told != before.get(own) and (same or (isinstance(part, float) and told == -part)):
                    found.setdefault(own, (key, index, 1 if same else -1, value))
    return found


def _settings(function, values):
    try:
        return function(**values)[1]
    except UsageError:  # a value that this class refuses has no counterpart
        return {}


def _beside(value):
    """Yield (place, new part, new value) for values next to a setting's own."""
    if isinstance(value, tuple):
        for i, part in enumerate(value):
            for _, other, _ in _beside(part):
                yield i, other, (*value[:i], other, *value[i + 1 :])
    elif isinstance(value, bool):
        yield None, not value, not value
    elif value is None:
        yield None, 0.123, 0.123
    elif isinstance(value, int):
        yield None, value + 1, value + 1
    elif isinstance(value, float):
        other = 0.987 * value if value else 0.00123
        yield None, other, other

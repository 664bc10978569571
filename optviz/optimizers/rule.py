"""The decorator that turns one elementwise function into an optimizer factory."""

import numpy as np

from optviz.docstrings import sections
from optviz.errors import UsageError
from optviz.optimizers.hyperparameters import Schedule, check_known, checked_choice, checked_number
from optviz.optimizers.seam import Optimizer

WEIGHT_DECAY_MODES = ("l2", "decoupled", "decoupled_unscaled")
SHARED = {"weight_decay": 0.0, "weight_decay_mode": WEIGHT_DECAY_MODES, "maximize": False}


class Step(float):
    """The update counter t = 1, 2, ..., whose powers have the same bits for a number as for an array.

    NumPy's array power and Python's differ in the last place on some machines; a batch
    with one beta per run must equal its runs one by one.
    """

    def __rpow__(self, base):
        power = np.atleast_1d(np.asarray(base, dtype=float)) ** float(self)
        return float(power[0]) if np.ndim(base) == 0 else power

    def __add__(self, other):
        return Step(float(self) + other)

    def __mul__(self, other):
        product = float(self) * other
        return Step(product) if isinstance(product, float) else product


def rule(start=None, **hyperparameters):
    """Return a decorator that makes a `Rule` of an elementwise update function.

    Parameters
    ----------
    start : dict, optional
        State names whose first value is not zero: a number or the name of a hyperparameter.
    **hyperparameters
        Name and default; a tuple of strings is a switch whose first value is the default.
    """
    return lambda function: Rule(function, hyperparameters, start or {})


class Rule:
    """An elementwise update rule with its defaults; calling it makes an `Optimizer`.

    The function takes (x, g, t, *state, **hyperparameters), all arrays (R, D) or
    broadcastable to it, and returns the new x followed by the new state. Weight decay
    and maximization are common to all rules and added here, once.
    """

    def __init__(self, function, hyperparameters, start, name=None, doc=None, changed=None):
        self.function, self.name = function, name or function.__name__
        self.__doc__ = doc or function.__doc__
        code = function.__code__
        own = [*code.co_varnames[3 : code.co_argcount]]
        if own[len(own) - len(hyperparameters) :] != list(hyperparameters):
            raise UsageError(
                f"rule {self.name}: expected the arguments x, g, t, the state, then "
                f"{', '.join(hyperparameters)} in this order, found {', '.join(own)}"
            )
        self.states = tuple(own[: len(own) - len(hyperparameters)])
        self._own, self._start = tuple(hyperparameters), start
        self._declared, self._query, self._query_when = hyperparameters, None, {}
        declared = {**hyperparameters, **SHARED}
        self.choices = {k: _choices(v) for k, v in declared.items() if isinstance(v, (tuple, bool))}
        self.defaults = {k: v[0] if isinstance(v, tuple) else v for k, v in declared.items()} | (
            changed or {}
        )

    def query(self, **when):
        """Say where the gradient is taken, when the switches have these values (decorator)."""

        def declare(function):
            self._query, self._query_when = function, when
            return function

        return declare

    def variant(self, name, doc, **changed):
        """Return the same rule under another name, with other defaults."""
        return Rule(self.function, self._declared, self._start, name, doc, changed)

    @property
    def summary(self):
        """The first line of the docstring."""
        return sections(self.__doc__)["Summary"].partition("\n")[0]

    def __call__(self, **given):
        check_known(self.name, given, self.defaults)
        values = {key: self._checked(key, given.get(key, value)) for key, value in self.defaults.items()}
        changed = {key: value for key, value in values.items() if not _same(value, self.defaults[key])}
        return Optimizer(
            self.name, self._init, self._update, self._bound_query(values), values, changed, rule=self
        )

    def _checked(self, name, value):
        if name in self.choices:
            return checked_choice(self.name, name, value, self.choices[name])
        if callable(value):
            return Schedule(self.name, name, value)
        return checked_number(self.name, name, value)

    def _bound_query(self, values):
        if self._query is None or any(
            values[key] not in allowed for key, allowed in self._query_when.items()
        ):
            return None
        return lambda x, state, hyper: self._query(x, *state, **{key: hyper[key] for key in self._own})

    def _init(self, x, hyper):
        state = []
        for name in self.states:
            first = self._start.get(name, 0.0)
            first = hyper[first] if isinstance(first, str) else first
            state.append(np.zeros_like(x) + first)
        return tuple(state)

    def _update(self, x, g, t, state, hyper):
        return self.apply(x, g, Step(t), state, hyper)

    def apply(self, x, g, t, state, hyper):
        """Return the new x and state: maximization, weight decay, then the rule's own function."""
        if hyper["maximize"]:
            g = -g
        decay = hyper["weight_decay"]
        if not (isinstance(decay, float) and decay == 0):
            x, g = decayed(x, g, decay, hyper["weight_decay_mode"], hyper["lr"])
        new = self.function(x, g, t, *state, **{key: hyper[key] for key in self._own})
        return (new[0], new[1:]) if self.states else (new, ())


def decayed(x, g, decay, mode, lr):
    """Return x and g after weight decay: into the gradient ("l2") or off the weights.

    Sources: torch 2.13 (l2 and decoupled, which multiplies by lr); Loshchilov & Hutter
    2019, arXiv:1711.05101, algorithm 2 (decoupled_unscaled, which does not).
    """
    if mode == "l2":
        return x, g + decay * x
    if mode == "decoupled":
        return x * (1 - lr * decay), g
    return x * (1 - decay), g


def _choices(value):
    return (False, True) if isinstance(value, bool) else value


def _same(value, default):
    return not isinstance(value, np.ndarray) and not callable(value) and value == default

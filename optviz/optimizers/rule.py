"""The decorator that turns one elementwise function into an optimizer factory."""

import numpy as np

from optviz.docstrings import sections
from optviz.errors import UsageError
from optviz.optimizers.hyperparameters import (
    Schedule,
    check_known,
    checked_choice,
    checked_count,
    checked_number,
)
from optviz.optimizers.seam import Optimizer
from optviz.optimizers.wrapping import split_wrapping, wrapped

WEIGHT_DECAY_MODES = ("l2", "decoupled", "decoupled_unscaled")
SHARED = {"weight_decay": 0.0, "weight_decay_mode": WEIGHT_DECAY_MODES, "maximize": False}
SEEN = ("loss", "hessian_diagonal", "blocks")  # arguments that the engine gives: see `Optimizer.needs`


class Step(float):
    """The update counter t = 1, 2, ..., whose powers have the same bits for a number as for an array.

    NumPy's array power and Python's differ in the last place on some machines; a batch
    with one beta per run must equal its runs one by one. So do its quotients: by a NumPy 0
    they are infinite, where Python raises.
    """

    def __rpow__(self, base):
        power = np.atleast_1d(np.asarray(base, dtype=float)) ** float(self)
        return power[0] if np.ndim(base) == 0 else power

    def __pow__(self, exponent):
        power = np.power(np.float64(self), np.atleast_1d(np.asarray(exponent, dtype=float)))
        return power[0] if np.ndim(exponent) == 0 else power

    def __add__(self, other):
        total = float(self) + other
        return Step(total) if isinstance(total, float) else total

    def __sub__(self, other):
        return self + -other

    def __mul__(self, other):
        product = float(self) * other
        return Step(product) if isinstance(product, float) else product

    __radd__, __rmul__ = __add__, __mul__


def rule(start=None, family="", **hyperparameters):
    """Return a decorator that makes a `Rule` of an elementwise update function.

    Parameters
    ----------
    start : dict, optional
        State names whose first value is not zero: a number, the name of a hyperparameter,
        or "x" for the starting point.
    family : str
        The kind of method that it is, for lists.
    **hyperparameters
        Name and default; a tuple of strings is a switch whose first value is the default,
        an int default takes whole numbers only.
    """
    return lambda function: Rule(function, hyperparameters, start or {}, family=family)


class Rule:
    """An elementwise update rule with its defaults; calling it makes an `Optimizer`.

    The function takes (x, g, t, *state, **hyperparameters), all arrays (R, D) or
    broadcastable to it, and returns the new x followed by the new state. Between t and
    the state it may name what else it must see: loss, hessian_diagonal, blocks. Weight
    decay (unless the rule has its own) and maximization are added here, once.
    """

    def __init__(self, function, hyperparameters, start, name=None, doc=None, changed=None, family=""):
        self.family = family
        self.function, self.name = function, name or function.__name__
        self.__doc__ = doc or function.__doc__
        code = function.__code__
        own = [*code.co_varnames[3 : code.co_argcount]]
        if own[len(own) - len(hyperparameters) :] != list(hyperparameters):
            raise UsageError(
                f"rule {self.name}: expected the arguments x, g, t, the state, then "
                f"{', '.join(hyperparameters)} in this order, found {', '.join(own)}"
            )
        seen = own[: len(own) - len(hyperparameters)]
        self.needs = tuple(key for key in seen if key in SEEN)
        self.states = tuple(key for key in seen if key not in SEEN)
        self._own, self._start = tuple(hyperparameters), start
        self._declared, self._query, self._query_when = hyperparameters, None, {}
        own_decay = "weight_decay" in hyperparameters
        shared = {key: value for key, value in SHARED.items() if not (own_decay and "decay" in key)}
        self._decays = not own_decay
        declared = {**hyperparameters, **shared}
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
        other = Rule(self.function, self._declared, self._start, name, doc, changed, self.family)
        other._query, other._query_when = self._query, self._query_when
        return other

    @property
    def summary(self):
        """The first line of the docstring."""
        return sections(self.__doc__)["Summary"].partition("\n")[0]

    def __call__(self, **given):
        own, around = split_wrapping(given)
        check_known(self.name, own, self.defaults)
        values = {key: self._checked(key, own.get(key, value)) for key, value in self.defaults.items()}
        return wrapped(self._made(values), around)

    def unchecked(self, **given):
        """Return the optimizer without checks of ranges, for dialects that have their own."""
        return self._made({**self.defaults, **given})

    def _made(self, values):
        changed = {key: value for key, value in values.items() if not _same(value, self.defaults[key])}
        query = self._bound_query(values)
        return Optimizer(
            self.name, self._init, self._update, query, values, changed, needs=self.needs, rule=self
        )

    def _checked(self, name, value):
        if name in self.choices:
            return checked_choice(self.name, name, value, self.choices[name])
        if type(self.defaults[name]) is int:
            return checked_count(self.name, name, value)
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
            first = {**hyper, "x": x}[first] if isinstance(first, str) else first
            state.append(np.zeros_like(x) + first)
        return tuple(state)

    def _update(self, x, g, t, state, hyper, **seen):
        return self.apply(x, g, Step(t), state, hyper, **seen)

    def apply(self, x, g, t, state, hyper, **seen):
        """Return the new x and state: maximization, weight decay, then the rule's own function."""
        if hyper["maximize"]:
            g, seen = -g, negated(seen)
        if self._decays and nonzero(hyper["weight_decay"]):
            x, g = decayed(x, g, hyper["weight_decay"], hyper["weight_decay_mode"], hyper["lr"])
        named = dict(zip(self.states, state, strict=True))
        new = self.function(x, g, t, **named, **seen, **{key: hyper[key] for key in self._own})
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


def negated(seen):
    """Return what the engine gives as it is of the negative loss."""
    found = dict(seen)
    if "loss" in seen:
        found["loss"] = -seen["loss"]
    if "hessian_diagonal" in seen:
        found["hessian_diagonal"] = lambda: -seen["hessian_diagonal"]()
    return found


def nonzero(value):
    """Whether a hyperparameter is anything but the number 0: an array or a schedule is.

    >>> nonzero(0.0), nonzero(1e-8)
    (False, True)
    """
    return not (isinstance(value, (int, float)) and value == 0)


def _choices(value):
    return (False, True) if isinstance(value, bool) else value


def _same(value, default):
    return not isinstance(value, np.ndarray) and not callable(value) and value == default

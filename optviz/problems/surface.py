"""The decorator that turns one function of x and y into a two-parameter problem factory."""

from dataclasses import replace

import numpy as np

from optviz.errors import UnknownNameError, UsageError
from optviz.problems.contract import Problem
from optviz.problems.dimensions import fixed
from optviz.reals import real_array
from optviz.registry import did_you_mean

LEAST_ROOT = 1e-162  # hardly below every square root but 0: x / max(root, this) is 0 at 0 and small beside it


def surface(domain, start, minima, minimum, formula, latex, source, steps=200, valid=None, **parameters):
    """Return a decorator that makes a `Surface` of ``f(x, y, **parameters)``.

    Parameters
    ----------
    domain : ((x0, x1), (y0, y1))
    start : (x, y)
    minima : list of (x, y), or callable
        Every global minimum inside the domain; a callable gets the parameters.
    minimum : float or callable
        The value there; -inf when unbounded below.
    formula, latex, source : str
    steps : int
        A number of steps that shows what happens.
    valid : dict, optional
        Parameter name to (lowest, highest), or to a range of whole numbers, where it is not any
        finite number.
    **parameters
        Name and default of the function's settings.
    """

    def declare(function):
        about = {
            "domain": domain, "start": start, "minima": minima, "minimum": minimum,
            "formula": formula, "latex": latex, "source": source, "steps": steps,
        }  # fmt: skip
        return Surface(function, about, parameters, valid or {})

    return declare


class Declared:
    """A loss with what is known of it, and settings that have defaults."""

    def __init__(self, function, about, parameters, valid):
        self.function, self.name, self.__doc__ = function, function.__name__, function.__doc__
        self.about, self.defaults, self._valid = about, parameters, valid

    @property
    def summary(self):
        """The first line of the docstring."""
        return (self.__doc__ or "").strip().partition("\n")[0]

    @property
    def settings(self):
        """The names of everything that may be set."""
        return [*self.defaults, *([] if self.dimensions.is_fixed else ["dim"])]

    def values(self, given):
        """Return every setting, and those of them that are not the default."""
        values = {**self.defaults, **{key: self._checked(key, value) for key, value in given.items()}}
        return values, {key: value for key, value in values.items() if value != self.defaults[key]}

    def _checked(self, name, value):
        if name not in self.defaults:
            known = ", ".join(self.settings) or "no parameters"
            hint = did_you_mean(name, self.settings)
            raise UnknownNameError(f"{self.name} has no parameter {name!r}.{hint} It has {known}.")
        bounds = self._valid.get(name, (-np.inf, np.inf))
        low, high, whole = bounds[0], bounds[-1], isinstance(bounds, range)
        try:
            number = real_array(value)
        except (TypeError, ValueError, OverflowError):
            number = np.array(np.nan)
        fits = number.ndim == 0 and np.isfinite(number) and low <= number <= high
        if not fits or (whole and number % 1):
            kind = "a whole number" if whole else "a number"
            where = "a finite number" if low == -np.inf else f"{kind} in [{low:g}, {high:g}]"
            raise UsageError(f"{self.name}: {name} must be {where}, found {value!r}")
        return int(number) if whole else float(number)


def _stacked(function, parameters):
    def value_and_grad(x):
        grad = np.empty_like(x)
        value, grad[..., 0], grad[..., 1] = function(x[..., 0], x[..., 1], **parameters)
        return value, grad

    return value_and_grad


class Surface(Declared):
    """A loss of two parameters with its defaults; calling it makes a `Problem`.

    The function takes (x, y, **parameters), arrays of one shape, and returns
    (value, df/dx, df/dy) elementwise. With ``dim`` other than 2 the `Family` of the same
    name makes the problem, if there is one.
    """

    def __call__(self, dim=None, **given):
        values, changed = self.values(given)
        if dim is not None and (dim := self.dimensions.checked(self.name, dim)) != 2:
            return self.general.problem(dim, values, {"dim": dim, **changed})
        about = {key: value(**values) if callable(value) else value for key, value in self.about.items()}
        return Problem(
            _stacked(self.function, values),
            name=self.name, parameters=values, changed=changed, summary=self.summary,
            surface=self.function, **about,
        )  # fmt: skip

    @property
    def general(self):
        """The `Family` of the same name, or None."""
        from optviz.problems.families import FAMILIES

        if self.name in FAMILIES:
            return FAMILIES[self.name]
        return None

    @property
    def dimensions(self):
        """The numbers of parameters that it may have; the default is 2."""
        return fixed(2) if self.general is None else replace(self.general.dimensions, default=2)

"""A formula as a list of steps, each written once: numbers are worked out, equal parts are shared."""

import math
from typing import NamedTuple

import numpy as np

VARIABLES = ("x", "y")
CONSTANTS = {"pi": math.pi, "e": math.e}
MOST_FACTORS = 64  # a higher power is left to NumPy

# Name to the function and the fewest and most of its arguments.
FUNCTIONS = {
    **{name: (getattr(np, name), 1, 1) for name in
       ("sin", "cos", "tan", "sinh", "cosh", "tanh", "exp", "log", "log2", "log10", "sqrt", "cbrt", "sign",
        "floor", "ceil")},
    **{name: (getattr(np, f"arc{name[1:]}"), 1, 1) for name in
       ("asin", "acos", "atan", "asinh", "acosh", "atanh")},
    "abs": (np.absolute, 1, 1), "atan2": (np.arctan2, 2, 2), "hypot": (np.hypot, 2, 2),
    "min": (np.minimum, 2, math.inf), "max": (np.maximum, 2, math.inf),
}  # fmt: skip
ALIASES = {
    "ln": "log", "arctan2": "atan2",
    **{f"arc{name[1:]}": name for name in ("asin", "acos", "atan", "asinh", "acosh", "atanh")},
}  # fmt: skip


class Step(NamedTuple):
    """One operation on earlier steps; `constant` is its value where neither x nor y matters."""

    operation: str
    inputs: tuple
    constant: float | None


class Expression:
    """The steps of a formula; the last one added rests on all others and is its value.

    >>> tree = Expression()
    >>> square = tree.add("^", tree.add("x"), tree.number(2))
    >>> tree.function()(3.0, 0.0)
    np.float64(9.0)
    """

    def __init__(self):
        self.steps, self._places = [], {}

    def number(self, value):
        """Return the place of a number."""
        return self._placed(Step("number", (), float(value)))

    def add(self, operation, *inputs):
        """Return the place of an operation, a variable or a constant; the same for the same again."""
        return self._placed(Step(operation, inputs, self._worked_out(operation, inputs)))

    def _placed(self, step):
        if step not in self._places:
            self._places[step] = len(self.steps)
            self.steps.append(step)
        return self._places[step]

    def _worked_out(self, operation, inputs):
        if operation in CONSTANTS:
            return CONSTANTS[operation]
        known = [self.steps[place].constant for place in inputs]
        if operation == "^" and known[1] == 0:
            return 1.0
        if not inputs or None in known:
            return None
        with np.errstate(all="ignore"):
            return float(_OPERATIONS[operation](*known))

    def function(self):
        """Return the elementwise function of x and y that works the steps off, made of NumPy's ufuncs."""
        steps = {place: self.steps[place] for place in self._needed()}
        constants = {place: step.constant for place, step in steps.items() if step.constant is not None}
        variables = {place: step.operation for place, step in steps.items() if step.operation in VARIABLES}
        work = [
            (place, _OPERATIONS[step.operation], step.inputs)
            for place, step in steps.items()
            if step.inputs and step.constant is None
        ]

        def elementwise(x, y):
            given = {"x": x, "y": y}
            values = constants | {place: given[name] for place, name in variables.items()}
            for place, operation, inputs in work:
                values[place] = operation(*[values[i] for i in inputs])
            return values[len(self.steps) - 1]

        return elementwise

    def _needed(self):
        """Return the places that the last step rests on; what is inside a constant is not needed."""
        found = {len(self.steps) - 1}
        for place in range(len(self.steps) - 1, -1, -1):
            if place in found and self.steps[place].constant is None:
                found.update(self.steps[place].inputs)
        return sorted(found)


def _raised(base, exponent):
    """Return a power: whole ones by multiplication, for bases of any sign; constants are plain floats."""
    if type(exponent) is float:
        if exponent.is_integer() and 1 <= abs(exponent) <= MOST_FACTORS:
            power = _multiplied(base, int(abs(exponent)))
            return np.reciprocal(power) if exponent < 0 else power
        return np.sqrt(base) if exponent == 0.5 else np.power(base, exponent)
    if type(base) is float and base in (2.0, math.e):
        return (np.exp2 if base == 2 else np.exp)(exponent)
    return np.power(base, exponent)


def _multiplied(base, count):
    """Return base^count by squaring: 4 multiplications for x^10."""
    power = None
    while True:
        if count % 2:
            power = base if power is None else power * base
        count //= 2
        if not count:
            return power
        base = np.square(base)


_OPERATIONS = {
    "+": np.add, "-": np.subtract, "*": np.multiply, "/": np.true_divide, "negative": np.negative,
    "^": _raised, **{name: function for name, (function, _, _) in FUNCTIONS.items()},
}  # fmt: skip

"""Classical methods that run as a whole: reference tracks through scipy.optimize."""

from optviz.docstrings import sections
from optviz.errors import UsageError
from optviz.optimizers.hyperparameters import check_known, checked_count, checked_number
from optviz.optimizers.seam import Optimizer


def solver(family="", **hyperparameters):
    """Return a decorator that makes a `Solver` of a function."""
    return lambda function: Solver(function, hyperparameters, family)


class Solver:
    """A method that chooses its own evaluations; calling it makes an `Optimizer`.

    The function takes (value_and_grad, hessian, start, evaluations, hyper) and returns the
    points (K, D) that it reached and the gradient evaluations (K,) that each had cost.
    """

    choices, states, needs = {}, (), ()

    def __init__(self, function, hyperparameters, family=""):
        self.family = family
        self.function, self.name, self.__doc__ = function, function.__name__, function.__doc__
        self.defaults = hyperparameters

    @property
    def summary(self):
        """The first line of the docstring."""
        return sections(self.__doc__)["Summary"].partition("\n")[0]

    def __call__(self, **given):
        check_known(self.name, given, self.defaults)
        values = {key: self._checked(key, given.get(key, value)) for key, value in self.defaults.items()}
        changed = {key: value for key, value in values.items() if value != self.defaults[key]}
        return Optimizer(
            self.name, None, None, hyperparameters=values, changed=changed, solve=self.function, rule=None
        )

    def _checked(self, name, value):
        if type(self.defaults[name]) is int:
            return checked_count(self.name, name, value)
        number = checked_number(self.name, name, value)
        if not isinstance(number, float):
            raise UsageError(f"{self.name}: {name} must be one number, found shape {number.shape}")
        return number

"""The decorator that turns one function of a vector into a problem for any number of parameters."""

import numpy as np

from optviz.problems.contract import Problem
from optviz.problems.dimensions import fixed
from optviz.problems.surface import Declared


def family(
    dim, start, minima, minimum, formula, latex, source,
    domain=None, steps=200, note="", valid=None, **parameters,
):  # fmt: skip
    """Return a decorator that makes a `Family` of ``f(x (..., D), **parameters)``.

    A family of the name of a `Surface` is its general form: that surface is the member with
    two parameters and says which settings there are.

    Parameters
    ----------
    dim : int or Dimensions
        The number of parameters, or which ones there may be and the default.
    start : sequence
        A point; a shorter one is repeated to length D.
    minima : list of sequence
        Every known global minimum inside the domain, repeated in the same way; empty where
        none is known.
    minimum : float
        The value there; -inf when unbounded below, None when unknown.
    formula, latex, source : str
        In a formula n is the number of parameters, and they are x_1 to x_n.
    domain : (low, high) or sequence of D of them, optional
        What is looked at. Default: `box_around` start and minima.
    steps : int
        A number of steps that shows what happens.
    note : str
        What else is worth knowing; local minima for example.
    valid : dict, optional
        Parameter name to (lowest, highest) where it is not any finite number.
    **parameters
        Name and default of the function's settings.

    Each of start, minima, minimum, domain and note may be a function of ``(dim, **parameters)``.
    """

    def declare(function):
        about = {
            "start": start, "minima": minima, "minimum": minimum, "formula": formula, "latex": latex,
            "source": source, "domain": domain, "steps": steps, "note": note,
        }  # fmt: skip
        return Family(function, about, parameters, valid or {}, fixed(dim) if isinstance(dim, int) else dim)

    return declare


class Family(Declared):
    """A loss of D parameters for every D of its `dimensions`; calling it makes a `Problem`.

    The function takes (x (..., D), **parameters), of which the last axis is contiguous, and
    returns (value (...), gradient (..., D)).
    """

    def __init__(self, function, about, parameters, valid, dimensions):
        super().__init__(function, about, parameters, valid)
        self.dimensions = dimensions

    def __call__(self, dim=None, **given):
        dim = self.dimensions.checked(self.name, dim)
        values, changed = self.values(given)
        return self.problem(
            dim, values, changed if dim == self.dimensions.default else {"dim": dim, **changed}
        )

    def problem(self, dim, values, changed):
        """Return the `Problem` with this number of parameters and these checked settings."""
        about = {key: value(dim, **values) if callable(value) else value for key, value in self.about.items()}
        about["start"] = np.resize(about["start"], dim)
        about["minima"] = [np.resize(point, dim) for point in about["minima"]]
        about["domain"] = _bounds(about, dim)
        told = values if self.dimensions.is_fixed else {"dim": dim, **values}
        return Problem(
            _contiguous(self.function, values),
            name=self.name, parameters=told, changed=changed, summary=self.summary, trusted=True, **about,
        )  # fmt: skip


def _bounds(about, dim):
    if about["domain"] is None:
        return box_around([about["start"], *about["minima"]])
    return np.broadcast_to(about["domain"], (dim, 2))


def box_around(points):
    """Return bounds (D, 2) of points (P, D) and half as much again on either side.

    The half is of the box's width or of the largest number in it, whichever is more; of 2
    where that is 0.

    >>> box_around([[0, 10, 0], [1, 10, 0]]).tolist()
    [[-0.5, 1.5], [5.0, 15.0], [-1.0, 1.0]]
    """
    low, high = np.min(points, axis=0), np.max(points, axis=0)
    size = np.maximum(high - low, np.maximum(np.abs(low), np.abs(high)))
    margin = np.where(size == 0, 2, size) / 2
    return np.stack([low - margin, high + margin], axis=1)


def _contiguous(function, parameters):
    """Return the function for points in any layout.

    Sums over an axis of neighbours in memory add in another order than sums over distant
    numbers; with one layout for all, a batch equals its points one by one.
    """

    def value_and_grad(x):
        return function(np.ascontiguousarray(x), **parameters)

    return value_and_grad

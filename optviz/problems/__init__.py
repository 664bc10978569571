"""Problems: losses with gradients, and the registry that names them."""

from optviz.errors import UsageError
from optviz.problems.contract import Problem
from optviz.problems.surface import Surface, surface
from optviz.registry import Registry

__all__ = ["PROBLEMS", "Problem", "Surface", "problem", "surface"]

PROBLEMS = Registry("surface", "optviz.problems.surfaces", "optviz.problems", Surface)


def problem(spec, **parameters):
    """Return the problem that a spec names.

    Parameters
    ----------
    spec : str or Problem
        "rosenbrock" or "rosenbrock:b=10"; a `Problem` is returned as it is.
    **parameters
        More of its settings.

    Raises
    ------
    UnknownNameError, UsageError
        Unknown names; values outside a parameter's valid range.

    Examples
    --------
    >>> problem("rosenbrock", b=10).value([0, 1])
    np.float64(11.0)
    """
    if isinstance(spec, Problem):
        if parameters:
            raise UsageError(f"expected a spec to add {sorted(parameters)} to, found a finished Problem")
        return spec
    return PROBLEMS.make(spec, parameters)

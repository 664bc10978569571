"""Problems: losses with gradients, and the registry that names them."""

import importlib
import re

from optviz.errors import UsageError
from optviz.problems.contract import Problem
from optviz.problems.family import Family, family
from optviz.problems.surface import Surface, surface
from optviz.registry import Registry, did_you_mean, format_spec, parse_spec

__all__ = [
    "NETWORKS",
    "PROBLEMS",
    "Family",
    "Problem",
    "Surface",
    "family",
    "from_torch",
    "network",
    "problem",
    "surface",
    "surface_names",
]

_IN_NETWORKS = ("NETWORKS", "network")  # a package of its own, imported when it is asked for

FOLDERS = ("optviz.problems.surfaces", "optviz.problems.families")
PROBLEMS = Registry("surface", FOLDERS, "optviz.problems", (Surface, Family))


def surface_names():
    """Return the sorted names of those that are functions of x and y."""
    return [name for name, entry in PROBLEMS.items() if isinstance(entry, Surface)]


def __getattr__(name):
    if name == "from_torch":
        return importlib.import_module("optviz.problems.torch").from_torch
    if name not in _IN_NETWORKS:
        raise AttributeError(f"module 'optviz.problems' has no attribute {name!r}")
    return getattr(importlib.import_module("optviz.problems.networks"), name)


def problem(spec, **parameters):
    """Return the problem that a spec or a formula names.

    Parameters
    ----------
    spec : str or Problem
        "rosenbrock", "rosenbrock:b=10", a formula, "(1-x)^2 + 100*(y-x^2)^2", or a network,
        "spiral:hidden=8-8,batch=full"; a `Problem` is returned as it is.
    **parameters
        More of its settings. What may have any number of parameters takes ``dim``. Every surface
        takes ``domain``, what is looked at: (x0, x1),
        (x0, x1, y0, y1) or ((x0, x1), (y0, y1)); a formula also takes ``start``, (x, y).

    Raises
    ------
    UnknownNameError, UsageError
        Unknown names; values outside a parameter's valid range; a text that is no formula.

    Examples
    --------
    >>> problem("rosenbrock", b=10).value([0, 1])
    np.float64(11.0)
    >>> problem("rosenbrock", dim=10).value([0] * 10)
    np.float64(9.0)
    >>> problem("x^2 + 3y^2", domain=(-1, 1)).value([1, 2])
    np.float64(13.0)
    """
    if isinstance(spec, Problem):
        if parameters:
            raise UsageError(f"expected a spec to add {sorted(parameters)} to, found a finished Problem")
        return spec
    if is_formula(spec):
        from optviz.problems.formula import formula_problem

        return formula_problem(spec, **parameters)
    return _registered(spec, parameters)


def _registered(spec, parameters):
    """Return a problem of the registries, over its own domain or another."""
    name, written = parse_spec(spec)
    registry = _registry_of(name)
    if "domain" not in {**written, **parameters}:
        return registry.make(spec, parameters)
    if "domain" in written and "domain" in parameters:
        raise UsageError(f"'domain' is given both in {spec!r} and as a keyword; give it once")
    from optviz.problems.views import viewed

    (domain,) = (found.pop("domain") for found in (written, parameters) if "domain" in found)
    return viewed(registry.make(format_spec(name, written), parameters), domain)


def _registry_of(name):
    """Return the registry that has a name, or the one whose message on it is the more helpful."""
    if name in PROBLEMS:
        return PROBLEMS
    from optviz.problems.networks import NETWORKS

    near = did_you_mean(name, [*PROBLEMS, *NETWORKS])
    return NETWORKS if name in NETWORKS or any(near.endswith(f"{own!r}?") for own in NETWORKS) else PROBLEMS


def is_formula(spec):
    """Whether a text is to be read as a formula of x and y; a registered name never is.

    >>> is_formula("x - y"), is_formula("2x^2"), is_formula("saddle-point"), is_formula("beale:domain=(-1,1)")
    (True, True, False, False)
    """
    if not isinstance(spec, str):
        return False
    head = spec.partition(":")[0].strip()
    if re.search(r"[^\w\s,=.-]", head):  # a sign that no name has
        return True
    words = re.findall(r"[a-z_][a-z0-9_]*", head.lower())
    if not any(set(word) <= set("xy") for word in words) or (words == [head.lower()] and len(head) > 1):
        return False
    return head not in PROBLEMS

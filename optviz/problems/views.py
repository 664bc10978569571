"""Which part of a surface is looked at."""

import copy

import numpy as np

from optviz.errors import UsageError
from optviz.problems.checks import checked_domain
from optviz.reals import real_array
from optviz.registry import format_value

FARTHEST = 1e12
NARROWEST = 1e-6  # of the size of its bounds: below, pixels fall on the same numbers


def domain_of(name, given):
    """Return bounds (2, 2) from (x0, x1) for both, (x0, x1, y0, y1) or ((x0, x1), (y0, y1)).

    >>> domain_of("beale", (-1, 2)).tolist()
    [[-1.0, 2.0], [-1.0, 2.0]]
    """
    try:
        bounds = real_array(given)
    except (TypeError, ValueError, OverflowError):
        bounds = np.zeros(0)
    if bounds.shape not in ((2,), (4,), (2, 2)):
        raise UsageError(
            f"{name}: expected domain to be x0,x1 or x0,x1,y0,y1, found {_told(given)}; write -2,2"
        )
    bounds = checked_domain(name, np.resize(bounds, (2, 2)), 2)
    size = np.abs(bounds).max(axis=1)
    if size.max() > FARTHEST or (np.diff(bounds)[:, 0] < NARROWEST * np.maximum(size, NARROWEST)).any():
        raise UsageError(
            f"{name}: expected a domain within {FARTHEST:g} of 0 and at least {NARROWEST:g} of its size "
            f"wide, found {bounds.tolist()}"
        )
    return bounds


def _told(given):
    return ",".join(map(str, given)) if isinstance(given, (tuple, list)) else repr(given)


def setting(domain):
    """Return a domain as it stands in a spec."""
    return tuple(np.ravel(domain).tolist())


def viewed(problem, domain):
    """Return the problem over another domain; its function, start and minima are the same."""
    if problem.dimension != 2:
        raise UsageError(f"{problem.name}: expected two parameters with a domain, found {problem.dimension}")
    domain = domain_of(problem.name, domain)
    if problem.domain is not None and (domain == problem.domain).all():
        return problem
    seen = copy.copy(problem)
    seen.domain = domain
    sign = "," if ":" in problem.spec else ":"
    seen.spec = f"{problem.spec}{sign}domain={format_value(setting(domain))}"
    return seen

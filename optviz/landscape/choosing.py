"""Which plane a race is seen on."""

import numpy as np

from optviz.errors import UsageError
from optviz.landscape.endpoints import endpoint_plane
from optviz.landscape.filters import random_plane
from optviz.landscape.motion import last_rows
from optviz.landscape.plane import Plane, identity_plane
from optviz.landscape.principal import principal_plane
from optviz.problems import Problem
from optviz.registry import did_you_mean

KINDS = ("principal", "endpoints", "random")


def plane_of(trajectory, plane=None, rng=0):
    """Return the plane that a trajectory is drawn on.

    Parameters
    ----------
    trajectory : Trajectory
    plane : Plane or str, optional
        A plane is returned as it is. "principal", the default for more than two parameters:
        `principal_plane` of all runs; "endpoints": `endpoint_plane`; "random": `random_plane`
        around the end of the run with the lowest loss. Two parameters are their own plane.
    rng : int or numpy.random.Generator
        The seed of a random plane.

    Raises
    ------
    UsageError
        If there is no such plane.

    Examples
    --------
    >>> import optviz
    >>> plane_of(optviz.race("beale", ["adam:lr=0.1"], steps=5))
    <Plane identity, 2 parameters>
    """
    dimension = trajectory.x.shape[2]
    checked_plane(plane, dimension)
    if isinstance(plane, Plane):
        return plane
    if dimension == 2:
        return identity_plane()
    if plane == "endpoints":
        return endpoint_plane(trajectory)
    if plane == "random":
        return random_plane(_problem(trajectory), _lowest_end(trajectory), rng)
    return principal_plane(trajectory)


def checked_plane(plane, dimension):
    """Raise UsageError unless runs in so many parameters can be seen on this plane, or kind of plane."""
    if dimension < 2:
        raise UsageError(f"expected at least two parameters to draw tracks, found {dimension}")
    if isinstance(plane, Plane):
        if plane.dimension != dimension:
            raise UsageError(
                f"expected a plane among {dimension} parameters, found one among {plane.dimension}"
            )
    elif plane is not None and plane not in KINDS:
        raise UsageError(
            f"expected a Plane or one of {', '.join(KINDS)}, found {plane!r}.{did_you_mean(plane, KINDS)}"
        )
    elif plane is not None and dimension == 2:
        raise UsageError(f"two parameters are drawn as they are, found plane {plane!r}; leave it out")


def _problem(trajectory):
    if not isinstance(trajectory.problem, Problem):
        raise UsageError(f"expected a trajectory with its Problem, found {trajectory.problem!r}")
    return trajectory.problem


def _lowest_end(trajectory):
    """Return the last point (D,) of the run with the lowest final loss among those that have not diverged."""
    trajectory = trajectory.bridged
    ends, settled = last_rows(trajectory), trajectory.diverged_at < 0
    final = trajectory.loss[ends, np.arange(len(trajectory))]
    said = np.isfinite(final) & settled if settled.any() else ~np.isnan(final)
    best = int(np.argmin(np.where(said, final, np.inf)))
    return np.asarray(trajectory.x[ends[best], best], float)

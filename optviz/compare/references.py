"""Paths that optimizers are compared with: gradient flow and Newton's method, from the same start."""

import numpy as np

from optviz.engine import run
from optviz.errors import UsageError
from optviz.registry import check_chosen, names_in

REFERENCES = {
    "flow": "gradient flow: dx/dt = -grad f, gradient descent with lr to 0",
    "newton": "Newton's method within a trust region",
}
MOST_STEPS = 5000  # of the solver of the flow
FINE = 4  # points of the flow within each of them
SETTLED = 1e-6  # gradient norm, relative to the first, where the flow ends
FAR = 1e3  # distance from the start, relative to its size, beyond which a path is not followed
MOST_PARAMETERS = {"flow": 500, "newton": 100}  # the flow's solver has a matrix of D x D too
NEWTON_STEPS = 60


def checked_references(names, dimension):
    """Return the names of reference paths from "flow,newton" or a sequence; raise UsageError."""
    if names is None:
        return ()
    given = names_in(names)
    check_chosen("reference", given, REFERENCES)
    for name in given:
        if dimension > MOST_PARAMETERS[name]:
            raise UsageError(
                f"expected at most {MOST_PARAMETERS[name]} parameters for the reference {name!r}, "
                f"found {dimension}; leave it out"
            )
    return tuple(given)


def reference_path(problem, name, start):
    """Return the points (n, D) of a reference path from a start (D,).

    Parameters
    ----------
    problem : Problem
    name : str
        "flow": gradient flow, solved by LSODA (Hindmarsh & Petzold 1983) with relative tolerance
        1e-7 until the gradient is a millionth of the first. "newton": the iterates of the
        registry's `newton`.
    start : ndarray (D,)

    Examples
    --------
    >>> import optviz
    >>> reference_path(optviz.problem("rosenbrock"), "flow", [-1.2, 1])[-1].round(2)
    array([1., 1.])
    """
    start = np.asarray(start, float)
    return _flow(problem, start) if name == "flow" else _newton(problem, start)


def _flow(problem, start):
    from scipy.integrate import LSODA

    def slope(t, x):
        with np.errstate(all="ignore"):
            return -problem.value_and_grad(x)[1]

    first, far = np.linalg.norm(slope(0, start)), FAR * max(1.0, np.abs(start).max())
    points = [start[None]]
    if not np.isfinite(first) or first == 0:
        return points[0]
    solver = LSODA(slope, 0.0, start, np.inf, first_step=1e-3 / first, rtol=1e-7, atol=1e-9)
    for _ in range(MOST_STEPS):
        solver.step()
        if solver.status == "failed" or not np.isfinite(solver.y).all():
            break
        at = np.linspace(solver.t_old, solver.t, FINE + 1)[1:]
        points.append(solver.dense_output()(at).T)
        if np.linalg.norm(slope(0, solver.y)) <= SETTLED * first or np.abs(solver.y - start).max() > far:
            break
    return np.concatenate(points)


def _newton(problem, start):
    found = run(problem, "newton", steps=NEWTON_STEPS * (problem.dimension + 1), start=start).x[:, 0]
    moved = np.append(True, (np.diff(found, axis=0) != 0).any(axis=1))
    return found[moved & np.isfinite(found).all(axis=1)]

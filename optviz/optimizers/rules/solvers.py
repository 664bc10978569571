"""Reference tracks: what second-order and gradient-free methods of scipy.optimize do on the same loss.

Every evaluation of value and gradient is counted, a Hessian as D of them, and for Nelder-Mead
every evaluation of the value.
"""

import warnings
from contextlib import suppress

import numpy as np

from optviz.optimizers.solver import solver


class _Track:
    """Counts what a method evaluates, and notes the points it reaches until the evaluations are spent."""

    def __init__(self, value_and_grad, hessian, start, evaluations):
        self._value_and_grad, self._hessian, self._most = value_and_grad, hessian, evaluations
        self.spent, self.points, self.costs = 0, [start], [0]

    def value_and_grad(self, x):
        self.spent += 1
        return self._value_and_grad(x)

    def value(self, x):
        return self.value_and_grad(x)[0]

    def hessian(self, x):
        self.spent += len(x)
        return self._hessian(x)

    def reached(self, intermediate_result):
        self.points.append(np.array(intermediate_result.x, dtype=float))
        self.costs.append(self.spent)
        if self.spent >= self._most:
            raise StopIteration

    def minimize(self, function, start, method, options, **more):
        from scipy.optimize import minimize

        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")  # how a run ended is seen in its points
            # A loss that is not finite ends a run in various exceptions; the points stand.
            with suppress(ValueError, ArithmeticError, np.linalg.LinAlgError):
                minimize(function, start, method=method, callback=self.reached, options=options, **more)
        return np.array(self.points), np.array(self.costs)


@solver(family="curvature", memory=10, gtol=1e-9)
def lbfgs(value_and_grad, hessian, start, evaluations, hyper):
    """L-BFGS: a quasi-Newton step from the last few gradients, with a line search.

    Notes
    -----
    x = x - step H g, H from the last `memory` changes of x and g; step by a line search
    until Wolfe's conditions hold; ends when no |g_i| is above gtol.

    References
    ----------
    Liu & Nocedal 1989, doi:10.1007/BF01589116; scipy.optimize.minimize(method="L-BFGS-B").

    Examples
    --------
    >>> import optviz
    >>> optviz.run("rosenbrock", "lbfgs", steps=60).loss[-1, 0] < 1e-12
    np.True_
    """
    track = _Track(value_and_grad, hessian, start, evaluations)
    options = {"maxcor": hyper["memory"], "gtol": hyper["gtol"], "ftol": 0.0, "maxfun": evaluations}
    return track.minimize(track.value_and_grad, start, "L-BFGS-B", options, jac=True)


@solver(family="curvature", gtol=1e-9)
def bfgs(value_and_grad, hessian, start, evaluations, hyper):
    """BFGS: a quasi-Newton step from all gradients so far, with a line search.

    Notes
    -----
    x = x - step H g, H updated from every change of x and g; step by a line search until
    Wolfe's conditions hold; ends when no |g_i| is above gtol.

    References
    ----------
    Nocedal & Wright 2006, Numerical Optimization, algorithm 6.1;
    scipy.optimize.minimize(method="BFGS").

    Examples
    --------
    >>> import optviz
    >>> optviz.run("rosenbrock", "bfgs", steps=60).loss[-1, 0] < 1e-12
    np.True_
    """
    track = _Track(value_and_grad, hessian, start, evaluations)
    return track.minimize(track.value_and_grad, start, "BFGS", {"gtol": hyper["gtol"]}, jac=True)


@solver(family="curvature", gtol=1e-9)
def newton(value_and_grad, hessian, start, evaluations, hyper):
    """Newton: the minimizer of the quadratic model within a trust region.

    Notes
    -----
    x = x + p, p the minimum of g p + p H p / 2 with |p| at most the radius, which grows
    and shrinks with how well the model foretells the loss; H is exact on surfaces. Every
    Hessian counts as D gradient evaluations.

    References
    ----------
    Conn, Gould & Toint 2000, Trust Region Methods, algorithm 6.1.1;
    scipy.optimize.minimize(method="trust-exact").

    Examples
    --------
    >>> import optviz
    >>> optviz.run("rosenbrock", "newton", steps=100).loss[-1, 0] < 1e-12
    np.True_
    """
    track = _Track(value_and_grad, hessian, start, evaluations)
    options = {"gtol": hyper["gtol"]}
    return track.minimize(track.value_and_grad, start, "trust-exact", options, jac=True, hess=track.hessian)


@solver(family="conjugate", gtol=1e-9)
def cg(value_and_grad, hessian, start, evaluations, hyper):
    """CG: nonlinear conjugate gradients, with a line search.

    Notes
    -----
    d = -g + beta d, beta = max(0, g (g - g_before) / |g_before|^2); x = x + step d, step
    by a line search until Wolfe's conditions hold.

    References
    ----------
    Polak & Ribière 1969; Nocedal & Wright 2006, Numerical Optimization, section 5.2;
    scipy.optimize.minimize(method="CG").

    Examples
    --------
    >>> import optviz
    >>> optviz.run("rosenbrock", "cg", steps=200).loss[-1, 0] < 1e-9
    np.True_
    """
    track = _Track(value_and_grad, hessian, start, evaluations)
    return track.minimize(track.value_and_grad, start, "CG", {"gtol": hyper["gtol"]}, jac=True)


@solver(family="no gradient", xtol=1e-9, ftol=1e-12)
def nelder_mead(value_and_grad, hessian, start, evaluations, hyper):
    """Nelder-Mead: a simplex that walks downhill and never asks for a gradient.

    Notes
    -----
    The worst of D + 1 points is reflected, expanded, contracted or all shrink towards the
    best; shown is the best. Every evaluation of the value counts as one.

    References
    ----------
    Nelder & Mead 1965, doi:10.1093/comjnl/7.4.308;
    scipy.optimize.minimize(method="Nelder-Mead").

    Examples
    --------
    >>> import optviz
    >>> optviz.run("rosenbrock", "nelder_mead", steps=200).loss[-1, 0] < 1e-9
    np.True_
    """
    track = _Track(value_and_grad, hessian, start, evaluations)
    options = {"xatol": hyper["xtol"], "fatol": hyper["ftol"], "maxfev": evaluations}
    return track.minimize(track.value, start, "Nelder-Mead", options)

"""A loss to be minimized: value and gradient over points (..., D), and what is known of it."""

import warnings

import numpy as np

from optviz.errors import OptvizWarning, ProblemError, UsageError
from optviz.problems.checks import (
    checked_call,
    checked_diagonal,
    checked_domain,
    checked_minima,
    checked_minimum,
    checked_point,
    checked_shapes,
    checked_value,
)
from optviz.problems.differences import central_differences, difference_diagonal, difference_hessian
from optviz.registry import format_spec


class Problem:
    """A loss over D parameters, evaluated for any number of points at once.

    Parameters
    ----------
    value_and_grad : callable, optional
        ``value_and_grad(x (..., D)) -> loss (...), grad (..., D)``.
    value, gradient : callable, optional
        ``value(x (..., D)) -> loss (...)`` and ``gradient(x (..., D)) -> (..., D)``,
        instead of `value_and_grad`. Without `gradient`, central differences are taken
        and an `OptvizWarning` says so. A `value` beside `value_and_grad` spares the gradient
        where the loss alone is asked for.
    name : str
    title : str, optional
        What a picture is headed by; default the spec.
    start : array_like (D,)
        The usual start.
    domain : array_like (D, 2), optional
        Lowest and highest value of each parameter that is looked at.
    minima : array_like (M, D), optional
        Every known global minimum.
    minimum : float, optional
        The value there; -inf when the loss is unbounded below, None when unknown.
    parameters : mapping, optional
        The settings this loss was made with.
    steps : int
        A number of steps that shows what happens.
    formula, latex, source, summary : str
    note : str
        What else is worth knowing, for example local minima.
    shapes : list of tuple of int, optional
        The shapes of the parameter blocks, in their order in x; default one vector ``(D,)``.
        Rules that look at norms or matrices (LAMB, Muon, Adafactor) use them.
    hessian_diagonal : callable, optional
        ``hessian_diagonal(x (..., D)) -> (..., D)``, for rules that use curvature. Default:
        central differences of the gradient.
    surface : callable, optional
        The elementwise ``f(x, y, **parameters) -> value, df/dx, df/dy`` that `value_and_grad`
        stacks, for engines that run it in their own way; known to be right, so not checked.
    trusted : bool
        The functions are known to be right: what they return is not checked.
    sample : callable, optional
        ``sample(x (R, D), t) -> loss (R,), grad (R, D)``: what update t = 1, 2, ... sees in
        place of `value_and_grad`, a minibatch for instance; it follows from t alone, so every
        optimizer sees the same. What is recorded is `value`, the whole loss.
    measures : mapping, optional
        Name to ``callable x (R, D) -> (R,)``: what is recorded besides the loss, accuracy for
        instance.
    draw : callable, optional
        ``draw(rng, runs) -> (R, D)``: random starts; default uniform in the domain.
    network : Network, optional
        What a network problem is made of: layers, data, predictions.
    on_plane : callable, optional
        ``on_plane(plane) -> losses``, a callable of places (n, 2) on a plane that returns (n,):
        where that is cheaper than `value` at their points.

    Raises
    ------
    ProblemError
        If the functions break the contract at the start.

    Examples
    --------
    >>> import optviz
    >>> bowl = optviz.Problem(lambda x: ((x**2).sum(-1), 2 * x), name="bowl", start=[3, 4])
    >>> bowl.value_and_grad([[3, 4], [0, 1]])[0]
    array([25.,  1.])
    """

    def __init__(
        self,
        value_and_grad=None,
        *,
        name="problem",
        title=None,
        start,
        value=None,
        gradient=None,
        domain=None,
        minima=None,
        minimum=None,
        parameters=None,
        steps=200,
        formula="",
        latex="",
        source="",
        summary="",
        note="",
        changed=None,
        shapes=None,
        hessian_diagonal=None,
        surface=None,
        trusted=False,
        sample=None,
        measures=None,
        draw=None,
        network=None,
        on_plane=None,
    ):
        self.name, self.parameters, self.steps = str(name), dict(parameters or {}), steps
        self.formula, self.latex, self.source, self.summary = formula, latex, source, summary
        self.note = note
        self.start = checked_point(f"{name}: start", start)
        self.domain = None if domain is None else checked_domain(self.name, domain, self.dimension)
        self.minima = checked_minima(self.name, () if minima is None else minima, self.dimension)
        self.minimum = None if minimum is None else checked_minimum(self.name, minimum)
        self.spec = format_spec(self.name, changed or {})
        self.title = self.spec if title is None else str(title)
        self._function = value_and_grad or _joined(self.name, value, gradient)
        self._value, self._hessian_diagonal = value, hessian_diagonal
        self.sample, self.measures, self.draw = sample, dict(measures or {}), draw
        self.network = network
        self.on_plane = on_plane
        self.surface, self._trusted = surface, trusted or surface is not None
        self.shapes = checked_shapes(self.name, shapes, self.dimension)
        if not self._trusted:
            self.value_and_grad(self.start)
            self.value_and_grad(np.tile(self.start, (3, 1)))
            self._compare_gradient()

    def _compare_gradient(self, most=20, tolerance=0.02):
        """Warn if the gradient at the start is not that of the loss: the commonest slip there is."""
        if self.dimension > most:
            return
        given = self.value_and_grad(self.start)[1]
        with np.errstate(all="ignore"):
            expected = central_differences(self.value, self.start, step=1e-3)  # wide enough for float32
            far = np.abs(given - expected).max() > tolerance * max(1.0, np.abs(expected).max())
        if far and np.isfinite(given).all() and np.isfinite(expected).all():
            warnings.warn(
                f"{self.name}: the gradient at the start is {given.tolist()}, but central differences "
                f"of the loss give {expected.round(3).tolist()}; check the formula",
                OptvizWarning,
                stacklevel=3,
            )

    @property
    def dimension(self):
        """The number of parameters D."""
        return self.start.size

    def value_and_grad(self, x):
        """Return loss (...) and gradient (..., D) at points x (..., D)."""
        x = self._points(x)
        if self._trusted:
            with np.errstate(all="ignore"):  # overflow far outside is a recorded fact, not a warning
                return self._function(x)
        return checked_call(self.name, self._function, x)

    def _points(self, x):
        x = np.asarray(x, dtype=float)
        if x.ndim == 0 or x.shape[-1] != self.dimension:
            raise UsageError(
                f"{self.name}: expected points of shape (..., {self.dimension}), found shape {x.shape}"
            )
        return x

    @property
    def stepper(self):
        """`value_and_grad` for the engine's loop, without checks of what is known to be right."""
        return self._function if self._trusted else self.value_and_grad

    def value(self, x):
        """Return loss (...) at points x (..., D)."""
        if self._value is None:
            return self.value_and_grad(x)[0]
        if not self._trusted:
            return checked_value(self.name, self._value, self._points(x))
        with np.errstate(all="ignore"):
            return self._value(self._points(x))

    def hessian_diagonal(self, x):
        """Return the second derivatives (..., D) along each parameter at points x (..., D).

        Exact for surfaces, the user's own where given, otherwise central differences of
        the gradient.
        """
        x = self._points(x)
        if self._hessian_diagonal is not None:
            return checked_diagonal(self.name, self._hessian_diagonal, x)
        found = self._exact_second(x)
        if found is None:
            return difference_diagonal(lambda points: self.value_and_grad(points)[1], x)
        return np.stack([found[0], found[2]], axis=-1)

    def hessian(self, x):
        """Return the Hessian (..., D, D) at points x (..., D): exact for surfaces, else by differences."""
        x = self._points(x)
        found = self._exact_second(x)
        if found is None:
            return difference_hessian(lambda points: self.value_and_grad(points)[1], x)
        fxx, fxy, fyy = found
        return np.stack([np.stack([fxx, fxy], axis=-1), np.stack([fxy, fyy], axis=-1)], axis=-2)

    def _exact_second(self, x):
        """Return fxx, fxy, fyy of a surface, or None where they cannot be derived."""
        if self.surface is None:
            return None
        from optviz.problems.dual import NotDifferentiable, second_derivatives

        with np.errstate(all="ignore"):
            try:
                return second_derivatives(self.surface, x[..., 0], x[..., 1], self.parameters)
            except NotDifferentiable:
                return None

    def __repr__(self):
        return f"<Problem {self.spec}, {self.dimension} parameters>"


def _joined(name, value, gradient):
    if value is None:
        raise ProblemError(f"{name}: expected value_and_grad=, or value= with gradient=; neither was given")
    if gradient is None:
        warnings.warn(
            f"{name}: no gradient was given, so central differences are used (2 D extra "
            "evaluations a step, about 10 correct digits); give value_and_grad= for an exact one",
            OptvizWarning,
            stacklevel=3,
        )
        return lambda x: (value(x), central_differences(value, x))
    return lambda x: (value(x), gradient(x))

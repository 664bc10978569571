"""The general form of an optimizer: pure functions over points (R, D)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from optviz.errors import UsageError
from optviz.registry import format_spec


@dataclass(frozen=True)
class Optimizer:
    """One update rule with its hyperparameters, as pure functions over points (R, D).

    Attributes
    ----------
    name : str
    init : callable
        ``init(x (R, D), hyper) -> state``, a tuple of arrays (R, D).
    update : callable
        ``update(x (R, D), g (R, D), t, state, hyper, **needed) -> (x, state)`` for t = 1, 2, ...
    query : callable, optional
        ``query(x, state, hyper) -> (R, D)``: where the gradient is taken when not at x.
    hyperparameters : mapping
        Numbers, arrays (R,) with one value per run, switches, or schedules: callables
        that give the value of update t = 1, 2, ...
    changed : mapping
        Those of them that differ from the rule's defaults.
    notes : mapping
        JSON-ready facts about them, such as how the learning rate was chosen.
    needs : tuple of str
        What `update` is given besides, as keywords: "loss" (R, 1) where the gradient was
        taken, "hessian_diagonal", a function () -> (R, D) at the same points, and "blocks",
        the `Blocks` of parameters.
    solve : callable, optional
        A whole run at once, in place of `init` and `update`: ``solve(value_and_grad, hessian,
        start (D,), evaluations, hyper) -> points (K, D), spent (K,)``, the points that were
        reached and the gradient evaluations that each had cost; see `Solver`.
    rule : Rule, optional
        The elementwise rule it was made of, which engines may run in their own way.
    """

    name: str
    init: Callable | None
    update: Callable | None
    query: Callable | None = None
    hyperparameters: Mapping = field(default_factory=dict)
    changed: Mapping = field(default_factory=dict)
    notes: Mapping = field(default_factory=dict)
    needs: tuple = ()
    solve: Callable | None = None
    rule: object = None

    @property
    def spec(self):
        """The spec string, for example "adam:lr=0.1"."""
        return format_spec(self.name, self.changed)

    @property
    def runs(self):
        """The number of runs that the hyperparameter arrays ask for, or None."""
        plain = {key: getattr(value, "first", value) for key, value in self.hyperparameters.items()}
        sizes = {key: len(value) for key, value in plain.items() if isinstance(value, np.ndarray)}
        if len(set(sizes.values())) > 1:
            raise UsageError(
                f"{self.name}: hyperparameter arrays must have one value per run, found lengths {sizes}"
            )
        return next(iter(sizes.values()), None)

    def noting(self, **facts):
        """Return the same optimizer with JSON-ready facts that its trajectories will carry."""
        return replace(self, notes={**self.notes, **facts})

    def over(self, steps):
        """Return the optimizer for a run of this length, which schedules may ask for."""
        scheduled = {
            key: value.over(steps) for key, value in self.hyperparameters.items() if hasattr(value, "over")
        }
        return replace(self, hyperparameters={**self.hyperparameters, **scheduled}) if scheduled else self

    def values(self, runs=slice(None)):
        """Return the hyperparameters with arrays as columns (runs, 1), ready for `update`."""
        return {key: _column(value, runs) for key, value in self.hyperparameters.items()}


def _column(value, runs):
    if isinstance(value, np.ndarray):
        return value[runs, None]
    return value.of(runs) if hasattr(value, "of") else value

"""`from_torch`: any class of torch.optim, or of somebody's paper, as an `Optimizer`."""

import inspect
import warnings

import numpy as np

from optviz.errors import UsageError
from optviz.extras import needed
from optviz.optimizers.hyperparameters import Schedule
from optviz.optimizers.seam import Optimizer
from optviz.reals import real_array

# Elementwise rules of torch: all runs are one tensor. Others see every run and block by itself.
ELEMENTWISE = (
    "ASGD", "Adadelta", "Adagrad", "Adam", "AdamW", "Adamax", "NAdam", "RAdam", "RMSprop", "Rprop", "SGD",
)  # fmt: skip


def from_torch(cls, name=None, **hyperparameters):
    """Return an `Optimizer` whose updates a torch optimizer makes, in float64.

    Parameters
    ----------
    cls : type
        A subclass of `torch.optim.Optimizer` whose ``step`` needs no closure.
    name : str, optional
        Default: the name of the class, "(torch)" behind it.
    **hyperparameters
        By the class's own names: numbers, arrays (R,) with one value per run, callables of
        t = 1, 2, ..., or whatever else it takes.

    Raises
    ------
    MissingExtraError
        If torch is not installed.
    UsageError
        If this is no such class, or it refuses a hyperparameter.

    Examples
    --------
    ::

        ours, theirs = "adam:lr=0.1", optviz.optimizers.from_torch(torch.optim.Adam, lr=0.1)
        optviz.race("rosenbrock", [ours, theirs])
    """
    torch = needed("torch")
    if not (isinstance(cls, type) and issubclass(cls, torch.optim.Optimizer)):
        raise UsageError(f"expected a class of torch.optim or one derived from it, found {cls!r}")
    closure = inspect.signature(cls.step).parameters.get("closure")
    if closure is not None and closure.default is inspect.Parameter.empty:
        raise UsageError(
            f"expected a class whose step needs no closure, found {cls.__name__}; use optviz's lbfgs"
        )
    title = f"{cls.__name__} (torch)" if name is None else str(name)
    given = {key: _setting(title, key, value) for key, value in hyperparameters.items()}
    _checked(torch, cls, title, given)

    def update(x, g, t, state, hyper, blocks):
        held = state[0] if state else _Held(torch, cls, x.shape, blocks, hyper)
        return held.step(x, g, hyper), (held,)

    notes = {"made_by": f"torch {torch.__version__} {cls.__module__}.{cls.__qualname__}"}
    return Optimizer(
        title,
        lambda x, hyper: (),
        update,
        hyperparameters=given,
        changed=given,
        notes=notes,
        needs=("blocks",),
    )


def _setting(title, key, value):
    if callable(value) and not isinstance(value, type):
        return Schedule(title, key, value)
    return real_array(value) if isinstance(value, (list, np.ndarray)) else value


def _checked(torch, cls, title, given):
    """Refuse what the class refuses of its hyperparameters, in its own words."""
    first = {key: _first(value) for key, value in given.items()}
    matrix = torch.zeros(1, 1, dtype=torch.float64, requires_grad=True)  # some take matrices alone
    matrix.grad = torch.zeros_like(matrix)
    try:
        cls([matrix], **first).step()
    except (TypeError, ValueError, RuntimeError) as error:
        raise UsageError(f"{title}: {error}") from None


def _first(value):
    value = value(1) if callable(value) else value
    return float(value.flat[0]) if isinstance(value, np.ndarray) else value


class _Held:
    """A torch optimizer and the tensors that it moves, for the runs of one block."""

    def __init__(self, torch, cls, shape, blocks, hyper):
        self._torch, self._shape, self._runs = torch, shape, {}
        swept = any(isinstance(value, np.ndarray) for value in hyper.values())
        together = cls.__name__ in ELEMENTWISE and cls.__module__.startswith("torch.optim") and not swept
        self._shapes = [shape] if together else [(1, *block) for block in blocks.shapes]
        self._x = torch.empty(shape, dtype=torch.float64)
        self._g = torch.empty(shape, dtype=torch.float64)
        rows = [slice(None)] if together else [slice(run, run + 1) for run in range(shape[0])]
        self._groups = [self._parameters(self._x[row], self._g[row], together) for row in rows]
        groups = [
            {"params": parameters, **self._values(hyper, run)} for run, parameters in enumerate(self._groups)
        ]
        try:
            self._optimizer = cls(groups, **self._values(hyper, 0))
        except ValueError as error:
            raise UsageError(f"{cls.__name__}: {error}") from None

    def _parameters(self, x, g, together):
        """Return tensors that share the memory of points and gradients, block by block."""
        if together:
            return [self._leaf(x, g)]
        found, low = [], 0
        for shape in self._shapes:
            size = int(np.prod(shape))
            part = slice(low, low + size)
            found.append(self._leaf(x[0, part].view(shape[1:]), g[0, part].view(shape[1:])))
            low += size
        return found

    def _leaf(self, x, g):
        leaf = x.detach().requires_grad_(True)
        leaf.grad = g
        return leaf

    @staticmethod
    def _values(hyper, run):
        return {key: float(v[run, 0]) if isinstance(v, np.ndarray) else v for key, v in hyper.items()}

    def step(self, x, g, hyper):
        """Return the points (R, D) after one update."""
        with self._torch.no_grad():
            self._x.copy_(self._torch.from_numpy(np.ascontiguousarray(x)))
            self._g.copy_(self._torch.from_numpy(np.ascontiguousarray(g)))
        for run, group in enumerate(self._optimizer.param_groups):
            group.update(self._values(hyper, run))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # torch's advice on its own loops
            self._optimizer.step()
        return self._x.numpy().copy()

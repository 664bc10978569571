"""Optimizers: update rules, each written once, and the registry that names them."""

from optviz.errors import UsageError
from optviz.optimizers.dialects import is_dialect, like
from optviz.optimizers.rule import Rule, rule
from optviz.optimizers.seam import Optimizer
from optviz.optimizers.solver import Solver
from optviz.registry import Registry, parse_spec

__all__ = [
    "OPTIMIZERS",
    "Optimizer",
    "Rule",
    "Solver",
    "from_optax",
    "from_torch",
    "like",
    "optimizer",
    "rule",
]

OPTIMIZERS = Registry("optimizer", "optviz.optimizers.rules", "optviz.optimizers", (Rule, Solver))


def __getattr__(name):
    if name not in (
        "from_torch",
        "from_optax",
    ):  # what other frameworks need is imported when it is asked for
        raise AttributeError(f"module 'optviz.optimizers' has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(f"optviz.optimizers.adapters.{name[5:]}"), name)


def optimizer(spec, **hyperparameters):
    """Return the optimizer that a spec names, torch's defaults where nothing is said.

    Parameters
    ----------
    spec : str or Optimizer
        "adam" or "adam:lr=0.1,beta1=0.8"; an `Optimizer` is returned as it is.
    **hyperparameters
        More of them; numbers, or arrays (R,) with one value per run.

    Raises
    ------
    UnknownNameError, UsageError
        Unknown names; values outside a hyperparameter's valid range.

    Examples
    --------
    >>> optimizer("adam:lr=0.1", beta1=0.8).spec
    'adam:lr=0.1,beta1=0.8'
    """
    if isinstance(spec, str) and is_dialect(spec):
        name, settings = parse_spec(spec)
        return like(name, **settings, **hyperparameters)
    if isinstance(spec, Optimizer):
        if hyperparameters:
            raise UsageError(
                f"expected a spec to add {sorted(hyperparameters)} to, found a finished Optimizer"
            )
        return spec
    return OPTIMIZERS.make(spec, hyperparameters)

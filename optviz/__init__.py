"""Race optimizers over loss surfaces and small networks, and show what happened."""

import importlib

from optviz.version import VERSION as __version__

# Public name to the module that holds it; nothing is imported before it is used.
_HOMES = {
    "OPTIMIZERS": "optviz.optimizers",
    "Optimizer": "optviz.optimizers",
    "optimizer": "optviz.optimizers",
    "rule": "optviz.optimizers",
    "PROBLEMS": "optviz.problems",
    "Problem": "optviz.problems",
    "problem": "optviz.problems",
    "surface": "optviz.problems",
    "Trajectory": "optviz.trajectories",
    "run": "optviz.engine",
    "load": "optviz.engine",
    "race": "optviz.compare",
    "animate": "optviz.pictures",
    "plot_tracks": "optviz.render",
    "plot_convergence": "optviz.render",
    "OptvizError": "optviz.errors",
    "OptvizWarning": "optviz.errors",
}
_PACKAGES = ("optimizers", "problems", "trajectories", "engine", "compare", "scenes", "render")

__all__ = ["__version__", *_HOMES]


def __getattr__(name):
    if name in _HOMES:
        value = getattr(importlib.import_module(_HOMES[name]), name)
    elif name in _PACKAGES:
        value = importlib.import_module(f"optviz.{name}")
    else:
        raise AttributeError(f"module 'optviz' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__():
    return sorted({*globals(), *__all__, *_PACKAGES})

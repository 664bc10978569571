"""Race optimizers over loss surfaces and small networks, and show what happened."""

import importlib
from typing import TYPE_CHECKING

from optviz.version import VERSION as __version__

if TYPE_CHECKING:  # what editors and type checkers see; at run time `__getattr__` below finds it
    from optviz.compare import race as race
    from optviz.engine import load as load
    from optviz.engine import run as run
    from optviz.errors import OptvizError as OptvizError
    from optviz.errors import OptvizWarning as OptvizWarning
    from optviz.optimizers import OPTIMIZERS as OPTIMIZERS
    from optviz.optimizers import Optimizer as Optimizer
    from optviz.optimizers import optimizer as optimizer
    from optviz.optimizers import rule as rule
    from optviz.pictures import animate as animate
    from optviz.problems import NETWORKS as NETWORKS
    from optviz.problems import PROBLEMS as PROBLEMS
    from optviz.problems import Problem as Problem
    from optviz.problems import problem as problem
    from optviz.problems import surface as surface
    from optviz.render import plot_convergence as plot_convergence
    from optviz.render import plot_tracks as plot_tracks
    from optviz.replaying import replay as replay
    from optviz.trajectories import Trajectory as Trajectory

# Public name to the module that holds it; nothing is imported before it is used.
_HOMES = {
    "OPTIMIZERS": "optviz.optimizers",
    "Optimizer": "optviz.optimizers",
    "optimizer": "optviz.optimizers",
    "rule": "optviz.optimizers",
    "NETWORKS": "optviz.problems",
    "PROBLEMS": "optviz.problems",
    "Problem": "optviz.problems",
    "problem": "optviz.problems",
    "surface": "optviz.problems",
    "Trajectory": "optviz.trajectories",
    "run": "optviz.engine",
    "load": "optviz.engine",
    "race": "optviz.compare",
    "animate": "optviz.pictures",
    "replay": "optviz.replaying",
    "plot_tracks": "optviz.render",
    "plot_convergence": "optviz.render",
    "OptvizError": "optviz.errors",
    "OptvizWarning": "optviz.errors",
}
_PACKAGES = ("optimizers", "problems", "trajectories", "engine", "compare", "landscape", "scenes", "render")

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

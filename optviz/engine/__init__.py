"""The engine: optimizers on problems, one loop over time."""

from optviz.engine.running import load, run

__all__ = ["load", "run"]

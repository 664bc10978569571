"""The ways in which the engine may go through a run; all of them give the same bits."""

import numpy as np

from optviz.engine import loop

WAYS = ("plain", "in place", "in floats")


def go(way, monkeypatch):
    """Make `optviz.run` go one of the ways where it can."""
    monkeypatch.setattr(loop, "WORTH_TRACING", np.inf if way == "plain" else 0)
    monkeypatch.setattr(loop, "FEW", np.inf if way == "in floats" else 0)

"""Trajectories: the record of a race, in memory and in files."""

import importlib

from optviz.trajectories.joining import concatenate, join
from optviz.trajectories.trajectory import MAX_BYTES, Trajectory

_LATER = {  # what files and archives need is imported when one is read or written
    "Recorder": "recording",
    "load": "files",
    "read": "reading",
    "record": "recording",
    "resample": "thinning",
    "save": "writing",
    "thin": "thinning",
}

__all__ = ["MAX_BYTES", "Trajectory", "concatenate", "join", "recording", *_LATER]


def __getattr__(name):
    if name == "recording":
        return importlib.import_module("optviz.trajectories.recording")
    if name not in _LATER:
        raise AttributeError(f"module 'optviz.trajectories' has no attribute {name!r}")
    return getattr(importlib.import_module(f"optviz.trajectories.{_LATER[name]}"), name)

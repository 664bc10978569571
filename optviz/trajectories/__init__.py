"""Trajectories: the record of a race, in memory and in files."""

from optviz.trajectories.joining import join
from optviz.trajectories.trajectory import MAX_BYTES, Trajectory

__all__ = ["MAX_BYTES", "Recorder", "Trajectory", "join", "load", "record", "save"]


def __getattr__(name):
    if name in ("Recorder", "record"):
        from optviz.trajectories import recording

        return getattr(recording, name)
    if name not in ("load", "save"):  # what archives need is imported when one is read or written
        raise AttributeError(f"module 'optviz.trajectories' has no attribute {name!r}")
    from optviz.trajectories import files

    return getattr(files, name)

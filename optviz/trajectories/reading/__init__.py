"""Trajectories from anybody's files and objects: `optviz.trajectories.read`."""

from optviz.trajectories.reading.source import FORMATS, read

__all__ = ["FORMATS", "read"]

"""Trajectories: the record of a race, saved, loaded and joined."""

from optviz.trajectories.files import MAX_BYTES, load, save
from optviz.trajectories.joining import join
from optviz.trajectories.trajectory import Trajectory

__all__ = ["MAX_BYTES", "Trajectory", "join", "load", "save"]

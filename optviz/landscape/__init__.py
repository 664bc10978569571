"""Planes through many parameters, the loss on them, and how much of a race they show."""

from optviz.landscape.between import Line, losses_between
from optviz.landscape.choosing import KINDS, checked_plane, plane_of
from optviz.landscape.endpoints import endpoint_plane, plane_through
from optviz.landscape.fidelity import Fidelity, fidelity, plane_losses
from optviz.landscape.filters import random_plane
from optviz.landscape.grid import Grid, evaluate
from optviz.landscape.motion import Motion, last_rows
from optviz.landscape.plane import Plane, identity_plane, orthonormal
from optviz.landscape.principal import principal_plane
from optviz.landscape.walks import chance, walk_shares
from optviz.landscape.window import window_of

__all__ = [
    "KINDS",
    "Fidelity",
    "Grid",
    "Line",
    "Motion",
    "Plane",
    "chance",
    "checked_plane",
    "endpoint_plane",
    "evaluate",
    "fidelity",
    "identity_plane",
    "last_rows",
    "losses_between",
    "orthonormal",
    "plane_losses",
    "plane_of",
    "plane_through",
    "principal_plane",
    "random_plane",
    "walk_shares",
    "window_of",
]

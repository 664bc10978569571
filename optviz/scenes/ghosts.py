"""Reference paths as thin grey lines behind the tracks."""

from dataclasses import dataclass

import numpy as np

from optviz.compare.references import REFERENCES, checked_references, reference_path
from optviz.errors import UsageError
from optviz.problems.unknown import UnknownSurface

WORDS = {"flow": "gradient flow", "newton": "Newton's path"}


@dataclass(frozen=True)
class Ghost:
    """One reference path on the picture.

    Attributes
    ----------
    kind : str
        "flow" or "newton".
    words : str
        What the legend calls it.
    places : ndarray (n, 2)
        On the plane that is seen.
    facts : dict
        JSON-ready, for the file.
    """

    kind: str
    words: str
    places: np.ndarray
    facts: dict


def ghosts(trajectory, names, plane):
    """Return the `Ghost`s of these names from every start of a trajectory, as seen on a plane."""
    found, names = [], checked_references(names, trajectory.x.shape[2])
    if names and isinstance(trajectory.problem, UnknownSurface):
        raise UsageError("expected a surface for reference paths, found tracks without one; leave them out")
    for name in names:
        for start in np.unique(trajectory.x[0], axis=0):
            points = reference_path(trajectory.problem, name, start)
            found.append(
                Ghost(name, WORDS[name], plane.drop(points), _facts(trajectory, name, points, plane))
            )
    return tuple(found)


def _facts(trajectory, name, points, plane):
    facts = {
        "what": REFERENCES[name],
        "points": len(points),
        "loss_at_the_end": float(trajectory.problem.value(points[-1])),
    }
    if plane.is_identity:
        return {**facts, "end": points[-1].tolist()}
    return {**facts, "distance_off_the_plane_at_the_end": float(plane.distance(points[-1:])[0])}

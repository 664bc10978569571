"""How much of the runs a plane shows: shares of their motion, distances, true loss and the plane's."""

from dataclasses import dataclass

import numpy as np

from optviz.landscape.grid import MEMORY, losses_at
from optviz.landscape.motion import Motion
from optviz.landscape.walks import chance


@dataclass(frozen=True, eq=False)
class Fidelity:
    """What is true of a picture of many parameters.

    Attributes
    ----------
    shares : ndarray (R,)
        The share of each run's motion, its squared deviations from its own centre, that lies
        in the plane; NaN for a run that does not move.
    axes : ndarray (2,)
        The shares that lie along the two directions, mean over the runs that have a say.
    chance : float
        The mean share that a plane made in the same way for as many random walks holds.
    off : ndarray (T+1, R)
        The distance of each point from the plane, in units of `span`; NaN where it is not finite.
    span : float
        The farthest distance between the start and the end of a run that has a say.
    """

    shares: np.ndarray
    axes: np.ndarray
    chance: float
    off: np.ndarray
    span: float

    @property
    def share(self):
        """The share of the motion that lies in the plane, mean over the runs that have a say."""
        return float(self.axes.sum())


def fidelity(plane, trajectory, by="length", centre="mean", points=None):
    """Return the `Fidelity` of a plane to a trajectory.

    `by`, `centre` and `points` say what the motion is, see `optviz.landscape.Motion`. For a
    single run on its principal plane `axes` are the explained variances of its principal
    component analysis.

    Examples
    --------
    >>> import optviz
    >>> from optviz.landscape import Plane
    >>> race = optviz.run("sphere", "sgd:lr=0.1", start=[3, 4], steps=50)
    >>> found = fidelity(Plane([0, 0], [[0, 1], [1, 0]]), race)
    >>> found.axes.round(2), found.off.max(), round(found.span, 2)
    (array([0.64, 0.36]), np.float64(0.0), 5.0)
    """
    trajectory = trajectory.bridged
    motion = Motion(trajectory, by, centre, points)
    places = sum(motion.deviations(part)[0] @ plane.basis[:, part].T for part in motion.slices())
    with np.errstate(invalid="ignore", divide="ignore"):
        along = np.square(places).sum(axis=0) / motion.totals[:, None]
    along[~motion.moves] = np.nan
    counted = motion.counted
    axes = along[counted].mean(axis=0) if counted.any() else np.full(2, np.nan)
    span = _span(trajectory, motion)
    expected = chance(motion.points, int(max(1, counted.sum())), plane.dimension, plane.kind, centre)
    away = plane.distance(trajectory.x) / span
    return Fidelity(along.sum(axis=1), axes, expected, np.where(np.isfinite(away), away, np.nan), span)


def _span(trajectory, motion):
    """Return the largest distance from start to end over the runs that have a say; 1 if none moves."""
    run = np.arange(motion.runs)
    ways = np.zeros(motion.runs)
    for part in motion.slices():
        ends = np.asarray(trajectory.x[motion.last, run, part], float)
        ways += np.square(ends - trajectory.x[0, :, part]).sum(axis=1)
    return float(np.sqrt(ways[motion.counted].max(initial=0))) or 1.0


def plane_losses(loss, plane, points, memory=MEMORY):
    """Return the losses (...) of the plane where points (..., D) are drawn.

    Beside their true losses: the contours belong to the first, the runs to the second. NaN
    where a point has no finite place.

    Examples
    --------
    >>> import optviz
    >>> from optviz.landscape import Plane
    >>> bowl = optviz.Problem(lambda x: ((x**2).sum(-1), 2 * x), name="bowl", start=[1, 2, 2])
    >>> race = optviz.run(bowl, "sgd:lr=0.25", steps=2)
    >>> race.loss[:, 0], plane_losses(bowl, Plane([0, 0, 0], [[1, 0, 0], [0, 1, 0]]), race.x)[:, 0]
    (array([9.    , 2.25  , 0.5625]), array([5.    , 1.25  , 0.3125]))
    """
    places = plane.drop(points)
    flat = places.reshape(-1, 2)
    found = losses_at(loss, plane, lambda low, high: flat[low:high], len(flat), memory)
    return np.where(np.isfinite(flat).all(axis=1), found, np.nan).reshape(places.shape[:-1])

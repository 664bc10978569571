"""The principal plane: the one that holds most of the runs' motion, every run weighing the same."""

import numpy as np

from optviz.landscape.motion import Motion
from optviz.landscape.plane import Plane, orthonormal

FLAT = 1e-12  # of the first variance: a second direction below is rounding


def principal_plane(trajectory, by="length", centre="mean", points=None):
    """Return the principal plane of all runs of a trajectory.

    Every run is resampled to equally many points, centred by itself and scaled to one total
    variance, so neither the longest nor the farthest run decides: the plane maximizes the
    mean, over the runs, of the share of each run's motion that it holds. With one run it is
    the principal component analysis of its points. Diverged runs have no say unless all are.
    The plane goes through the mean of the runs' centres, and each direction points to where
    the runs end.

    Parameters
    ----------
    trajectory : Trajectory
        With x (T+1, R, D), float32 or float64, in memory or mapped from a file.
    by, centre, points
        See `optviz.landscape.Motion`.

    References
    ----------
    Lorch 2016, Visualizing deep network training trajectories; Li et al. 2018,
    arXiv:1712.09913, section 7. They centre one run at its end.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.race("rosenbrock", ["sgd:lr=0.001", "adam:lr=0.1"], steps=50)
    >>> plane = principal_plane(race)
    >>> plane.axes[0], plane.facts["points_per_run"], plane.distance(race.x).max()
    ('principal direction 1', 51, np.float64(0.0))
    """
    trajectory = trajectory.bridged
    motion = Motion(trajectory, by, centre, points)
    basis = orthonormal(_directions(motion))
    basis *= _signs(trajectory, motion, basis)[:, None]
    chosen = motion.counted if motion.counted.any() else np.ones(motion.runs, bool)
    origin = np.concatenate([motion.deviations(part)[1][chosen].mean(axis=0) for part in motion.slices()])
    axes = ("principal direction 1", "principal direction 2")
    left_out = [label for label, said in zip(trajectory.labels, motion.counted, strict=True) if not said]
    facts = {
        "weighing": "every run the same",
        "resampled_by": f"equal steps of {'arc length' if by == 'length' else by}",
        "points_per_run": motion.points,
        "centred_at": f"each run's {centre}",
        "left_out": left_out,
    }
    return Plane(origin, basis, "principal", axes, facts=facts)


def _directions(motion):
    """Return the two principal directions (2, D), the second zero if the runs are straight."""
    if not motion.counted.any():
        return np.zeros((2, motion.dimension))
    small = motion.dimension <= motion.counted.sum() * motion.points
    return _by_covariance(motion) if small else _by_products(motion)


def _weighed(motion, part):
    """Return the deviations (m, n) of the runs that count, each scaled to a total variance of 1."""
    found = motion.deviations(part)[0][:, motion.counted] / np.sqrt(motion.totals[motion.counted])[:, None]
    return found.reshape(-1, found.shape[2])


def _by_covariance(motion):
    points = _weighed(motion, slice(None))
    variance, directions = np.linalg.eigh(points.T @ points)
    return directions.T[::-1][:2] * (variance[::-1][:2] > FLAT * variance[-1])[:, None]


def _by_products(motion):
    """The same from the products (m, m) of all points with each other: D x D numbers are never held."""
    size = motion.counted.sum() * motion.points
    products = np.zeros((size, size))
    for part in motion.slices():
        points = _weighed(motion, part)
        products += points @ points.T
    variance, weights = np.linalg.eigh(products)
    weights = weights.T[::-1][:2] * (variance[::-1][:2] > FLAT * variance[-1])[:, None]
    return np.concatenate([weights @ _weighed(motion, part) for part in motion.slices()], axis=1)


def _signs(trajectory, motion, basis):
    """Return +-1 (2,): the runs, on average, go up each direction; failing that its largest entry is up."""
    gone = sum(
        (trajectory.x[motion.last, range(motion.runs), part] - np.asarray(trajectory.x[0, :, part], float))
        @ basis[:, part].T
        for part in motion.slices()
    )[motion.counted]
    total, largest = gone.sum(axis=0), basis[[0, 1], np.abs(basis).argmax(axis=1)]
    clear = np.abs(total) > 1e-9 * np.abs(gone).sum(axis=0)
    return np.where(np.where(clear, total, largest) < 0, -1.0, 1.0)

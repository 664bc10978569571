"""The motion of runs as equally many points each, whatever their speed and length."""

from functools import cached_property

import numpy as np

from optviz.errors import UsageError
from optviz.landscape.columns import columns, squared_norm

CENTRES = ("mean", "start", "end")
CLOCKS = ("length", "evaluations")
MOST, IN_ALL, FEWEST = 128, 512, 16  # points per run; aimed at for all runs; never fewer if there are
STILL, ROUNDING = 1e-24, 1e-28  # of the longest run's squared motion, and of a squared place: less is none


class Motion:
    """Points at equal steps along every run, as deviations from the run's own centre.

    Parameters
    ----------
    trajectory : Trajectory
        x (T+1, R, D), in memory or mapped from a file, float32 or float64; it is read in
        pieces of a few parameters and never copied, unless rows are
        missing: then a run is where it is drawn. Rows from a divergence on are left out.
    by : "length" or "evaluations"
        Equal steps of arc length or of gradient evaluations.
    centre : "mean", "start" or "end"
        What deviations are taken from: the mean of the run's points, the first or the last.
    points : int, optional
        N, per run; default at most 128, T+1, and 512 in all but never fewer than 16.
    """

    def __init__(self, trajectory, by="length", centre="mean", points=None):
        for what, given, known in (("by", by, CLOCKS), ("centre", centre, CENTRES)):
            if given not in known:
                raise UsageError(f"expected {what} to be one of {', '.join(known)}, found {given!r}")
        trajectory = trajectory.bridged
        self.x, self.by, self.centre = trajectory.x, by, centre
        rows, self.runs, self.dimension = self.x.shape
        usual = min(rows, MOST, max(FEWEST, IN_ALL // self.runs))
        self.points = max(2, usual) if points is None else _checked_points(points)
        self.last, self.settled = last_rows(trajectory), trajectory.diverged_at < 0
        self._clock = trajectory.evaluations if by == "evaluations" else None

    @cached_property
    def _places(self):
        """Return the row before each point, and how far on to the next row it is, both (N, R)."""
        apart, rows = 2 * np.arange(self.runs), np.arange(len(self.x))
        passed = self._passed()
        passed = passed / np.where(passed[-1] > 0, passed[-1], 1) + apart  # all runs on one axis
        wanted = np.linspace(0, 1, self.points)[:, None] + apart
        place = np.interp(wanted.ravel(), passed.T.ravel(), np.tile(rows, self.runs))
        place = np.minimum(place.reshape(wanted.shape), self.last)
        before = np.minimum(place.astype(int), np.maximum(self.last - 1, 0))
        return before, place - before

    def _passed(self):
        """Return the length or the evaluations (T+1, R) behind each row; none after a divergence."""
        if self._clock is None:
            with np.errstate(invalid="ignore", over="ignore"):
                steps = np.sqrt(squared_norm(self.x[1:], self.x[:-1]))
        else:
            steps = np.diff(np.asarray(self._clock, float), axis=0)
        alive = np.arange(1, len(self.x))[:, None] <= self.last
        passed = np.zeros(self.x.shape[:2])
        np.cumsum(np.where(alive, steps, 0), axis=0, out=passed[1:])
        return passed

    def at(self, part):
        """Return the points (N, R, n) in the parameters of a slice."""
        (before, share), run = self._places, np.arange(self.runs)
        after = np.minimum(before + 1, self.last)
        near, far = (np.asarray(self.x[rows, run, part], float) for rows in (before, after))
        return near + share[..., None] * (far - near)

    def deviations(self, part):
        """Return the points less the centre of their run, (N, R, n), and the centres (R, n)."""
        points = self.at(part)
        centre = {"mean": points.mean(axis=0), "start": points[0], "end": points[-1]}[self.centre]
        return points - centre, centre

    def slices(self):
        """Yield slices over the parameters for which all points fit in memory."""
        return columns(self.dimension, 3 * self.points * self.runs)

    @cached_property
    def totals(self):
        """The sum of squared deviations of each run, (R,)."""
        return sum(np.square(self.deviations(part)[0]).sum(axis=(0, 2)) for part in self.slices())

    @cached_property
    def moves(self):
        """Whether each run moves by more than rounding does, (R,)."""
        with np.errstate(over="ignore"):
            return self.totals > ROUNDING * self.points * squared_norm(self.x[0])

    @cached_property
    def counted(self):
        """Whether each run has a say, (R,): it moves, and has not diverged unless all have."""
        said = self.moves & (self.settled if self.settled.any() else True)
        return said & (self.totals > STILL * self.totals[said].max(initial=0))


def last_rows(trajectory):
    """Return the last row of each run before it diverges, (R,)."""
    return trajectory.last


def _checked_points(points):
    if isinstance(points, bool) or not isinstance(points, (int, np.integer)) or points < 2:
        raise UsageError(f"expected points to be a whole number of at least 2, found {points!r}")
    return int(points)

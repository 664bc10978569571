"""A recorder of points and losses in anybody's loop."""

import numpy as np

from optviz.errors import TrajectoryError
from optviz.trajectories.joining import concatenate
from optviz.trajectories.recording.projection import Projection
from optviz.trajectories.recording.rows import Rows
from optviz.trajectories.trajectory import Trajectory
from optviz.version import VERSION


class Recorder:
    """Records runs of any optimizer, every so many steps, into one `Trajectory`.

    Parameters
    ----------
    every : int
        Steps from one kept row to the next; the others cost a comparison.
    dtype : "float32" or "float64"
        Of the kept points.
    projection : int, optional
        Keep so many random projections of the parameters in place of these; see `Projection`.
    path : path_like, optional
        Write the points there and map them from there, for models larger than memory.
    seed : int
        Of the projection.

    Examples
    --------
    >>> import numpy as np
    >>> recorder, x = Recorder(every=10), np.array([3.0, 4.0])
    >>> for _ in range(100):
    ...     recorder.step(x, loss=x @ x)
    ...     x = x - 0.1 * 2 * x
    >>> recorder.end(x, loss=x @ x)
    >>> recorder.trajectory("my descent").steps
    array([  0,  10,  20,  30,  40,  50,  60,  70,  80,  90, 100])
    """

    def __init__(self, every=10, dtype="float32", projection=None, path=None, seed=0):
        if isinstance(every, bool) or not isinstance(every, (int, np.integer)) or every < 1:
            raise TrajectoryError(f"expected every to be a whole number of steps from 1, found {every!r}")
        self.every, self.count = int(every), 0
        self.projection = None if projection is None else Projection(projection, seed)
        self._rows, self._runs, self._dimension = Rows(dtype, path), [], None

    @property
    def due(self):
        """Whether the next step will be kept."""
        return self.count % self.every == 0

    def begin(self, label=None, **about):
        """Start another run, of any length; JSON-ready facts go with it."""
        self.count = 0
        self._runs.append({"label": label, "about": about, "steps": [], "loss": [], "more": []})

    def step(self, x, loss=np.nan, **diagnostics):
        """Count one update that starts at x (D,), or x() that gives it; keep x and its loss if it is due."""
        if self.due:
            self._keep(x, loss, diagnostics)
        self.count += 1

    def end(self, x, loss=np.nan, **diagnostics):
        """Keep the end of a run, whether it is due or not."""
        self._keep(x, loss, diagnostics)

    def _keep(self, x, loss, diagnostics):
        if not self._runs:
            self.begin()
        run = self._runs[-1]
        if run["steps"][-1:] == [self.count]:  # it is kept already: `end` comes twice, or before a step
            return
        x = np.asarray(x() if callable(x) else x).reshape(-1)
        self._dimension = x.size
        self._rows.append(x if self.projection is None else self.projection(x))
        run["steps"].append(self.count)
        run["loss"].append(float(loss))  # a number: what a framework gives may hold on to much more
        run["more"].append({name: float(value) for name, value in diagnostics.items()})

    def trajectory(self, label=None, problem=None):
        """Return what was recorded as a `Trajectory`.

        Parameters
        ----------
        label : str, optional
            Of a single run.
        problem : Problem or str, optional
            What was minimized; its landscape is drawn where it is a `Problem`.
        """
        if not self._runs or not self._runs[0]["steps"]:
            raise TrajectoryError("expected at least one step to be recorded, found none; call step(x, loss)")
        labels = self._labels(label)
        empty = next((name for name, run in zip(labels, self._runs, strict=True) if not run["steps"]), None)
        if empty is not None:
            raise TrajectoryError(f"expected at least one step of {empty!r}, found none; call step(x, loss)")
        if all(run["steps"] == self._runs[0]["steps"] for run in self._runs):
            return self._made(self._runs, labels, self._rows.array(), problem)
        if self._rows.path is not None:
            raise TrajectoryError(
                f"expected runs of one length in {self._rows.path}, found rows up to "
                f"{' and '.join(str(run['steps'][-1]) for run in self._runs[:4])}; record them apart"
            )
        ends = np.cumsum([len(run["steps"]) for run in self._runs])
        rows = np.split(self._rows.array(), ends[:-1])
        runs = zip(self._runs, labels, rows, strict=True)
        return concatenate([self._made([run], (name,), x, problem) for run, name, x in runs])

    def _made(self, runs, labels, rows, problem):
        """Return the trajectory of runs of one length."""
        steps = runs[0]["steps"]
        return Trajectory(
            rows.reshape(len(runs), len(steps), -1).transpose(1, 0, 2),
            np.stack([run["loss"] for run in runs], axis=1),
            labels,
            np.array(steps),
            problem=problem,
            meta=self._meta(runs, labels, max(run["steps"][-1] for run in self._runs), problem),
            diagnostics=_diagnostics(runs),
        )

    def _labels(self, label):
        if label is not None and len(self._runs) > 1:
            raise TrajectoryError(f"expected no label for {len(self._runs)} runs; give them to begin(label)")
        names = [run["label"] or run["about"].get("name") or "run" for run in self._runs]
        names = [str(name) if names.count(name) == 1 else f"{name} {i}" for i, name in enumerate(names, 1)]
        return (label,) if label is not None else tuple(names)

    def _meta(self, runs, labels, last, problem):
        told = {"every": self.every, "dtype": str(self._rows.dtype), "parameters": self._dimension}
        if self.projection is not None:
            told["projection"] = {"size": self.projection.size, "seed": self.projection.seed}
        described = [
            {"label": label, **run["about"], "runs": 1} for label, run in zip(labels, runs, strict=True)
        ]
        about = getattr(problem, "spec", problem)
        return {
            "optviz": VERSION,
            "numpy": np.__version__,
            "recorded": told,
            "problem": {"name": about, "spec": about} if about else {},
            "steps": last,
            "start": "see x[0]",
            "optimizers": described,
        }


def _diagnostics(runs):
    names = dict.fromkeys(name for run in runs for more in run["more"] for name in more)
    return {
        name: np.stack([[more.get(name, np.nan) for more in run["more"]] for run in runs], axis=1)
        for name in names
    }

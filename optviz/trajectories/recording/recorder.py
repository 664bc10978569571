"""A recorder of points and losses in anybody's loop."""

import numpy as np

from optviz.errors import TrajectoryError
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
        """Start another run, whose steps must be those of the first; JSON-ready facts go with it."""
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
        x = np.asarray(x() if callable(x) else x).reshape(-1)
        self._dimension = x.size
        self._rows.append(x if self.projection is None else self.projection(x))
        run = self._runs[-1]
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
        steps = self._runs[0]["steps"]
        for run in self._runs[1:]:
            if run["steps"] != steps:
                raise TrajectoryError(
                    f"expected runs of one length, found rows at {steps[-3:]} and at {run['steps'][-3:]}; "
                    "record them apart"
                )
        x = self._rows.array().reshape(len(self._runs), len(steps), -1)
        labels = self._labels(label)
        return Trajectory(
            x.transpose(1, 0, 2),
            np.stack([run["loss"] for run in self._runs], axis=1),
            labels,
            np.array(steps),
            problem=problem,
            meta=self._meta(labels, steps, problem),
            diagnostics=self._diagnostics(),
        )

    def _labels(self, label):
        if label is not None and len(self._runs) > 1:
            raise TrajectoryError(f"expected no label for {len(self._runs)} runs; give them to begin(label)")
        names = [run["label"] or run["about"].get("name") or "run" for run in self._runs]
        names = [str(name) if names.count(name) == 1 else f"{name} {i}" for i, name in enumerate(names, 1)]
        return (label,) if label is not None else tuple(names)

    def _diagnostics(self):
        names = dict.fromkeys(name for run in self._runs for more in run["more"] for name in more)
        return {
            name: np.stack([[more.get(name, np.nan) for more in run["more"]] for run in self._runs], axis=1)
            for name in names
        }

    def _meta(self, labels, steps, problem):
        told = {"every": self.every, "dtype": str(self._rows.dtype), "parameters": self._dimension}
        if self.projection is not None:
            told["projection"] = {"size": self.projection.size, "seed": self.projection.seed}
        described = [
            {"label": label, **run["about"], "runs": 1} for label, run in zip(labels, self._runs, strict=True)
        ]
        about = getattr(problem, "spec", problem)
        return {
            "optviz": VERSION,
            "numpy": np.__version__,
            "recorded": told,
            "problem": {"name": about, "spec": about} if about else {},
            "steps": steps[-1],
            "start": "see x[0]",
            "optimizers": described,
        }

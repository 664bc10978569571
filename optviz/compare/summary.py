"""A race as numbers: one row of facts per run."""

import numpy as np

TOLERANCE = 1e-3
MEASURED = ("accuracy", "test_loss", "test_accuracy")


def summary(trajectory, tolerance=TOLERANCE):
    """Return one dict per run: what it reached, how near, how soon.

    Keys: label, final_loss (of a diverged run too: what it had become), best_loss (while it
    had not diverged), distance (of the last finite point to the nearest
    known minimum, None without one), solved_at (the first step whose loss is within
    `tolerance` of the known minimum), diverged_at; the last two are None if never. Networks also
    have what was measured at the end: accuracy, test_loss, test_accuracy.

    >>> import optviz
    >>> rows = summary(optviz.race("sphere", ["sgd:lr=0.1"], steps=100))
    >>> rows[0]["solved_at"], rows[0]["diverged_at"]
    (23, None)
    """
    return [_row(trajectory, run, tolerance) for run in range(len(trajectory))]


def _row(trajectory, run, tolerance):
    end = int(trajectory.diverged_at[run])
    rows = len(trajectory.x) if end < 0 else max(1, end)
    loss, last = trajectory.loss[:rows, run], trajectory.x[trajectory.last[run], run]
    problem = trajectory.problem
    minima = getattr(problem, "minima", np.empty((0, 0)))
    minimum = getattr(problem, "minimum", None)
    known = np.flatnonzero(~trajectory.loss_missing[:, run])
    near = np.flatnonzero(loss - minimum <= tolerance) if minimum is not None and np.isfinite(minimum) else []
    return {
        "label": trajectory.labels[run],
        "final_loss": float(trajectory.loss[known[-1], run]) if len(known) else float("nan"),
        "best_loss": float(loss[known[known < rows]].min(initial=np.inf)) if len(known) else float("nan"),
        "distance": float(np.linalg.norm(minima - last, axis=1).min()) if len(minima) else None,
        "solved_at": int(trajectory.steps[near[0]]) if len(near) else None,
        "diverged_at": None if end < 0 else int(trajectory.steps[end]),
        **{
            name: float(trajectory.diagnostics[name][known[-1] if len(known) else -1, run])
            for name in MEASURED
            if name in trajectory.diagnostics
        },
    }

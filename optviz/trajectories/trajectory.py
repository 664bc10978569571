"""The record of a race: where every run was at every step, and what is known of it."""

import re
import reprlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

import numpy as np

from optviz.errors import TrajectoryError, UnknownNameError
from optviz.registry import did_you_mean
from optviz.trajectories.gaps import bridged, checked_mask, first_rows
from optviz.trajectories.numbered import Numbered

# A run has diverged once it is not finite or this many times farther out than it began.
DIVERGED = 1e12
PIECE = 1 << 20  # numbers that are looked at together
MAX_BYTES = 2 << 30  # of the arrays of a file that is loaded


@dataclass(frozen=True, eq=False)
class Trajectory:
    """R runs over T updates of D parameters.

    Attributes
    ----------
    x : ndarray (T+1, R, D)
        The points; x[0] are the starts. D is 0 where losses alone were recorded.
    loss : ndarray (T+1, R) or None
        None, which becomes NaN, where no losses were recorded.
    steps : ndarray (T+1,)
        The number of updates made before each row.
    evaluations : ndarray (T+1, R)
        The gradient evaluations spent before each row.
    labels : sequence of str (R,)
        A tuple, but of very many runs.
    problem : Problem, str or None
        What was minimized; its name where only that is known.
    meta : mapping
        JSON-ready facts: optimizers, hyperparameters, how they were chosen, seed, versions.
    diagnostics : mapping of str to ndarray (T+1, R)
        What else was recorded: accuracy, test_loss; batch_loss, gradient_norm and update_norm of
        the update after each row, NaN in the last.
    missing, loss_missing : ndarray (T+1, R) of bool
        Rows at which the point, or the loss, of a run was not recorded: before it began, after it
        ended, or between. They are NaN in `x` and `loss`, and no divergence. Default: none; where
        a point is missing, a loss that is NaN is missing too.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.race("sphere", ["sgd:lr=0.1", "adam:lr=0.1"], steps=3)
    >>> race.x.shape, race["adam"].x.shape
    ((4, 2, 2), (4, 1, 2))
    """

    x: np.ndarray
    loss: np.ndarray
    labels: tuple
    steps: np.ndarray = None
    evaluations: np.ndarray = None
    problem: object = None
    meta: Mapping = field(default_factory=dict)
    diagnostics: Mapping = field(default_factory=dict)
    missing: np.ndarray = None
    loss_missing: np.ndarray = None

    def __post_init__(self):
        x = _frozen("x", self.x)
        loss = np.full(x.shape[:2], np.nan) if self.loss is None else self.loss
        loss = _frozen("loss", loss)
        if x.ndim != 3 or loss.shape != x.shape[:2] or not loss.size:
            raise TrajectoryError(
                "expected x of shape (T+1, R, D), T+1 and R at least 1, and loss of shape (T+1, R); "
                f"found {x.shape} and {loss.shape}"
            )
        rows, runs, _ = x.shape
        if isinstance(self.labels, str) or not isinstance(self.labels, Sequence) or len(self.labels) != runs:
            raise TrajectoryError(
                f"expected one label for each of {runs} runs, found {reprlib.repr(self.labels)}"
            )
        steps = _frozen("steps", np.arange(rows) if self.steps is None else self.steps)
        if (
            steps.shape != (rows,)
            or steps.dtype.kind == "f"
            or steps[0] < 0
            or not (np.diff(steps) > 0).all()
        ):
            raise TrajectoryError(
                f"expected {rows} increasing steps, whole numbers from 0, "
                f"found {steps.ravel().tolist()[:5]} ..."
            )
        spent = (
            np.broadcast_to(steps[:, None], (rows, runs)) if self.evaluations is None else self.evaluations
        )
        evaluations = _frozen("evaluations", spent)
        if evaluations.shape != (rows, runs):
            raise TrajectoryError(f"expected evaluations of shape {(rows, runs)}, found {evaluations.shape}")
        labels = self.labels if isinstance(self.labels, Numbered) else tuple(map(str, self.labels))
        checked = {"x": x, "loss": loss, "labels": labels, "steps": steps, "evaluations": evaluations}
        checked["diagnostics"] = _checked_diagnostics(self.diagnostics, (rows, runs))
        checked["missing"] = missing = checked_mask("missing", self.missing, x)
        unknown = self.loss_missing
        if unknown is None and (self.loss is None or missing.any()):
            unknown = np.isnan(loss) & (missing | (self.loss is None))
        checked["loss_missing"] = checked_mask("loss_missing", unknown, loss)
        empty = missing.all(axis=0) if x.shape[2] else checked["loss_missing"].all(axis=0)
        if empty.any():
            raise TrajectoryError(f"expected at least one row of {labels[empty.argmax()]}, found none")
        for name, value in checked.items():
            object.__setattr__(self, name, value)

    @cached_property
    def diverged_at(self):
        """The first row at which a run is not finite or out of all bounds, (R,); -1 if never.

        Out of all bounds is |x| or |loss| beyond 1e12 times the larger of 1 and its
        value at the start.
        """
        out = _far(self.x, self.missing) | _far(self.loss[..., None], self.loss_missing)
        return np.where(out.any(axis=0), out.argmax(axis=0), -1)

    @cached_property
    def first(self):
        """The row of the first recorded point of each run, or of its first loss without points, (R,)."""
        return first_rows(self.missing if self.x.shape[2] else self.loss_missing)

    @cached_property
    def last(self):
        """The row of the last recorded point (or loss) of each run before it diverged, (R,)."""
        there = ~(self.missing if self.x.shape[2] else self.loss_missing)
        rows = np.arange(len(there))[:, None]
        there = there & ((self.diverged_at < 0) | (rows < np.maximum(self.diverged_at, self.first + 1)))
        return len(there) - 1 - there[::-1].argmax(axis=0)

    @cached_property
    def has_loss(self):
        """Whether any loss of each run was recorded, (R,)."""
        return ~self.loss_missing.all(axis=0)

    @cached_property
    def bridged(self):
        """This trajectory without missing rows, as it is drawn: see `optviz.trajectories.gaps.bridged`."""
        return bridged(self) if self.missing.any() or self.loss_missing.any() else self

    @cached_property
    def optimizers(self):
        """What the metadata says of the optimizer of each run, (R,) dicts; empty where it says nothing."""
        found = []
        for entry in self.meta.get("optimizers", []):
            given = entry.get("hyperparameters", {})
            for i in range(entry.get("runs", 1)):
                own = {key: value[i] if isinstance(value, list) else value for key, value in given.items()}
                found.append({**entry, "hyperparameters": own, "runs": 1})
        return tuple(found) if len(found) == len(self) else ({},) * len(self)

    def __getitem__(self, run):
        """Return the trajectory of the runs with this label, or of one number, slice or list of numbers."""
        if isinstance(run, str):
            chosen = [i for i, label in enumerate(self.labels) if label == run]
            if not chosen:
                hint = did_you_mean(run, self.labels[:1000])
                raise UnknownNameError(
                    f"no run is labelled {run!r}.{hint} There are {', '.join(self.labels[:12])}."
                )
        else:
            every = range(len(self.labels))
            chosen = [every[i] for i in run] if isinstance(run, list) else every[run]
            chosen = list(chosen) if isinstance(run, (slice, list)) else [chosen]
        return Trajectory(
            self.x[:, chosen],
            self.loss[:, chosen],
            tuple(self.labels[i] for i in chosen),
            self.steps,
            self.evaluations[:, chosen],
            self.problem,
            {**self.meta, "optimizers": [self.optimizers[i] for i in chosen]}
            if self.optimizers[0]
            else self.meta,
            {name: values[:, chosen] for name, values in self.diagnostics.items()},
            self.missing[:, chosen],
            self.loss_missing[:, chosen],
        )

    def __len__(self):
        return len(self.labels)

    def save(self, path, force=False):
        """Write an .npz file, or .csv, .json or .parquet for other programs; return the path.

        See `optviz.trajectories.save`; `optviz.trajectories.read` reads all of them.
        """
        from optviz.trajectories.writing import save

        return save(self, path, force)

    def to_pandas(self):
        """Return a DataFrame with a row per run and recorded step."""
        from optviz.trajectories.writing import to_pandas

        return to_pandas(self)

    def to_xarray(self):
        """Return an xarray Dataset over step, run and parameter."""
        from optviz.trajectories.writing import to_xarray

        return to_xarray(self)

    def __repr__(self):
        rows, runs, size = self.x.shape
        name = getattr(self.problem, "spec", self.problem) or "an unnamed problem"
        return f"<Trajectory of {runs} runs, {rows - 1} updates, {size} parameters on {name}>"


def _checked_diagnostics(given, shape):
    """Return read-only arrays of this shape by names that are lower case with underscores."""
    found = {}
    for name, values in dict(given).items():
        if not (isinstance(name, str) and re.fullmatch(r"[a-z][a-z0-9_]{0,63}", name)):
            raise TrajectoryError(
                f"expected diagnostics with lower-case names such as 'accuracy', found {reprlib.repr(name)}"
            )
        found[name] = _frozen(name, values)
        if found[name].shape != shape:
            raise TrajectoryError(f"expected {name} of shape {shape}, found {found[name].shape}")
    return MappingProxyType(found)


def _frozen(name, value):
    """Return a read-only view of real numbers."""
    try:
        array = np.asarray(value).view()
    except ValueError:
        raise TrajectoryError(
            f"expected {name} to be an array, found a ragged {type(value).__name__}"
        ) from None
    if array.dtype.kind not in "fiu":
        raise TrajectoryError(f"expected {name} to be real numbers, found {array.dtype}")
    array.flags.writeable = False
    return array


def _far(values, missing):
    """Whether each row (T+1, R) is recorded, and not finite or out of all bounds set by its run's first."""
    begin = values[first_rows(missing), np.arange(values.shape[1])]
    far, width = np.zeros(values.shape[:2], bool), max(1, PIECE // (values.shape[0] * values.shape[1]))
    for low in range(0, values.shape[2], width):  # of a file's many parameters a few at a time
        part = values[..., low : low + width]
        with np.errstate(over="ignore", invalid="ignore"):
            near = np.abs(part) <= DIVERGED * np.maximum(1, np.abs(begin[..., low : low + width]))
        far |= ~(near & np.isfinite(part)).all(axis=2)
    far[missing] = False
    return far

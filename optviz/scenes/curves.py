"""The convergence curves of a race: which loss, against what, on which axes."""

from dataclasses import dataclass, replace

import numpy as np

from optviz.errors import UsageError
from optviz.scenes.measures import MEASURES, measured
from optviz.scenes.words import number
from optviz.trajectories.gaps import first_rows

SMALLEST = 1e-16  # relative to the first gap: what float64 can tell apart
LEAST = 0.3  # decades that a logarithmic axis shows: half and twice a value are told apart


@dataclass(frozen=True)
class Curves:
    """Loss against gradient evaluations, one curve per run.

    Attributes
    ----------
    across, values : ndarray (T+1, R)
        Gradient evaluations and loss (above the minimum), NaN once a run has diverged. On a
        logarithmic axis a gap below 1e-16 of the first one, the end of float64, stands there.
    window : ((x0, x1), (y0, y1))
        What the axes show; the second pair are logarithms to base 10 if `log`.
    log : bool
    label : str
        What `values` is.
    against : str
        What `across` is: steps of recorded runs that do not say what these cost.
    plane : ndarray (T+1, R) or None
        Of the loss, what the plane has where the runs are drawn; NaN between the rows that are known.
    """

    across: np.ndarray
    values: np.ndarray
    window: tuple
    log: bool
    label: str
    against: str = "gradient evaluations"
    plane: np.ndarray | None = None

    @property
    def up(self):
        """The values as they are drawn: their logarithms to base 10 if `log`."""
        return np.log10(self.values) if self.log else self.values

    @property
    def plane_up(self):
        """Likewise those of the plane, or None."""
        return np.log10(self.plane) if self.log and self.plane is not None else self.plane


def curves_of(trajectory, problem, name, view=None):
    """Return the `Curves` of the loss, of a measure or of a diagnostic of this name."""
    found = curves(trajectory, problem, view) if name == "loss" else _watched(trajectory, problem, name)
    return replace(found, against=_against(trajectory))


def curves(trajectory, problem, view=None):
    """Return the `Curves` of a trajectory.

    Loss above the known minimum on a logarithmic axis; the loss itself if the minimum is
    unknown (on a linear axis if it is not positive throughout) or if it is unbounded below
    (on a linear axis over the heights of the view). Raises UsageError if a run begins
    where nothing is finite.
    """
    if not trajectory.has_loss.any():
        raise UsageError("expected a trajectory with losses to draw their curves, found points alone")
    check_start(trajectory)
    across = trajectory.evaluations.astype(float)
    minimum = getattr(problem, "minimum", None)
    wide = (0.0, max(1.0, float(across.max())))
    loss = np.where(_alive(trajectory), trajectory.loss, np.nan)
    begin = _first_losses(trajectory)
    if minimum == -np.inf:
        low, high = _heights(problem, view, begin)
        return Curves(across, loss, (wide, (low, high)), False, "loss")
    label = "loss" if not minimum else "loss \u2212 minimum"
    if minimum is None:  # the loss as it is, on a logarithmic axis if it can be
        lowest, highest = float(np.nanmin(loss)), float(np.nanmax(loss))
        if lowest <= 0:
            highest = min(highest, lowest + 3 * max(float(begin.max()) - lowest, 1e-300))
            margin = 0.04 * max(highest - lowest, 1e-9 * max(1, abs(lowest)))
            return Curves(across, loss, (wide, (lowest - margin, highest + margin)), False, label)
    minimum = minimum or 0.0
    gap = loss - minimum
    first = max(float(begin.max()) - minimum, np.finfo(float).tiny)
    floor = max(first * SMALLEST, np.finfo(float).tiny)
    if np.nanmin(gap) < floor:
        label += f", shown from {number(floor, 1)}"
    values = np.maximum(gap, floor)
    up = np.log10(values)
    top = max(np.log10(first), min(np.nanmax(up), np.log10(first) + 2))
    bottom = min(max(np.nanmin(up), np.log10(floor)), top - LEAST)
    margin = 0.04 * (top - bottom)
    return Curves(across, values, (wide, (bottom - margin, top + margin)), True, label)


def _against(trajectory):
    """Return what is known of the cost: a recorder saw updates, or iterations, and not what they took."""
    raced = trajectory.optimizers[0] and "recorded" not in trajectory.meta
    told = raced or (trajectory.evaluations != trajectory.steps[:, None]).any()
    return "gradient evaluations" if told else "steps"


def _watched(trajectory, problem, name):
    """Return the `Curves` of a measure or of a diagnostic."""
    alive, across = _alive(trajectory), trajectory.evaluations.astype(float)
    if name in MEASURES:
        values, label = measured(trajectory, problem, name)
    else:
        values, label = trajectory.diagnostics[name], name.replace("_", " ")
    values, wide = np.where(alive & np.isfinite(values), values, np.nan), (0.0, max(1.0, float(across.max())))
    if name.endswith("accuracy"):
        return Curves(
            across, values, (wide, (min(0.45, float(np.nanmin(values)) - 0.03), 1.03)), False, label
        )
    positive = values[values > 0]
    if not positive.size or np.nanmin(values) < 0:
        low, high = float(np.nanmin(values)), float(np.nanmax(values))
        margin = 0.04 * max(high - low, 1e-9)
        return Curves(across, values, (wide, (low - margin, high + margin)), False, label)
    low, high = np.log10(positive.min()), np.log10(positive.max())
    low = min(max(low, high - 12), high - LEAST)
    margin = 0.04 * (high - low)
    values = np.maximum(values, 10**low)
    return Curves(across, values, (wide, (low - margin, high + margin)), True, label)


def _alive(trajectory):
    """Return whether each row of each run is before it diverged, (T+1, R)."""
    ends = np.where(trajectory.diverged_at < 0, len(trajectory.loss), trajectory.diverged_at)
    return np.arange(len(trajectory.loss))[:, None] < ends


def _first_losses(trajectory):
    """Return the first recorded loss of each run that has any."""
    first = first_rows(trajectory.loss_missing)
    return trajectory.loss[first, np.arange(len(trajectory))][trajectory.has_loss]


def check_start(trajectory):
    """Raise UsageError unless every run begins at a finite point with a finite loss, if it has any."""
    starts = trajectory.x[trajectory.first, np.arange(len(trajectory))]
    for name, begin in (("start", starts), ("loss at the start", _first_losses(trajectory))):
        if not np.isfinite(begin).all():
            wrong = float(begin[~np.isfinite(begin)][0])
            raise UsageError(f"expected a finite {name}, found {wrong}; choose another start")


def _heights(problem, view, begin):
    view = problem.domain if view is None else view
    low, high = float(begin.min()) - 1, float(begin.max()) + 1
    if view is None or len(view) != 2:
        return low, high
    grid = np.stack(np.meshgrid(*(np.linspace(a, b, 50) for a, b in view)), axis=-1)
    values = problem.value(grid)
    values = values[np.isfinite(values)]
    if not values.size or np.ptp(values) == 0:
        return low, high
    top = max(float(begin.max()) + 0.1 * np.ptp(values), values.min() + 1e-9)
    return float(values.min()), float(min(values.max(), top))

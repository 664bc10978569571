"""`optviz.run` and `optviz.load`."""

import numpy as np

from optviz import trajectories
from optviz.engine.choosing import kernel_for, network_for
from optviz.engine.loop import advance
from optviz.engine.solving import solved
from optviz.engine.starting import checked_runs, starts
from optviz.engine.watching import Watch, chosen_diagnostics
from optviz.errors import UsageError
from optviz.optimizers import optimizer as make_optimizer
from optviz.problems import problem as make_problem
from optviz.trajectories import Trajectory
from optviz.trajectories.numbered import Numbered
from optviz.version import VERSION

MOST_STEPS = 1_000_000
MOST_BYTES = 8 << 30
MOST_TOLD = 1000  # runs that are labelled by their hyperparameters
MOST_TOLD_PARAMETERS = 10  # of a start that stands in the facts


def run(
    problem,
    optimizer,
    steps=200,
    start=None,
    runs=1,
    rng=None,
    record="all",
    engine="auto",
    diagnostics=None,
):
    """Return the trajectory of one optimizer on one problem.

    Parameters
    ----------
    problem : str or Problem
        A spec such as "rosenbrock" or "rosenbrock:b=10".
    optimizer : str or Optimizer
        A spec such as "adam:lr=0.1"; torch's defaults hold where nothing is said.
    steps : int
        The number of updates T.
    start : array_like (D,) or (R, D), optional
        Default: the problem's usual start; for `runs` > 1 random ones, of its domain or of a
        network's initialization.
    runs : int
        The number of runs R; arrays of hyperparameters or starts give it too.
    rng : int or numpy.random.Generator, optional
        The seed of random starts.
    record : "all", "final" or int
        Keep every step, start and end only, or every so many steps (and the end).
    engine : "auto", "numpy" or "compiled"
        NumPy gives the same bits for a batch as for its runs one by one. The compiled engine
        (extra ``fast``: Numba) agrees with it to rounding, and is two to five times faster once
        its kernel, one for each rule and surface, is compiled and kept on the disk. "auto"
        takes it for large jobs where it pays and is there; `meta` then says so.
    diagnostics : bool or list of str, optional
        What else to record: accuracy and other measures of the problem, batch_loss,
        gradient_norm and update_norm. Default: all for networks, none for surfaces. On request
        also lowest_loss and path_length, over all steps so far whether they are kept or not.

    Returns
    -------
    Trajectory
        With x (T+1, R, D) and loss (T+1, R); fewer rows, as `steps` says, unless all are kept.

    Raises
    ------
    UsageError
        For unknown names and values outside their range.
    ProblemError
        If a user's function breaks the contract of `Problem`.

    Examples
    --------
    >>> import optviz
    >>> rates = [0.01, 0.1, 1.0]
    >>> optviz.run("sphere", optviz.optimizer("adam", lr=rates), steps=50).loss[-1].round(2)
    array([18.61,  0.08,  0.02])
    """
    problem, optimizer = make_problem(problem), make_optimizer(optimizer)
    recorded_steps(steps, record, checked_runs(runs) * problem.dimension)  # refused before a start is drawn
    diagnostics = chosen_diagnostics(problem, diagnostics)
    optimizer = optimizer.over(steps)
    points, seed = starts(problem, optimizer, start, runs, rng)
    rows = recorded_steps(steps, record, points.size)
    watch = Watch(problem, diagnostics, len(rows), len(points))
    size = len(points), int(rows[-1])
    kernel, network = None, None
    if problem.network is not None and not optimizer.solve:
        network = network_for(engine, problem, *size)
    else:
        kernel = kernel_for(engine, problem, optimizer, *size)
    if kernel and diagnostics:
        _refuse_diagnostics(engine)
        kernel = None
    watching = () if kernel else (watch,)
    x, loss, spent = _way(optimizer, kernel)(network or problem, optimizer, points, rows, *watching)
    count = len(points)
    evaluations = spent if spent.ndim == 2 else None
    if spent.ndim == 1 and (spent != rows).any():
        evaluations = np.broadcast_to(spent[:, None], loss.shape)
    labels = _labels(optimizer, count)
    meta = {**facts(problem, steps, points, seed), "optimizers": [described(optimizer, count)]}
    if kernel or network:
        meta["engine"] = "compiled"
    return Trajectory(x, loss, labels, rows, evaluations, problem, meta, watch.found)


def _refuse_diagnostics(engine):
    if engine == "compiled":
        raise UsageError("engine='compiled' records no diagnostics; leave one of the two out")


def _way(optimizer, kernel):
    if kernel:
        return kernel.advance
    return solved if optimizer.solve else advance


def _labels(optimizer, count):
    """Return one label per run: the name, and what differs where that can be read."""
    if count == 1:
        return (optimizer.name,)
    swept = {key: value for key, value in optimizer.hyperparameters.items() if isinstance(value, np.ndarray)}
    if not swept or count > MOST_TOLD:
        return Numbered(optimizer.name, count)
    told = [" ".join(f"{key}={value[i]:g}" for key, value in swept.items()) for i in range(count)]
    return tuple(f"{optimizer.name} {words}" for words in told)


def load(path, problem=None, max_bytes=trajectories.MAX_BYTES):
    """Return the trajectory in a file, with its `Problem`.

    Parameters
    ----------
    path : path_like
    problem : str or Problem, optional
        What was minimized; default: the registry's problem of the recorded name, if it has
        one with the recorded losses. A user's own must be given.
    max_bytes : int
        The most memory that its arrays may take.

    Raises
    ------
    TrajectoryError
        If the file is missing, damaged, of a newer format or too large.
    """
    from dataclasses import replace

    trajectory = trajectories.load(path, max_bytes)
    if problem is not None:
        return replace(trajectory, problem=make_problem(problem))
    try:
        problem = make_problem(str(trajectory.problem))
    except UsageError:
        return trajectory
    return replace(trajectory, problem=problem) if minimizes(trajectory, problem) else trajectory


def minimizes(trajectory, problem):
    """Whether a problem has the recorded loss at the starts: a user's may bear the same name.

    Where no loss is known at any of them nothing speaks for it.
    """
    known = ~trajectory.loss_missing[0]
    if trajectory.x.shape[2] != problem.dimension or not known.any():
        return False
    found, recorded = problem.value(trajectory.x[0])[known], trajectory.loss[0][known]
    return np.allclose(found, recorded, rtol=1e-9, atol=1e-9, equal_nan=True)


def recorded_steps(steps, record, size):
    """Return the steps that are kept of a run, or raise UsageError if they cannot be."""
    if isinstance(steps, bool) or not isinstance(steps, (int, np.integer)) or not 1 <= steps <= MOST_STEPS:
        raise UsageError(f"expected steps to be a whole number from 1 to {MOST_STEPS}, found {steps!r}")
    every = {"all": 1, "final": steps}.get(record, record) if isinstance(record, str) else record
    if isinstance(every, bool) or not isinstance(every, (int, np.integer)) or every < 1:
        raise UsageError(f"expected record to be 'all', 'final' or a whole number of steps, found {record!r}")
    rows = np.append(np.arange(0, steps, every), steps)
    needed = 8 * len(rows) * size * 3 // 2
    if needed > MOST_BYTES:
        raise UsageError(
            f"{steps} steps of {size} numbers need {needed / 2**30:.1f} GiB to record, "
            f"the limit is {MOST_BYTES >> 30}; use fewer steps or runs, or record less often"
        )
    return rows


def facts(problem, steps, points, seed):
    """Return the JSON-ready facts that every trajectory carries."""
    return {
        "optviz": VERSION,
        "numpy": np.__version__,
        "problem": {"name": problem.name, "spec": problem.spec, "parameters": problem.parameters},
        "steps": int(steps),
        "start": _told_start(points),
        "seed": seed,
    }


def _told_start(points):
    """Return a start that is short and the same for all as numbers, otherwise where it is found."""
    if not (points == points[0]).all():
        return "one per run, see x[0]"
    return points[0].tolist() if points.shape[1] <= MOST_TOLD_PARAMETERS else "see x[0]"


def described(optimizer, count):
    """Return the JSON-ready description of one optimizer and its number of runs."""
    plain = {key: _plain(value) for key, value in optimizer.hyperparameters.items()}
    return {
        "name": optimizer.name,
        "spec": optimizer.spec,
        "hyperparameters": plain,
        **optimizer.notes,
        "runs": count,
    }


def _plain(value):
    """Return a hyperparameter JSON-ready: a named schedule as its first value, a function as its name."""
    value = getattr(value, "first", value)
    if isinstance(value, np.ndarray):
        return value.tolist()
    return repr(value) if callable(value) else value

"""What a rule held and saw at every recorded row: the run is repeated, and must come out the same."""

from dataclasses import dataclass

import numpy as np

from optviz.engine.beginning import at_step
from optviz.engine.needs import Needs
from optviz.errors import OptvizError, UsageError
from optviz.optimizers import OPTIMIZERS
from optviz.optimizers import optimizer as make_optimizer
from optviz.optimizers.roles import role
from optviz.problems import problem as make_problem

MOST_NUMBERS = 20_000_000  # of one run's memory
SAME = 1e-6  # relative to the extent of a run: the compiled engine differs by rounding


@dataclass(frozen=True)
class Memory:
    """What one run held and saw at its recorded rows, each before the update that follows.

    Attributes
    ----------
    x : ndarray (T+1, D)
    states : dict of str to ndarray (T+1, D)
        The rule's own state by name; empty for one whose rule is not known.
    queried : ndarray (T+1, D)
        Where the gradient is taken.
    gradient : ndarray (T+1, D)
        What the next update sees; in the last row, what it would see.
    optimizer : Optimizer
    rule : str
    """

    x: np.ndarray
    states: dict
    queried: np.ndarray
    gradient: np.ndarray
    optimizer: object
    rule: str

    def role(self, name):
        """Return the velocity or scale (T+1, D) that the state means, or None; see `roles`."""
        with np.errstate(all="ignore"):
            return role(name, self.rule, self.x, self.states, self.optimizer.hyperparameters)


def remember(trajectory, run):
    """Return the `Memory` of one run of a trajectory, or None for a solver, which has no rule.

    The rule is run again from the recorded start, by its own update; nothing is worked out in
    another way.

    Parameters
    ----------
    trajectory : Trajectory
        With its `Problem`.
    run : int

    Raises
    ------
    UsageError
        If its facts do not suffice to repeat it, or it comes out differently.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.race("sphere", ["momentum:lr=0.1"], start=[1, 2], steps=2)
    >>> remember(race, 0).states["v"]
    array([[0. , 0. ],
           [2. , 4. ],
           [3.4, 6.8]])
    """
    entry, label = trajectory.optimizers[run], trajectory.labels[run]
    try:
        optimizer = make_optimizer(entry["spec"]).over(int(trajectory.meta["steps"]))
    except (OptvizError, KeyError):
        raise UsageError(
            f"{label} cannot be repeated: expected an optimizer with a spec such as 'adam:lr=0.1', "
            f"found {entry.get('spec', entry.get('name', 'none'))!r}"
        ) from None
    if optimizer.solve:
        return None
    problem, regime = trajectory.problem, entry.get("regime")
    problem = make_problem(problem.spec, **regime) if regime else problem
    rule = optimizer.rule or OPTIMIZERS.get(optimizer.name)
    names = rule.states if rule else ()
    size = len(trajectory.steps) * trajectory.x.shape[2] * (3 + len(names))
    if size > MOST_NUMBERS:
        raise UsageError(
            f"{label}: expected at most {MOST_NUMBERS} numbers to hold, found {size}; use fewer steps"
        )
    if problem.network is not None and trajectory.meta.get("engine") == "compiled":
        from optviz.engine.fused import fused

        problem = fused(problem)  # rounding would drive the two arithmetics apart
    memory = _replayed(problem, optimizer, trajectory.x[0, run : run + 1], trajectory.steps, names)
    _check(memory.x, trajectory.x[:, run], label)
    return memory


def _replayed(problem, optimizer, start, rows, names):
    """Return the `Memory` of a run from a start (1, D) at these steps."""
    x, given = np.array(start), optimizer.values()
    state, needs = optimizer.init(x, at_step(given, 1)), Needs(problem, optimizer.needs)
    sample = problem.sample or (lambda x, t: problem.stepper(x))
    held, wanted = [], set(rows.tolist())
    with np.errstate(all="ignore"):
        for t in range(1, int(rows[-1]) + 2):
            hyper = at_step(given, t)
            at = x if optimizer.query is None else optimizer.query(x, state, hyper)
            loss, grad = sample(at, t)
            if t - 1 in wanted:
                own = state[len(state) - len(names) :]  # what is put around a rule comes first
                held.append([np.broadcast_to(part, x.shape)[0].copy() for part in (x, at, grad, *own)])
            if t <= rows[-1]:
                x, state = optimizer.update(x, grad, t, state, hyper, **needs.at(at, loss))
    x, queried, gradient, *states = (np.array(part) for part in zip(*held, strict=True))
    rule = optimizer.rule.name if optimizer.rule else optimizer.name
    return Memory(x, dict(zip(names, states, strict=True)), queried, gradient, optimizer, rule)


def _check(again, recorded, label):
    """Refuse a run that came out differently, up to where the recorded one is not finite."""
    finite = np.isfinite(recorded).all(axis=1)
    end = len(finite) if finite.all() else int(finite.argmin())
    with np.errstate(invalid="ignore", over="ignore"):
        apart = np.abs(again[:end] - recorded[:end]).max(axis=1, initial=0)
    extent = np.maximum.accumulate(np.abs(recorded[:end]).max(axis=1, initial=0)) + 1
    differs = ~(apart <= SAME * extent)  # what is not finite differs
    if differs.any():
        row = int(differs.argmax())
        raise UsageError(
            f"{label} cannot be repeated from its facts: row {row} is {apart[row]:.2g} off; "
            "its gradients came from elsewhere, so leave --show out"
        )

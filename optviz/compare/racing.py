"""`optviz.race`: several optimizers on one problem, from one start, with one budget."""

from collections.abc import Iterable, Mapping

from optviz.compare.labels import check_unique, labels
from optviz.engine import run
from optviz.engine.starting import recorded_seed
from optviz.errors import UsageError
from optviz.optimizers import optimizer as make_optimizer
from optviz.problems import problem as make_problem
from optviz.trajectories import join


def race(problem, optimizers, steps=200, start=None, rng=None):
    """Return one trajectory with a run per optimizer.

    Parameters
    ----------
    problem : str or Problem
    optimizers : list of (str or Optimizer), or dict of label to one
        Specs such as "adam:lr=0.1"; torch's defaults hold where nothing is said.
    steps : int
        The number of updates, the same for all.
    start : array_like (D,), optional
        Default: the problem's usual start.
    rng : int or numpy.random.Generator, optional
        The seed, for problems that draw; recorded.

    Returns
    -------
    Trajectory
        With x (T+1, R, D) and loss (T+1, R).

    Raises
    ------
    UsageError
        For unknown names, values outside their range and labels that are alike.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.race("booth", {"slow": "sgd:lr=0.01", "fast": "sgd:lr=0.1"}, steps=20)
    >>> race.labels
    ('slow', 'fast')
    """
    problem = make_problem(problem)
    if isinstance(optimizers, Mapping):
        names, entries = (
            [str(key) for key in optimizers],
            [make_optimizer(entry) for entry in optimizers.values()],
        )
        check_unique(names)
    elif isinstance(optimizers, str):
        raise UsageError(f"expected a list of optimizers, found one string; write [{optimizers!r}]")
    elif not isinstance(optimizers, Iterable):
        raise UsageError(f"expected a list of optimizers, found {type(optimizers).__name__}")
    else:
        entries = [make_optimizer(entry) for entry in optimizers]
        names = labels(entries)
    if not entries:
        raise UsageError("expected at least one optimizer, found none")
    many = [name for name, entry in zip(names, entries, strict=True) if entry.runs not in (None, 1)]
    if many:
        raise UsageError(f"{many[0]} has one hyperparameter per run; race single runs, or use optviz.run")
    seed = recorded_seed(rng)
    parts = [run(problem, entry, steps, start) for entry in entries]
    if len(parts[0]) > 1:
        raise UsageError(
            f"expected one start for all optimizers, found {len(parts[0])}; use optviz.run for several"
        )
    described = [
        {"label": name, **part.meta["optimizers"][0]} for name, part in zip(names, parts, strict=True)
    ]
    meta = {**parts[0].meta, "seed": seed, "optimizers": described}
    if any(entry.notes.get("lr_chosen_by") == "rate_rule" for entry in entries):
        from optviz.compare.rates import rule_for

        meta["rate_rule"] = rule_for(problem)
    return join(parts, names, meta)

"""A trajectory from the facts that its files carry: every run is made anew."""

import json
import re
from dataclasses import replace

import numpy as np

from optviz.engine import run
from optviz.engine.starting import starts as usual_starts
from optviz.engine.watching import OF_RUNS, OF_UPDATES, chosen_diagnostics
from optviz.errors import TrajectoryError, UsageError
from optviz.optimizers import optimizer as make_optimizer
from optviz.optimizers.dialects import is_dialect
from optviz.problems import Problem
from optviz.problems import problem as make_problem
from optviz.registry import parse_spec
from optviz.trajectories import join

MOST_TOLD = 4096  # numbers of starts that are told
_OF_ENTRY = ("label", "name", "spec", "hyperparameters", "runs")  # the others are an optimizer's notes
_GROUND = ("name", "spec", "parameters")  # of the problem that imported runs are drawn on
_SWEPT = re.compile(r"\[\d+ values\]")


def untold(trajectory):
    """Return what the metadata of a trajectory leave open, JSON-ready: labels, starts, recorded steps."""
    found, told = {}, trajectory.meta.get("optimizers", [])
    labels = list(trajectory.labels[: MOST_TOLD + 1])
    if labels != [entry.get("label") for entry in told] and len(labels) <= MOST_TOLD:
        found["labels"] = labels
    ground = trajectory.problem
    if (not told or "drawn_from" in trajectory.meta) and isinstance(ground, Problem):
        found["ground"] = {key: getattr(ground, key) for key in _GROUND}
    if not told:  # imported runs: nothing can make them anew
        return found
    steps = trajectory.steps
    if 1 < len(steps) <= steps[-1]:
        every = int(steps[1] - steps[0])
        usual = np.append(np.arange(0, steps[-1], every), steps[-1])
        found["recorded"] = every if np.array_equal(steps, usual) else steps.tolist()
    trajectory = trajectory.bridged
    if _starts_are_open(trajectory) and trajectory.x[0].size <= MOST_TOLD:
        found["starts"] = trajectory.x[0].tolist()
    return found


def _starts_are_open(trajectory):
    """Whether runs do not begin where the problem, or the metadata, say."""
    usual, told = getattr(trajectory.problem, "start", None), trajectory.meta.get("start")
    if isinstance(told, list) or any("regime" in entry for entry in trajectory.meta.get("optimizers", [])):
        return False
    return usual is None or not (trajectory.x[0] == usual).all()


def remade(facts, problem=None):
    """Return the trajectory that facts tell of: its runs are made anew.

    Parameters
    ----------
    facts : mapping
        The metadata of a trajectory and what `untold` adds to them.
    problem : Problem, optional
        What was minimized, where it is a user's own.

    Raises
    ------
    TrajectoryError
        If a part of it is not in the facts: a user's own problem, rule or schedule.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.race("beale", ["sgd:lr=0.01", "adam"], steps=30)
    >>> (remade(race.meta).x == race.x).all()
    np.True_
    """
    entries = facts.get("optimizers")
    if isinstance(facts.get("recorded"), dict) or not (isinstance(entries, list) and entries):
        raise TrajectoryError("expected runs of optviz's own, found recorded ones; give them by --trajectory")
    base = problem_in(facts, problem)
    counts = [entry.get("runs", 1) for entry in entries]
    starts, parts = _starts(facts, base, sum(counts)), []
    for entry, end in zip(entries, np.cumsum(counts), strict=True):
        begin = None if starts is None else starts[end - entry.get("runs", 1) : end]
        parts.append(_run(facts, entry, base, begin))
    labels = facts.get("labels") or [entry["label"] for entry in entries if "label" in entry]
    meta = {**facts, **{key: parts[0].meta[key] for key in ("optviz", "numpy") if key in facts}}
    return replace(join(parts, labels or None, meta), problem=base)


def problem_in(facts, problem=None):
    """Return the problem that facts tell of, or raise TrajectoryError if it is a user's own."""
    told = facts.get("problem")
    spec = told.get("spec", told.get("name")) if isinstance(told, dict) else told
    if problem is None:
        try:
            problem = make_problem(spec)
        except UsageError:
            problem = None
    if not isinstance(problem, Problem) or not isinstance(told, dict) or _parameters(problem) != _json(told):
        raise TrajectoryError(
            f"expected a problem that optviz can make, found {spec!r}; the user's own must be given: "
            "optviz.replay(picture, problem=...)"
        )
    return problem


def _parameters(problem):
    return _json({"name": problem.name, "parameters": problem.parameters})


def _json(told):
    """Return name and parameters as they come out of JSON."""
    return json.dumps([told.get("name"), told.get("parameters")], sort_keys=True, default=_item)


def _item(value):
    return value.item() if hasattr(value, "item") else str(value)


def optimizer_in(entry):
    """Return the optimizer that an entry of the facts tells of, with its notes."""
    spec = entry.get("spec", "")
    try:
        name, settings = parse_spec(spec)
        settings = {key: _swept(name, key, value, entry) for key, value in settings.items()}
        made = make_optimizer(name, **settings)
    except (KeyError, UsageError) as error:
        raise TrajectoryError(
            f"expected an optimizer that optviz can make, found {spec!r}, a user's own ({error})"
        ) from error
    return made.noting(**{key: value for key, value in entry.items() if key not in _OF_ENTRY})


def _swept(name, key, value, entry):
    """Return a setting, the values of all runs where the spec says only how many there are."""
    if not (isinstance(value, str) and _SWEPT.fullmatch(value)):
        return value
    told = entry["hyperparameters"]
    if key not in told and is_dialect(name):
        from optviz.optimizers.dialects.counterparts import counterparts

        key = next((ours for ours, theirs in counterparts(name).items() if key == theirs[0]), key)
    return np.array(told[key]) if isinstance(told[key], list) else told[key]


def _starts(facts, problem, runs):
    """Return the starts (R, D) of all runs, or None where they are the usual ones."""
    told = facts.get("starts", facts.get("start"))
    if isinstance(told, list):
        return np.broadcast_to(np.array(told, float), (runs, problem.dimension))
    if told == "one per run, see x[0]" and not any("regime" in entry for entry in facts["optimizers"]):
        if type(facts.get("seed")) is not int or len(facts["optimizers"]) > 1:
            raise TrajectoryError(f"the starts of {runs} runs are not in the facts; give the runs themselves")
        return usual_starts(problem, make_optimizer("sgd"), None, runs, facts["seed"])[0]
    return None


def _run(facts, entry, base, start):
    problem, regime = base, entry.get("regime")
    if regime:
        problem = make_problem(base.spec, **regime)
    every, runs = facts.get("recorded", 1), entry.get("runs", 1)
    found = run(
        problem,
        optimizer_in(entry),
        facts["steps"],
        start,
        engine=facts.get("engine", "numpy"),
        record=every if isinstance(every, int) else 1,
        diagnostics=_diagnostics(problem, facts),
    )
    if len(found) != runs:
        raise TrajectoryError(f"expected {runs} runs of {entry.get('spec')}, found {len(found)}")
    return found if isinstance(every, int) else _at_steps(found, every)


def _at_steps(trajectory, steps):
    rows = np.searchsorted(trajectory.steps, steps)
    kept = {name: getattr(trajectory, name)[rows] for name in ("x", "loss", "steps", "evaluations")}
    watched = {name: values[rows] for name, values in trajectory.diagnostics.items()}
    return replace(trajectory, **kept, diagnostics=watched)


def _diagnostics(problem, facts):
    """Return the names of what is recorded besides: as told, or the usual with what a picture shows."""
    if "diagnostics" in facts:
        return list(facts["diagnostics"])
    known = (*problem.measures, *OF_UPDATES, *OF_RUNS)
    shown = [name for name in facts.get("views", ()) if name in known]
    return list(dict.fromkeys([*chosen_diagnostics(problem, None), *shown]))

"""Races of a network in several regimes: batches of several sizes, several initializations."""

from dataclasses import replace
from itertools import product

from optviz.compare.labels import labels
from optviz.compare.racing import race
from optviz.compare.rates import DEFAULT, rule_for, tuned
from optviz.errors import UsageError
from optviz.problems import problem as make_problem
from optviz.registry import parse_spec
from optviz.trajectories import join


def race_regimes(network, specs=DEFAULT, batches=(), inits=(), steps=None, rng=None):
    """Return one trajectory with a run for every optimizer in every regime, on the same data.

    Parameters
    ----------
    network : str
        The spec of a named network, "spiral:hidden=8-8".
    specs : list of str
        Optimizers; those without `lr` get one per regime by the rule of `optviz.compare.rates`.
    batches, inits : sequence, optional
        Values of the network's settings `batch` ("full", 32, 1) and `init` ("zeros", "xavier").
    steps : int, optional
        Updates; default: the network's.
    rng : int, optional
        Recorded; what is drawn by chance follows the network's own seed.

    Returns
    -------
    Trajectory
        Its problem is the network as it is named; the loss, on all data, is that of every regime.

    Examples
    --------
    >>> found = race_regimes("logistic_moons", ["sgd:lr=0.5"], batches=["full", 1], steps=5)
    >>> found.labels
    ('full', 'batch 1')
    """
    from optviz.problems.networks import NETWORKS

    name, settings = parse_spec(network)
    NETWORKS[name]  # a surface's name is refused here
    given = [("batch", list(batches)), ("init", list(inits))]
    for key, values in given:
        if len(set(map(str, values))) < len(values):
            raise UsageError(f"expected every {key} once, found {', '.join(map(str, values))}")
        if values and key in settings:
            raise UsageError(f"{key} is given both in {network!r} and as --{key}; give it once")
    asked = [(key, values) for key, values in given if values]
    base, parts, names = make_problem(network), [], []
    keys = [key for key, _ in asked]
    regimes = [dict(zip(keys, chosen, strict=True)) for chosen in product(*(values for _, values in asked))]
    problems = [make_problem(network, **regime) for regime in regimes]  # all, before the first is run
    for regime, problem in zip(regimes, problems, strict=True):
        entries = tuned(problem, specs)
        told = " ".join(_told(key, value) for key, value in regime.items())
        noted = [entry.noting(regime=regime) for entry in entries]
        parts.append(race(problem, noted, steps or base.steps, rng=rng))
        names += [f"{label} {told}".strip() for label in labels(entries)]
    if len(specs) == 1 and asked:  # the optimizer is the same for all: the regime is what tells
        names = [name.partition(" ")[2] for name in names]
    about = {"name": base.name, "spec": base.spec, "parameters": base.parameters}
    described = [entry for part in parts for entry in part.meta["optimizers"]]
    meta = {**parts[0].meta, "problem": about, "optimizers": described}
    for label, entry in zip(names, meta["optimizers"], strict=True):
        entry["label"] = label
    if "rate_rule" in meta:
        meta["rate_rule"] = rule_for(base)
    return replace(join(parts, names, meta), problem=base)


def _told(key, value):
    """Return a regime in a word or two of a label."""
    if key == "batch":
        return str(value) if isinstance(value, str) else f"batch {value}"
    return str(value)

"""What the reference trajectories show: every class, rule, switch and number has one that needs it."""

from collections import defaultdict
from dataclasses import replace
from functools import cache

import golden
import pytest
import recorded

from optviz.optimizers import OPTIMIZERS, Rule
from optviz.optimizers.dialects import FRAMEWORKS, dialects

RULES = {name: entry for name, entry in OPTIMIZERS.items() if isinstance(entry, Rule)}
FUNCTIONS = {rule.function.__name__: rule for rule in RULES.values()}
REFERENCES = [(recorded, case) for case in recorded.cases()] + [(golden, case) for case in golden.cases()]

# What no reference trajectory shows, and why that is enough.
UNSEEN_SWITCHES = {}
UNSEEN_NUMBERS = {
    ("asgd", "t0"): "enters the mean only, which is no point of the trajectory",
}


@cache
def made():
    """The optimizer of every reference."""
    return [source.optimizer(case) for source, case in REFERENCES]


def test_every_class_of_every_dialect_has_a_reference():
    seen = {optimizer.name for optimizer in made()}
    assert seen == {f"{framework}.{cls}" for framework in FRAMEWORKS for cls in dialects(framework)}


def test_every_rule_has_a_reference():
    seen = {optimizer.rule.function for optimizer in made() if optimizer.rule}
    assert seen == {rule.function for rule in RULES.values()}


def switches(rule, values):
    """What is switched on, by the code that does it: the rule's function, or what all rules share."""
    for key in rule.choices:
        shared = key == "maximize" or (key.startswith("weight_decay") and rule._decays)
        yield "all" if shared else rule.function.__name__, key, values[key]


def test_every_switch_has_a_reference():
    seen = set()
    for optimizer in made():
        if optimizer.rule:
            seen |= set(switches(optimizer.rule, optimizer.hyperparameters))
    possible = {
        switch
        for rule in RULES.values()
        for key, values in rule.choices.items()
        for value in values
        for switch in switches(rule, {**rule.defaults, key: value})
    }
    assert possible - seen == set(UNSEEN_SWITCHES)


@cache
def by_rule():
    """The references of each rule, those on matrices first."""
    found = defaultdict(list)
    for optimizer, (source, case) in zip(made(), REFERENCES, strict=True):
        if optimizer.rule:
            found[optimizer.rule.function.__name__].append((optimizer, source, case))
    return found


NUMBERS = [(name, key) for name, rule in FUNCTIONS.items() for key in rule._own if key not in rule.choices]


@pytest.mark.parametrize(("name", "key"), NUMBERS)
def test_a_slip_of_a_percent_in_any_hyperparameter_is_seen(name, key):
    seen = any(disagrees_when_changed(*reference, key) for reference in by_rule()[name])
    assert seen != ((name, key) in UNSEEN_NUMBERS)


def disagrees_when_changed(optimizer, source, case, key):
    value = optimizer.hyperparameters[key]
    if value == 0 or isinstance(value, str) or callable(value):
        return False
    changed = value + 1 if type(optimizer.rule.defaults[key]) is int else 0.99 * value
    other = replace(optimizer, hyperparameters={**optimizer.hyperparameters, key: changed})
    return not source.agrees(case, source.errors(case, other))

"""Every update rule follows the reference trajectories of torch, optax, keras and of the papers."""

from collections import Counter
from functools import cache

import golden
import pytest

from optviz.optimizers import OPTIMIZERS, Rule
from optviz.optimizers.dialects import dialects

CASES = golden.cases()
GROUPS = sorted({(case["key"].partition("/")[0], case["variant"]) for case in CASES})
RULES = {name: entry for name, entry in OPTIMIZERS.items() if isinstance(entry, Rule)}

# What no reference trajectory shows, and why that is enough.
UNSEEN_SWITCHES = {
    ("all", "maximize", True): "seen with three rules of torch",
    ("adafactor", "factored", False): "no case has a matrix of more than one row",
    ("adabelief", "nesterov", True): "optax's flag, the formula of nadam's form=constant",
    ("radam", "nesterov", True): "optax's flag, the formula of nadam's form=constant",
    ("muon", "scale", "one"): "keras' rms_rate=None: a factor of 1",
    ("adopt", "use_clipping", False): "optax's flag: a limit less",
    ("adan", "weight_decay_mode", "decoupled"): "the other form of every rule",
}
UNSEEN_NUMBERS = {
    ("adafactor", "min_size_to_factor"): "no case has a large matrix",
    ("asgd", "t0"): "enters the mean only, which tests/test_optimizers.py compares",
    ("adopt", "eps"): "matters only where the gradient vanishes",
    ("polyak", "f_min"): "the limit lr rules in every case with an f_min",
    ("sophia", "eps"): "rules only where the curvature is not positive",
    ("polyak", "eps"): "the limit lr rules in every case with an eps",
}


def of(group):
    return [case for case in CASES if (case["key"].partition("/")[0], case["variant"]) == group]


@cache
def found(key):
    (case,) = [case for case in CASES if case["key"] == key]
    return golden.errors(case)


@pytest.mark.parametrize("group", GROUPS, ids="/".join)
def test_a_rule_follows_its_reference_trajectories(group):
    failing = [case["key"] for case in of(group) if not golden.agrees(case, found(case["key"]))]
    assert not failing, f"{len(failing)} of {len(of(group))} disagree: {', '.join(failing)}"


def test_all_1267_trajectories_are_compared():
    counts = Counter(case["key"].partition("/")[0] for case in CASES)
    assert counts == {"torch": 653, "optax": 342, "keras": 142, "hand": 130}


def test_every_class_of_every_dialect_has_a_reference():
    for framework in ("torch", "optax", "keras"):
        seen = {case["optimizer"].rpartition(".")[2] for case in golden.document(framework)["cases"]}
        assert seen == set(dialects(framework))
    assert {case["optimizer"] for case in golden.document("hand")["cases"]} == set(dialects("paper"))


def test_every_rule_has_a_reference():
    assert {golden.optimizer(case).rule.function for case in CASES if golden.optimizer(case).rule} == {
        rule.function for rule in RULES.values()
    }


def test_the_table_in_the_docs_is_what_the_trajectories_show():
    stored = golden.TABLE.read_text("utf-8").partition("\n## networks")[0].splitlines()
    fresh = golden.table(list(golden.rows())).splitlines()
    assert len(stored) == len(fresh)
    for line, today in zip(stored, fresh, strict=True):
        if line != today:  # another machine's exp and pow may differ in the last digit
            *words, digits, _ = line.split("|")
            *again, now, _ = today.split("|")
            assert words == again and abs(int(digits) - int(now)) <= 1, f"{today} in place of {line}"


def own_values(case):
    return golden.optimizer(case).hyperparameters


def switches(rule, values):
    """What is switched on, by the code that does it: the rule's function, or what all rules share."""
    for key in rule.choices:
        shared = key == "maximize" or (key.startswith("weight_decay") and rule._decays)
        yield "all" if shared else rule.function.__name__, key, values[key]


def test_every_switch_has_a_reference():
    seen = set()
    for case in CASES:
        made = golden.optimizer(case)
        if made.rule:
            seen |= set(switches(made.rule, made.hyperparameters))
    possible = {
        switch
        for rule in RULES.values()
        for key, values in rule.choices.items()
        for value in values
        for switch in switches(rule, {**rule.defaults, key: value})
    }
    assert possible - seen <= set(UNSEEN_SWITCHES), possible - seen - set(UNSEEN_SWITCHES)


FUNCTIONS = {rule.function.__name__: rule for rule in RULES.values()}
NUMBERS = [
    (name, key)
    for name, rule in FUNCTIONS.items()
    for key in rule._own
    if key not in rule.choices and (name, key) not in UNSEEN_NUMBERS
]


@pytest.mark.parametrize(("name", "key"), NUMBERS)
def test_a_slip_of_a_percent_in_any_hyperparameter_is_seen(name, key):
    rule = FUNCTIONS[name].function
    own = [case for case in CASES if (made := golden.optimizer(case)).rule and made.rule.function is rule]
    assert any(disagrees_when_changed(case, key) for case in own)


def disagrees_when_changed(case, key):
    made = golden.optimizer(case)
    value = made.hyperparameters[key]
    if value == 0 or isinstance(value, str) or callable(value):
        return False
    changed = value + 1 if type(made.rule.defaults[key]) is int else 0.99 * value
    other = made.rule.unchecked(**{**made.hyperparameters, key: changed})
    return not golden.agrees(case, golden.errors(case, other))

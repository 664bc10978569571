"""Hyperparameters: what is allowed, what is said when it is not, and spec strings."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rules import CHOICES, COUNTS, NAMES, NUMBERS

import optviz
from optviz.errors import UnknownNameError, UsageError
from optviz.optimizers import OPTIMIZERS
from optviz.optimizers.hyperparameters import RANGES
from optviz.optimizers.wrapping import SETTINGS
from optviz.registry import format_spec, format_value, parse_spec, parse_value

WORDS = {
    (0, np.inf, False): "finite and at least 0",
    (0, 1, False): "in [0, 1)",
    (0, 1, True): "in [0, 1]",
    (1, np.inf, False): "finite and at least 1",
    (-np.inf, 0, True): "finite and at most 0",
    (-np.inf, np.inf, False): "finite",
}
ANY = (-np.inf, np.inf, False)
ANY_FINITE = {
    "a",
    "b",
    "c",
    "alpha",
    "beta",
    "decay_offset",
    "t0",
    "f_min",
    "lower_bound",
    "scaling",
    "threshold",
    "rms",
    "initial_momentum",
}
OF_SOLVERS = {"gtol", "xtol", "ftol"}
STEPS = settings(derandomize=True, deadline=None, max_examples=100)


def refused(words, kind=UsageError):
    return pytest.raises(kind, match=f"^{re.escape(words)}$")


def outside(key):
    """Values that a hyperparameter must not have, as they are printed."""
    low, high, closed = RANGES.get(key, ANY)
    yield from [(np.nan, "nan"), (np.inf, "inf"), (-np.inf, "-inf")]
    if np.isfinite(low):
        yield (low - 1, f"{low - 1:g}")
    if low == 0:
        yield (-1e-300, "-1e-300")
    if np.isfinite(high):
        yield from [(high + 0.5, f"{high + 0.5:g}"), *([] if closed else [(high, f"{high:g}")])]


def test_every_number_has_a_range():
    assert {key for _, key in NUMBERS} | OF_SOLVERS | set(SETTINGS) >= set(RANGES)
    assert {key for _, key in NUMBERS} - set(RANGES) == ANY_FINITE


@pytest.mark.parametrize(("name", "key"), NUMBERS)
def test_the_ends_of_the_range_are_allowed_and_what_is_beyond_is_not(name, key):
    low, high, closed = RANGES.get(key, ANY)
    low = max(low, -1e308)
    optviz.optimizer(name, **{key: low})
    optviz.optimizer(name, **{key: high if closed else np.nextafter(min(high, 1e308), 0)})
    for value, printed in outside(key):
        words = f"{name}: {key} must be {WORDS[RANGES.get(key, ANY)]}, found {printed}"
        with refused(words):
            optviz.optimizer(name, **{key: value})
        with refused(words):  # one wrong value among many
            optviz.optimizer(name, **{key: [low, value, low]})
        with refused(words):
            optviz.optimizer(f"{name}:{key}={value!r}")


NOT_NUMBERS = {
    "text": ("fast", "'fast'"),
    "a truth value": (True, "True"),
    "nothing": (None, "None"),
    "complex": (1j, "1j"),
    "a set": ({1}, "{1}"),
    "a dict": ({}, "{}"),
    "numbers as text": (["0.1", "0.2"], "['0.1', '0.2']"),
    "truth values": ([True, False], "[True, False]"),
    "a complex array": (np.array([1j]), "array([0.+1.j])"),
    "ragged": ([1, [2, 3]], "[1, [2, 3]]"),
    "too large for a float": (10**400, repr(10**400)),
}


@pytest.mark.parametrize("what", NOT_NUMBERS)
@pytest.mark.parametrize("name", NAMES)
def test_what_is_no_number_is_refused(name, what):
    value, printed = NOT_NUMBERS[what]
    with refused(f"{name}: lr must be a number, found {printed}; write for example lr=0.1"):
        optviz.optimizer(name, lr=value)


@pytest.mark.parametrize(("name", "key"), NUMBERS)
def test_only_one_value_per_run_may_be_given(name, key):
    for shape in ((2, 2), (0,), (1, 1, 3)):
        with refused(f"{name}: {key} must be one number or one per run, shape (R,), found shape {shape}"):
            optviz.optimizer(name, **{key: np.zeros(shape)})


@pytest.mark.parametrize(("name", "key"), CHOICES)
def test_a_switch_has_only_its_choices(name, key):
    choices = ", ".join(
        str(value).lower() if isinstance(value, bool) else value for value in OPTIMIZERS[name].choices[key]
    )
    for wrong in ("sideways", 7, 1, None, 0.0, ["l2"], np.zeros(2)):
        with refused(f"{name}: {key} must be one of {choices}, found {wrong!r}"):
            optviz.optimizer(name, **{key: wrong})


@pytest.mark.parametrize("name", NAMES)
def test_an_unknown_hyperparameter_is_named_with_the_nearest_and_with_all(name):
    known = ", ".join(OPTIMIZERS[name].defaults)
    with refused(
        f"{name} has no hyperparameter 'weigth_decay'. Did you mean 'weight_decay'? It has {known}.", KeyError
    ):
        optviz.optimizer(name, weigth_decay=0.1)
    with refused(f"{name} has no hyperparameter 'qqqq'. It has {known}.", UnknownNameError):
        optviz.optimizer(f"{name}:qqqq=1")


def test_arrays_of_different_lengths_are_refused():
    optimizer = optviz.optimizer("adam", lr=[0.1, 0.2], beta1=[0.5, 0.6, 0.7])
    lengths = "{'lr': 2, 'beta1': 3}"
    with refused(f"adam: hyperparameter arrays must have one value per run, found lengths {lengths}"):
        optviz.run("sphere", optimizer)


def test_the_callers_array_may_change_afterwards():
    rates = np.array([0.1, 0.2])
    optimizer = optviz.optimizer("sgd", lr=rates)
    rates[:] = -1
    assert optimizer.hyperparameters["lr"].tolist() == [0.1, 0.2]


@pytest.mark.parametrize("key", ["lr", "weight_decay"])
@pytest.mark.parametrize("value", [-0.5, np.nan, np.inf, "fast", None, [0.1, 0.2]])
def test_a_schedule_must_keep_to_the_range_too(key, value):
    scheduled = optviz.optimizer("sgd", **{key: lambda t: 0.1 if t < 3 else value})
    with pytest.raises(UsageError, match=rf"^sgd at update 3: {key} must be .*, found .*"):
        optviz.run("sphere", scheduled, steps=5)


EXPECTED = "expected name:key=value,key=value, found {!r} in {!r}; write for example adam:lr=0.1"
MALFORMED = {
    "adam:": EXPECTED.format("", "adam:"),
    "adam:lr": EXPECTED.format("lr", "adam:lr"),
    "adam:lr=": EXPECTED.format("lr=", "adam:lr="),
    "adam:=1": EXPECTED.format("=1", "adam:=1"),
    "adam:lr=1,": EXPECTED.format("", "adam:lr=1,"),
    "adam:lr=0,1": EXPECTED.format("1", "adam:lr=0,1").replace(
        "write for example adam:lr=0.1", "decimals have a point: lr=0.1"
    ),
    "adam:lr=1,LR=2": "'lr' is given twice in 'adam:lr=1,LR=2'; give it once",
    ":lr=1": "expected a name before ':' in ':lr=1'; write for example adam:lr=0.1",
    "adam:lr=1=2": "adam: lr must be a number, found '1=2'; write for example lr=0.1",
}


@pytest.mark.parametrize("spec", MALFORMED)
def test_a_malformed_spec_is_refused_in_a_sentence(spec):
    with refused(MALFORMED[spec]):
        optviz.optimizer(spec)


def test_a_setting_is_given_in_the_spec_or_as_a_keyword_but_not_twice():
    with refused("'lr' is given both in 'adam:lr=0.1' and as a keyword; give it once"):
        optviz.optimizer("adam:lr=0.1", lr=0.2)


def test_spaces_capitals_and_hyphens_in_a_spec_do_not_matter():
    optimizer = optviz.optimizer(" AdamW : LR = 0.1, Weight-Decay = 0.5 , weight_decay_mode = l2")
    assert optimizer.spec == "adamw:lr=0.1,weight_decay=0.5,weight_decay_mode=l2"


@st.composite
def made_optimizers(draw):
    name = draw(st.sampled_from(NAMES))
    rule, chosen = OPTIMIZERS[name], {}
    for key in draw(st.lists(st.sampled_from(list(rule.defaults)), unique=True)):
        if key in rule.choices:
            chosen[key] = draw(st.sampled_from(rule.choices[key]))
        elif (name, key) in COUNTS:
            chosen[key] = draw(st.integers(1, 9))
        else:
            low, high, closed = RANGES.get(key, ANY)
            low, high = max(low, -1e300), 1e300 if np.isinf(high) else high
            chosen[key] = draw(st.floats(low, high, exclude_max=not closed))
    return optviz.optimizer(name, **chosen)


@STEPS
@given(made_optimizers())
def test_the_spec_of_an_optimizer_makes_the_same_optimizer(optimizer):
    again = optviz.optimizer(optimizer.spec)
    assert again.hyperparameters == optimizer.hyperparameters and again.spec == optimizer.spec


@STEPS
@given(st.one_of(st.floats(allow_nan=False), st.integers(-(10**30), 10**30), st.booleans()))
def test_a_value_is_read_as_it_was_written(value):
    again = parse_value(format_value(value))
    assert again == value and isinstance(again, bool) == isinstance(value, bool)


WORD = st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=8)


@STEPS
@given(
    WORD, st.dictionaries(WORD, st.floats(allow_nan=False) | st.integers(-99, 99) | st.booleans(), max_size=4)
)
def test_a_spec_is_read_as_it_was_written(name, chosen):
    assert parse_spec(format_spec(name, chosen)) == (name, chosen)


@STEPS
@given(st.text(max_size=30) | st.builds("{}:{}={}".format, st.sampled_from(NAMES), WORD, st.text(max_size=9)))
def test_any_text_makes_an_optimizer_or_a_sentence(spec):
    try:
        optimizer = optviz.optimizer(spec)
    except UsageError as error:
        assert str(error) and not str(error).startswith("(")
    else:
        assert optimizer.name in NAMES

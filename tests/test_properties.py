"""Whatever is raced from wherever: every number is finite or marked, and nothing breaks."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from rules import COUNTS, NAMES, RULES

import optviz
from optviz.optimizers.hyperparameters import RANGES
from optviz.problems import PROBLEMS

STEPS = 30
EXAMPLES = settings(derandomize=True, deadline=None, max_examples=150)

surfaces = st.sampled_from(optviz.problems.surface_names()).map(optviz.problem)
rates = st.floats(-6, 3).map(lambda power: 10.0**power)
fractions = st.tuples(st.floats(0, 1), st.floats(0, 1))


@st.composite
def parameters(draw, name):
    """A surface with settings from its whole range."""
    surface, chosen = PROBLEMS[name], {}
    for key in surface.defaults:
        bounds = surface._valid.get(key, (-1e3, 1e3))
        numbers = st.integers if isinstance(bounds, range) else st.floats
        chosen[key] = draw(numbers(max(bounds[0], -1e3), min(bounds[-1], 1e3)))
    return optviz.problem(name, **chosen)


@st.composite
def optimizers(draw):
    """An optimizer with any settings from their whole range."""
    rule = RULES[draw(st.sampled_from(NAMES))]
    chosen = {"lr": draw(rates)}
    for key in draw(st.lists(st.sampled_from(sorted(rule.defaults)), unique=True, max_size=4)):
        if key in rule.choices:
            chosen[key] = draw(st.sampled_from(rule.choices[key]))
        elif (rule.name, key) in COUNTS:
            chosen[key] = draw(st.integers(1, 5))
        elif key != "lr":
            low, high, closed = RANGES.get(key, (-1e3, 1e3, True))
            chosen[key] = draw(st.floats(max(low, -1e3), min(high, 1e3), exclude_max=not closed))
    return rule(**chosen)


def place(problem, fraction):
    low, high = problem.domain.T
    return low + (high - low) * fraction


def check_record(found, start, steps=STEPS):
    """A run is finite up to the row where it is marked, and starts where it was told to."""
    assert found.x.shape == (steps + 1, len(found), 2) and found.loss.shape == (steps + 1, len(found))
    np.testing.assert_array_equal(found.x[0], np.broadcast_to(start, found.x[0].shape))
    for run, end in enumerate(found.diverged_at):
        sound = slice(None) if end < 0 else slice(end)
        assert np.isfinite(found.x[sound, run]).all() and np.isfinite(found.loss[sound, run]).all()
        assert end != 0
    with np.errstate(all="ignore"):
        loss = found.problem.value(found.x)
    np.testing.assert_array_equal(loss, found.loss)


@EXAMPLES
@given(surfaces, st.sampled_from(NAMES), fractions, rates)
def test_every_race_is_finite_or_marked(problem, name, fraction, lr):
    start = place(problem, fraction)
    check_record(optviz.run(problem, optviz.optimizer(name, lr=lr), STEPS, start), start)


@EXAMPLES
@given(st.sampled_from(optviz.problems.surface_names()).flatmap(parameters), optimizers(), fractions)
def test_every_setting_within_its_range_is_finite_or_marked(problem, optimizer, fraction):
    start = place(problem, fraction)
    check_record(optviz.run(problem, optimizer, STEPS, start), start)


@EXAMPLES
@given(surfaces, optimizers(), st.lists(fractions, min_size=2, max_size=5), st.integers(1, 40))
def test_a_batch_is_its_runs_one_by_one_wherever_they_begin(problem, optimizer, places, every):
    starts = np.array([place(problem, fraction) for fraction in places])
    many = optviz.run(problem, optimizer, STEPS, starts, record=every)
    for run, start in enumerate(starts):
        one = optviz.run(problem, optimizer, STEPS, start)
        np.testing.assert_array_equal(many.x[:, run], one.x[many.steps, 0])
        np.testing.assert_array_equal(many.loss[:, run], one.loss[many.steps, 0])

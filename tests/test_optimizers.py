"""Laws that every update rule keeps, checked over the whole registry."""

import doctest
import re

import numpy as np
import pytest
from rules import DECAYING, NAMES, NUMBERS, RULES, needed, values_inside

import optviz
from optviz.docstrings import sections
from optviz.optimizers import OPTIMIZERS
from optviz.optimizers.rule import SHARED
from optviz.registry import format_spec

SURFACES = ("rosenbrock", "ackley")
# A step of length 0 is not where FTRL stands: its points are made of sums, not of steps.
# Rprop keeps to its least step, and MADGRAD adds eps to the rate.
MOVES_WITHOUT_RATE = {"ftrl", "rprop", "madgrad"}
# Where the loss is flat these still move: by sums, by the last motion, by a start that is not 0.
STEPS_WITHOUT_SLOPE = {"ftrl", "heavy_ball", "fista", "yogi", "asgd", "fromage"}

# Each pair is one method: special cases, and names for the same thing. Exact where no
# rounding differs; otherwise the relative difference that rounding explains in 40 steps.
INCLUSIONS = [
    ("momentum:momentum=0", "sgd", 0),
    ("momentum:momentum=0,first_buffer=zero", "sgd", 0),
    ("momentum:momentum=0.8,first_buffer=zero", "momentum:momentum=0.8", 0),
    ("nag:momentum=0,form=torch", "sgd", 0),
    ("nag:momentum=0,form=sutskever", "sgd", 0),
    ("nag:momentum=0,form=lecture_mu", "sgd", 0),
    ("adamw:weight_decay=0", "adam", 0),
    ("adam:weight_decay=0.01,weight_decay_mode=decoupled", "adamw", 0),
    ("nadam:beta1=0", "adam:beta1=0", 0),
    ("nadam:beta1=0,form=dozat", "adam:beta1=0", 0),
    ("nadam:beta1=0,form=lecture", "adam:beta1=0", 0),
    ("adam:eps=0,eps_mode=inside", "adam:eps=0", 1e-9),
    ("adam:eps=0,eps_mode=raw", "adam:eps=0", 1e-9),
    ("rmsprop:rho=0.9", "adam:beta1=0,beta2=0.9,bias_correction=false", 1e-9),
    ("radam:beta1=0,beta2=0.6", "sgd", 1e-9),  # a window too short ever to be trusted
    ("adamax:beta1=0,beta2=0,eps=0", "adam:beta1=0,beta2=0,eps=0", 1e-9),  # both: lr sign(g)
    # With eps far above every gradient the scale is constant.
    ("rmsprop:lr=1e9,eps=1e12,momentum=0.9", "momentum", 1e-6),
    ("adagrad:lr=1e9,eps=1e12", "sgd", 1e-6),
    ("adagrad:lr=1e9,eps=0,initial_accumulator=1e24", "sgd", 1e-6),
    ("adam:lr=1e9,eps=1e12,bias_correction=false", "momentum:dampening=0.9,first_buffer=zero", 1e-6),
]
# nag:form=lecture is not sgd at momentum 0: it looks ahead by the whole previous update.
LOOKS_FARTHER_AHEAD = "nag:momentum=0,form=lecture"


def variants():
    """Every optimizer, and once more for every other value of each of its switches."""
    for name, rule in RULES.items():
        yield name
        for key, values in rule.choices.items():
            for value in values:
                if value != rule.defaults[key]:
                    more = {"weight_decay": 0.1} if key == "weight_decay_mode" else {}
                    yield format_spec(name, {key: value, **more})


VARIANTS = list(variants())


def points(problem, optimizer, steps=40, **options):
    return optviz.run(problem, optimizer, steps, **options).x


@pytest.mark.parametrize("spec", VARIANTS)
def test_a_rule_writes_to_none_of_its_arguments(spec):
    rng, optimizer = np.random.default_rng(4), optviz.optimizer(spec, lr=[0.1, 0.2, 0.3])
    hyper, x = optimizer.values(), rng.normal(size=(3, 2))
    state = optimizer.init(frozen(x), hyper)
    for t in (1, 2, 3, 20):
        given = [frozen(x), frozen(rng.normal(size=(3, 2))), *map(frozen, state)]
        before = [array.copy() for array in given]
        if optimizer.query:
            optimizer.query(given[0], tuple(given[2:]), hyper)
        seen = needed(optimizer, given[0])
        x, state = optimizer.update(given[0], given[1], t, tuple(given[2:]), hyper, **seen)
        np.testing.assert_array_equal(given, before)
    assert optimizer.hyperparameters["lr"].tolist() == [0.1, 0.2, 0.3]


def frozen(array):
    array = array.copy()
    array.flags.writeable = False
    return array


@pytest.mark.parametrize(("name", "key"), NUMBERS)
def test_one_value_per_run_gives_each_single_run_bit_for_bit(name, key):
    many = points("rosenbrock", optviz.optimizer(name, **{key: values_inside(key)}))
    for run, value in enumerate(values_inside(key)):
        one = points("rosenbrock", optviz.optimizer(name, **{key: value}))
        np.testing.assert_array_equal(many[:, run], one[:, 0], err_msg=f"{key}={value}")


@pytest.mark.parametrize("spec", VARIANTS)
def test_all_hyperparameters_may_vary_from_run_to_run_at_once(spec):
    name, _, switches = spec.partition(":")
    keys = [key for rule, key in NUMBERS if rule == name and f"{key}=" not in switches]
    many = {key: np.roll(values_inside(key), shift) for shift, key in enumerate(keys)}
    together = points("himmelblau", optviz.optimizer(spec, **many))
    for run in range(7):
        one = optviz.optimizer(spec, **{key: values[run] for key, values in many.items()})
        np.testing.assert_array_equal(together[:, run], points("himmelblau", one)[:, 0])


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize(("special", "general", "rtol"), INCLUSIONS)
def test_a_special_case_is_the_method_it_is_said_to_be(special, general, rtol, surface):
    special, general = (spec if "lr=" in spec else with_lr(spec) for spec in (special, general))
    found, expected = points(surface, special), points(surface, general)
    np.testing.assert_allclose(found, expected, rtol=rtol, atol=rtol)
    assert (expected[-1] != expected[0]).all()


def with_lr(spec, lr=1e-3):
    return optviz.optimizer(spec, lr=lr)


def test_the_lectures_nesterov_looks_ahead_even_without_momentum():
    assert (points("rosenbrock", LOOKS_FARTHER_AHEAD)[2:] != points("rosenbrock", "sgd")[2:]).all()


@pytest.mark.parametrize("form", ["sutskever", "lecture_mu"])
@pytest.mark.parametrize("surface", SURFACES)
def test_the_look_ahead_points_of_nesterov_are_the_points_of_torch(surface, form):
    x = points(surface, f"nag:form={form}")
    ahead = x[1:] + 0.9 * np.diff(x, axis=0)
    np.testing.assert_allclose(ahead, points(surface, "nag:form=torch")[1:], rtol=1e-9)


@pytest.mark.parametrize("surface", ["sphere", "quadratic"])
def test_amsgrad_is_adam_while_the_gradients_grow(surface):
    uphill = {"lr": 0.01, "maximize": True}
    adam, amsgrad = (points(surface, optviz.optimizer(name, **uphill)) for name in ("adam", "amsgrad"))
    assert (np.diff(np.abs(adam), axis=0) >= 0).all()
    np.testing.assert_array_equal(adam, amsgrad)
    assert (points("rosenbrock", "adam:lr=0.1") != points("rosenbrock", "amsgrad:lr=0.1")).any()


def turned(surface, change):
    """A user's problem made from the loss and gradient of a surface."""
    given = optviz.problem(surface)
    return optviz.Problem(lambda x: change(x, *given.value_and_grad(x)), start=given.start)


@pytest.mark.parametrize("spec", [*VARIANTS, "sgd:lr=0.01,sam=0.5", "adam:lr=0.1,sam=0.5"])
def test_to_maximize_the_negative_is_to_minimize(spec, surface="himmelblau"):
    if "maximize" in spec:
        spec = spec.partition(":")[0]
    negative = turned(surface, lambda x, loss, grad: (-loss, -grad))
    up = points(negative, optviz.optimizer(spec, maximize=True))
    np.testing.assert_array_equal(up, points(surface, spec))


@pytest.mark.parametrize(
    "name", sorted(set(DECAYING) - {"polyak", "fista"})
)  # one sees the loss, one steps from elsewhere
def test_l2_decay_is_the_gradient_of_a_penalty(name):
    penalized = turned("himmelblau", lambda x, loss, grad: (loss + 0.15 * (x * x).sum(-1), grad + 0.3 * x))
    decayed = optviz.optimizer(name, weight_decay=0.3, weight_decay_mode="l2")
    without = optviz.optimizer(name, weight_decay=0.0)
    np.testing.assert_array_equal(points("himmelblau", decayed), points(penalized, without))


@pytest.mark.parametrize(("mode", "factor"), [("decoupled", 1 - 0.5 * 0.1), ("decoupled_unscaled", 1 - 0.1)])
@pytest.mark.parametrize("name", sorted(set(DECAYING) - STEPS_WITHOUT_SLOPE))
def test_decoupled_decay_shrinks_the_weights_where_the_loss_is_flat(name, mode, factor):
    flat = optviz.Problem(lambda x: (0 * x[..., 0], 0 * x), start=[3, -4])
    optimizer = optviz.optimizer(name, lr=0.5, weight_decay=0.1, weight_decay_mode=mode)
    expected = [3, -4] * factor ** np.arange(41)[:, None]
    np.testing.assert_allclose(points(flat, optimizer)[:, 0], expected, rtol=1e-14)


@pytest.mark.parametrize("mode", SHARED["weight_decay_mode"])
@pytest.mark.parametrize("name", DECAYING)
def test_the_mode_of_no_weight_decay_does_not_matter(name, mode):
    plain, moded = ({"weight_decay": 0.0}, {"weight_decay": 0.0, "weight_decay_mode": mode})
    one, two = (points("rosenbrock", optviz.optimizer(name, **settings)) for settings in (plain, moded))
    np.testing.assert_array_equal(one, two)


@pytest.mark.parametrize("name", sorted(set(NAMES) - MOVES_WITHOUT_RATE))
def test_a_learning_rate_of_zero_stays_at_the_start(name):
    x = points("rosenbrock", optviz.optimizer(name, lr=0))
    assert (x == x[0]).all()


@pytest.mark.parametrize("name", NAMES)
def test_a_constant_schedule_is_the_number(name):
    scheduled = optviz.optimizer(name, lr=lambda t: 0.01, weight_decay=lambda t: 0.02)
    np.testing.assert_array_equal(
        points("rosenbrock", scheduled),
        points("rosenbrock", optviz.optimizer(name, lr=0.01, weight_decay=0.02)),
    )


def test_a_schedule_is_asked_for_updates_one_two_three():
    asked = []
    found = points(
        "sphere", optviz.optimizer("sgd", lr=lambda t: asked.append(t) or 0.5 / t), 3, start=[1, 1]
    )
    assert asked[-3:] == [1, 2, 3] and set(asked) == {1, 2, 3}
    np.testing.assert_allclose(found[:, 0, 0], [1, 0, 0, 0], atol=1e-15)


def test_an_optimizer_built_by_hand_runs():
    def update(x, g, t, state, hyper):
        (total,) = state
        return x - hyper["lr"] * g / t, (total + g,)

    def query(x, state, hyper):
        return x + 0.25 * state[0]

    by_hand = optviz.Optimizer("mine", lambda x, hyper: (0 * x,), update, query, {"lr": 0.5})
    # sphere: g = 2 q; q = 4 -> x = 4 - 4 = 0; q = 0 + 8/4 = 2 -> x = 0 - 2/2 = -1
    race = optviz.run("sphere", by_hand, 2, start=[4, 4])
    np.testing.assert_array_equal(race.x[:, 0, 0], [4, 0, -1])
    assert race.meta["optimizers"][0]["hyperparameters"] == {"lr": 0.5}
    assert race.labels == ("mine",)


def test_a_finished_optimizer_takes_no_more_settings():
    finished = optviz.optimizer("adam")
    assert optviz.optimizer(finished) is finished
    with pytest.raises(
        optviz.OptvizError, match=r"^expected a spec to add \['lr'\] to, found a finished Optimizer$"
    ):
        optviz.optimizer(finished, lr=0.1)


@pytest.mark.parametrize("name", NAMES)
def test_a_rule_says_what_it_does_and_where_it_comes_from(name):
    rule = OPTIMIZERS[name]
    found = sections(rule.__doc__)
    assert list(found) == ["Summary", "Notes", "References", "Examples"] and all(found.values())
    assert re.fullmatch(r"[^:]+: .+[^ ]\.", rule.summary) and len(rule.summary) <= 80
    assert "x = " in found["Notes"] and re.search(r"\b(19|20)\d\d\b|Nesterov", found["References"])


@pytest.mark.parametrize("name", NAMES)
def test_the_example_in_the_docstring_is_true(name, capsys):
    example = doctest.DocTestParser().get_doctest(OPTIMIZERS[name].__doc__, {}, name, None, None)
    outcome = doctest.DocTestRunner(verbose=False).run(example)
    assert outcome.attempted == 3 and not outcome.failed, capsys.readouterr().out

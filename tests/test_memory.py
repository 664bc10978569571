"""What rules hold: repeated runs give the same points, and roles mean what they say."""

import re
from dataclasses import replace

import numpy as np
import pytest

import optviz
from optviz.engine.memory import remember
from optviz.errors import UsageError
from optviz.optimizers.roles import SCALE, VELOCITY, role
from optviz.optimizers.rule import Rule

RULES = [name for name in optviz.OPTIMIZERS.names() if isinstance(optviz.OPTIMIZERS[name], Rule)]
START = [1.0, 1.6]


def race_of(*specs, surface="beale", steps=25):
    return optviz.race(surface, list(specs), steps=steps, start=START)


@pytest.mark.parametrize("name", RULES)
def test_every_rule_is_repeated_bit_for_bit(name):
    race = race_of(f"{name}:lr=0.01")
    memory = remember(race, 0)
    np.testing.assert_array_equal(memory.x, race.x[:, 0])
    assert set(memory.states) == set(optviz.OPTIMIZERS[name].states)
    assert all(held.shape == memory.x.shape for held in (*memory.states.values(), memory.gradient))


@pytest.mark.parametrize(
    "spec",
    ["adam:lr=0.05,clip_norm=1,schedule=cosine", "torch.NAdam:lr=0.02", "nag:lr=0.002,form=lecture",
     "adam:lr=0.05,ema=0.9", "adam:lr=0.05,lookahead=5", "sgd:lr=0.01,sam=0.05", "adam:weight_decay=0.1"],
)  # fmt: skip
def test_so_is_what_is_around_a_rule(spec):
    race = race_of(spec)
    np.testing.assert_array_equal(remember(race, 0).x, race.x[:, 0])


def test_regimes_and_batches_are_repeated():
    from optviz.compare import race_regimes

    race = race_regimes("moons:hidden=3", ["momentum:lr=0.05"], batches=(8, "full"), steps=12)
    for run in range(2):
        np.testing.assert_array_equal(remember(race, run).x, race.x[:, run])


def test_only_recorded_rows_are_kept():
    run = optviz.run("beale", "momentum:lr=0.01", steps=20, start=START, record=6)
    memory = remember(run, 0)
    np.testing.assert_array_equal(memory.x, run.x[:, 0])
    assert len(memory.states["v"]) == len(run.steps) == 5


def test_the_gradient_is_taken_where_the_rule_takes_it():
    race = race_of("nag:lr=0.002,form=lecture_mu", "sgd:lr=0.002")
    ahead, plain = remember(race, 0), remember(race, 1)
    np.testing.assert_allclose(ahead.queried, ahead.x - 0.002 * 0.9 * ahead.states["v"], rtol=1e-12)
    np.testing.assert_array_equal(ahead.gradient, race.problem.value_and_grad(ahead.queried)[1])
    np.testing.assert_array_equal(plain.queried, plain.x)


def test_a_solver_holds_nothing():
    assert remember(race_of("lbfgs"), 0) is None


def test_a_run_that_cannot_be_repeated_is_refused_in_a_sentence():
    race = race_of("sgd:lr=0.01")
    x = race.x.copy()
    x[5:] += 0.1
    message = (
        "sgd cannot be repeated from its facts: row 5 is 0.1 off; its gradients came from elsewhere, "
        "so leave --show out"
    )
    with pytest.raises(UsageError, match=f"^{re.escape(message)}$"):
        remember(replace(race, x=x), 0)
    message = "sgd cannot be repeated: expected an optimizer with a spec such as 'adam:lr=0.1', found 'none'"
    with pytest.raises(UsageError, match=f"^{re.escape(message)}$"):
        remember(replace(race, meta={}), 0)


def after(name, gradient, **given):
    """A rule some steps into a run: its memory there, and the step that it makes for a gradient."""
    race = race_of(f"{name}:lr=0.002" + "".join(f",{key}={value}" for key, value in given.items()))
    memory = remember(race, 0)
    made, x = memory.optimizer, memory.x[-1:]
    state = tuple(memory.states[key][-1:] for key in made.rule.states)
    seen = {"hessian_diagonal": lambda: race.problem.hessian_diagonal(x)} if name == "sophia" else {}
    if "blocks" in made.needs:
        from optviz.optimizers.blocks import Blocks

        seen["blocks"] = Blocks(race.problem.shapes)
    new = made.update(x, np.array([gradient]), 26, state, made.values(), **seen)[0]
    return memory, (new - x)[0]


@pytest.mark.parametrize("name", VELOCITY)
@pytest.mark.parametrize("form", ["torch", "sutskever", "keras", "lecture"])
def test_without_a_gradient_a_rule_goes_where_its_velocity_points(name, form):
    given = {"nag": {"form": form}, "rmsprop": {"momentum": 0.9}}.get(name, {})
    if form != "torch" and name != "nag":
        return
    memory, step = after(name, [0.0, 0.0], **given)
    velocity = memory.role("velocity")[-1]
    assert (np.sign(step) == np.sign(velocity)).all() and np.abs(velocity).min() > 0


@pytest.mark.parametrize("name", [name for name in SCALE if name not in ("rprop", "sophia")])
def test_the_answer_to_a_gradient_goes_down_as_its_scale_goes_up(name):
    memory, still = after(name, [0.0, 0.0])
    small = 1e-6
    answers = [np.abs(after(name, np.eye(2)[i] * small)[1] - still)[i] for i in (0, 1)]
    scale = memory.role("scale")[-1]
    assert answers[0] / answers[1] == pytest.approx(scale[1] / scale[0], rel=0.1)


def test_rules_without_a_role_have_none():
    held = {"v": np.ones(2), "b": np.ones(2), "m": np.ones(2)}
    assert role("velocity", "sgd", np.zeros(2), {}, {}) is None
    assert role("velocity", "rmsprop", np.zeros(2), held, {"momentum": 0.0}) is None
    assert role("scale", "momentum", np.zeros(2), held, {}) is None
    assert {*VELOCITY, *SCALE} <= set(RULES)


def test_a_compiled_network_is_repeated_by_the_same_arithmetic():
    pytest.importorskip("numba", reason="the compiled engine is an extra")
    network = "spiral:batch=full"
    race = optviz.run(network, "adam:lr=0.1", 600, engine="compiled", diagnostics=False)
    np.testing.assert_allclose(remember(race, 0).x, race.x[:, 0], rtol=0, atol=1e-9)


def test_a_repetition_that_blows_up_is_not_the_run():
    race = optviz.race("sphere", ["sgd:lr=1e-4"], steps=5)
    told = [{**race.meta["optimizers"][0], "spec": "sgd:lr=1e307"}]
    other = replace(race, meta={**race.meta, "optimizers": told})
    with pytest.raises(UsageError, match="cannot be repeated from its facts"):
        remember(other, 0)

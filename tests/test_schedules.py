"""Named schedules: formulas, lengths, and what is said of a wrong one."""

import math

import numpy as np
import pytest

import optviz
from optviz.errors import UnknownNameError, UsageError
from optviz.optimizers.schedules import SCHEDULES, parse_call


def rates(spec, steps=12, lr=0.1):
    """The learning rates that a run used, read from the steps of sign descent."""
    far = optviz.Problem(lambda x: (x.sum(-1), np.ones(x.shape)), start=[100.0, 0.0])
    return -np.diff(optviz.run(far, f"sgd:lr={lr},schedule={spec}", steps).x[:, 0, 1])


BY_HAND = {
    "step(step_size=5,gamma=0.5)": lambda t: 0.1 * 0.5 ** (t // 5),
    "multistep(milestones=(3,7),gamma=0.1)": lambda t: 0.1 * 0.1 ** ((t >= 3) + (t >= 7)),
    "exponential(gamma=0.9)": lambda t: 0.1 * 0.9**t,
    "cosine": lambda t: 0.05 * (1 + math.cos(math.pi * t / 12)),
    "cosine(T_max=6,eta_min=0.02)": lambda t: 0.02 + 0.04 * (1 + math.cos(math.pi * t / 6)),
    "warm_restarts(T_0=4)": lambda t: 0.05 * (1 + math.cos(math.pi * (t % 4) / 4)),
    "linear(start_factor=0.5,total_iters=4)": lambda t: 0.1 * (0.5 + 0.5 * min(t, 4) / 4),
    "polynomial(power=2)": lambda t: 0.1 * (1 - t / 12) ** 2,
    "constant(factor=0.5,total_iters=3)": lambda t: 0.05 if t < 3 else 0.1,
    "inverse_time(rate=0.5)": lambda t: 0.1 / (1 + 0.5 * t),
    "StepLR(step_size=5,gamma=0.5)": lambda t: 0.1 * 0.5 ** (t // 5),
}


@pytest.mark.parametrize("spec", BY_HAND)
def test_a_schedule_is_its_formula(spec):
    np.testing.assert_allclose(rates(spec), [BY_HAND[spec](t) for t in range(12)], rtol=1e-12, atol=1e-15)


def test_a_warm_up_rises_and_then_falls():
    found = rates("warmup_cosine(warmup=4)")
    assert (np.diff(found[:5]) > 0).all() and (np.diff(found[4:]) < 0).all()


def test_one_cycle_moves_rate_and_momentum_against_each_other():
    made = optviz.optimizer("momentum:lr=0.1,schedule=onecycle").over(100)
    lr = np.array([made.hyperparameters["lr"](t) for t in range(1, 101)])
    momentum = np.array([made.hyperparameters["momentum"](t) for t in range(1, 101)])
    assert lr.max() == pytest.approx(0.1) and momentum.min() == pytest.approx(0.85)
    assert lr.argmax() == momentum.argmin() == 29


def test_a_plateau_lowers_the_rate_of_each_run_by_its_own_loss():
    optimizer = optviz.optimizer("sgd", lr=np.array([0.6, 1.0]), schedule="plateau(patience=2,factor=0.5)")
    run = optviz.run("sphere", optimizer, 12, start=[1, 1])
    # At lr = 1 the loss stands still: two bad losses more than the patience halve it, and one step solves it.
    assert run.loss[4, 1] == 2 and run.loss[-1, 1] < 1e-3 and run.loss[-1, 0] < 1e-3


def test_a_sweep_over_rates_may_be_scheduled():
    swept = optviz.optimizer("adam", lr=[0.01, 0.1], schedule="cosine")
    both = optviz.run("beale", swept, 20)
    for run, lr in enumerate([0.01, 0.1]):
        one = optviz.run("beale", f"adam:lr={lr},schedule=cosine", 20)
        np.testing.assert_array_equal(both.x[:, run], one.x[:, 0])


def test_unknown_and_missing_things_are_said():
    with pytest.raises(UnknownNameError, match="^unknown schedule 'cosin'. Did you mean 'cosine'"):
        optviz.optimizer("adam:schedule=cosin")
    with pytest.raises(
        UnknownNameError, match="^schedule cosine has no setting 'tmax'. Did you mean 'T_max'"
    ):
        optviz.optimizer("adam:schedule=cosine(tmax=5)")
    with pytest.raises(
        UsageError, match="^schedule step needs step_size; write for example step\\(step_size=50"
    ):
        optviz.run("beale", "adam:schedule=step", 5)


@pytest.mark.parametrize(
    "spec",
    ["step(step_size=0)", "cosine(T_max=0)", "linear(total_iters=0)", "step(step_size=x)"],
)
def test_a_schedule_that_has_no_value_is_refused_in_a_sentence(spec):
    with pytest.raises(UsageError, match=r"^schedule \w+ has no value at update \d+ with "):
        optviz.run("beale", f"adam:schedule={spec}", 5)


REFUSED = {  # by torch, in these words
    "linear(start_factor=0)": "Starting multiplicative factor expected to be greater than 0 and less or "
    "equal to 1.",
    "linear(end_factor=1.5)": "Ending multiplicative factor expected to be between 0 and 1.",
    "constant(factor=-0.1)": "Constant multiplicative factor expected to be between 0 and 1.",
    "warm_restarts(T_0=2.5)": "Expected positive integer T_0, but got 2.5",
    "warm_restarts(T_0=5,T_mult=0)": "Expected integer T_mult >= 1, but got 0",
    "cyclic(mode=x)": "mode x is invalid",
    "onecycle(total_steps=0)": "Expected positive integer total_steps, but got 0",
    "onecycle(pct_start=2)": "Expected float between 0 and 1 pct_start, but got 2",
    "onecycle(anneal_strategy=x)": "anneal_strategy must be one of 'cos' or 'linear', instead got x",
    "plateau(factor=1)": "Factor should be < 1.0.",
    "plateau(mode=x)": "mode x is unknown!",
    "plateau(threshold_mode=x)": "threshold mode x is unknown!",
}


@pytest.mark.parametrize("spec", REFUSED)
def test_what_torch_refuses_of_a_schedule_is_refused_in_its_words(spec):
    with pytest.raises(UsageError) as caught:
        optviz.run("beale", f"adam:schedule={spec}", 5)
    assert str(caught.value) == f"schedule {spec.partition('(')[0]}: {REFUSED[spec]}"


def test_one_cycle_is_one_cycle():
    optviz.run("beale", "adam:schedule=onecycle(total_steps=20)", 20)
    optviz.run("beale", "adam:schedule=OneCycleLR(epochs=4,steps_per_epoch=5)", 20)
    with pytest.raises(UsageError, match="Tried to step 21 times. The specified number of total steps is 20"):
        optviz.run("beale", "adam:schedule=onecycle(total_steps=20)", 21)


def test_only_what_has_a_momentum_is_cycled():
    with pytest.raises(UsageError, match="^torch.Adagrad: optimizer must support momentum or beta1 with"):
        optviz.optimizer("torch.Adagrad:schedule=cyclic")
    optviz.run("beale", "torch.Adagrad:schedule=cyclic(cycle_momentum=false)", 5)


def test_every_schedule_says_what_it_does():
    assert all(function.__doc__ for function in SCHEDULES.values())
    assert parse_call("CosineAnnealingLR(T_max=9)") == ("cosine", {"T_max": 9})

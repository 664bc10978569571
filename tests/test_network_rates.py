"""Learning rates of networks: one rule, the same trials for all, told in the file."""

import networks
import numpy as np
import pytest

import optviz
from optviz.compare import network_rates, rates
from optviz.compare.network_rates import BUDGET, EVERY, RATES, RULE, SLACK, WINDOW


@pytest.fixture(scope="module")
def problem():
    return optviz.problem("moons:hidden=4,samples=80")


@pytest.mark.parametrize("name", ["sgd", "adam", "nag:form=lecture", "adadelta", "keras.Adam"])
def test_the_rate_is_the_smallest_of_those_that_come_near_the_best_end(name, problem):
    rule, _, form = name.partition(":form=")
    settings = {"form": form} if form else {}
    chosen = rates.find_rate(problem, rule, **settings)
    own = rates.own_rate(rule)
    found = optviz.run(
        problem, optviz.optimizer(rule, **settings, **{own: RATES}), BUDGET, record=EVERY, engine="numpy"
    )
    reached = found.loss[found.steps > BUDGET - WINDOW].mean(axis=0)
    gain = np.where(np.isfinite(reached), found.loss[0] - reached, -np.inf)
    enough = gain >= (1 - SLACK) * gain.max()
    assert gain.max() > 0 and chosen == RATES[enough][0]


def test_a_rate_that_diverges_is_not_chosen():
    problem = networks.network([2, 8, 1], "relu", "mse", batches=8)
    chosen = rates.find_rate(problem, "momentum")
    assert np.isfinite(optviz.run(problem, f"momentum:lr={chosen}", BUDGET).loss).all()
    assert not np.isfinite(optviz.run(problem, "momentum:lr=1000", BUDGET).loss[-1]).any()


def test_every_regime_of_batches_has_its_own_trials():
    full, one = (
        rates.find_rate(optviz.problem("moons:hidden=4,samples=80", batch=b), "sgd") for b in ("full", 1)
    )
    assert one < full


def test_the_rule_says_what_is_done(problem):
    assert f"{len(RATES)} learning rates from 1e-5 to 1000" in RULE and (RATES[0], RATES[-1]) == (1e-5, 1000)
    assert (
        f"{BUDGET} updates" in RULE and f"last {WINDOW} updates" in RULE and "5 %" in RULE and SLACK == 0.05
    )
    race = optviz.race(problem, rates.tuned(problem, ["adam"]), 3)
    assert race.meta["rate_rule"] == network_rates.RULE


def test_a_network_with_a_surface_keeps_to_the_rule_of_surfaces():
    problem = optviz.problem("logistic_moons")
    assert rates.rule_for(problem) == rates.RULE and rates.find_rate(problem, "sgd") in rates.RATES

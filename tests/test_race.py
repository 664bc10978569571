"""Races: labels, facts, numbers, and the learning rates that one rule finds for all."""

import json
import re

import numpy as np
import pytest

import optviz
from optviz.compare.rates import (
    DEFAULT,
    LONGEST,
    RATES,
    RULE,
    find_rate,
    kept_rate,
    own_rate,
    stored_rates,
    tuned,
)
from optviz.compare.summary import summary
from optviz.errors import UsageError
from optviz.optimizers import OPTIMIZERS
from optviz.problems import surface_names

NAMES = OPTIMIZERS.names()
RATED = [name for name in NAMES if own_rate(name)]


def refused(words, kind=UsageError):
    return pytest.raises(kind, match=f"^{re.escape(words)}$")


@pytest.mark.parametrize("surface", surface_names())
def test_a_race_is_its_runs_one_by_one(surface):
    race = optviz.race(surface, NAMES, steps=15)
    assert race.labels == tuple(NAMES) and race.x.shape == (16, len(NAMES), 2)
    for name in NAMES:
        one = optviz.run(surface, name, steps=15)
        assert race[name].x.tobytes() == one.x.tobytes() and race[name].loss.tobytes() == one.loss.tobytes()


def test_all_begin_at_the_same_start_and_have_the_same_budget():
    race = optviz.race("beale", NAMES, steps=7, start=[2, 3])
    assert (race.x[0] == [2, 3]).all() and race.meta["start"] == [2, 3] and race.meta["steps"] == 7
    for name in set(NAMES) - {"sophia"}:  # whose Hessians cost more
        spent = race[name].evaluations[:, 0]
        own = isinstance(OPTIMIZERS[name], optviz.optimizers.Solver)
        assert (spent <= np.arange(8)).all() if own else spent.tolist() == list(range(8))


LABELS = [
    (["sgd", "adam"], ("sgd", "adam")),
    (["sgd:lr=0.1", "sgd:lr=0.2", "adam"], ("sgd lr=0.1", "sgd lr=0.2", "adam")),
    (["adam", "adam:lr=0.1,beta1=0.5"], ("adam lr=0.001 beta1=0.9", "adam lr=0.1 beta1=0.5")),
    (
        ["nag:form=lecture", "nag", "nag:form=sutskever"],
        ("nag form=lecture", "nag form=torch", "nag form=sutskever"),
    ),
    (["sgd", "sgd:maximize=true"], ("sgd maximize=false", "sgd maximize=true")),
    (["adam:lr=1e-9", "adam:lr=1e10"], ("adam lr=1e-09", "adam lr=10000000000")),
    ({"one": "sgd", "two": "sgd"}, ("one", "two")),
    ({1: "sgd", "é": "adam:lr=0.1"}, ("1", "é")),
    ({"sgd": "adam", "adam": "sgd"}, ("sgd", "adam")),
]


@pytest.mark.parametrize(("optimizers", "labels"), LABELS, ids=[str(labels) for _, labels in LABELS])
def test_a_label_is_the_name_or_what_differs(optimizers, labels):
    race = optviz.race("sphere", optimizers, steps=1)
    assert race.labels == labels and tuple(run["label"] for run in race.meta["optimizers"]) == labels


def test_a_label_names_a_schedule_by_its_function():
    def halving(t):
        return 0.5**t

    race = optviz.race("sphere", ["sgd:lr=0.1", optviz.optimizer("sgd", lr=halving)], steps=1)
    assert race.labels == ("sgd lr=0.1", "sgd lr=halving")
    assert race.meta["optimizers"][1]["hyperparameters"]["lr"] == "halving"


def test_optimizers_by_hand_with_other_hyperparameters_are_told_apart():
    one, two = (
        optviz.Optimizer("mine", lambda x, h: (), lambda x, g, t, s, h: (x - g, s), hyperparameters=given)
        for given in ({"a": 1.0}, {"a": 1.0, "b": 2.0})
    )
    with refused("expected every run to have its own label, found 'mine' 2 times; change one"):
        optviz.race("sphere", [one, one], steps=1)
    assert optviz.race("sphere", [two, one], steps=1).labels == ("mine b=2", "mine")


ALIKE = "expected every run to have its own label, found {!r} {} times; change one"
REFUSED = [
    (["sgd", "sgd"], ALIKE.format("sgd", 2)),
    (["adam:lr=0.001", "adam", "sgd", "ADAM"], ALIKE.format("adam", 3)),
    (["sgd:lr=1", "sgd:lr=1.0", "sgd:lr=2"], ALIKE.format("sgd lr=1", 2)),
    ({1: "sgd", "1": "adam"}, ALIKE.format("1", 2)),
    ([], "expected at least one optimizer, found none"),
    ({}, "expected at least one optimizer, found none"),
    ("sgd", "expected a list of optimizers, found one string; write ['sgd']"),
    (None, "expected a list of optimizers, found NoneType"),
    (optviz.optimizer("sgd"), "expected a list of optimizers, found Optimizer"),
    (
        [optviz.optimizer("sgd", lr=[0.1, 0.2])],
        "sgd has one hyperparameter per run; race single runs, or use optviz.run",
    ),
    (["sgd", "adm"], "unknown optimizer 'adm'. Did you mean 'adam'? `optviz list optimizers` shows all."),
]


@pytest.mark.parametrize(("optimizers", "words"), REFUSED, ids=[words for _, words in REFUSED])
def test_a_race_that_cannot_be_told_apart_or_run_is_refused(optimizers, words):
    with refused(words):
        optviz.race("sphere", optimizers, steps=1)


def test_a_race_has_one_start_and_a_sound_seed():
    with refused("expected one start for all optimizers, found 2; use optviz.run for several"):
        optviz.race("sphere", ["sgd"], 1, start=[[1, 2], [3, 4]])
    for seed in ("x", -1, 1.5, True):
        with refused(f"expected a seed that is a whole number of at least 0, found {seed!r}"):
            optviz.race("sphere", ["sgd"], 1, rng=seed)


def test_the_facts_of_a_race_are_complete_and_survive_json():
    specs = tuned(optviz.problem("beale"), ["sgd", "adam:lr=0.1,beta1=0.5"])
    race = optviz.race("beale", specs, steps=5, rng=np.int64(7))
    assert json.loads(json.dumps(race.meta, allow_nan=False)) == race.meta
    assert race.meta["optviz"] == optviz.__version__ and race.meta["numpy"] == np.__version__
    assert race.meta["problem"] == {"name": "beale", "spec": "beale", "parameters": {}}
    assert (race.meta["seed"], race.meta["steps"], race.meta["rate_rule"]) == (7, 5, RULE)
    sgd, adam = race.meta["optimizers"]
    assert (sgd["lr_chosen_by"], adam["lr_chosen_by"]) == ("rate_rule", "given")
    assert adam["spec"] == "adam:lr=0.1,beta1=0.5" and adam["runs"] == 1
    assert adam["hyperparameters"] == dict(optviz.optimizer("adam:lr=0.1,beta1=0.5").hyperparameters)


def test_a_race_can_be_run_again_from_its_facts():
    race = optviz.race("rosenbrock:b=10", tuned(optviz.problem("rosenbrock:b=10"), ["nag", "adam"]), steps=20)
    facts = json.loads(json.dumps(race.meta))
    specs = [run["spec"] for run in facts["optimizers"]]
    again = optviz.race(facts["problem"]["spec"], specs, facts["steps"], facts["start"])
    assert again.x.tobytes() == race.x.tobytes()


def test_no_rule_is_told_where_every_rate_was_given():
    assert (
        "rate_rule" not in optviz.race("beale", tuned(optviz.problem("beale"), ["sgd:lr=0.1"]), steps=1).meta
    )
    assert "rate_rule" not in optviz.race("beale", ["sgd"], steps=1).meta


def test_the_summary_is_what_one_reads_off_the_record():
    # sphere from (4, 0): sgd halves x at lr 0.25; the loss 16 / 4^t is below 1e-3 from t = 7 on.
    halves, flees = summary(optviz.race("sphere", ["sgd:lr=0.25", "momentum:lr=1e4"], steps=10, start=[4, 0]))
    assert halves == {
        "label": "sgd", "final_loss": 16 / 4**10, "best_loss": 16 / 4**10, "distance": 4 / 2**10,
        "solved_at": 7, "diverged_at": None,
    }  # fmt: skip
    # x is multiplied by about 2e4 a step: the loss is above 1e12 times the first at t = 2.
    assert flees["diverged_at"] == 2 and flees["solved_at"] is None and flees["best_loss"] == 16
    assert flees["final_loss"] > 1e80 and flees["distance"] == 1e4 * 8 - 4


def test_the_summary_counts_steps_and_not_rows():
    race = optviz.run("sphere", "sgd:lr=0.25", 20, start=[4, 0], record=5)
    assert summary(race)[0]["solved_at"] == 10
    assert summary(race, tolerance=1e-9)[0]["solved_at"] == 20
    assert summary(race, tolerance=1e-99)[0]["solved_at"] is None
    assert summary(optviz.run("sphere", "sgd:lr=1e5", 20, record=5))[0]["diverged_at"] == 5


def test_the_summary_leaves_out_what_is_not_known():
    bowl = optviz.Problem(lambda x: ((x * x).sum(-1), 2 * x), start=[1, 2])
    for race in (optviz.run(bowl, "sgd", 1), optviz.run("saddle", "sgd", 1)):
        row = summary(race)[0]
        assert row["distance"] is None and row["solved_at"] is None


@pytest.mark.parametrize("surface", surface_names())
def test_the_stored_rates_are_what_the_rule_finds(surface):
    problem = optviz.problem(surface)
    stored = stored_rates()["rates"][problem.spec]
    assert stored == {name: kept_rate(problem, name, stored.get(name)) for name in RATED}


def test_a_stored_rate_stays_only_where_rounding_decides():
    rosenbrock, ackley = optviz.problem("rosenbrock"), optviz.problem("ackley")
    assert kept_rate(rosenbrock, "adam", stored=1e-6) == kept_rate(rosenbrock, "adam")
    assert [kept_rate(ackley, "fista", stored=lr) for lr in (0.005, 0.05)] == [0.005, 0.05]


def test_rates_are_stored_for_every_surface_with_the_rule_that_found_them():
    assert stored_rates()["rule"] == RULE and sorted(stored_rates()["rates"]) == surface_names()
    assert len(RATES) == 61 and (RATES[0], RATES[-1]) == (1e-6, 1e4) and (np.diff(RATES) > 0).all()
    assert f"{LONGEST:g} of the view" in RULE and set(DEFAULT) <= set(NAMES)


# Its sum of a hundred gradients swings around a minimum for longer than 200 steps.
STILL_SWINGING = {"simplified_ademamix"}


@pytest.mark.parametrize("name", RATED)
@pytest.mark.parametrize("settings", [{}, {"start": [0.5, 0.5]}, {"weight_decay": 0.01}])
def test_a_rate_that_is_found_belongs_to_a_run_without_faults(name, settings):
    settings = dict(settings)
    start = settings.pop("start", None)
    lr = find_rate(optviz.problem("booth"), name, start, **settings)
    found = optviz.run("booth", optviz.optimizer(name, lr=lr, **settings), 200, start)
    low, high = found.problem.domain.T
    steps = np.linalg.norm(np.diff(found.x[:, 0], axis=0) / (high - low), axis=1) / np.sqrt(2)
    assert lr in RATES and found.diverged_at[0] == -1 and steps.max() <= LONGEST
    assert ((found.x >= low) & (found.x <= high)).all()
    part = 0.7 if name in STILL_SWINGING else 0.1
    assert summary(found)[0]["best_loss"] < part * found.loss[0, 0]


def test_stored_rates_hold_only_for_the_stored_start_surface_and_settings():
    surface = optviz.problem("rosenbrock")
    mine = optviz.Problem(lambda x: ((x * x).sum(-1), 2 * x), name="rosenbrock", start=[1, 2])
    stored = stored_rates()["rates"]["rosenbrock"]["adam"]
    assert lr_of(tuned(surface, ["adam"])) == stored
    wide = optviz.problem("rosenbrock:b=1")
    others = {
        "start": (tuned(surface, ["adam"], [0.9, 0.9]), find_rate(surface, "adam", [0.9, 0.9])),
        "setting": (tuned(surface, ["adam:beta1=0"]), find_rate(surface, "adam", beta1=0)),
        "surface": (tuned(wide, ["adam"]), find_rate(wide, "adam")),
        "a user's problem of this name": (tuned(mine, ["adam"]), find_rate(mine, "adam")),
    }  # fmt: skip
    for what, (optimizers, expected) in others.items():
        assert lr_of(optimizers) == expected and expected != stored, what


def lr_of(optimizers):
    (optimizer,) = optimizers
    return optimizer.hyperparameters["lr"]


def test_a_rate_is_found_even_where_nothing_helps():
    def flat(x):
        return 0 * x[..., 0], 0 * x

    def cliff(x):
        return (x - 1).sum(-1), np.full(x.shape, np.nan)

    def lost(x):
        return np.full(x.shape[:-1], np.nan), 0 * x

    for function in (flat, cliff, lost):
        for domain in (None, [[0, 5], [0, 5]]):
            problem = optviz.Problem(function, start=[3, 4], domain=domain)
            moving = [name for name in RATED if name not in ("ftrl", "fista")]
            assert [find_rate(problem, name) for name in DEFAULT] == [RATES[0]] * len(DEFAULT)
            assert all(find_rate(problem, name) in RATES for name in moving)
    beyond = optviz.problem("sphere")
    assert find_rate(beyond, "sgd", [1e3, 1e3]) in RATES  # a start outside the view widens it


def test_to_maximize_nobody_knows_the_least_negative_loss():
    (entry,) = tuned("sphere", ["polyak:maximize=true"])
    assert entry.hyperparameters["f_min"] == optviz.optimizer("polyak").hyperparameters["f_min"]

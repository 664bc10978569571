"""Networks on the command line: races, regimes, initializations."""

import json
import re

import numpy as np
import pytest
from commands import called

import optviz
from optviz.compare import network_rates, race_regimes
from optviz.errors import UsageError
from optviz.scenes.style import styles_of_runs

FAST = ["--steps", "6", "-O", "adam:lr=0.1"]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_a_network_is_run_plotted_animated_and_loaded_again(capsys):
    code, out, err = called(capsys, "run", "-n", "circle:samples=90", *FAST, "-o", "a.npz")
    assert (code, err) == (0, "") and out.count("\n") == 2
    found = optviz.load("a.npz")
    assert found.problem.network is not None and found.diagnostics["accuracy"].shape == (7, 1)
    assert called(capsys, "plot", "-n", "circle:samples=90", *FAST, "-o", "a.svg")[0] == 0
    assert called(capsys, "animate", "-n", "circle:samples=90", *FAST, "-o", "a.png")[0] == 0
    shown = json.loads(called(capsys, "show", "a.png", "--json")[1])
    assert shown["picture"]["views"] == ["tracks", "loss", "boundary"]


def test_rates_of_a_network_are_found_by_the_stated_rule(capsys):
    words = ["run", "-n", "gaussian:samples=90,hidden=3,batch=full", "-O", "sgd", "--steps", "3", "--json"]
    told = json.loads(called(capsys, *words)[1])
    assert told["optimizers"][0]["lr_chosen_by"] == "rate_rule"
    assert told["rate_rule"] == network_rates.RULE


def test_regimes_start_alike_see_their_own_batches_and_are_told_apart(capsys):
    words = ["animate", "-n", "logistic_moons", "--batch", "full", "--batch", "32", "--batch", "1"]
    assert called(capsys, *words, "-O", "sgd:lr=0.5", "--steps", "20", "-o", "a.png")[0] == 0
    facts = json.loads(called(capsys, "show", "a.png", "--json")[1])
    regimes = [entry["regime"] for entry in facts["optimizers"]]
    assert regimes == [{"batch": "full"}, {"batch": 32}, {"batch": 1}]
    assert [entry["label"] for entry in facts["optimizers"]] == ["full", "batch 32", "batch 1"]
    race = race_regimes("logistic_moons", ["sgd:lr=0.5"], batches=["full", 32, 1], steps=20)
    assert (race.x[0] == race.x[0, 0]).all() and len({race.x[-1, run].tobytes() for run in range(3)}) == 3
    assert len(set(styles_of_runs(race))) == 3 and race.problem.spec == "logistic_moons"
    for run, batch in enumerate(["full", 32, 1]):
        alone = optviz.run(f"logistic_moons:batch={batch}", "sgd:lr=0.5", 20)
        assert alone.x[:, 0].tobytes() == race.x[:, run].tobytes()
        np.testing.assert_array_equal(alone.loss[:, 0], race.loss[:, run])


def test_initializations_are_raced_against_each_other(capsys):
    race = race_regimes("moons:hidden=4,samples=80", ["adam:lr=0.1"], inits=["zeros", "xavier"], steps=5)
    assert race.labels == ("zeros", "xavier")
    assert (race.x[0, 0] == 0).all() and (race.x[0, 1] != 0).any()
    words = ["plot", "-n", "moons:hidden=4,samples=80", "--init", "zeros", "--init", "he", *FAST]
    assert called(capsys, *words, "-o", "a.png")[0] == 0


def test_optimizers_and_regimes_are_combined():
    race = race_regimes("logistic_moons", ["sgd:lr=1", "adam:lr=0.1"], batches=["full", 1], steps=3)
    assert race.labels == ("sgd full", "adam full", "sgd batch 1", "adam batch 1")


REFUSED = {
    "-s beale -n moons": "expected either --surface or --network; write for example --surface rosenbrock",
    "-O sgd": "expected either --surface or --network; write for example --surface rosenbrock",
    "-s beale --batch 3": "expected --network with --batch and --init; a surface has neither",
    "-n moons --domain 0,1": "expected --surface with --domain; the view of a network follows its runs",
    "-n beale": "expected a network, found the surface 'beale'; write --surface beale",
    "-n moons:batch=3 --batch 4": "batch is given both in 'moons:batch=3' and as --batch; give it once",
    "-n moons --batch 4 --batch 4": "expected every batch once, found 4, 4",
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_makes_no_race_is_refused_in_a_sentence(words, capsys):
    assert called(capsys, "run", *words.split()) == (2, "", f"Error: {REFUSED[words]}\n")


def test_more_runs_than_colours_are_refused(capsys):
    regimes = [word for size in (1, 2, 3, 4, 5) for word in ("--batch", str(size))]
    words = ["run", "-n", "moons", *regimes, "-O", "sgd", "-O", "adam", "-O", "nag"]
    assert called(capsys, *words)[2] == "Error: expected at most 12 runs in one race, found 15\n"


def test_networks_are_listed(capsys):
    out = called(capsys, "list", "networks")[1]
    assert re.search(r"^  spiral +\S", out, re.MULTILINE) and "logistic_moons" in out


def test_regimes_of_something_else_are_refused():
    with pytest.raises(UsageError):
        race_regimes("beale", ["sgd"], batches=[1], steps=3)

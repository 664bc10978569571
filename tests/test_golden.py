"""Every update rule follows the reference trajectories of torch and of the papers."""

import json
from collections import Counter
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import optviz
from optviz.optimizers import OPTIMIZERS
from optviz.optimizers.rule import SHARED

GOLDEN = Path(__file__).parent / "data" / "golden"
CASES = [
    case for name in ("torch", "hand") for case in json.loads((GOLDEN / f"{name}.json").read_text())["cases"]
]
FUNCTIONS = {"long_valley": "quadratic:kappa=50"}  # optviz's long_valley has two minima and a saddle

# Variants whose rule optviz does not have yet: the number of cases, and what is missing.
MISSING = {
    "muon": (8, "matrices"),
    "muon_f64": (36, "matrices"),
    "adafactor": (31, "row and column means"),
    "rprop": (30, "not yet written"),
    "asgd": (29, "not yet written"),
    "nag_fista": (15, "a momentum that grows with t"),
    "adan_official": (8, "not yet written"),
    "yogi_paper": (7, "not yet written"),
}
TORCH_NAMES = {"alpha": "rho", "initial_accumulator_value": "initial_accumulator"}
HAND_NAMES = {"alpha": "lr", "gamma": "momentum", "beta": "momentum"}
HAND = {
    "adam_eps_inside": ("adam", {"eps_mode": "inside"}),
    "adam_epshat": ("adam", {"eps_mode": "raw"}),
    "adam_nobias": ("adam", {"bias_correction": False}),
    "adamw_paper": ("adam", {"weight_decay_mode": "decoupled_unscaled"}),
    "ema_momentum": ("momentum", {"first_buffer": "zero"}),
    "heavy_ball": ("momentum", {}),
    "nadam_dozat": ("nadam", {"form": "dozat"}),
    "nadam_lecture": ("nadam", {"form": "lecture"}),
    "nag_lecture": ("nag", {"form": "lecture"}),
    "nag_lecture_mu": ("nag", {"form": "lecture_mu"}),
    "nag_sutskever": ("nag", {"form": "sutskever"}),
}


@cache
def arrays(file):
    return dict(np.load(GOLDEN / file))


def in_our_words(case):
    """The name and the settings that optviz has for a golden case."""
    settings = dict(case["hyperparameters"])
    if not case["optimizer"].startswith("torch."):
        return hand_in_our_words(case["variant"], settings)
    name = case["optimizer"].rpartition(".")[2].lower()
    settings = {TORCH_NAMES.get(key, key): value for key, value in settings.items()}
    if "betas" in settings:
        settings["beta1"], settings["beta2"] = settings.pop("betas")
    if settings.pop("decoupled_weight_decay", False):
        settings["weight_decay_mode"] = "decoupled"
    if settings.pop("amsgrad", False):
        name = "amsgrad"
    if name == "sgd":
        name = "nag" if settings.pop("nesterov") else "momentum" if settings["momentum"] else "sgd"
    known = OPTIMIZERS[name].defaults if name in OPTIMIZERS else settings
    without_effect = {key for key in ("momentum", "dampening") if settings.get(key) == 0}
    return name, {key: value for key, value in settings.items() if key in known or key not in without_effect}


def hand_in_our_words(variant, settings):
    if variant not in HAND:
        return variant, settings
    name, switches = HAND[variant]
    if variant == "adamw_paper":  # eta scales both
        eta = settings.pop("eta")
        settings = {**settings, "lr": settings["lr"] * eta, "weight_decay": settings["weight_decay"] * eta}
    if variant == "ema_momentum":
        settings["dampening"] = settings["beta"]
    elsewhere = {} if "adam" in variant else HAND_NAMES  # Adam's alpha and beta keep their names
    return name, {**{elsewhere.get(key, key): value for key, value in settings.items()}, **switches}


def scheduled(case, settings):
    """The settings with the recorded schedules in place of the first values."""
    if "lr" not in case.get("aux", {}):
        return settings
    tables = arrays("torch-1.npz")
    found = {}
    for key in case["aux"].keys() & settings.keys():
        row = tables[case["aux"][key]["array"]][case["aux"][key]["row"]]
        found[key] = lambda t, row=row: float(row[t - 1])
    return {**settings, **found}


def errors(case, **other):
    """The relative distance from the reference at each step."""
    name, settings = in_our_words(case)
    optimizer = optviz.optimizer(name, **{**scheduled(case, settings), **other})
    found = optviz.run(FUNCTIONS.get(case["function"], case["function"]), optimizer, 200, case["start"])
    x, loss = (arrays(case["file"])[name][case["row"]] for name in ("x", "loss"))
    with np.errstate(all="ignore"):  # what lies beyond valid_steps may be infinite
        in_x = np.abs(found.x[:, 0] - x).max(1) / np.maximum(1, np.abs(x).max(1))
        in_loss = np.abs(found.loss[:, 0] - loss) / np.maximum(1, np.abs(loss))
        return np.maximum(in_x, in_loss)


def agrees(case, found):
    # NaN is not <=, so that a run that is not finite where the reference is does not agree.
    whole = found[: case["valid_steps"] + 1].max() <= case["tol_full"]
    return whole and all(found[: end + 1].max() <= float(tol) for tol, end in case["prefix_steps"].items())


COVERED = [case for case in CASES if in_our_words(case)[0] in OPTIMIZERS]
VARIANTS = sorted({case["variant"] for case in COVERED})


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_rule_follows_its_reference_trajectories(variant):
    cases = [case for case in COVERED if case["variant"] == variant]
    failing = [case["key"] for case in cases if not agrees(case, errors(case))]
    assert not failing, f"{len(failing)} of {len(cases)} disagree: {', '.join(failing)}"


def test_only_the_variants_in_the_table_are_left_out():
    left_out = Counter(case["variant"] for case in CASES if in_our_words(case)[0] not in OPTIMIZERS)
    assert left_out == {variant: count for variant, (count, _) in MISSING.items()}
    assert len(CASES) == 783 and len(COVERED) == 619


def switches(name, settings):
    """What is switched on, by the code that does it: the function of the rule, or what all rules share."""
    rule = OPTIMIZERS[name]
    for key in rule.choices:
        yield "all" if key in SHARED else rule.function.__name__, key, {**rule.defaults, **settings}[key]


def test_every_optimizer_and_every_switch_has_a_reference():
    words = [in_our_words(case) for case in COVERED]
    assert {name for name, _ in words} == set(OPTIMIZERS)
    seen = {switch for name, settings in words for switch in switches(name, settings)}
    possible = {
        switch
        for name, rule in OPTIMIZERS.items()
        for key, values in rule.choices.items()
        for value in values
        for switch in switches(name, {key: value})
    }
    assert seen == possible


NUMBERS = [
    (name, key) for name, rule in OPTIMIZERS.items() for key in rule.defaults if key not in rule.choices
]


@pytest.mark.parametrize(("name", "key"), NUMBERS)
def test_a_slip_of_a_percent_in_any_hyperparameter_is_seen(name, key):
    assert any(disagrees_when_changed(case, key) for case in COVERED if in_our_words(case)[0] == name)


def disagrees_when_changed(case, key):
    name, settings = in_our_words(case)
    value = settings.get(key, OPTIMIZERS[name].defaults[key])
    return value != 0 and not agrees(case, errors(case, **{key: 0.99 * value}))

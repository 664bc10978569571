"""Formulas of update rules: read from the docstring, set by Matplotlib, shown in the legend."""

import re

import pytest
from matplotlib.mathtext import MathTextParser

import optviz
from optviz.optimizers.lettering import latex
from optviz.optimizers.typesetting import formula_of
from optviz.scenes import race_scene
from optviz.scenes.formulas import formulas, length
from optviz.writers.provenance import read_provenance

UNTOLD = {
    "nelder_mead": "has no formula for x",
    "schedule_free_adamw": "refers to schedule_free_sgd",
}
CLASSICS = ("sgd", "momentum", "nag", "adagrad", "adadelta", "rmsprop", "adam", "nadam", "adamax", "lion")


@pytest.mark.parametrize("name", optviz.OPTIMIZERS.names())
def test_every_formula_says_how_x_changes_and_can_be_set(name):
    told = formula_of(optviz.OPTIMIZERS[name])
    assert bool(told) == (name not in UNTOLD)
    assert name in UNTOLD or any(re.search(r"x (=|\\leftarrow)", text) for text in told)
    for statement in told:
        assert statement.replace(r"\$", "").count("$") % 2 == 0
        MathTextParser("path").parse(statement, dpi=72)


@pytest.mark.parametrize("name", CLASSICS)
def test_the_formula_of_a_classic_is_symbols_alone(name):
    for statement in formula_of(optviz.OPTIMIZERS[name]):
        words = re.sub(r"\$[^$]*\$", "", statement)
        assert words in {"", " at t = 1, then ", ", g taken at x"}


def test_the_form_that_is_asked_for_is_shown():
    nag, rmsprop = optviz.OPTIMIZERS["nag"], optviz.OPTIMIZERS["rmsprop"]
    assert formula_of(nag)[1].startswith(r"$x \leftarrow x - \eta\,(g + \mu\,v)$")
    assert formula_of(nag, {"form": "lecture"})[1] == r"$x \leftarrow x - \eta\,v$, g taken at x - lr v"
    assert formula_of(rmsprop, {"nesterov": True})[-1].count("mu") == 1
    assert formula_of(optviz.OPTIMIZERS["adam"], {"eps_mode": "inside"})[0].startswith("eps_mode=inside: ")


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        ("x = x - lr g", r"$x \leftarrow x - \eta\,g$"),
        ("vh = v / (1 - beta2^t)", r"$\hat{v} = v / (1 - \beta_{2}^{t})$"),
        ("a' = a^-lr_power", r"$a' = a^{-\eta_{\mathrm{power}}}$"),
        ("k_{t+1} = -k", r"$k_{t + 1} = -k$"),
        ("r = <m, x> / |m|^2, 0 where small", r"$r = \langle m,\,x\rangle / |m|^{2}$, 0 where small"),
    ],
)
def test_plain_letters_become_mathematics(plain, expected):
    assert latex(plain, {"lr_power"}) == expected


def test_what_is_around_a_rule_is_said():
    race = optviz.race("beale", ["adam:lr=0.1,clip_norm=1", "sgd:lr=0.01,weight_decay=0.1"], steps=2)
    first, second = formulas(race, 300)
    assert first[-1].endswith("with clip_norm=1.0") and second[-1].endswith("with weight_decay=0.1")


def test_a_dialect_has_the_formula_of_its_rule():
    race = optviz.race("beale", ["torch.NAdam:lr=0.02", "nadam:lr=0.02"], steps=2)
    assert len(set(formulas(race, 300))) == 1


def test_lines_are_as_wide_as_their_room_and_short_ones_say_how_x_changes():
    race = optviz.race("beale", [f"{name}:lr=0.01" for name in CLASSICS], steps=2)
    whole, short = formulas(race, 330), formulas(race, 330, whole=False)
    assert all(length(line) <= 330 / 6 or line.count("$") == 2 for lines in whole for line in lines)
    assert all(len(lines) == 1 and "x " in lines[0] for lines in short)


@pytest.mark.parametrize("size", [(800, 450), (800, 800)])
@pytest.mark.parametrize("views", ["tracks,formula", "tracks,loss,formula"])
def test_formulas_have_room_beside_or_below(size, views):
    race = optviz.race("beale", [f"{name}:lr=0.01" for name in CLASSICS[:8]], steps=2)
    scene = race_scene(race, size, views)
    assert scene.views == tuple(views.split(",")) and len(scene.formulas) == 8


def test_the_file_has_the_formulas(tmp_path):
    race = optviz.race("beale", ["sgd:lr=0.01"], steps=2)
    optviz.animate(race, tmp_path / "a.png", views="tracks,formula", size=(480, 270))
    told = read_provenance(tmp_path / "a.png")["picture"]["formulas"]
    assert told["sgd"] == [r"$x \leftarrow x - \eta\,g$"]

"""Slips that were found by reading and trying, each with the smallest example."""

import json
import math
import warnings
import zipfile

import numpy as np
import pytest
from engines import WAYS, go

import optviz
from optviz.errors import OptvizWarning, TrajectoryError, UsageError
from optviz.problems import surface
from optviz.scenes import race_scene
from optviz.scenes.style import STYLES
from optviz.targets import made_by_optviz


def root(x, g, t, lr):
    """Decay by a function that takes numbers only."""
    return x - lr / math.sqrt(t) * g


def clipped(x, g, t, lr):
    """A method of arrays."""
    return x - lr * g.clip(-1, 1)


def counted(x, g, t, m, lr):
    """Truth values that are added."""
    k = (g > 0) + (m >= 0)
    return x - lr * k * g, 0.9 * m + g


def chosen(x, g, t, m, lr):
    """A decision on t that is made before other work."""
    first, h = t == 1, 0.9 * m
    m = g + 0.0 if first else h + g
    return x - lr * m, m


@pytest.mark.parametrize("function", [root, clipped, counted, chosen], ids=lambda f: f.__name__)
def test_a_rule_that_cannot_be_traced_gives_the_same_numbers_for_many_runs(function, monkeypatch):
    rule = optviz.rule(lr=0.01)(function)
    starts = np.random.default_rng(0).uniform(-2, 2, (50, 2))
    found = set()
    for way in WAYS:
        go(way, monkeypatch)
        found.add(optviz.run("rosenbrock", rule(lr=0.001), 20, start=starts).x.tobytes())
    assert len(found) == 1


def test_a_surface_that_cannot_be_traced_gives_the_same_numbers_for_many_runs(monkeypatch):
    @surface(
        domain=((-1, 1), (-1, 1)), start=(1, 1), minima=[], minimum=0, formula="f", latex="f", source="test"
    )
    def corner(x, y):
        """Corner: flat but in one quadrant."""
        inside = (x > 0) & (y > 0)
        return inside * (x * x + y * y), inside * 2 * x, inside * 2 * y

    starts = np.random.default_rng(0).uniform(-1, 1, (50, 2))
    found = set()
    for way in WAYS:
        go(way, monkeypatch)
        found.add(optviz.run(corner(), "adam:lr=0.01", 20, start=starts).x.tobytes())
    assert len(found) == 1


def test_a_rule_whose_arguments_do_not_fit_its_hyperparameters_is_refused():
    with pytest.raises(UsageError, match="in this order, found lr, beta$"):
        optviz.rule(lr=0.1)(lambda x, g, t, lr, beta: x - lr * g)


def test_infinity_has_diverged_however_far_out_the_start_is():
    far = optviz.Trajectory(np.ones((2, 1, 2)), np.array([[1e300], [np.inf]]), ["a"])
    assert far.diverged_at.tolist() == [1]


def test_a_part_of_a_race_keeps_the_facts_of_its_own_runs():
    race = optviz.race("sphere", ["sgd:lr=0.1", "adam:lr=0.5"], steps=5)
    turned = race_scene(race[::-1]).tracks
    assert [(track.label, track.note) for track in turned] == [("adam", "lr 0.5"), ("sgd", "lr 0.1")]
    assert [entry["name"] for entry in race["adam"].meta["optimizers"]] == ["adam"]
    sweep = optviz.run("sphere", optviz.optimizer("adam", lr=[0.1, 0.5]), 5)
    assert sweep.labels == ("adam lr=0.1", "adam lr=0.5")
    assert [entry["hyperparameters"]["lr"] for entry in sweep.optimizers] == [0.1, 0.5]


def test_one_diverged_run_does_not_set_the_view():
    bowl = optviz.Problem(lambda x: ((x**2).sum(-1), 2 * x), start=[3, 4])
    view = race_scene(optviz.race(bowl, ["sgd:lr=1.5", "adam:lr=0.5"], steps=200)).relief.view
    assert np.abs(view).max() < 10


def test_a_minimum_that_moves_stays_in_the_view():
    problem = optviz.problem("rosenbrock", a=3)
    low, high = problem.domain.T
    assert ((low < problem.minima) & (problem.minima < high)).all()


def test_a_wrong_gradient_is_said():
    with pytest.warns(OptvizWarning, match="central differences of the loss give"):
        optviz.Problem(lambda x: ((x**2).sum(-1), 3 * x), start=[4, 1])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        optviz.Problem(lambda x: ((x**2).sum(-1), 2 * x), start=[4, 1])


@pytest.mark.parametrize(
    "told", ["adam", ["adam"], [{"name": ["x"]}], [{"runs": "a"}], 5, [{"runs": 10**12}]]
)
def test_a_description_of_optimizers_that_is_none_is_refused(told, tmp_path):
    path = optviz.race("sphere", ["sgd"], steps=1).save(tmp_path / "a.npz")
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    head = json.loads(members["meta.json"])
    head["meta"]["optimizers"] = told
    members["meta.json"] = json.dumps(head).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    with pytest.raises(TrajectoryError, match=r"a\.npz: meta\.json: "):
        optviz.load(path)


def test_words_about_provenance_are_not_provenance(tmp_path):
    (tmp_path / "a.svg").write_text("<svg><!-- my notes on optviz provenance chunks --></svg>")
    assert not made_by_optviz(tmp_path / "a.svg")


def test_a_race_on_a_problem_of_ones_own_is_loaded_with_it_and_drawn(tmp_path):
    bowl = optviz.Problem(lambda x: ((x**2).sum(-1), 2 * x), name="bowl", start=[3, 4])
    path = optviz.race(bowl, ["sgd:lr=0.1"], steps=5).save(tmp_path / "a.npz")
    assert optviz.load(path).problem == "bowl"
    optviz.animate(optviz.load(path, problem=bowl), tmp_path / "a.png", size=(320, 200))


def test_more_frames_than_can_be_shown_are_said_and_not_recorded(tmp_path):
    from optviz.writers.provenance import read_provenance

    race = optviz.race("sphere", ["sgd:lr=0.1"], steps=5)
    with pytest.warns(OptvizWarning, match="^no more than 50 frames per second can be shown, found 60"):
        path = optviz.animate(race, tmp_path / "a.gif", size=(320, 200), fps=60, duration=1)
    assert read_provenance(path)["picture"]["fps"] == 50


def test_the_labels_of_a_plot_of_its_own_are_inside_the_figure():
    race = optviz.race("eggholder", ["momentum:lr=0.0015"], steps=30)
    axes = optviz.plot_convergence(race)[0].axes
    box = axes.get_tightbbox()
    assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= axes.figure.bbox.x1 and axes.get_legend()


def test_runs_of_one_optimizer_from_several_starts_share_its_style_and_every_start_is_marked():
    race = optviz.run("rosenbrock", "adam:lr=0.1", 10, runs=5, rng=0)
    scene = race_scene(race)
    assert {track.style for track in scene.tracks} == {STYLES["adam"]}
    np.testing.assert_array_equal(scene.starts, np.unique(race.x[0], axis=0))
    sweep = optviz.run("rosenbrock", optviz.optimizer("adam", lr=[0.1, 0.2]), 10)
    assert len({track.style for track in race_scene(sweep).tracks}) == 2

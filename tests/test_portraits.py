"""Sheets with all surfaces, or with every run of a race in a box of its own."""

import numpy as np
from commands import called

import optviz
from optviz.render.portraits import portrait_of_runs, portrait_of_surfaces
from optviz.writers.provenance import read_provenance


def words(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def test_every_surface_of_two_parameters_has_its_box_and_its_name(capsys, tmp_path):
    target = tmp_path / "surfaces.png"
    code, out, _ = called(capsys, "portrait", "surfaces", "--width", 800, "-o", target)
    named = read_provenance(target)["surfaces"]
    assert code == 0 and named == [n for n in optviz.PROBLEMS.names() if optviz.problem(n).dimension == 2]
    assert f"{len(named)} surfaces" in out


def test_names_are_no_wider_than_their_boxes():
    figure = portrait_of_surfaces([optviz.problem("brown_badly_scaled")] * 30, 800)
    for axes in figure.axes:
        assert axes.texts[0].get_window_extent().width <= axes.get_window_extent().width + 1


def test_a_box_shows_the_track_and_the_loss_at_its_end_or_that_it_diverged():
    race = optviz.race("rosenbrock", ["sgd:lr=0.1", "adam:lr=0.1"], steps=40)
    figure = portrait_of_runs(race, 800)
    assert words(figure)[:2] == ["sgd", "diverged"]
    assert float(words(figure)[3]) == float(f"{race.loss[-1, 1]:.3g}")
    np.testing.assert_array_equal(figure.axes[1].lines[-1].get_xydata(), race.x[:, 1])


def test_a_problem_of_more_parameters_is_refused(capsys):
    code, _, told = called(capsys, "portrait", "optimizers", "-s", "rosenbrock:dim=3")
    assert code == 2 and "expected a surface of two parameters, found 3" in told

"""Measures of a race: distances, gradients, steps and rates, against their definitions."""

import numpy as np
import pytest

import optviz
from optviz.scenes import race_scene
from optviz.scenes.measures import MEASURES, best_point, gradients, measured

SPECS = ["sgd:lr=0.01", "nag:lr=0.002", "adam:lr=0.1"]


@pytest.fixture(scope="module")
def race():
    return optviz.race("himmelblau", SPECS, steps=40)


def test_the_distance_is_that_to_the_nearest_minimum(race):
    found, label = measured(race, race.problem, "distance")
    expected = min(np.linalg.norm(race.x[-1, 2] - place) for place in race.problem.minima)
    np.testing.assert_allclose(found[-1, 2], expected, rtol=1e-12)
    assert found.shape == race.loss.shape and label == "distance to a minimum"


def test_without_a_known_minimum_the_distance_is_that_to_the_best_point():
    race = optviz.race("saddle", ["sgd:lr=0.01", "sgd:lr=0.02"], steps=9)
    problem = optviz.Problem(lambda x: ((x**2).sum(-1), 2 * x), start=[1, 2])
    race = optviz.race(problem, {"slow": "sgd:lr=0.01", "fast": "sgd:lr=0.1"}, steps=9)
    found, label = measured(race, problem, "distance")
    assert found[-1, 1] == 0 and (found[:, 0] > 0).all() and label == "distance to the best point of all"
    np.testing.assert_array_equal(best_point(race), race.x[-1, 1])


def test_gradients_and_steps_are_what_the_run_would_have_recorded(race):
    watched = optviz.run("himmelblau", "adam:lr=0.1", steps=40, diagnostics=True)
    for name, recorded in (("gradient_norm", "gradient_norm"), ("step_length", "update_norm")):
        found = measured(race["adam"], race.problem, name)[0]
        np.testing.assert_allclose(found[:-1], watched.diagnostics[recorded][:-1], rtol=1e-12)
    assert np.isnan(measured(race, race.problem, "step_length")[0][-1]).all()


def test_the_rate_of_gradient_descent_is_its_learning_rate(race):
    found = measured(race, race.problem, "lr")[0]
    np.testing.assert_allclose(found[:-1, 0], 0.01, rtol=1e-9)
    assert np.isnan(found[-1]).all()


def test_a_step_over_rows_that_were_not_recorded_is_a_mean():
    race = optviz.run("sphere", "sgd:lr=0.1", start=[1, 0], steps=10, record=5)
    found, label = measured(race, race.problem, "step_length")
    np.testing.assert_allclose(found[0, 0], (1 - 0.8**5) / 5, rtol=1e-12)
    assert label == "mean step length"


def test_a_row_in_which_a_solver_did_nothing_has_no_step():
    race = optviz.run("rosenbrock", "newton", steps=20)
    found, spent = measured(race, race.problem, "step_length")[0], np.diff(race.evaluations, axis=0)
    assert (np.isnan(found[:-1]) == (spent == 0)).all() and (spent == 0).any()


def test_gradients_in_parts_are_those_at_once(race, monkeypatch):
    whole = gradients(race.x, race.problem)
    monkeypatch.setattr("optviz.scenes.measures._ROWS", 30)
    np.testing.assert_array_equal(gradients(race.x, race.problem), whole)


@pytest.mark.parametrize("name", MEASURES)
@pytest.mark.parametrize("surface", ["beale", "saddle", "rosenbrock:dim=5"])
def test_every_measure_is_drawn_of_runs_that_diverge_too(name, surface):
    race = optviz.race(surface, ["sgd:lr=5", "adam:lr=0.1", "lbfgs"], steps=30)
    scene = race_scene(race, views=f"tracks,{name}", fps=5, duration=1)
    assert scene.views == ("tracks", name)
    assert all(np.isfinite(track.curves[0]).all() for track in scene.tracks)
    assert np.isfinite(scene.layout.panels[0].window).all()


def test_a_network_is_measured_by_what_it_recorded():
    race = optviz.race("moons:hidden=4", ["sgd:lr=0.1", "adam:lr=0.01"], steps=10)
    found, label = measured(race, race.problem, "gradient_norm")
    assert found is race.diagnostics["gradient_norm"] and label == "gradient norm of the batch"
    rate = measured(race, race.problem, "lr")[0]
    np.testing.assert_allclose(rate[:-1, 0], 0.1, rtol=1e-9)

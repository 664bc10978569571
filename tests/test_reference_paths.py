"""Gradient flow and Newton's path: exact where a formula is known, behind the tracks, in the legend."""

import re

import numpy as np
import pytest

import optviz
from optviz.compare.references import REFERENCES, checked_references, reference_path
from optviz.errors import UsageError
from optviz.render.still import draw_still
from optviz.scenes import race_scene
from optviz.writers.provenance import read_provenance

SPECS = ["sgd:lr=0.001", "adam:lr=0.1"]


def test_the_flow_of_a_quadratic_is_its_known_curve():
    problem = optviz.problem("quadratic:kappa=7")
    path = reference_path(problem, "flow", [2.0, 1.0])
    x, y = path[path[:, 1] > 1e-5].T
    np.testing.assert_allclose(y, (x / 2) ** 7, rtol=1e-4)
    assert np.abs(path[-1]).max() < 1e-5


@pytest.mark.parametrize("name", ["beale", "himmelblau", "saddle", "ackley"])
@pytest.mark.parametrize("kind", REFERENCES)
def test_a_reference_path_begins_at_the_start_and_goes_down(name, kind):
    problem = optviz.problem(name)
    path = reference_path(problem, kind, problem.start)
    loss = problem.value(path)
    np.testing.assert_array_equal(path[0], problem.start)
    assert np.isfinite(loss).all() and loss[-1] < loss[0]
    assert kind == "newton" or (np.diff(loss) <= 1e-6 * np.ptp(loss)).all()


@pytest.mark.parametrize("kind", REFERENCES)
def test_smooth_valleys_end_at_their_minimum(kind):
    for name in ("rosenbrock", "beale"):
        problem = optviz.problem(name)
        np.testing.assert_allclose(
            reference_path(problem, kind, problem.start)[-1], problem.minima[0], atol=1e-3
        )


def test_a_start_where_nothing_moves_is_a_path_of_one_point():
    assert reference_path(optviz.problem("sphere"), "flow", [0.0, 0.0]).shape == (1, 2)


def test_small_learning_rates_follow_the_flow():
    path = reference_path(optviz.problem("beale"), "flow", [1.0, 1.0])
    slow = optviz.run("beale", "sgd:lr=0.0005", steps=3000, start=[1, 1]).x[::50, 0]
    apart = np.linalg.norm(slow[:, None] - path, axis=-1).min(axis=1)
    assert apart.max() < 0.02


@pytest.mark.parametrize(
    ("names", "dimension", "message"),
    [
        ("flw", 2, "unknown reference 'flw'. Did you mean 'flow'? There are flow, newton."),
        ("flow,flow", 2, "the reference 'flow' is given twice; give it once"),
        (
            "newton", 101,
            "expected at most 100 parameters for the reference 'newton', found 101; leave it out",
        ),
    ],
)  # fmt: skip
def test_references_that_cannot_be_are_refused_in_a_sentence(names, dimension, message):
    with pytest.raises(UsageError, match=f"^{re.escape(message)}$"):
        checked_references(names, dimension)


@pytest.fixture(scope="module")
def race():
    return optviz.race("beale", SPECS, steps=20)


@pytest.mark.parametrize("views", ["tracks", "tracks,loss,magnifier"])
def test_references_are_on_the_picture_and_named_below_the_legend(race, views):
    plain = draw_still(race_scene(race, (480, 270), views))
    scene = race_scene(race, (480, 270), views, reference="flow,newton")
    assert scene.notes == (("flow", "gradient flow"), ("newton", "Newton's path"))
    box, shown = scene.layout.tracks, draw_still(scene)
    inside = slice(box.top, box.top + box.height), slice(box.left, box.left + box.width)
    if views != "tracks":  # where the legend alone is beside the tracks it needs more room for the names
        assert 0.0005 < (shown[inside] != plain[inside]).any(axis=-1).mean() < 0.2
    note = scene.layout.notes
    assert (shown[note.top : note.top + note.height, note.left : note.left + note.width] < 160).any()


def test_the_file_says_what_the_references_are(race, tmp_path):
    optviz.animate(race, tmp_path / "a.png", size=(480, 270), reference="flow,newton")
    facts = read_provenance(tmp_path / "a.png")["picture"]
    assert facts["reference"] == list(REFERENCES)
    assert [fact["what"] for fact in facts["reference_paths"]] == list(REFERENCES.values())


def test_references_of_many_parameters_are_seen_on_the_plane():
    race = optviz.race("rosenbrock:dim=4", ["sgd:lr=0.001", "adam:lr=0.05"], steps=60)
    scene = race_scene(race, reference="flow", fps=5, duration=1)
    (ghost,) = scene.ghosts
    np.testing.assert_allclose(ghost.places[0], scene.starts[0], atol=1e-9)
    assert ghost.facts["distance_off_the_plane_at_the_end"] >= 0

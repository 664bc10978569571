"""The words about a race say what its numbers say."""

import numpy as np
import pytest

import optviz
from optviz.compare import race, race_regimes, tuned
from optviz.compare.summary import summary
from optviz.scenes.captions import caption, description
from optviz.scenes.views import OWN


@pytest.mark.parametrize("name", ["beale", "rosenbrock", "himmelblau", "ackley", "saddle"])
def test_a_caption_says_who_came_first_who_is_last_and_who_diverged(name):
    trajectory = race(name, tuned(name))
    rows, told = summary(trajectory), caption(trajectory)
    assert told.startswith(f"Eight optimizers on {name} from (") and told.endswith(".")
    solved = [row for row in rows if row["solved_at"] is not None]
    if solved:
        first = min(solved, key=lambda row: row["solved_at"])
        assert f" {first['label']} is within 0.001 of the least loss after {first['solved_at']} steps" in told
    left = [row for row in rows if row["solved_at"] is None and row["diverged_at"] is None]
    if left:
        last = max(left, key=lambda row: row["final_loss"])["label"]
        assert f"{last} is still " in told or f"{last} highest, at " in told
    lost = [row for row in rows if row["diverged_at"] is not None]
    assert all(f"{row['label']} at step {row['diverged_at']}" in told for row in lost)
    assert ("diverged" in told) == bool(lost)


def test_one_run_many_starts_and_many_parameters():
    assert caption(optviz.race("sphere", ["sgd:lr=0.01"], steps=60)) == (
        "One optimizer on sphere from (-4, 3), 60 steps: sgd is still 2.21 above the least loss."
    )
    both = optviz.run("sphere", "sgd:lr=0.1", start=starts(), steps=3)
    assert caption(both).startswith("Two runs on sphere from 2 starts, 3 steps: none is within 0.001 of")
    assert caption(optviz.race("rosenbrock:dim=5", ["adam:lr=0.1"], steps=9)).startswith(
        "One optimizer on rosenbrock:dim=5, 9 steps: adam is still "
    )


def starts():
    return np.array([[1.0, 2.0], [3.0, 4.0]])


def test_networks_have_no_known_least_loss():
    told = caption(race_regimes("moons", ["sgd:lr=0.1"], ["full", 1], [], 30))
    assert told.startswith("Two runs on ") and " ends lowest, at a loss of " in told and "; " in told


def test_a_description_says_what_is_on_the_picture():
    trajectory = optviz.race("sphere", ["sgd:lr=0.1", "adam:lr=0.1"], steps=60)
    told = description(trajectory, ("tracks", "loss", "boundary"))
    assert told == (
        "Animation of tracks over the contours of the loss, beside curves of the loss "
        "and decision boundaries. " + caption(trajectory)
    )
    asked = description(trajectory, ("tracks",), False, ["A", "B"])
    assert asked.startswith("Picture of tracks over the contours of the loss. Two optimizers on sphere")
    assert asked.endswith("which of A and B is which?") and "sgd" not in asked


def test_imported_runs_may_have_no_loss_and_no_surface():
    x = np.array([[[1.0, 2.0]], [[0.5, 1.0]], [[0.2, 0.5]]])
    bare = optviz.Trajectory(x, None, ["mine"])
    assert caption(bare) == (
        "One optimizer on an unknown surface from (1, 2), 2 steps; not all losses are known."
    )
    told = optviz.Trajectory(x, [[3.0], [2.0], [1.0]], ["mine"])
    assert caption(told).endswith(", 2 steps: mine ends at a loss of 1.")


SAID = {
    "tracks": "over the contours of the loss",
    "surface": "on the surface of the loss in space",
    "loss": "curves of the loss",
    "magnifier": "a magnified view",
    "formula": "the optimizers' formulas",
    "boundary": "decision boundaries",
}


@pytest.mark.parametrize("view", OWN)
def test_a_description_names_the_views_there_are_and_no_others(view):
    trajectory = optviz.race("sphere", ["sgd:lr=0.1"], steps=3)
    ground = view if view == "surface" else "tracks"
    shown = description(trajectory, dict.fromkeys([ground, view])).partition(". ")[0]
    assert {name for name in OWN if SAID[name] in shown} == {ground, view}
    assert ("curves of" in shown) == (view == "loss")


def test_tracks_without_a_surface_are_over_no_contours():
    x = np.array([[[1.0, 2.0]], [[0.5, 1.0]]])
    told = description(optviz.Trajectory(x, None, ["mine"]), ("tracks",))
    assert told.startswith("Animation of tracks without a surface. One optimizer on an unknown surface")

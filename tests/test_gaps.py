"""Rows that were not recorded: kept apart from what diverged, and drawn as a run that stands still."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import optviz
from optviz.compare.summary import summary
from optviz.engine.measuring import with_known_problem
from optviz.errors import TrajectoryError, UsageError
from optviz.landscape import fidelity, last_rows, plane_of, window_of
from optviz.scenes.building import race_scene
from optviz.trajectories import Trajectory, join

FORMATS = Path(__file__).parent / "data" / "formats"


def refused(words, kind=TrajectoryError):
    return pytest.raises(kind, match=f"^{re.escape(words)}$")


def walk(dimension=2, rows=21):
    """Three runs that take one way: whole, ending at row 8, and with every second row from row 4 to 16."""
    rng = np.random.default_rng(4)
    whole = np.cumsum(rng.normal(size=(rows, dimension)), axis=0)
    x = np.stack([whole, whole + 1, whole - 1], axis=1)
    missing = np.zeros((rows, 3), bool)
    missing[9:, 1] = True
    missing[:4, 2], missing[5:16:2, 2], missing[17:, 2] = True, True, True
    loss = (x**2).sum(-1)
    x[missing] = np.nan
    loss[missing] = np.nan
    return Trajectory(x, loss, ("whole", "short", "holes"), missing=missing)


def test_missing_rows_are_no_divergence():
    found = walk()
    assert found.diverged_at.tolist() == [-1, -1, -1] and (found.loss_missing == found.missing).all()
    assert found.first.tolist() == [0, 0, 4] and found.last.tolist() == [20, 8, 16]
    assert last_rows(found).tolist() == [20, 8, 16]


def test_what_diverges_among_missing_rows_still_diverges():
    found = walk()
    x, loss = found.x.copy(), found.loss.copy()
    x[6, 1], loss[10, 2] = np.inf, np.nan
    assert replace(found, x=x, loss=loss, loss_missing=found.missing).diverged_at.tolist() == [-1, 6, 10]


def test_a_run_is_far_out_by_its_own_first_recorded_row():
    found = walk()
    x = found.x.copy()
    x[4, 2], x[16, 2] = 1e6, 1e17
    assert replace(found, x=x).diverged_at.tolist() == [-1, -1, -1]


def test_without_losses_a_run_diverges_by_its_points_alone():
    x = np.ones((4, 2, 2))
    x[2, 1] = np.nan
    found = Trajectory(x, None, ("a", "b"))
    assert found.diverged_at.tolist() == [-1, 2] and not found.has_loss.any() and np.isnan(found.loss).all()
    assert np.isnan(summary(found)[0]["final_loss"])


WRONG = [
    ({"missing": np.zeros((3, 2))}, "expected missing to be truth values of shape (3, 2), "
     "found float64 of shape (3, 2)"),
    ({"loss_missing": np.ones((3, 2), bool)}, "expected NaN wherever loss_missing says that nothing was "
     "recorded, found numbers"),
    ({"x": np.full((3, 2, 2), np.nan), "missing": np.ones((3, 2), bool)},
     "expected at least one row of a, found none"),
    ({"x": np.zeros((3, 2, 0)), "loss": None}, "expected at least one row of a, found none"),
]  # fmt: skip


@pytest.mark.parametrize(("other", "words"), WRONG)
def test_masks_that_do_not_fit_are_refused(other, words):
    with refused(words):
        Trajectory(**{"x": np.zeros((3, 2, 2)), "loss": np.zeros((3, 2)), "labels": ("a", "b"), **other})


def test_parts_keep_their_missing_rows():
    found = walk()
    assert found["short"].last.tolist() == [8]
    again = join([found["whole"], found["short"], found["holes"]])
    assert (again.missing == found.missing).all() and (again.loss_missing == found.loss_missing).all()


def test_a_file_keeps_missing_rows_bit_for_bit(tmp_path):
    for given in (walk(), Trajectory(walk().x, None, tuple("abc"), missing=walk().missing)):
        found = optviz.load(given.save(tmp_path / "run.npz"))
        for name in ("x", "loss", "missing", "loss_missing", "steps", "evaluations"):
            assert getattr(found, name).tobytes() == getattr(given, name).tobytes(), name


@pytest.mark.parametrize("number", [1, 2, 3])
def test_files_of_every_format_stay_readable_for_ever(number):
    found = optviz.load(FORMATS / f"{number}.npz")
    assert found.problem.spec == "beale" and found.x.shape[::2] == (5, 2)
    assert found.x[0, -1].tolist() == [1, 1]
    assert ("gradient_norm" in found.diagnostics) == (number == 2)
    assert found.missing.sum() == (2 if number == 3 else 0)
    assert found.loss_missing.sum() == (3 if number == 3 else 0)
    assert found["adam"].diverged_at.tolist() == [-1]


def test_a_run_is_drawn_on_straight_lines_and_stands_still_outside():
    given, found = walk(), walk().bridged
    np.testing.assert_array_equal(found.x[~given.missing], given.x[~given.missing])
    np.testing.assert_array_equal(found.x[9:, 1], np.repeat(given.x[8:9, 1], 12, axis=0))
    np.testing.assert_array_equal(found.x[:4, 2], np.repeat(given.x[4:5, 2], 4, axis=0))
    np.testing.assert_allclose(found.x[5, 2], (given.x[4, 2] + given.x[6, 2]) / 2, rtol=1e-14)
    assert found.bridged is found and not found.missing.any()


def test_a_line_between_recorded_rows_goes_by_steps_and_never_to_infinity():
    x = np.array([0, np.nan, 10, np.nan, np.inf])[:, None, None] * np.ones((1, 1, 2))
    missing = np.array([[0], [1], [0], [1], [0]], bool)
    found = Trajectory(x, None, ("a",), steps=[0, 2, 10, 11, 12], missing=missing)
    assert found.bridged.x[:4, 0, 0].tolist() == [0, 2, 10, 10] and found.bridged.diverged_at.tolist() == [4]


@pytest.mark.parametrize("dimension", [2, 5])
@pytest.mark.parametrize("kind", [None, "endpoints"])
def test_planes_and_windows_are_those_of_the_bridged_runs(dimension, kind):
    given = walk(dimension)
    moved = given.bridged.x - given.bridged.x[:1]
    given = replace(given, x=np.where(given.missing[..., None], np.nan, moved))
    kind = kind if dimension > 2 else None
    plane, same = plane_of(given, kind), plane_of(given.bridged, kind)
    np.testing.assert_array_equal(plane.basis, same.basis)
    np.testing.assert_array_equal(window_of(plane, given), window_of(plane, given.bridged))
    np.testing.assert_array_equal(fidelity(plane, given).shares, fidelity(plane, given.bridged).shares)


@pytest.mark.parametrize("dimension", [2, 5])
def test_tracks_without_a_surface_are_drawn_on_an_empty_ground(dimension):
    scene = race_scene(walk(dimension))
    assert scene.title == "tracks" and not scene.relief.depth.any() and len(scene.tracks) == 3
    short = scene.tracks[1]
    assert (short.path[8:] == short.path[8]).all() and (short.curves[0][8:] == short.curves[0][8]).all()
    assert all(np.isfinite(track.path).all() and np.isfinite(track.curves[0]).all() for track in scene.tracks)
    assert all(track.diverged_at == -1 for track in scene.tracks)


def test_without_losses_there_are_tracks_and_no_curves(tmp_path):
    found = Trajectory(walk().x, None, tuple("abc"), missing=walk().missing)
    assert race_scene(found).views == ("tracks",)
    assert optviz.animate(found, tmp_path / "a.gif", duration=1).stat().st_size > 1000
    assert len(optviz.plot_tracks(found)) == 3
    with refused("expected a trajectory with losses to draw their curves, found points alone", UsageError):
        optviz.plot_convergence(found)
    with pytest.raises(UsageError, match="^unknown view 'loss'"):
        race_scene(found, views="tracks,loss")


def test_without_points_there_are_curves_and_no_tracks():
    found = Trajectory(np.empty((5, 2, 0)), walk().loss[:5, :2], ("a", "b"))
    lines = optviz.plot_convergence(found)
    assert lines[0].get_ydata().tolist() == walk().loss[:5, 0].tolist()
    with pytest.raises(UsageError, match="^expected at least two parameters to draw tracks, found 0$"):
        race_scene(found)


def test_a_plotted_curve_goes_through_the_recorded_losses_only():
    line = optviz.plot_convergence(walk())[2]
    assert line.get_xdata().tolist() == [4, 6, 8, 10, 12, 14, 16]


def test_a_summary_is_of_what_was_recorded():
    rows, found = summary(walk()), walk()
    assert rows[1]["final_loss"] == found.loss[8, 1] and rows[2]["final_loss"] == found.loss[16, 2]
    assert rows[2]["best_loss"] == np.nanmin(found.loss[:, 2])


def test_a_name_alone_does_not_make_a_surface_known():
    points = optviz.trajectories.read(np.zeros((3, 1, 2)))
    assert with_known_problem(replace(points, problem="rosenbrock")).problem is None

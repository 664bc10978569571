"""Rows of trajectories: put together, left out, and made anew between others."""

from dataclasses import replace

import numpy as np
import pytest

import optviz
from optviz import trajectories
from optviz.errors import TrajectoryError, UsageError
from optviz.trajectories import read


def test_concatenation_keeps_every_run_and_what_it_had():
    one, two = (optviz.run("beale", spec, 4, record=every) for spec, every in (("sgd", 1), ("adam", 2)))
    both = trajectories.concatenate([one, two])
    assert (
        (both["sgd"].x == one.x).all() and (both.x[::2, 1] == two.x[:, 0]).all() and both.missing.sum() == 2
    )
    assert both.optimizers[1]["name"] == "adam" and both.problem.spec == "beale"
    with pytest.raises(
        TrajectoryError, match="^expected trajectories of one number of parameters, found 2 and 3$"
    ):
        trajectories.concatenate([one, read(np.ones((2, 3)))])
    with pytest.raises(UsageError, match="^expected at least one trajectory, found none$"):
        trajectories.concatenate([])


def test_thinning_leaves_rows_out_and_keeps_the_ends_of_all_runs():
    both = trajectories.concatenate([optviz.run("beale", "sgd", steps) for steps in (7, 20)], ["a", "b"])
    found = trajectories.thin(both, every=5)
    assert found.steps.tolist() == [0, 5, 7, 10, 15, 20] and (found.x[-1, 1] == both.x[-1, 1]).all()
    assert len(trajectories.thin(both, most=3).x) == 4
    for wrong in ({}, {"every": 0}, {"most": 1}, {"every": 2, "most": 2}, {"every": True}):
        with pytest.raises(UsageError, match="^expected "):
            trajectories.thin(both, **wrong)


def test_resampling_is_on_straight_lines_and_never_beyond_a_run():
    both = trajectories.concatenate([optviz.run("beale", "sgd", steps) for steps in (4, 10)], ["a", "b"])
    found = trajectories.resample(both, np.arange(0, 13, 3))
    assert found.missing.T.tolist() == [[False, False, True, True, True], [False, False, False, False, True]]
    assert (found.x[1] == both.x[3]).all()
    halves = trajectories.resample(replace(both, steps=2 * both.steps), [1, 3])
    np.testing.assert_allclose(halves.x, (both.x[:2] + both.x[1:3]) / 2, rtol=1e-12)
    for wrong in ([], [2, 1], [0.5], [[1]]):
        with pytest.raises(UsageError, match="^expected rising whole numbers of steps"):
            trajectories.resample(both, wrong)


@pytest.mark.parametrize("every", [1, 2, 3, 7, 20, 21, 400])
def test_rows_that_are_left_out_while_a_file_is_read_are_those_that_thinning_leaves_out(tmp_path, every):
    race = optviz.run("spiral:hidden=4", "sgd:lr=0.1", 20)
    path = race.save(tmp_path / "a.npz")
    found, kept = trajectories.load(path, every=every), trajectories.thin(race, every=every)
    assert (found.x == kept.x).all() and (found.steps == kept.steps).all() and found.x.dtype == race.x.dtype
    for name, values in kept.diagnostics.items():
        np.testing.assert_array_equal(found.diagnostics[name], values)
    with pytest.raises(UsageError, match="^expected every to be a whole number of rows from 1, found 0$"):
        trajectories.load(path, every=0)


def test_only_the_rows_that_are_kept_count_against_the_limit(tmp_path):
    race = optviz.run("beale", "sgd", 1000)
    path = race.save(tmp_path / "a.npz")
    with pytest.raises(TrajectoryError, match="expected at most 10000 bytes"):
        trajectories.load(path, max_bytes=10_000)
    assert len(trajectories.load(path, max_bytes=10_000, every=100).x) == 11
    path.write_bytes(path.read_bytes().replace(b"(1001, 1, 2)", b"(1009, 1, 2)"))
    with pytest.raises(TrajectoryError, match="a.npz: expected an .npz file .*, found: Bad CRC"):
        trajectories.load(path, every=100)

"""Objects that a loop collects: nothing in them is lost, and nothing is taken for what it is not."""

import json

import numpy as np
import pytest

import optviz
from optviz.errors import TrajectoryError
from optviz.trajectories import Trajectory, read

COLUMNS = {"step": [0, 5], "loss": [9.0, 8.0], "x0": [1.0, 3.0], "x1": [2.0, 4.0]}
POINTS = np.array([[1.0, 2.0], [3.0, 4.0]])


def is_the_run(found, steps=(0, 5), losses=(9, 8)):
    return (
        found.x.tolist() == POINTS[:, None].tolist()
        and found.steps.tolist() == list(steps)
        and found.loss[:, 0].tolist() == list(losses)
        and len(found) == 1
    )


@pytest.mark.parametrize(
    "settings", [{"optimizer": "adam"}, {"lr": 0.1}, {"note": None, "seed": 3, "optimizer": "adam"}]
)
@pytest.mark.parametrize("kind", [list, np.array])
def test_settings_beside_columns_are_no_runs(tmp_path, settings, kind):
    given = {**settings, **{name: kind(values) for name, values in COLUMNS.items()}}
    assert is_the_run(read(given)) and not read(given).diagnostics
    if kind is list:
        (tmp_path / "a.json").write_text(json.dumps(given))
        assert is_the_run(read(tmp_path / "a.json"))
        assert is_the_run(read({"adam": given})) and read({"adam": given}).labels == ("adam",)


def test_settings_beside_points_or_runs_are_no_runs():
    assert is_the_run(read({"lr": 0.1, "x": POINTS, "loss": np.array([9.0, 8]), "steps": np.array([0, 5])}))
    assert is_the_run(read({"lr": np.float64(0.1), "x": POINTS.tolist(), "loss": [9, 8]}), (0, 1))
    assert read({"adam": COLUMNS, "rates": [0.1, 0.2], "by": "me"}).labels == ("adam",)
    assert read({"a": np.ones(3), "b": 0.5}).x.tolist() == [[[1, 1, 1]]]  # a model's parameters


@pytest.mark.parametrize("point", [np.array, list, tuple])
@pytest.mark.parametrize("number", [float, np.float64, np.float32])
def test_records_of_a_loop_keep_their_losses(point, number):
    rows = [{"step": np.int64(step), "loss": number(loss), "x": point(x.tolist())}
            for step, loss, x in zip((0, 5), (9, 8), POINTS, strict=True)]  # fmt: skip
    assert is_the_run(read(rows))


def test_a_loss_beside_parameters_is_no_parameter():
    rows = [{"step": 10 * i, "loss": np.float64(9 - i), "w": np.full((2, 2), i, float)} for i in range(2)]
    found = read(rows)
    assert found.x[:, 0].tolist() == [[0] * 4, [1] * 4] and found.loss[:, 0].tolist() == [9, 8]
    assert found.steps.tolist() == [0, 10]


def recorded():
    """Runs of which nothing is plain: gaps, evaluations, diagnostics, a problem and meta."""
    race = optviz.race("beale", ["sgd:lr=0.01", "adam:lr=0.1"], steps=3)
    x, loss, gone = race.x.copy(), race.loss.copy(), np.zeros((4, 2), bool)
    gone[2, 1] = True
    x[gone], loss[gone] = np.nan, np.nan
    unknown = gone.copy()
    unknown[1, 0], loss[1, 0] = True, np.nan
    diagnostics = {"accuracy": np.arange(8.0).reshape(4, 2)}
    return Trajectory(
        x,
        loss,
        race.labels,
        [0, 2, 4, 9],
        3 * race.evaluations,
        "beale",
        race.meta,
        diagnostics,
        gone,
        unknown,
    )


def test_every_variable_of_a_dataset_is_read():
    xarray = pytest.importorskip("xarray", reason="the extra data is not installed")
    given = recorded()
    for turned in (given.to_xarray(), given.to_xarray().transpose("run", "parameter", "step")):
        found = read(turned)
        for name in ("x", "loss", "steps", "evaluations", "missing", "loss_missing"):
            np.testing.assert_array_equal(getattr(found, name), getattr(given, name))
        assert (found.labels, found.problem, found.meta) == (given.labels, given.problem, given.meta)
        assert list(found.diagnostics) == ["accuracy"]
        np.testing.assert_array_equal(found.diagnostics["accuracy"], given.diagnostics["accuracy"])
    bare = xarray.Dataset(
        {"x": (("epoch", "weight"), POINTS), "loss": ("epoch", [9.0, 8.0])}, {"epoch": [0, 5]}
    )
    assert is_the_run(read(bare))
    assert is_the_run(read(bare.drop_vars("epoch")), (0, 1))
    assert read(bare[["loss"]]).x.shape == (2, 1, 0) and read(bare["x"]).x[:, 0].tolist() == POINTS.tolist()
    with pytest.raises(TrajectoryError, match="expected variables x or loss, found y"):
        read(xarray.Dataset({"y": ("step", [1.0])}))


def test_frames_with_a_name_twice_are_refused_and_numbers_kept_as_objects_are_numbers():
    pandas = pytest.importorskip("pandas", reason="the extra data is not installed")
    frame = pandas.DataFrame(COLUMNS)
    assert is_the_run(read(frame.astype(object)))
    with pytest.raises(TrajectoryError, match="expected columns with different names, found 'loss' twice"):
        read(pandas.concat([frame, frame[["loss"]]], axis=1))

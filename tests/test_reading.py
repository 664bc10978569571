"""Trajectories from anybody's files and objects."""

import gzip
import io
import json
import re

import numpy as np
import pytest

import optviz
from optviz.errors import TrajectoryError, UsageError
from optviz.trajectories import read


def text(tmp_path, content, name="race.csv", **options):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read(path, **options)


WIDE = "step,loss,x0,x1\n0,9,1,2\n1,,3,4\n2,nan,5,6\n"
SPELLINGS = {
    "commas": WIDE,
    "semicolons": WIDE.replace(",", ";"),
    "tabs": WIDE.replace(",", "\t"),
    "bars": WIDE.replace(",", "|"),
    "decimal commas": WIDE.replace(",", ";").replace(";1;", ";1,0;").replace("9", "9,0"),
    "a mark of byte order": "\ufeff" + WIDE,
    "UTF-16": WIDE.encode("utf-16"),
    "CRLF": WIDE.replace("\n", "\r\n"),
    "quotes": WIDE.replace("loss", '"loss"').replace("9", '"9"'),
    "comments": "# by hand\n\n" + WIDE.replace("1,,", "# here\n\n1,,"),
    "no end of line": WIDE.rstrip(),
    "unsorted": "step,loss,x0,x1\n2,nan,5,6\n0,9,1,2\n1,,3,4\n",
    "other words": WIDE.replace("step", "Epoch").replace("loss", "Train loss").replace("x", "w_"),
    "a column of words": "note," + WIDE.replace("\n", "\nbegun,", 3),
    "long": "step,variable,value\n0,loss,9\n0,x0,1\n0,x1,2\n1,x0,3\n1,x1,4\n2,loss,nan\n2,x0,5\n2,x1,6\n",
}


@pytest.mark.parametrize("how", SPELLINGS)
def test_a_table_is_read_however_it_is_written(tmp_path, how):
    found = text(tmp_path, SPELLINGS[how])
    assert found.x[:, 0].tolist() == [[1, 2], [3, 4], [5, 6]] and found.steps.tolist() == [0, 1, 2]
    assert found.loss[0, 0] == 9 and np.isnan(found.loss[1:, 0]).all()
    assert found.loss_missing[:, 0].tolist() == [False, True, False] and found.diverged_at.tolist() == [2]
    assert found.labels == ("race",) and not found.missing.any()


def test_spaces_and_numpys_commented_names(tmp_path):
    path = tmp_path / "run.txt"
    np.savetxt(path, [[0, 5, 1, 2], [3, 4, 1, 1]], header="step loss x y")
    found = read(path)
    assert found.x[:, 0].tolist() == [[1, 2], [1, 1]] and found.loss[:, 0].tolist() == [5, 4]


def test_runs_of_a_table_may_be_of_any_length_and_their_words_are_labels(tmp_path):
    content = "optimizer,step,x,y\nsgd,0,1,1\nadam,0,1,1\nadam,1,2,2\nsgd,5,3,3\n,7,,\n".replace(",7,,\n", "")
    found = text(tmp_path, content)
    assert found.labels == ("sgd", "adam") and found.steps.tolist() == [0, 1, 5]
    assert found.missing.T.tolist() == [[False, True, False], [False, False, True]]
    assert found.last.tolist() == [2, 1] and not found.has_loss.any()
    assert text(tmp_path, content, labels=["a", "b"]).labels == ("a", "b")


def test_columns_may_be_named(tmp_path):
    content = "epoch,val_loss,w0,w1,b\n0,5,1,2,3\n1,4,1,1,1\n"
    columns = {"step": "epoch", "loss": "val_loss", "x": "w0", "y": "b"}
    found = text(tmp_path, content, columns=columns)
    assert found.x[:, 0].tolist() == [[1, 3], [1, 1]] and found.loss[:, 0].tolist() == [5, 4]
    assert list(found.diagnostics) == ["w1"]
    assert text(tmp_path, content, columns={"x": "w*"}).x[0, 0].tolist() == [1, 2]
    for wrong, words in (
        ({"loss": "val_los"}, "no column is named 'val_los'. Did you mean 'val_loss'? There are 'epoch', "),
        ({"los": "val_loss"}, "unknown role 'los' of a column. Did you mean 'loss'? There are run, "),
    ):
        with pytest.raises(UsageError, match=re.escape(words)):
            text(tmp_path, content, columns=wrong)


def test_losses_alone_are_curves_and_other_columns_diagnostics(tmp_path):
    found = text(tmp_path, "epoch,loss,Val Accuracy\n0,5,.1\n1,4,.2\n")
    assert found.x.shape == (2, 1, 0) and found.loss[:, 0].tolist() == [5, 4]
    assert found.diagnostics["val_accuracy"][:, 0].tolist() == [0.1, 0.2]
    assert optviz.plot_convergence(found)[0].get_ydata().tolist() == [5, 4]


def test_a_column_called_value_is_no_row_per_value(tmp_path):
    found = text(tmp_path, "step,loss,value,x0,x1\n0,9,5,1,2\n1,8,6,3,4\n")
    assert found.loss[:, 0].tolist() == [9, 8] and found.x[:, 0].tolist() == [[1, 2], [3, 4]]
    assert found.diagnostics["value"][:, 0].tolist() == [5, 6]
    found = text(tmp_path, "step,value,x0,x1\n0,9,1,2\n1,8,3,4\n")
    assert found.loss[:, 0].tolist() == [9, 8] and found.x.shape == (2, 1, 2) and not found.diagnostics


DOCUMENTS = {
    "records": [{"step": 0, "loss": 9, "x": [1, 2]}, {"step": 1, "x": [3, 4]}],
    "columns": {"step": [0, 1], "loss": [9, None], "x0": [1, 3], "x1": [2, 4], "note": ["a", "b"]},
    "runs": {"race": {"step": [0, 1], "loss": [9, None], "x0": [1, 3], "x1": [2, 4]}},
    "runs of records": {"race": [{"loss": 9, "x": [1, 2]}, {"x": [3, 4]}]},
}


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_json_is_read_however_it_is_written(tmp_path, kind):
    found = text(tmp_path, json.dumps(DOCUMENTS[kind]), "race.json")
    assert found.x[:, 0].tolist() == [[1, 2], [3, 4]] and found.loss[0, 0] == 9
    assert found.loss_missing[:, 0].tolist() == [False, True] and found.labels == ("race",)


def test_lines_of_json_are_records(tmp_path):
    lines = "\n".join(map(json.dumps, DOCUMENTS["records"]))
    for name in ("race.jsonl", "race.txt"):
        assert text(tmp_path, lines, name).x[:, 0].tolist() == [[1, 2], [3, 4]]


def test_nested_lists_are_points(tmp_path):
    found = text(
        tmp_path, '{"x": [[[1, 2], [3, 4]], [[5, 6], [NaN, 8]]], "loss": [[1, 2], [3, NaN]]}', "a.json"
    )
    assert found.x.shape == (2, 2, 2) and found.diverged_at.tolist() == [-1, 1]


POINTS = np.arange(12.0).reshape(3, 2, 2)


def test_arrays_are_one_run_or_several():
    assert read(POINTS).labels == ("run 0", "run 1") and read(POINTS[:, 0]).labels == ("run",)
    found = read(
        {"x": POINTS, "loss": POINTS[..., 0], "steps": np.array([0.0, 5, 9]), "labels": np.array(["a", "b"])}
    )
    assert found.labels == ("a", "b") and found.steps.tolist() == [0, 5, 9] and found.loss[2, 1] == 10
    found = read({"adam": POINTS[:, 0], "adam_loss": np.ones(3), "sgd": POINTS[:2, 1]})
    assert found.labels == ("adam", "sgd") and found.last.tolist() == [2, 1]
    assert found.has_loss.tolist() == [True, False]


@pytest.mark.parametrize("dtype", ["<f8", ">f8", "<f2", ">f4", "<i4", "u1"])
@pytest.mark.parametrize("order", ["C", "F"])
def test_files_of_numpy_are_read_in_every_type_and_order(tmp_path, dtype, order):
    points = np.asarray(POINTS, dtype, order=order)
    np.save(tmp_path / "a.npy", points)
    np.savez_compressed(tmp_path / "a.npz", x=points, loss=points[..., 0])
    for name in ("a.npy", "a.npz"):
        found = read(tmp_path / name)
        assert (found.x == POINTS).all() and found.x.dtype.isnative and found.x.dtype.itemsize != 2
    assert found.has_loss.all()


def test_what_scipy_and_callbacks_give():
    from scipy.optimize import minimize, rosen

    path, steps = [], []
    result = minimize(
        rosen, [2.0, 2.0], method="CG", options={"return_all": True, "maxiter": 5},
        callback=lambda intermediate_result: steps.append(intermediate_result),
    )  # fmt: skip
    minimize(rosen, [2.0, 2.0], method="CG", options={"maxiter": 5}, callback=lambda x: path.append(x.copy()))
    assert (read(result).x[:, 0] == result.allvecs).all() and not read(result).has_loss.any()
    assert (read(path).x[:, 0] == result.allvecs[1:]).all()
    assert read(steps).loss[-1, 0] == result.fun and read(steps).x.shape[::2] == (len(path), 2)
    assert read([(point, rosen(point)) for point in path]).loss[0, 0] == rosen(path[0])
    assert read({"cg": result, "again": path}).labels == ("cg", "again")
    assert read(minimize(rosen, [2.0, 2.0])).x.shape == (1, 1, 2)


def test_a_sequence_of_states_is_a_run_of_all_their_parameters():
    states = [
        {"w": np.full((2, 2), i, np.float32), "b": {"c": np.ones(1)}, "count": np.array(3)} for i in range(3)
    ]
    found = read(states)
    assert found.x.shape == (3, 1, 5) and found.x[2, 0].tolist() == [2, 2, 2, 2, 1]
    found = read([{"step": 10 * i, "loss": 1.0 / (i + 1), "params": state} for i, state in enumerate(states)])
    assert found.steps.tolist() == [0, 10, 20] and found.loss[:, 0].tolist() == [1, 0.5, 1 / 3]
    with pytest.raises(TrajectoryError, match="expected every state to have the parameters of the first"):
        read([states[0], {"w": np.ones((3, 2), np.float32)}])


def test_safetensors_are_read_without_their_library(tmp_path):
    folder = tmp_path / "adam"
    folder.mkdir()
    for step in (2, 10, 0):
        values = np.full(3, step, "<f4").tobytes()
        head = json.dumps({"w": {"dtype": "F32", "shape": [3], "data_offsets": [0, 12]}}).encode()
        (folder / f"step_{step}.safetensors").write_bytes(len(head).to_bytes(8, "little") + head + values)
    found = read(folder)
    assert (
        found.labels == ("adam",)
        and found.steps.tolist() == [0, 2, 10]
        and found.x[:, 0, 0].tolist() == [0, 2, 10]
    )
    assert read(folder / "step_2.safetensors").x.shape == (1, 1, 3)
    assert read(tmp_path).labels == ("adam",)


def tensors(path, step=0):
    head = json.dumps({"w": {"dtype": "F32", "shape": [3], "data_offsets": [0, 12]}}).encode()
    content = len(head).to_bytes(8, "little") + head + np.full(3, step, "<f4").tobytes()
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)


def test_a_checkpoint_without_a_step_is_refused_among_others_that_have_one(tmp_path):
    for step in (0, 10):
        tensors(tmp_path / f"step_{step}.safetensors", step)
    tensors(tmp_path / "best.safetensors", 10)
    words = re.escape(f"{tmp_path / 'best.safetensors'}: expected a step in its name or in it, as the other")
    with pytest.raises(TrajectoryError, match=words):
        read(tmp_path)
    for step in (0, 10):
        (tmp_path / f"step_{step}.safetensors").unlink()
    tensors(tmp_path / "last.safetensors", 10)
    assert read(tmp_path).x.shape == (2, 1, 3)


def test_hidden_files_are_passed_over_and_compressed_ones_read(tmp_path):
    for name, step in (("step_0.safetensors.gz", 0), ("step_7.safetensors", 7), ("._step_7.safetensors", 1)):
        tensors(tmp_path / name, step)
    found = read(tmp_path)
    assert found.steps.tolist() == [0, 7] and found.x[:, 0, 0].tolist() == [0, 7]
    (tmp_path / ".git").mkdir()
    (tmp_path / "step_7.safetensors").rename(tmp_path / ".git" / "step_7.safetensors")
    (tmp_path / "adam").mkdir()
    (tmp_path / "step_0.safetensors.gz").rename(tmp_path / "adam" / "step_0.safetensors.gz")
    assert read(tmp_path).labels == ("adam",)


def test_stdin_is_a_file_too(tmp_path, monkeypatch):
    import sys

    given = optviz.run("beale", "adam:lr=0.1", steps=3)
    for content in (given.save(tmp_path / "a.npz").read_bytes(), WIDE.encode(), gzip.compress(WIDE.encode())):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
        assert read("-").x.shape[1:] == (1, 2)


def test_frames_of_pandas_and_arrow_and_datasets():
    pandas = pytest.importorskip("pandas", reason="the extra data is not installed")
    frame = pandas.DataFrame({"epoch": [0, 1, 2, 3], "loss": [9, np.nan, 7, np.nan], "x": [1, 2, 3, 4.0],
                              "y": [1, 2, 3, 4], "ok": [True] * 4})  # fmt: skip
    found = read(frame)
    assert found.loss_missing[:, 0].tolist() == [
        False,
        True,
        False,
        False,
    ] and found.diverged_at.tolist() == [3]
    assert read(frame.set_index("epoch")).steps.tolist() == [0, 1, 2, 3]
    assert read(frame.convert_dtypes()).x[:, 0].tolist() == [[1, 1], [2, 2], [3, 3], [4, 4]]
    race = optviz.race("beale", ["sgd:lr=0.01", "adam:lr=0.1"], steps=5)
    again = read(race.to_pandas())
    assert (again.x == race.x).all() and (again.loss == race.loss).all() and again.labels == race.labels
    arrow = pytest.importorskip("pyarrow", reason="the extra data is not installed")
    again = read(arrow.Table.from_pandas(race.to_pandas()))
    assert (again.x == race.x).all() and again.labels == race.labels
    pytest.importorskip("xarray", reason="the extra data is not installed")
    again = read(race.to_xarray())
    assert (again.x == race.x).all() and again.labels == race.labels


@pytest.mark.parametrize("kind", ["arrow", "arrow stream", "feather"])
def test_files_of_arrow_are_read(tmp_path, kind):
    arrow = pytest.importorskip("pyarrow", reason="the extra data is not installed")
    from pyarrow import feather, ipc

    table = arrow.table({"run": ["a", "a", "b"], "step": [0, 1, 0], "loss": [1.0, None, 3], "x": [1.0, 2, 3]})
    if kind == "feather":
        feather.write_feather(table, str(tmp_path / "a.feather"))
    else:
        with open(tmp_path / "a.feather", "wb") as file:
            made = (ipc.new_file if kind == "arrow" else ipc.new_stream)(file, table.schema)
            made.write_table(table)
            made.close()
    found = read(tmp_path / "a.feather")
    assert found.labels == ("a", "b") and found.loss_missing.tolist() == [[False, False], [True, True]]

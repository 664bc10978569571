"""Files that real runs of torch, keras, optax, scipy, pandas and TensorBoard left: read, and drawn.

scripts/references/runs.py made them, and told.json of what their loops had at hand.
"""

import json
from pathlib import Path

import numpy as np
import pytest
from tools import library

import optviz
from optviz.engine.measuring import measured
from optviz.trajectories import read

FOLDER = Path(__file__).parent / "data" / "recorded"
TOLD = json.loads((FOLDER / "told.json").read_text())
NEEDS = {"torch_sgd.pt": "torch", "pandas.parquet": "pyarrow", "tensorboard": "tensorboard"}
FILES = sorted(path.name for path in FOLDER.iterdir() if path.name != "told.json")


def reading(name):
    if name in NEEDS:
        library(NEEDS[name])
    return read(FOLDER / name)


def test_the_files_are_those_that_are_told_of_and_small():
    assert {name.partition("/")[0].partition(" ")[0] for name in TOLD} == set(FILES)
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) < 60_000


@pytest.mark.parametrize("name", ["torch_sgd.pt", "safetensors_adam"])
def test_checkpoints_are_the_parameters_that_the_loop_had(name):
    found, told = reading(name), TOLD[name]
    assert found.steps.tolist() == told["steps"] and found.loss[:, 0].tolist() == told["loss"]
    order = sorted if name == "safetensors_adam" else list  # that format has its own order of parameters
    assert order(found.x[-1, 0].tolist()) == order(told["end"])
    assert found.x.dtype == np.float32 and found.labels == (Path(name).stem,)


@pytest.mark.parametrize("name", ["keras_log.csv", "keras_history.json"])
def test_what_keras_wrote_is_its_history(name):
    found, told = reading(name), TOLD[name]
    np.testing.assert_allclose(found.loss[:, 0], told["loss"], rtol=1e-12)
    np.testing.assert_allclose(found.diagnostics["val_accuracy"][:, 0], told["val_accuracy"], rtol=1e-12)
    assert not found.x.shape[2] and found.steps[-1] == 24


def test_a_history_of_keras_is_read_as_it_is():
    content = json.loads((FOLDER / "keras_history.json").read_text())

    class History:
        epoch = content.pop("epoch")
        history = content

    assert read(History()).loss[:, 0].tolist() == TOLD["keras_log.csv"]["loss"]


def test_events_of_tensorboard_are_the_scalars_that_were_logged():
    found = reading("tensorboard")
    assert found.labels == ("adam", "sgd") and list(found.diagnostics) == ["train_accuracy"]
    for label in found.labels:
        logged = np.array(TOLD[f"tensorboard/{label}"]["loss"], np.float32)
        assert (found[label].loss[:, 0] == logged).all()


def test_runs_of_optax_end_when_they_ended():
    found = reading("optax.npz")
    assert found.labels == ("adam", "lion", "sgd") and found.last.tolist() == [120, 80, 120]
    for run, label in enumerate(found.labels):
        told = TOLD[f"optax.npz {label}"]
        end = found.x[found.last[run], run], found.loss[found.last[run], run]
        assert end[0].tolist() == told["end"] and end[1] == told["loss_at_the_end"]


@pytest.mark.parametrize("name", ["scipy_cg.jsonl", "scipy_nelder_mead.jsonl"])
def test_a_callback_of_scipy_ends_at_the_result(name):
    found, told = reading(name), TOLD[name]
    order = sorted if name == "safetensors_adam" else list  # that format sorts parameters by name
    assert order(found.x[-1, 0].tolist()) == order(told["end"])
    assert found.loss[-1, 0] == told["loss_at_the_end"]


@pytest.mark.parametrize("name", ["pandas.parquet", "pandas.csv.gz"])
def test_tables_of_pandas_have_every_run_and_its_divergence(name):
    found = reading(name)
    assert found.labels == ("lr 0.0005", "lr 0.002", "lr 0.02") and found.diverged_at.tolist() == [-1, -1, 3]
    assert found.x[-1, 1].tolist() == TOLD[name]["end"]


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_drawn(tmp_path, name):
    found = reading(name)
    if found.x.shape[2]:
        optviz.animate(found, tmp_path / "run.gif", size=(320, 200), duration=1)
    assert len(optviz.plot_convergence(found)) == len(found)
    if found.x.shape[2] == 2:
        problem = measured(found, "rosenbrock").problem
        known = ~found.missing & np.isfinite(found.loss)
        np.testing.assert_allclose(problem.value(found.x)[known], found.loss[known], rtol=3e-3)

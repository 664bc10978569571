"""The examples of docs/recording.md run."""

import re
from pathlib import Path

import numpy as np
import pytest

import optviz

TEXT = (Path(__file__).parent.parent / "docs" / "recording.md").read_text("utf-8")
BLOCKS = dict(re.findall(r"```python (\w+)\n(.*?)```", TEXT, re.DOTALL))


def torch_names():
    torch = pytest.importorskip("torch", reason="torch is not installed")
    x = torch.randn(32, 3)
    return {"torch": torch, "model": torch.nn.Linear(3, 1), "x": x, "y": x.sum(dim=1, keepdim=True)}


def keras_names():
    keras = pytest.importorskip("keras", reason="keras is not installed")
    x = np.random.default_rng(0).standard_normal((64, 3)).astype("f4")
    model = keras.Sequential([keras.layers.Input((3,)), keras.layers.Dense(1)])
    return {"keras": keras, "model": model, "x": x, "y": x.sum(axis=1, keepdims=True)}


def jax_names():
    jax = pytest.importorskip("jax", reason="jax is not installed")
    optax = pytest.importorskip("optax", reason="optax is not installed")
    rule, params = optax.lion(0.01), {"w": jax.numpy.ones(3)}

    def update(params, state):
        loss, grad = jax.value_and_grad(lambda p: (p["w"] ** 2).sum())(params)
        change, state = rule.update(grad, state, params)
        return optax.apply_updates(params, change), state, loss

    return {"jax": jax, "update": update, "params": params, "state": rule.init(params)}


def landscape_names():
    known = {"optviz": optviz, **torch_names()}
    exec(compile(BLOCKS["torch"], "recording.md", "exec"), known)
    return known


NAMES = {
    "landscape": landscape_names,
    "torch": torch_names,
    "keras": keras_names,
    "jax": jax_names,
    "scipy": dict,
    "plain": lambda: {"x": np.array([3.0, 4.0])},
}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of Keras itself under NumPy 2
@pytest.mark.parametrize("library", BLOCKS)
def test_an_example_records_a_run_whose_loss_falls(library, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    known = {"optviz": optviz, **NAMES[library]()}
    exec(compile(BLOCKS[library], "recording.md", "exec"), known)
    race = known["race"]
    assert len(race) == 1 and len(race.x) >= 2 and race.loss[-1, 0] < race.loss[0, 0]


def test_there_is_an_example_for_every_recorder_of_at_most_seven_lines():
    assert set(BLOCKS) == set(NAMES)
    assert all(len(block.splitlines()) <= 7 for block in BLOCKS.values())

"""What goes on in the layers of networks: measured, drawn, refused."""

import json

import numpy as np
import pytest
from commands import called
from PIL import Image

import optviz
from optviz.compare import race_regimes
from optviz.errors import UsageError
from optviz.pictures import plot_layers
from optviz.problems.networks.activity import activity
from optviz.scenes.layers import MOST_MOMENTS, layers_of

INITS = ["zeros", "constant(value=0.3)", "large", "xavier"]


@pytest.fixture(scope="module")
def race():
    return race_regimes("moons:hidden=6-5,samples=80", ["adam:lr=0.05"], inits=INITS, steps=30)


def test_quantiles_and_gradients_are_those_of_the_network_at_each_row(race):
    found = layers_of(race)
    assert found.names == ("hidden layer 1", "hidden layer 2", "outputs")
    for at in (0, 12, 30):
        row = found.steps.tolist().index(at)
        for layer, seen in enumerate(activity(race.problem.network, race.x[at])):
            for run in range(4):
                units = seen.units[run].ravel()
                assert found.activations[row, run, layer].tolist() == [
                    np.quantile(units, q) for q in (0.05, 0.25, 0.5, 0.75, 0.95)
                ]
                size = np.sqrt((seen.weights[run] ** 2).mean())
                np.testing.assert_allclose(found.gradients[row, run, layer], size, rtol=1e-12)


def test_equal_units_stay_equal_and_others_do_not(race):
    alike = layers_of(race).alike
    assert alike[:, 0, :2].all() and alike[:, 1, :2].all() and not alike[:, 2:].any()
    assert not alike[:, :, 2].any()  # one output is not many alike


def test_large_weights_saturate_and_xavier_does_not(race):
    first = layers_of(race).activations[0]
    assert np.abs(first[2, 1, [1, 3]]).min() > 0.9 > np.abs(first[3, 1, [1, 3]]).max()


def test_long_runs_are_looked_at_now_and_then():
    race = optviz.race("xor:hidden=3,samples=80,batch=full", ["sgd:lr=0.1"], steps=500)
    steps = layers_of(race).steps
    assert len(steps) <= MOST_MOMENTS and steps[0] == 0 and steps[-1] == 500


def test_the_picture_is_written_and_says_how_it_was_made(race, tmp_path, capsys):
    path = plot_layers(race, tmp_path / "a.png", size=(800, 450))
    with Image.open(path) as picture:
        assert picture.size == (800, 450)
    facts = json.loads(called(capsys, "show", str(path), "--json")[1])
    assert facts["picture"]["layers"] == ["hidden layer 1", "hidden layer 2", "outputs"]


def test_the_command_draws_it(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    words = [
        "layers",
        "-n",
        "xor:hidden=3,samples=80",
        "--init",
        "zeros",
        "--init",
        "he",
        "-O",
        "adam:lr=0.1",
    ]
    assert (
        called(capsys, *words, "--steps", "5")[0] == 0
        and (tmp_path / "xor-hidden-3-samples-80-layers.png").exists()
    )


def test_a_surface_has_no_layers():
    race = optviz.race("beale", ["sgd:lr=0.01"], steps=2)
    with pytest.raises(UsageError, match="^expected a network with layers, found"):
        layers_of(race)


def test_more_runs_than_columns_are_refused(race):
    many = race_regimes("xor:hidden=2,samples=80", ["sgd:lr=0.1"], batches=[1, 2, 3, 4, 5, 6, 7], steps=2)
    with pytest.raises(UsageError, match="^expected at most 6 runs side by side, found 7$"):
        layers_of(many)

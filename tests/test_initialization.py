"""Initial parameters: laws of variance, what zeros and large values do, and seeds."""

import re

import networks
import numpy as np
import pytest

import optviz
from optviz.errors import UnknownNameError
from optviz.problems.networks.activations import ACTIVATIONS
from optviz.problems.networks.initialization import ALIASES, INITIALIZATIONS, initialization
from optviz.problems.networks.layers import Layers

LAYERS = Layers([30, 50, 7, 2], ACTIVATIONS["tanh"])
# Variance of a weight by fan-in and fan-out.
VARIANCE = {
    "xavier_uniform": lambda i, o: 2 / (i + o),
    "xavier_normal": lambda i, o: 2 / (i + o),
    "he_uniform": lambda i, o: 2 / i,
    "he_normal": lambda i, o: 2 / i,
    "lecun_uniform": lambda i, o: 1 / i,
    "lecun_normal": lambda i, o: 1 / i,
    "torch": lambda i, o: 1 / (3 * i),
    "normal": lambda i, o: 0.01,
    "normal(std=2)": lambda i, o: 4.0,
    "large": lambda i, o: 9.0,
    "orthogonal": lambda i, o: 1 / max(i, o),
    "zeros": lambda i, o: 0.0,
    "constant(value=0.25)": lambda i, o: 0.0,
}


def drawn(spec, runs=400, seed=0, layers=LAYERS):
    return initialization("mine", spec, layers)(np.random.default_rng(seed), runs)


def parts(x, layers=LAYERS):
    return [
        x[:, part].reshape(len(x), *shape) for shape, part in zip(layers.shapes, layers.parts, strict=True)
    ]


def test_every_initialization_has_its_law():
    assert {spec.partition("(")[0] for spec in VARIANCE} == set(INITIALIZATIONS)
    assert set(ALIASES.values()) <= set(INITIALIZATIONS)


@pytest.mark.parametrize("spec", VARIANCE)
def test_weights_vary_as_their_law_says(spec):
    for weights in parts(drawn(spec))[::2]:
        fan_out, fan_in = weights.shape[1:]
        expected = VARIANCE[spec](fan_in, fan_out)
        np.testing.assert_allclose(weights.var(), expected, rtol=0.05, atol=1e-30)
        if spec[:8] != "constant":
            assert abs(weights.mean()) <= 5 * np.sqrt(expected / weights.size)


@pytest.mark.parametrize("spec", VARIANCE)
def test_biases_begin_at_0_unless_torch_draws_them(spec):
    for biases, weights in zip(parts(drawn(spec))[1::2], parts(drawn(spec))[::2], strict=True):
        limit = 1 / np.sqrt(weights.shape[2]) if spec == "torch" else 0
        assert np.abs(biases).max() <= limit
        np.testing.assert_allclose(biases.var(), limit**2 / 3, rtol=0.15)


@pytest.mark.parametrize("spec", [name for name in VARIANCE if name.endswith("uniform") or name == "torch"])
def test_uniform_weights_end_at_root_3_deviations(spec):
    for weights in parts(drawn(spec))[::2]:
        limit = np.sqrt(3 * VARIANCE[spec](*weights.shape[:0:-1]))
        assert 0.999 * limit < np.abs(weights).max() <= limit


def test_constant_weights_are_all_equal():
    assert {value for weights in parts(drawn("constant(value=0.25)"))[::2] for value in weights.flat} == {
        0.25
    }
    assert (drawn("constant")[:, LAYERS.parts[0]] == 0.5).all()


def test_orthogonal_weights_keep_lengths():
    for weights in parts(drawn("orthogonal", 5))[::2]:
        wide = weights if weights.shape[1] <= weights.shape[2] else weights.swapaxes(1, 2)
        product = wide @ wide.swapaxes(1, 2)
        np.testing.assert_allclose(product, np.broadcast_to(np.eye(wide.shape[1]), product.shape), atol=1e-13)


@pytest.mark.parametrize("spec", VARIANCE)
def test_the_start_follows_from_the_seed_alone(spec):
    make = lambda seed: networks.network([3, 5, 2], loss="cross_entropy", init=spec, seed=0).start  # noqa: E731
    np.testing.assert_array_equal(make(0), make(0))
    problem = networks.network([3, 5, 2], loss="cross_entropy", init=spec)
    one, two = (optviz.run(problem, "sgd", 1, runs=4, rng=seed).x[0] for seed in (1, 2))
    assert one.shape == (4, problem.dimension)
    fixed = spec.startswith(("zeros", "constant"))
    assert (one == two).all() == fixed and (one[0] == one[1]).all() == fixed


@pytest.mark.parametrize(("name", "same"), ALIASES.items())
def test_other_names_mean_the_same(name, same):
    np.testing.assert_array_equal(drawn(name, 2), drawn(same, 2))
    np.testing.assert_array_equal(drawn(name.upper(), 2), drawn(name, 2))


def test_unknown_names_are_refused_with_what_is_near():
    known = ", ".join([*INITIALIZATIONS, *ALIASES])
    words = f"mine: unknown initialization 'xaver'. Did you mean 'xavier'? There are {known}."
    with pytest.raises(UnknownNameError, match=f"^{re.escape(words)}$"):
        drawn("xaver")


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_hidden_units_that_begin_at_zero_all_get_one_gradient_and_never_differ(activation):
    problem = networks.network([2, 5, 4, 3], activation, "cross_entropy", init="zeros", batches=8)
    run = optviz.run(problem, "adam:lr=0.1", 40)
    for x in (problem.start, run.x[-1, 0]):
        layers = problem.network.activity(x)
        for layer in layers[:-1]:
            for values in (layer.units, layer.weights, layer.delta):
                np.testing.assert_allclose(
                    values, np.broadcast_to(values[:1], values.shape), rtol=1e-13, atol=1e-16
                )
    assert (problem.start == 0).all() and (run.x[-1] != 0).any()
    broken = optviz.run(
        networks.network([2, 5, 4, 3], activation, "cross_entropy", batches=8), "adam:lr=0.1", 40
    )
    units = broken.problem.network.activity(broken.x[-1, 0])[0].units
    assert (units[0] != units[1]).any()


def test_large_values_saturate_and_hardly_any_gradient_goes_back():
    calm, large = (networks.network([2, 16, 16, 1], init=init, samples=200) for init in ("xavier", "large"))
    units = {
        name: problem.network.activity(problem.start)[1].units
        for name, problem in (("calm", calm), ("large", large))
    }
    assert np.mean(np.abs(units["large"]) > 0.99) > 0.6 > 0.05 > np.mean(np.abs(units["calm"]) > 0.99)
    slopes = {name: 1 - values**2 for name, values in units.items()}
    assert np.median(slopes["large"]) < 0.01 < 0.3 < np.median(slopes["calm"])


@pytest.mark.parametrize(("init", "activation"), [("lecun_normal", "tanh"), ("he_normal", "relu")])
def test_a_good_start_keeps_signals_of_one_size_through_many_layers(init, activation):
    problem = networks.network([50, *[100] * 8, 1], activation, init=init, samples=300)
    layers = problem.network.activity(problem.start)
    sizes = [np.mean(layer.units**2) for layer in layers[:-1]]
    assert 0.1 < sizes[-1] / sizes[0] < 10
    small = networks.network([50, *[100] * 8, 1], activation, init="normal(std=0.02)", samples=300)
    sizes = [np.mean(layer.units**2) for layer in small.network.activity(small.start)[:-1]]
    assert sizes[-1] / sizes[0] < 1e-6


@pytest.mark.parametrize("bias", [True, False])
def test_activity_is_the_gradient_layer_by_layer(bias):
    problem = networks.network([3, 6, 4, 2], loss="cross_entropy", bias=bias, samples=30)
    x = networks.points(problem, 3)
    layers, grad = problem.network.activity(x), problem.value_and_grad(x)[1]
    whole = [part for layer in layers for part in (layer.weights, *([layer.biases] if bias else []))]
    np.testing.assert_array_equal(np.concatenate([part.reshape(3, -1) for part in whole], axis=1), grad)
    assert [layer.units.shape for layer in layers] == [(3, 6, 30), (3, 4, 30), (3, 2, 30)]
    before = np.broadcast_to(problem.network.x.T, (3, 3, 30))
    shape = problem.shapes[0]
    weights = x[:, : shape[0] * shape[1]].reshape(3, *shape)
    biases = x[:, 18:24, None] if bias else 0
    np.testing.assert_allclose(layers[0].units, np.tanh(weights @ before + biases), atol=1e-15)
    np.testing.assert_allclose(
        layers[1].weights, layers[1].delta @ layers[0].units.swapaxes(1, 2), atol=1e-15
    )

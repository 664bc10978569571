"""Networks as problems: their loss, gradient, batches, answers, and what becomes of them."""

import tracemalloc

import networks
import numpy as np
import pytest
from networks import KINDS, REGIMES, SIZES, SMOOTH
from rules import RULES

import optviz
from optviz.problems.networks.losses import LOSSES


def named(parts):
    return "-".join(map(str, parts))


@pytest.mark.parametrize("kind", KINDS, ids=named)
def test_a_batch_of_replicas_is_one_after_the_other(kind):
    for number, (samples, batch) in enumerate(REGIMES):
        settings = {"bias": number % 2 == 0, "l1": 0.01 * (number % 3 == 0), "l2": 0.02 * (number % 3 == 1)}
        problem = networks.network(*kind, samples=samples, batches=batch, **settings)
        x = networks.points(problem, 33)
        many = everything(problem, x)
        for part in (slice(0, 1), slice(1, 2), slice(32, 33), slice(3, 20), slice(0, 32)):
            for name, values in everything(problem, x[part]).items():
                np.testing.assert_array_equal(values, many[name][part], err_msg=f"{name} of {part}")


def everything(problem, x):
    loss, grad = problem.value_and_grad(x)
    found = {"loss": loss, "grad": grad, "value": problem.value(x)}
    found |= {name: measure(x) for name, measure in problem.measures.items()}
    if problem.sample is not None:
        found["batch loss"], found["batch grad"] = problem.sample(x, 3)
    return found


@pytest.mark.parametrize("kind", SMOOTH, ids=named)
def test_the_gradient_is_that_of_the_loss(kind):
    for bias, l2 in ((True, 0.0), (False, 0.1)):
        problem = networks.network(*kind, bias=bias, l1=l2, l2=l2)
        x = networks.points(problem, 5)
        direction, h = np.random.default_rng(2).normal(size=x.shape), 1e-6
        rise = (problem.value(x + h * direction) - problem.value(x - h * direction)) / (2 * h)
        slope = (problem.value_and_grad(x)[1] * direction).sum(axis=1)
        np.testing.assert_allclose(slope, rise, rtol=1e-6, atol=1e-6)


def test_a_minibatch_is_the_network_on_these_samples_alone():
    whole = networks.network([2, 5, 3], loss="cross_entropy", batches=7)
    rows = whole.network.batches.rows(4)
    alone = optviz.problems.network([2, 5, 3], X=whole.network.x[rows], y=whole.network.y[rows])
    x = networks.points(whole, 3)
    for found, expected in zip(whole.sample(x, 4), alone.value_and_grad(x), strict=True):
        np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize("shape", [(), (4,), (2, 3), (1, 1)])
def test_points_may_have_any_leading_axes(shape):
    problem = networks.network([2, 4, 2], loss="cross_entropy")
    x = networks.points(problem, int(np.prod(shape))).reshape(*shape, problem.dimension)
    loss, grad = problem.value_and_grad(x)
    assert loss.shape == problem.value(x).shape == shape and grad.shape == x.shape
    assert problem.network.predict(x, [[0, 0], [1, 2], [3, 4]]).shape == (*shape, 3, 2)


# The losses as textbooks write them, of outputs o (N, K) and targets.
def log_softmax(o):
    return o - np.log(np.exp(o).sum(axis=1, keepdims=True))


def multi_margin(o, y):
    own = np.take_along_axis(o, y[:, None], axis=1)
    return (np.maximum(0, 1 - own + o).sum(axis=1) - 1) / o.shape[1]


TEXTBOOK = {
    "mse": lambda o, y: ((o - y) ** 2).mean(),
    "binary_cross_entropy": lambda o, y: -(y * np.log(sigmoid(o)) + (1 - y) * np.log(1 - sigmoid(o))).mean(),
    "cross_entropy": lambda o, y: -np.take_along_axis(log_softmax(o), y[:, None], axis=1).mean(),
    "hinge": lambda o, y: (
        multi_margin(o, y).mean() if y.ndim == 1 else np.maximum(0, 1 - (2 * y - 1) * o).mean()
    ),
}


def sigmoid(o):
    return 1 / (1 + np.exp(-o))


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("outputs", [1, 4])
def test_a_loss_is_what_textbooks_say(loss, outputs):
    if (loss, outputs) == ("cross_entropy", 1):
        return
    sizes = [3, outputs]
    problem = networks.network(sizes, loss=loss)
    x, net = networks.points(problem, 1)[0], problem.network
    weights, biases = x[: 3 * outputs].reshape(outputs, 3), x[3 * outputs :]
    expected = TEXTBOOK[loss](net.x @ weights.T + biases, net.y)
    np.testing.assert_allclose(problem.value(x), expected, rtol=1e-13)


@pytest.mark.parametrize("loss", ["cross_entropy", "binary_cross_entropy"])
@pytest.mark.parametrize("far", [50.0, 800.0, 1e6])
def test_losses_are_stable_far_from_the_data(loss, far):
    outputs = 1 if loss == "binary_cross_entropy" else 2
    problem = optviz.problems.network([1, outputs], loss=loss, X=[[1.0], [-1.0]], y=[0, 1], bias=False)
    x = np.array([far]) if outputs == 1 else np.array([-far / 2, far / 2])
    value, grad = problem.value_and_grad(x)
    np.testing.assert_allclose(value, far, rtol=1e-15)
    np.testing.assert_allclose(np.abs(grad), 1.0, rtol=1e-15)


def test_regularization_is_on_weights_and_not_on_biases():
    plain, both = (networks.network([2, 3, 1], l1=a, l2=b) for a, b in ((0, 0), (0.3, 0.5)))
    x = networks.points(plain, 2)
    weights = np.r_[np.ones(6), np.zeros(3), np.ones(3), np.zeros(1)]
    penalty = 0.3 * np.abs(x * weights).sum(axis=1) + 0.25 * (x * x * weights).sum(axis=1)
    np.testing.assert_allclose(both.value(x), plain.value(x) + penalty, rtol=1e-14)
    difference = both.value_and_grad(x)[1] - plain.value_and_grad(x)[1]
    np.testing.assert_allclose(difference, weights * (0.3 * np.sign(x) + 0.5 * x), atol=1e-14)
    assert set(both.measures) == {"data_loss"}
    np.testing.assert_array_equal(both.measures["data_loss"](x), plain.value(x))


def test_accuracy_counts_ties_for_the_first_class():
    problem = optviz.problems.network(
        [1, 4, 3], X=np.arange(6.0)[:, None], y=[0, 0, 1, 1, 2, 2], init="zeros"
    )
    assert problem.measures["accuracy"](problem.start[None]) == 1 / 3
    binary = optviz.problems.network(
        [1, 1], loss="binary_cross_entropy", X=np.arange(4.0)[:, None], y=[0, 0, 0, 1], init="zeros"
    )
    assert binary.measures["accuracy"](binary.start[None]) == 0.75


def test_held_out_samples_are_measured_and_never_trained_on():
    x, y = networks.data([2, 3], "cross_entropy", 60, np.random.default_rng(3))
    problem = optviz.problems.network([2, 3], X=x[:40], y=y[:40], test=(x[40:], y[40:]))
    other = optviz.problems.network([2, 3], X=x[:40], y=y[:40])
    points = networks.points(problem, 4)
    np.testing.assert_array_equal(problem.value_and_grad(points)[1], other.value_and_grad(points)[1])
    held = optviz.problems.network([2, 3], X=x[40:], y=y[40:])
    np.testing.assert_array_equal(problem.measures["test_loss"](points), held.value(points))
    np.testing.assert_array_equal(
        problem.measures["test_accuracy"](points), held.measures["accuracy"](points)
    )


def test_measures_of_changed_points_are_worked_out_anew():
    problem = networks.network([2, 3], loss="cross_entropy")
    x = networks.points(problem, 4)
    before = problem.value(x)
    x[0] += 1
    assert problem.value(x)[0] != before[0] and (problem.value(x)[1:] == before[1:]).all()


@pytest.mark.parametrize("loss", ["cross_entropy", "binary_cross_entropy"])
def test_probabilities_of_a_grid_take_no_more_memory_than_they_are(loss):
    problem = networks.network([2, 16, 16, 3 if loss == "cross_entropy" else 1], loss=loss)
    grid = np.random.default_rng(4).uniform(-6, 6, (20_000, 2))
    x = networks.points(problem, 8)
    tracemalloc.start()
    found = problem.network.predict(x, grid)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 2.2 * found.nbytes + 8e6
    assert ((found >= 0) & (found <= 1)).all()
    if loss == "cross_entropy":
        np.testing.assert_allclose(found.sum(axis=-1), 1, rtol=1e-14)
    few = problem.network.predict(x, grid[:1500])
    np.testing.assert_allclose(few, found[:, :1500], rtol=1e-13)
    np.testing.assert_array_equal(problem.network.predict(x[3], grid), found[3])


def test_many_points_take_bounded_memory():
    problem = networks.network([2, 16, 16, 2], loss="cross_entropy", samples=512)
    x = np.tile(networks.points(problem, 10), (200, 1))
    problem.value(x[:1])
    tracemalloc.start()
    found = problem.value(x)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 2 * x.nbytes + 20e6
    np.testing.assert_array_equal(found, np.tile(found[:10], 200))


@pytest.mark.parametrize("kind", KINDS, ids=named)
def test_the_rough_loss_has_six_digits(kind):
    problem = networks.network(*kind, l2=0.1)
    x = networks.points(problem, 6).reshape(2, 3, -1)
    exact = problem.value(x)
    np.testing.assert_allclose(problem.network.rough(x), exact, rtol=2e-6, atol=1e-6)
    np.testing.assert_array_equal(problem.value(x), exact)  # neither precision disturbs the other


@pytest.mark.parametrize("rule", RULES)
def test_a_diverging_network_is_recorded_and_never_an_exception(rule):
    problem = networks.network([2, 4, 2], "relu", "mse", batches=8)
    run = optviz.run(problem, optviz.optimizer(rule, lr=1e5), 60)
    assert run.x.shape == (61, 1, problem.dimension)
    if rule in ("sgd", "momentum"):
        assert run.diverged_at[0] > 0 and not np.isfinite(run.loss[-1, 0])


@pytest.mark.parametrize("rule", ["adam", "lamb", "muon", "adafactor", "nag"])
def test_replicas_of_a_run_are_their_runs_one_by_one(rule):
    problem = networks.network([2, 9, 3], loss="cross_entropy", batches=8)
    many = optviz.run(problem, optviz.optimizer(rule, lr=0.01), 25, runs=70, rng=5)
    for run in (0, 1, 56, 57, 69):
        one = optviz.run(problem, optviz.optimizer(rule, lr=0.01), 25, start=many.x[0, run])
        assert one.x.tobytes() == many[run].x.tobytes() and one.loss.tobytes() == many[run].loss.tobytes()
        for name, values in one.diagnostics.items():
            assert values.tobytes() == many[run].diagnostics[name].tobytes()


def test_points_of_a_run_are_contiguous_so_that_layers_are():
    run = optviz.run(networks.network([2, 9, 3], loss="cross_entropy"), "adam", 5, runs=3, rng=1)
    assert run.x.flags.c_contiguous


def test_gelu_alone_imports_scipy():
    import subprocess
    import sys

    code = (
        "import sys, optviz\n"
        "for a in ('tanh', 'gelu'):\n"
        "    optviz.problems.network([1, 2, 1], a, 'mse', X=[[1.0]], y=[1.0]).value([0.0] * 7)\n"
        "    print('scipy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


def test_all_architectures_have_torchs_order_of_parameters():
    for sizes in SIZES:
        problem = networks.network(sizes)
        expected = [shape for i, o in zip(sizes, sizes[1:], strict=False) for shape in ((o, i), (o,))]
        assert problem.shapes == tuple(expected)

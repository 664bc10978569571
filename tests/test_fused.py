"""Networks as machine code: the same losses and gradients to rounding, run by run."""

import networks
import numpy as np
import pytest
from networks import KINDS, REGIMES

import optviz
from optviz.engine import choosing
from optviz.problems.networks.activations import ACTIVATIONS
from optviz.problems.networks.losses import LOSSES

pytest.importorskip("numba", reason="the compiled engine is an extra: pip install 'optviz[fast]'")

from optviz.engine import fused as fusing
from optviz.engine.fused import fused


def named(parts):
    return "-".join(map(str, parts))


def test_every_activation_and_loss_is_compiled():
    assert tuple(ACTIVATIONS) == fusing.ACTIVATIONS and set(fusing.LOSSES) == set(LOSSES)


@pytest.mark.parametrize("kind", KINDS, ids=named)
def test_a_compiled_network_agrees_with_numpy_and_a_batch_is_its_runs(kind):
    for number, (samples, batch) in enumerate(REGIMES):
        settings = {"bias": number % 2 == 0, "l1": 0.01 * (number % 3 == 0), "l2": 0.02 * (number % 3 == 1)}
        problem = networks.network(*kind, samples=samples, batches=batch, **settings)
        compiled, x = fused(problem), networks.points(problem, 7)
        pairs = [(compiled.value_and_grad(x), problem.value_and_grad(x), compiled.value_and_grad(x[3]))]
        if batch:
            pairs.append((compiled.sample(x, 3), problem.sample(x, 3), compiled.sample(x[3:4], 3)))
        for found, expected, alone in pairs:
            for one, other, single in zip(found, expected, alone, strict=True):
                np.testing.assert_allclose(one, other, rtol=2e-13, atol=2e-13)
                np.testing.assert_array_equal(one[3], np.reshape(single, one[3].shape))


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("bad", [np.nan, np.inf, 1e200])
@pytest.mark.parametrize("where", [3, -1])  # a weight of the first layer, the last output's bias
def test_what_is_not_finite_or_huge_ends_as_with_numpy(activation, loss, bad, where):
    problem = networks.network([2, 5, 3], activation, loss)
    x = networks.points(problem, 2)
    x[0, where] = bad
    for found, expected in zip(fused(problem).value_and_grad(x), problem.value_and_grad(x), strict=True):
        np.testing.assert_array_equal(np.isnan(found), np.isnan(expected))
        np.testing.assert_array_equal(np.isfinite(found), np.isfinite(expected))
        np.testing.assert_allclose(found[1], expected[1], rtol=2e-13, atol=2e-13)


def test_the_exponential_is_good_to_the_last_digit():
    values = np.concatenate([np.linspace(-700, 700, 3001), np.linspace(-2, 2, 3001), [-0.0, 1e-300]])
    found = np.array([fusing.kernel().exponential(value) for value in values])
    np.testing.assert_allclose(found, np.exp(values), rtol=4e-16)
    assert np.isnan(fusing.kernel().exponential(np.nan))


@pytest.mark.parametrize("batch", ["full", 32])
def test_a_compiled_race_says_so_and_agrees(batch):
    problem = optviz.problem("moons", batch=batch)
    ours, plain = (
        optviz.run(problem, "adam:lr=0.01", 40, runs=5, rng=0, engine=engine)
        for engine in ("compiled", "numpy")
    )
    assert ours.meta["engine"] == "compiled" and "engine" not in plain.meta
    np.testing.assert_allclose(ours.x, plain.x, rtol=0, atol=1e-10)
    for name, values in plain.diagnostics.items():
        np.testing.assert_allclose(ours.diagnostics[name], values, rtol=1e-9, atol=1e-10)


def test_small_jobs_are_numpys_and_large_ones_compiled(monkeypatch):
    problem = optviz.problem("moons")
    assert choosing.network_for("auto", problem, 1, 300) is None
    assert choosing.network_for("numpy", problem, 10**6, 10**6) is None
    assert choosing.network_for("auto", problem, 10**6, 10**6) is not None
    monkeypatch.setattr(choosing, "_has_numba", lambda: False)
    assert choosing.network_for("auto", problem, 10**6, 10**6) is None
    with pytest.raises(optviz.OptvizError, match="^engine='compiled' needs Numba; install it with: "):
        optviz.run(problem, "sgd", 3, engine="compiled")


def test_reference_tracks_have_no_compiled_form():
    assert "engine" not in optviz.run("moons:hidden=2", "lbfgs", 5, engine="numpy").meta

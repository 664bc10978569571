"""Named networks: their settings, their specs, and logistic regression as a surface."""

import re

import numpy as np
import pytest

import optviz
from optviz.errors import OptvizWarning, UnknownNameError, UsageError
from optviz.problems import NETWORKS


def refused(words, kind=UsageError):
    return pytest.raises(kind, match=f"^{re.escape(words)}$")


SPEC = (
    "spiral:hidden=8-8,activation=relu,batch=16,l2=0.001,init=xavier,samples=120,noise=0.1,ratio=0.75,seed=7"
)


def test_a_spec_says_everything_and_reads_back():
    problem = optviz.problem(SPEC)
    assert problem.network.layers.sizes == (2, 8, 8, 1) and problem.network.batches.size == 16
    assert problem.network.x.shape == (90, 2) and problem.network.test[0].shape == (30, 2)
    assert problem.parameters["noise"] == 0.1 and problem.network.penalty.l2 == 0.001
    again = optviz.problem(problem.spec)
    assert again.spec == problem.spec
    np.testing.assert_array_equal(again.start, problem.start)
    by_keywords = optviz.problem("spiral", hidden=[8, 8], activation="relu", batch=16, l2=1e-3, init="xavier",
                                 samples=120, noise=0.1, ratio=0.75, seed=np.int64(7))  # fmt: skip
    assert by_keywords.spec == problem.spec


@pytest.mark.parametrize(
    ("hidden", "sizes", "spec"),
    [
        (None, (2, 1), "moons:hidden=none"),
        ("none", (2, 1), "moons:hidden=none"),
        ([], (2, 1), "moons:hidden=none"),
        (4, (2, 4, 1), "moons:hidden=4"),
        ("4", (2, 4, 1), "moons:hidden=4"),
        ((3, 5, 2), (2, 3, 5, 2, 1), "moons:hidden=3-5-2"),
        ("8-8", (2, 8, 8, 1), "moons"),
    ],
)
def test_hidden_layers_are_written_with_hyphens(hidden, sizes, spec):
    problem = optviz.problem("moons", hidden=hidden)
    assert problem.network.layers.sizes == sizes and problem.spec == spec
    assert optviz.problem(spec).network.layers.sizes == sizes


@pytest.mark.parametrize("name", sorted(set(NETWORKS) - {"logistic_moons"}))
def test_samples_are_split_and_none_is_lost(name):
    whole = optviz.problem(name, ratio=1)
    parted = optviz.problem(name, ratio=0.25)
    assert whole.network.test is None and "test_loss" not in whole.measures
    together = np.concatenate([parted.network.x, parted.network.test[0]])
    np.testing.assert_array_equal(together, whole.network.x)
    assert len(parted.network.x) == len(together) / 4


@pytest.mark.parametrize("loss", ["binary_cross_entropy", "cross_entropy", "hinge", "mse"])
@pytest.mark.parametrize("name", ["moons", "blobs"])
def test_every_loss_fits_every_data_set_of_classes(name, loss):
    problem = optviz.problem(name, loss=loss, batch="full")
    outputs = {"moons": 2 if loss == "cross_entropy" else 1, "blobs": 4}[name]
    assert problem.network.layers.sizes[-1] == outputs
    run = optviz.run(problem, "adam:lr=0.03", 200, record="final")
    assert run.loss[-1, 0] < 0.5 * run.loss[0, 0]
    if loss != "mse":
        assert run.diagnostics["test_accuracy"][-1, 0] > 0.85


def test_seeds_are_of_data_parameters_and_batches():
    one, two = optviz.problem("moons"), optviz.problem("moons:seed=1")
    assert (one.network.x != two.network.x).any() and (one.start != two.start).all()
    assert (one.network.batches.rows(1) != two.network.batches.rows(1)).any()


def test_other_settings_do_not_change_what_is_drawn():
    plain, other = optviz.problem("moons"), optviz.problem("moons:activation=relu,batch=7,l2=0.1")
    np.testing.assert_array_equal(plain.network.x, other.network.x)
    np.testing.assert_array_equal(plain.start, other.start)


WRONG = [
    ("moons:hidden=8x8", "moons: expected hidden to be units per layer, 8-8, a number, or none, found '8x8'"),
    ("moons:hidden=0", "moons: expected hidden to be units per layer, 8-8, a number, or none, found 0"),
    ("moons:hidden=8-", "moons: expected hidden to be units per layer, 8-8, a number, or none, found '8-'"),
    ("moons:samples=1", "moons: expected samples to be a whole number from 2 to 1000000, found 1"),
    ("moons:samples=2.5", "moons: expected samples to be a whole number from 2 to 1000000, found 2.5"),
    ("moons:noise=-1", "moons: expected noise to be a number in [0, 10], found -1"),
    ("moons:noise=much", "moons: expected noise to be a number in [0, 10], found 'much'"),
    ("moons:ratio=0", "moons: expected ratio to be a number above 0 and at most 1, found 0"),
    ("moons:ratio=1.5", "moons: expected ratio to be a number above 0 and at most 1, found 1.5"),
    ("moons:seed=-1", "moons: expected seed to be a whole number of at least 0, found -1"),
    ("moons:l2=-1", "moons: expected l2 to be a finite number of at least 0, found -1"),
    ("moons:batch=0", "moons: expected a batch of at least 1 sample, found 0"),
    (
        "moons:batch=half",
        "moons: expected batches to be 'full', 'stochastic', a number or indices (T, B), found 'half'",
    ),
    ("blobs:classes=1", "blobs: expected classes to be a whole number from 2 to 100, found 1"),
    (
        "regression_plane:loss=hinge",
        "regression_plane: expected loss=mse, its answers are numbers, found 'hinge'",
    ),
    ("moons:domain=-1,1", "moons: expected two parameters with a domain, found 105"),
    (
        "moons:samples=2,seed=0",
        "moons: expected at least two classes in y, found only class 1; one class has nothing to learn",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("spec", "words"), WRONG, ids=[spec for spec, _ in WRONG])
def test_settings_that_make_no_sense_are_refused(spec, words):
    spec = spec.replace("domain=-1,1", "domain=(-1,1)")
    with pytest.raises(UsageError) as found:
        optviz.problem(spec)
    assert re.sub("only class [01]", "only class 1", str(found.value)) == words


def test_unknown_settings_and_names_are_refused_with_what_is_near():
    known = ", ".join(NETWORKS["moons"].defaults)
    with refused(f"moons has no setting 'layers'. It has {known}.", UnknownNameError):
        optviz.problem("moons:layers=3")
    with refused(
        "unknown network 'spirals'. Did you mean 'spiral'? `optviz list networks` shows all.",
        UnknownNameError,
    ):
        optviz.problem("spirals")
    with refused(
        "unknown surface 'beal'. Did you mean 'beale'? `optviz list surfaces` shows all.", UnknownNameError
    ):
        optviz.problem("beal")


def test_a_batch_beyond_the_data_is_said():
    words = "moons: expected a batch of at most 250 samples, found 1000; all are used"
    with pytest.warns(OptvizWarning, match=f"^{words}$"):
        assert optviz.problem("moons:batch=1000").sample is None


@pytest.mark.parametrize("name", optviz.problems.NETWORKS.names())
def test_few_samples_are_no_matter_where_nobody_asked_for_a_batch(name):
    assert optviz.problem(f"{name}:samples=20").sample is None


def test_a_file_gives_the_network_back(tmp_path):
    run = optviz.run("xor:hidden=4,noise=0.1", "adam", 5, runs=2, rng=0)
    found = optviz.load(run.save(tmp_path / "run.npz"))
    assert found.problem.spec == "xor:hidden=4,noise=0.1" and found.problem.network is not None
    np.testing.assert_array_equal(found.problem.value(found.x), found.loss)


def logistic(**settings):
    return optviz.problem("logistic_moons", **settings)


@pytest.mark.parametrize("settings", [{}, {"seed": 3, "noise": 0.4}, {"l2": 0.1}])
def test_logistic_regression_has_two_weights_and_a_known_minimum(settings):
    problem = logistic(**settings)
    assert problem.dimension == 2 and problem.domain.shape == (2, 2) and problem.minima.shape == (1, 2)
    np.testing.assert_allclose(problem.value_and_grad(problem.minima[0])[1], 0, atol=1e-14)
    around = problem.minima + np.random.default_rng(0).normal(size=(200, 2))
    assert (problem.value(around) > problem.minimum).all()
    assert ((problem.minima > problem.domain[:, 0]) & (problem.minima < problem.domain[:, 1])).all()
    x, y = problem.network.x, problem.network.y
    margin = x @ problem.start
    plain = (np.log(1 + np.exp(margin)) - y * margin).mean() + settings.get("l2", 0) / 2 * (
        problem.start**2
    ).sum()
    np.testing.assert_allclose(problem.value(problem.start), plain, rtol=1e-13)


def test_moons_that_a_line_separates_have_no_minimum():
    problem = logistic(noise=0.0, samples=2, batch="full")
    assert problem.minimum is None and not len(problem.minima)


def test_small_batches_jitter_and_the_whole_slides():
    full, one = (optviz.run(logistic(batch=batch), "sgd:lr=0.5", 150) for batch in ("full", 1))
    assert (np.diff(full.loss[:, 0]) <= 0).all() and (np.diff(one.loss[:, 0]) > 0).any()
    assert one.loss[-1, 0] < 0.6 * one.loss[0, 0]


def test_the_number_of_a_class_can_be_learnt_as_a_quantity():
    number, rows = optviz.problem("blobs:loss=mse,targets=number"), optviz.problem("blobs:loss=mse")
    assert number.network.layers.sizes[-1] == 1 and rows.network.layers.sizes[-1] == 4
    np.testing.assert_array_equal(np.ravel(number.network.y), rows.network.y.argmax(axis=1))
    with refused("blobs: expected loss=mse with targets=number, found 'cross_entropy'"):
        optviz.problem("blobs:targets=number")
    with refused("blobs: expected targets to be one_hot or number, found 'both'"):
        optviz.problem("blobs:targets=both")


def test_squared_error_on_rows_with_a_single_one_is_drawn_as_classes():
    from optviz.scenes.answers import answers

    race = optviz.race("blobs:loss=mse", ["adam:lr=0.05"], steps=3)
    assert answers(race).kind == "classes"


def test_the_batch_that_stands_in_the_facts_is_the_one_that_is_used():
    few = optviz.problem("blobs:samples=10")
    assert few.parameters["batch"] == few.network.train_samples.count == 5
    assert few.spec == "blobs:samples=10"

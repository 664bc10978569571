"""Real optimizers of torch and optax on our problems, and torch modules as problems."""

import numpy as np
import pytest

import optviz
from optviz.errors import OptvizError, ProblemError, UsageError

torch = pytest.importorskip("torch", reason="torch is not installed")
from optviz.optimizers import from_torch  # noqa: E402

# torch's product of momenta and optax's decay are single precision.
ROUNDED = {"NAdam": 1e-9, "adafactor": 1e-8}
RULES = [
    "Adadelta",
    "Adafactor",
    "Adagrad",
    "Adam",
    "AdamW",
    "Adamax",
    "NAdam",
    "RAdam",
    "RMSprop",
    "Rprop",
    "SGD",
]


def close(one, other, tolerance=1e-12):
    assert np.abs(one.x - other.x).max() <= tolerance * max(1, np.abs(other.x).max())


@pytest.mark.parametrize("problem", ["beale", "wood"])
@pytest.mark.parametrize("cls", RULES)
def test_a_real_torch_optimizer_goes_where_our_dialect_goes(cls, problem):
    real = optviz.run(problem, from_torch(getattr(torch.optim, cls), lr=1e-4), steps=60)
    close(real, optviz.run(problem, f"torch.{cls}:lr=1e-4", steps=60), ROUNDED.get(cls, 1e-12))


def test_a_matrix_optimizer_of_torch_sees_the_blocks():
    bowl = {"value_and_grad": lambda x: ((x**2).sum(-1), 2 * x), "start": np.arange(12.0) / 12}
    matrix = optviz.Problem(**bowl, shapes=[(3, 4)])
    real = optviz.run(matrix, from_torch(torch.optim.Muon, lr=0.01), steps=20)
    close(real, optviz.run(matrix, "torch.Muon:lr=0.01", steps=20), 1e-2)  # torch's powers are bfloat16
    with pytest.raises(UsageError, match="Muon only supports 2D parameters"):
        optviz.run(optviz.Problem(**bowl), from_torch(torch.optim.Muon, lr=0.01), steps=20)


@pytest.mark.parametrize("cls", ["Adam", "Adafactor"])
def test_a_batch_of_torch_is_its_runs_one_by_one(cls):
    made = from_torch(getattr(torch.optim, cls), lr=0.03)
    batch = optviz.run("moons:hidden=3,samples=40", made, steps=10, runs=5, rng=1)
    for i in (0, 3):
        alone = optviz.run("moons:hidden=3,samples=40", made, steps=10, start=batch.x[0, i])
        assert (alone.x[:, 0] == batch.x[:, i]).all()


def test_one_value_per_run_and_schedules_reach_torch():
    sweep = optviz.run("beale", from_torch(torch.optim.Adam, lr=[0.01, 0.05]), steps=20)
    alone = optviz.run("beale", from_torch(torch.optim.Adam, lr=0.05), steps=20)
    assert (sweep.x[:, 1] == alone.x[:, 0]).all() and sweep.labels[1] == "Adam (torch) lr=0.05"
    falling = optviz.run("beale", from_torch(torch.optim.SGD, lr=lambda t: 0.01 / t), steps=20)
    close(falling, optviz.run("beale", optviz.optimizer("sgd", lr=lambda t: 0.01 / t), steps=20))


class Halving(torch.optim.Optimizer):
    """Somebody's paper: every parameter becomes half of itself."""

    def __init__(self, params, share=0.5):
        super().__init__(params, {"share": share})

    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                p.data.mul_(group["share"])


def test_an_optimizer_of_ones_own_races_under_its_name(tmp_path):
    race = optviz.race("booth", [from_torch(Halving, share=0.9), "adam:lr=0.1"], steps=30)
    assert race.labels == ("Halving (torch)", "adam")
    np.testing.assert_allclose(race.x[1, 0], 0.9 * race.x[0, 0], rtol=1e-15)
    assert "test_adapters.Halving" in race.optimizers[0]["made_by"]
    optviz.animate(race, tmp_path / "race.gif", size=(320, 200), duration=0.5)
    assert race.save(tmp_path / "race.npz").exists()


REFUSED = {
    "expected a class of torch.optim or one derived from it, found 'Adam'": lambda: from_torch("Adam"),
    "Adam (torch): Invalid learning rate: -1": lambda: from_torch(torch.optim.Adam, lr=-1),
    "expected a class whose step needs no closure, found LBFGS; use optviz's lbfgs": lambda: from_torch(
        torch.optim.LBFGS
    ),
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_torch_cannot_do_here_is_refused_in_a_sentence(words):
    with pytest.raises(UsageError) as error:
        REFUSED[words]()
    assert str(error.value) == words


OPTAX = {"lion": 0.01, "adam": 0.05, "sgd": 0.01, "adabelief": 0.05, "lamb": 0.01, "adafactor": 0.01}


@pytest.mark.parametrize("name", OPTAX)
def test_a_real_optax_rule_goes_where_our_dialect_goes_and_a_batch_is_its_runs(name):
    optax = pytest.importorskip("optax", reason="optax is not installed")
    made = optviz.optimizers.from_optax(getattr(optax, name)(OPTAX[name]), name)
    real = optviz.run("booth", made, steps=40, runs=4, rng=1)
    close(
        real,
        optviz.run("booth", f"optax.{name}:learning_rate={OPTAX[name]}", steps=40, start=real.x[0]),
        ROUNDED.get(name, 1e-12),
    )
    alone = optviz.run("booth", made, steps=40, start=real.x[0, 2])
    assert (alone.x[:, 0] == real.x[:, 2]).all()


def test_an_optax_chain_sees_blocks_and_what_is_none_is_refused():
    optax = pytest.importorskip("optax", reason="optax is not installed")
    made = optviz.optimizers.from_optax(
        optax.chain(optax.clip_by_global_norm(0.1), optax.adam(0.01)), "clipped"
    )
    real = optviz.run("moons:hidden=3,samples=40", made, steps=10)
    close(real, optviz.run("moons:hidden=3,samples=40", "adam:lr=0.01,clip_norm=0.1", steps=10))
    with pytest.raises(UsageError, match="expected an optax transformation such as optax.lion"):
        optviz.optimizers.from_optax(optax.adam)


def module_and_data():
    torch.manual_seed(0)
    X = torch.randn(30, 2)
    return torch.nn.Sequential(torch.nn.Linear(2, 5), torch.nn.Tanh(), torch.nn.Linear(5, 1)), (
        X,
        X.prod(1, True),
    )


def test_a_torch_module_is_the_network_that_it_is():
    module, (X, y) = module_and_data()
    theirs = optviz.problems.from_torch(module, torch.nn.functional.mse_loss, (X, y))
    flat = torch.nn.utils.parameters_to_vector(module.parameters()).detach().double().numpy()
    ours = optviz.problems.network([2, 5, 1], loss="mse", X=X.numpy(), y=y.numpy()[:, 0], init=flat)
    assert (theirs.start == flat).all() and theirs.shapes == ours.shapes
    x = np.random.default_rng(0).standard_normal((3, 4, theirs.dimension))
    for one, other in zip(theirs.value_and_grad(x), ours.value_and_grad(x), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(theirs.value(x), ours.value(x), rtol=1e-12)
    np.testing.assert_allclose(theirs.value(x[1, 2]), theirs.value(x)[1, 2], rtol=1e-13)


def test_batches_of_a_torch_module_are_those_of_a_network():
    module, (X, y) = module_and_data()
    theirs = optviz.problems.from_torch(module, torch.nn.functional.mse_loss, (X, y), batches=8, seed=3)
    ours = optviz.problems.network(
        [2, 5, 1], loss="mse", X=X.numpy(), y=y.numpy()[:, 0], init=theirs.start, batches=8, seed=3
    )
    close(*(optviz.run(problem, "adam:lr=0.05", steps=25) for problem in (theirs, ours)), 1e-11)


def test_measures_of_a_torch_module_are_recorded():
    module, data = module_and_data()
    signs = {"accuracy": lambda out, y: ((out > 0) == (y > 0)).double().mean()}
    problem = optviz.problems.from_torch(module, torch.nn.functional.mse_loss, data, measures=signs)
    race = optviz.run(problem, "adam:lr=0.05", steps=100)
    assert race.diagnostics["accuracy"][-1, 0] > race.diagnostics["accuracy"][0, 0]


def test_a_loss_that_is_no_number_is_refused():
    module, data = module_and_data()
    with pytest.raises(ProblemError, match=r"expected the loss to be one number, found shape \(30, 1\)"):
        optviz.problems.from_torch(module, lambda out, y: (out - y) ** 2, data)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_the_landscape_of_a_recorded_run_is_that_of_its_module(dtype, tmp_path):
    module, (X, y) = module_and_data()
    problem = optviz.problems.from_torch(module, torch.nn.functional.mse_loss, (X, y), dtype=dtype)
    optimizer = torch.optim.Adam(module.parameters(), lr=0.02)
    with optviz.trajectories.record(module, optimizer, every=4, path=tmp_path / "points.f4") as run:
        for _ in range(40):
            loss = torch.nn.functional.mse_loss(module(X), y)
            optimizer.zero_grad(), loss.backward(), optimizer.step()
            run.step(loss)
    race = run.trajectory(problem=problem)
    np.testing.assert_allclose(problem.value(race.x[:, 0]), race.loss[:, 0], rtol=1e-5)
    plane = optviz.landscape.principal_plane(race)
    window = optviz.landscape.window_of(plane, race)
    found = optviz.landscape.evaluate(problem, plane, window, (5, 4))
    point = plane.lift([found.x[1], found.y[2]])
    np.testing.assert_allclose(
        found.loss[2, 1], problem.value(point), rtol=1e-12 if dtype == "float64" else 1e-5
    )
    assert optviz.animate(race, tmp_path / "race.gif", size=(320, 200), duration=0.5).stat().st_size > 5000


def test_a_model_that_fills_a_batch_alone_has_the_same_heights(monkeypatch):
    module, data = module_and_data()
    problem = optviz.problems.from_torch(module, torch.nn.functional.mse_loss, data)
    monkeypatch.setattr("optviz.problems.torch.PIECE", 1)
    large = optviz.problems.from_torch(module, torch.nn.functional.mse_loss, data)
    plane = optviz.landscape.random_plane(problem)
    few, many = (
        optviz.landscape.evaluate(p, plane, [(-1, 1), (-2, 2)], (6, 5)).loss for p in (large, problem)
    )
    np.testing.assert_allclose(few, many, rtol=1e-12)


X, Y = torch.ones(4, 2), torch.ones(4, 1)
NOT_GIVEN = {
    "no module": (3, (X, Y), "expected a torch module with parameters, found int"),
    "no parameters": (torch.nn.ReLU(), (X, Y), "expected a torch module with parameters, found ReLU"),
    "arrays": (torch.nn.Linear(2, 1), (X.numpy(), Y.numpy()), "expected data to be two tensors"),
    "other lengths": (torch.nn.Linear(2, 1), (X, Y[:3]), "expected X and y of as many samples"),
    "chance": (
        torch.nn.Sequential(torch.nn.Linear(2, 1), torch.nn.Dropout()), (X, Y),
        "expected a module that torch.func can map",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NOT_GIVEN)
def test_what_cannot_be_a_problem_is_refused_in_a_sentence(name):
    module, data, words = NOT_GIVEN[name]
    with pytest.raises(OptvizError, match=words):
        optviz.problems.from_torch(module, torch.nn.functional.mse_loss, data)


def test_a_class_that_takes_no_dense_gradients_is_refused_before_the_run():
    with pytest.raises(UsageError, match="SparseAdam"):
        optviz.optimizers.from_torch(torch.optim.SparseAdam)

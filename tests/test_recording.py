"""Recorders see what a loop does, whatever library it is written in."""

import numpy as np
import pytest

import optviz
from optviz.errors import MissingExtraError, OutputError, TrajectoryError
from optviz.trajectories.recording import JaxRecorder, Projection, Recorder, ScipyRecorder, record


def descend(recorder, steps=100, lr=0.1, size=2):
    """Run plain gradient descent on |x|^2 / 2 and return all its points."""
    x, seen = np.arange(1.0, size + 1), []
    for _ in range(steps):
        recorder.step(x, x @ x / 2, gradient_norm=np.sqrt(x @ x))
        seen.append(x)
        x = x - lr * x
    recorder.end(x, x @ x / 2)
    return np.array([*seen, x])


@pytest.mark.parametrize("every", [1, 7, 10, 1000])
def test_a_recorder_keeps_every_so_many_steps_and_the_end(every):
    recorder = Recorder(every, dtype="float64")
    seen = descend(recorder)
    found = recorder.trajectory("descent")
    assert found.steps.tolist() == sorted({*range(0, 100, every), 100})
    assert (found.x[:, 0] == seen[found.steps]).all()
    assert (found.loss[:, 0] == (seen[found.steps] ** 2).sum(axis=1) / 2).all()
    norms = found.diagnostics["gradient_norm"][:, 0]
    np.testing.assert_allclose(norms[:-1], np.sqrt(2 * found.loss[:-1, 0]), rtol=1e-12)
    assert np.isnan(norms[-1]) and found.labels == ("descent",)


def test_a_file_holds_the_same_as_memory_and_is_mapped(tmp_path):
    kept, mapped = Recorder(3), Recorder(3, path=tmp_path / "points.f4")
    for recorder in (kept, mapped):
        for lr in (0.1, 0.3):
            recorder.begin(f"lr {lr}")
            descend(recorder, lr=lr, size=50)
    one, other = kept.trajectory(), mapped.trajectory()
    assert one.labels == other.labels == ("lr 0.1", "lr 0.3")
    assert (one.x == other.x).all() and one.x.dtype == other.x.dtype == np.float32
    assert other.x.shape == (35, 2, 50) and (tmp_path / "points.f4").stat().st_size == 35 * 2 * 50 * 4
    assert isinstance(other.x.base, np.memmap) or isinstance(other.x.base.base, np.memmap)


def test_what_changes_after_a_step_is_not_seen():
    recorder, x = Recorder(1), np.ones(3)
    recorder.step(x, 1.0)
    x *= 5
    recorder.step(x, 2.0)
    assert recorder.trajectory().x[:, 0].tolist() == [[1, 1, 1], [5, 5, 5]]


def test_x_that_is_a_function_is_called_only_when_it_is_due():
    calls, recorder = [], Recorder(10)
    for step in range(30):
        recorder.step(lambda step=step: calls.append(step) or np.full(2, step), 0.0)
    assert calls == [0, 10, 20]


@pytest.mark.parametrize("size", [10, 3_000_000])
def test_a_projection_is_linear_keeps_distances_and_repeats(size):
    project, rng = Projection(256, seed=3), np.random.default_rng(0)
    a, b = rng.standard_normal((2, size)).astype("f4")
    found = project(a)
    assert (found == Projection(256, seed=3)(a)).all() and (found != Projection(256, seed=4)(a)).any()
    np.testing.assert_allclose(project(2 * a - b), 2 * found - project(b), atol=2e-2)
    kept = np.sum(project(a - b) ** 2) / np.sum((a - b).astype(float) ** 2)
    assert abs(kept - 1) < 4 * np.sqrt(2 / 256)


def test_a_projected_run_is_drawn_as_tracks_of_so_many_numbers(tmp_path):
    recorder = Recorder(5, projection=16, seed=2)
    descend(recorder, size=5000)
    found = recorder.trajectory("descent")
    assert found.x.shape == (21, 1, 16)
    assert found.meta["recorded"]["projection"] == {"size": 16, "seed": 2}
    assert found.meta["recorded"]["parameters"] == 5000


def test_a_recorded_run_can_be_saved_and_loaded(tmp_path):
    recorder = Recorder(5)
    descend(recorder)
    found = recorder.trajectory("descent", problem="sphere")
    again = optviz.load(found.save(tmp_path / "descent.npz"))
    assert (again.x == found.x).all() and again.meta == found.meta


REFUSED = {
    "expected every to be a whole number of steps from 1, found 0": lambda: Recorder(0),
    "expected dtype to be float32 or float64, found 'int8'": lambda: Recorder(dtype="int8"),
    "expected projection to be a whole number from 2, found 1": lambda: Recorder(projection=1),
    "expected at least one step to be recorded, found none; call step(x, loss)": lambda: (
        Recorder().trajectory()
    ),
    "expected 2 parameters as before, found shape (3,)": lambda: _two(Recorder(1), [1, 2], [1, 2, 3]),
}


def _two(recorder, *points):
    for x in points:
        recorder.step(x, 0.0)


@pytest.mark.parametrize("words", REFUSED)
def test_what_cannot_be_recorded_is_refused_in_a_sentence(words):
    with pytest.raises(TrajectoryError) as error:
        REFUSED[words]()
    assert str(error.value) == words


def test_runs_of_two_lengths_end_when_they_ended(tmp_path):
    recorder, mapped = Recorder(1), Recorder(1, path=tmp_path / "rows.bin")
    for steps, label in ((3, "short"), (4, "long")):
        for one in (recorder, mapped):
            one.begin(label)
            descend(one, steps)
    found = recorder.trajectory()
    assert found.labels == ("short", "long") and found.missing.sum() == 1 and found.last.tolist() == [3, 4]
    assert [entry["label"] for entry in found.optimizers] == ["short", "long"] and found.meta["steps"] == 4
    with pytest.raises(
        TrajectoryError, match="expected runs of one length in .*, found rows up to 3 and 4; rec"
    ):
        mapped.trajectory()
    recorder.begin("empty")
    with pytest.raises(TrajectoryError, match="expected at least one step of 'empty', found none; call step"):
        recorder.trajectory()


def test_the_end_of_a_run_is_kept_once():
    recorder = Recorder(every=2)
    recorder.step([1, 2], 5)
    for _ in range(2):
        recorder.end([2, 3], 4)
    recorder.step([2, 3], 4)
    recorder.step([3, 4], 3)
    found = recorder.trajectory()
    assert found.steps.tolist() == [0, 1, 2] and found.loss[:, 0].tolist() == [5, 4, 3]


def test_scipy_may_begin_at_a_list():
    recorder = ScipyRecorder(lambda x: (x**2).sum(), [3, 4])
    assert recorder.trajectory().loss[0, 0] == 25


def test_a_file_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(OutputError, match="cannot write .*absent"):
        Recorder(path=tmp_path / "absent" / "points.f4")


@pytest.mark.parametrize("method", ["BFGS", "L-BFGS-B", "Nelder-Mead", "CG", "TNC", "SLSQP", "trust-constr"])
def test_scipy_tells_its_iterations_to_a_callback(method):
    from scipy.optimize import minimize, rosen, rosen_der

    start = np.array([-1.2, 1.0])
    recorder = ScipyRecorder(rosen, start)
    jac = None if method == "Nelder-Mead" else rosen_der
    found = minimize(rosen, start, jac=jac, method=method, callback=recorder)
    race = recorder.trajectory(method, problem=optviz.problem("rosenbrock"))
    assert len(race.x) > 5 and (race.x[0, 0] == start).all()
    np.testing.assert_allclose(race.loss[:, 0], [rosen(x) for x in race.x[:, 0]], rtol=1e-12)
    assert race.loss[-1, 0] >= found.fun - 1e-12


def test_an_absent_library_is_named_with_the_command_that_installs_it(monkeypatch):
    from optviz.extras import needed

    with pytest.raises(
        MissingExtraError, match=r"expected nowhere to be .*; run: pip install 'optviz\[torch\]'"
    ):
        needed("nowhere", "torch")


def torch_run(optimizer_name, where, steps=23, **options):
    torch = pytest.importorskip("torch", reason="torch is not installed")
    torch.manual_seed(0)
    model, x = (
        torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Tanh(), torch.nn.Linear(4, 1)),
        torch.randn(20, 3),
    )
    optimizer = getattr(torch.optim, optimizer_name)(model.parameters(), lr=0.05)
    points, losses = [], []
    with record(model, optimizer, every=5, dtype="float64", **options) as run:
        for _ in range(steps):
            loss = (model(x) - x.sum(dim=1, keepdim=True)).square().mean()
            points.append(torch.nn.utils.parameters_to_vector(model.parameters()).detach().numpy().copy())
            losses.append(float(loss.detach()))
            optimizer.zero_grad()
            loss.backward()
            if where == "before":
                run.step(loss)
            optimizer.step()
            if where == "after":
                run.step(loss)
    return run, np.array(points), np.array(losses)


@pytest.mark.parametrize("where", ["before", "after"])
@pytest.mark.parametrize("name", ["SGD", "Adam"])
def test_a_torch_loop_is_recorded_where_its_losses_belong(name, where):
    run, points, losses = torch_run(name, where)
    found = run.trajectory()
    assert found.steps.tolist() == [0, 5, 10, 15, 20] and found.labels == (name.lower(),)
    assert (found.x[:, 0] == points[found.steps]).all() and (found.loss[:, 0] == losses[found.steps]).all()
    assert found.optimizers[0]["hyperparameters"]["lr"] == 0.05


def test_a_full_loss_is_taken_at_the_kept_rows_and_the_end():
    seen = []
    run, points, _ = torch_run("SGD", "after", loss=lambda: seen.append(1) or float(len(seen)))
    found = run.trajectory()
    assert found.steps.tolist() == [0, 5, 10, 15, 20, 23] and found.loss[:, 0].tolist() == [1, 2, 3, 4, 5, 6]
    assert (found.x[:5, 0] == points[found.steps[:5]]).all()


def test_a_second_torch_run_joins_the_first():
    first, points, _ = torch_run("SGD", "after")
    torch = pytest.importorskip("torch")
    model = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Tanh(), torch.nn.Linear(4, 1))
    with record(model, torch.optim.Adam(model.parameters()), into=first.recorder, label="two") as run:
        for _ in range(23):
            run.step(1.0)
    found = run.trajectory()
    assert found.labels == ("sgd", "two") and (found.x[:, 0] == points[found.steps]).all()


def test_a_recorded_model_holds_on_to_no_graph():
    torch = pytest.importorskip("torch", reason="torch is not installed")
    w = torch.nn.Parameter(torch.ones(2))
    recorder = Recorder(1)
    with record([w], torch.optim.SGD([w], lr=0.1), into=recorder) as run:
        run.step((w**2).sum())
    assert type(recorder.trajectory().loss[0, 0]) is np.float64


def test_a_jax_loop_is_recorded_around_its_jitted_update():
    jax = pytest.importorskip("jax", reason="jax is not installed")
    optax = pytest.importorskip("optax", reason="optax is not installed")
    rule, recorder = optax.adam(0.1), JaxRecorder(every=4)

    @recorder.around
    @jax.jit
    def update(w, state):
        loss, grad = jax.value_and_grad(lambda w: (w["a"] ** 2).sum() + (w["b"] - 1) ** 2)(w)
        change, state = rule.update(grad, state, w)
        return optax.apply_updates(w, change), state, loss

    w = {"a": jax.numpy.array([3.0, 4.0]), "b": jax.numpy.array(0.5)}
    state, seen = rule.init(w), []
    for _ in range(10):
        seen.append([*w["a"].tolist(), float(w["b"])])
        w, state, loss = update(w, state)
    recorder.end(w, loss)
    found = recorder.trajectory("adam")
    assert found.steps.tolist() == [0, 4, 8, 10]
    np.testing.assert_array_equal(found.x[:3, 0], np.array(seen, "f4")[[0, 4, 8]])


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of Keras itself under NumPy 2
def test_keras_fit_is_recorded_by_a_callback(tmp_path):
    keras = pytest.importorskip("keras", reason="keras is not installed")
    from optviz.trajectories.recording import keras_recorder

    keras.utils.set_random_seed(0)
    x = np.random.default_rng(0).standard_normal((64, 3)).astype("f4")
    y = x.sum(axis=1, keepdims=True)
    model = keras.Sequential([keras.layers.Input((3,)), keras.layers.Dense(4, "tanh"), keras.layers.Dense(1)])
    model.compile(keras.optimizers.Adam(0.01), "mse")
    start = np.concatenate([w.reshape(-1) for w in model.get_weights()])
    recorder = keras_recorder(3, data=(x, y))
    model.fit(x, y, batch_size=16, epochs=2, verbose=0, callbacks=[recorder])
    found = recorder.trajectory()
    assert found.steps.tolist() == [0, 3, 6, 8] and found.labels == ("adam",)
    assert (found.x[0, 0] == start).all() and found.loss[-1, 0] < found.loss[0, 0]
    np.testing.assert_allclose(found.loss[-1, 0], model.evaluate(x, y, verbose=0), rtol=1e-5)

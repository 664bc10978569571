"""What is recorded besides points and losses: watched, frozen, sliced, joined, saved and loaded."""

import re
import subprocess
import sys
import zipfile

import numpy as np
import pytest

import optviz
from optviz import trajectories
from optviz.errors import TrajectoryError, UnknownNameError, UsageError
from optviz.trajectories import Trajectory

XOR = {"X": [[0, 0], [0, 1], [1, 0], [1, 1]], "y": [0, 1, 1, 0]}
ALL = {"accuracy", "batch_loss", "gradient_norm", "update_norm"}


def xor(**other):
    return optviz.problems.network([2, 3, 1], loss="binary_cross_entropy", **{**XOR, **other})


@pytest.fixture(scope="module")
def run():
    return optviz.run(xor(batches=3), "adam:lr=0.1", 9, runs=2, rng=0)


def made(diagnostics):
    return Trajectory(np.zeros((3, 2, 4)), np.zeros((3, 2)), ("a", "b"), diagnostics=diagnostics)


def refused(words, kind=TrajectoryError):
    return pytest.raises(kind, match=f"^{re.escape(words)}$")


def test_networks_are_watched_and_surfaces_are_not_unless_asked(run):
    assert set(run.diagnostics) == ALL
    assert not optviz.run(xor(), "sgd", 3, diagnostics=False).diagnostics
    assert not optviz.run("beale", "sgd", 3).diagnostics
    assert set(optviz.run("beale", "sgd", 3, diagnostics=True).diagnostics) == ALL - {"accuracy"}
    assert set(optviz.run("beale", "sgd", 3, diagnostics=["update_norm"]).diagnostics) == {"update_norm"}


@pytest.mark.parametrize("surface", ["beale", "rosenbrock"])
def test_watching_a_run_changes_nothing(surface):
    for steps in (30, 90):  # below and above what the fast engines take
        plain, watched = (
            optviz.run(surface, "adam:lr=0.1", steps, diagnostics=told) for told in (False, True)
        )
        assert plain.x.tobytes() == watched.x.tobytes() and plain.loss.tobytes() == watched.loss.tobytes()


@pytest.mark.parametrize("steps", [9, 60])  # below and above where updates overwrite what they see
@pytest.mark.parametrize("every", [1, 4])
@pytest.mark.parametrize("optimizer", ["nag:lr=0.5", "adam:lr=0.1"])
def test_diagnostics_are_of_the_update_after_their_row(optimizer, every, steps):
    whole = optviz.run(xor(batches=3), optimizer, steps)
    found = optviz.run(xor(batches=3), optimizer, steps, record=every)
    problem = whole.problem
    for row, step in enumerate(found.steps[:-1]):
        loss, grad = problem.sample(whole.x[step], step + 1)
        expected = {
            "batch_loss": loss,
            "gradient_norm": np.linalg.norm(grad, axis=1),
            "update_norm": np.linalg.norm(whole.x[step + 1] - whole.x[step], axis=1),
            "accuracy": problem.measures["accuracy"](whole.x[step]),
        }
        for name, value in expected.items():
            np.testing.assert_allclose(found.diagnostics[name][row], value, rtol=1e-14)
    for name in ALL - {"accuracy"}:
        assert np.isnan(found.diagnostics[name][-1]).all() and np.isfinite(found.diagnostics[name][:-1]).all()
    assert np.isfinite(found.diagnostics["accuracy"]).all()


def test_the_recorded_loss_is_that_of_all_data_and_the_update_sees_its_batch(run):
    np.testing.assert_array_equal(run.loss, run.problem.value(run.x))
    assert (run.loss[:-1] != run.diagnostics["batch_loss"][:-1]).all()
    full = optviz.run(xor(), "sgd:lr=0.1", 9)
    np.testing.assert_array_equal(full.loss[:-1], full.diagnostics["batch_loss"][:-1])


def test_a_loss_between_recorded_rows_is_not_worked_out(monkeypatch):
    problem, seen = xor(batches=3), []
    whole = problem.network.value
    problem._value = lambda x: seen.append(len(x)) or whole(x)
    optviz.run(problem, "sgd", 100, record=50)
    assert len(seen) == 3


def test_rules_that_see_the_loss_see_the_batch():
    problem = xor(batches=1)
    run = optviz.run(problem, "polyak:lr=1,f_min=0.3", 1)
    loss, grad = problem.sample(run.x[0], 1)
    step = min(1, (loss[0] - 0.3) / (grad**2).sum())
    np.testing.assert_allclose(run.x[1, 0], run.x[0, 0] - step * grad[0], rtol=1e-12)


@pytest.mark.parametrize("method", ["lbfgs", "nelder_mead"])
def test_reference_tracks_see_all_data_and_have_its_measures(method):
    run = optviz.run(xor(batches=1), method, 20)
    assert set(run.diagnostics) == {"accuracy", "gradient_norm"}
    np.testing.assert_allclose(
        run.diagnostics["gradient_norm"][:, 0],
        np.linalg.norm(run.problem.value_and_grad(run.x[:, 0])[1], axis=1),
    )


@pytest.mark.parametrize(
    ("wanted", "words", "kind"),
    [
        (
            "accuracy",
            "expected diagnostics to be true, false or a list of names, found 'accuracy'",
            UsageError,
        ),
        (
            ["acuracy"],
            "network has no diagnostic 'acuracy'. Did you mean 'accuracy'? "
            "There are accuracy, batch_loss, gradient_norm, update_norm, lowest_loss, path_length.",
            UnknownNameError,
        ),
    ],
)
def test_unknown_diagnostics_are_refused(wanted, words, kind):
    with refused(words, kind):
        optviz.run(xor(), "sgd", 3, diagnostics=wanted)


def test_diagnostics_are_frozen_and_sliced(run):
    assert run[1].diagnostics["accuracy"].shape == (10, 1)
    np.testing.assert_array_equal(
        run[1].diagnostics["update_norm"][:, 0], run.diagnostics["update_norm"][:, 1]
    )
    for part in (run, run[0]):
        with pytest.raises(ValueError, match="read-only"):
            part.diagnostics["accuracy"][:] = 0
        with pytest.raises(TypeError):
            part.diagnostics["accuracy"] = 0


def test_joined_trajectories_have_the_diagnostics_that_all_have(run):
    other = optviz.run(xor(), "sgd", 9, diagnostics=["accuracy", "update_norm"])
    joined = trajectories.join([run, other])
    assert set(joined.diagnostics) == {"accuracy", "update_norm"}
    np.testing.assert_array_equal(joined.diagnostics["accuracy"][:, :2], run.diagnostics["accuracy"])
    np.testing.assert_array_equal(joined.diagnostics["accuracy"][:, 2:], other.diagnostics["accuracy"])


WRONG = [
    ({"a": np.zeros((2, 2))}, "expected a of shape (3, 2), found (2, 2)"),
    ({"a": np.zeros((3, 2), complex)}, "expected a to be real numbers, found complex128"),
    ({"A b": np.zeros((3, 2))}, "expected diagnostics with lower-case names such as 'accuracy', found 'A b'"),
    (
        {"../x": np.zeros((3, 2))},
        "expected diagnostics with lower-case names such as 'accuracy', found '../x'",
    ),
    ({1: np.zeros((3, 2))}, "expected diagnostics with lower-case names such as 'accuracy', found 1"),
]


@pytest.mark.parametrize(("diagnostics", "words"), WRONG, ids=[words for _, words in WRONG])
def test_diagnostics_that_do_not_fit_are_refused(diagnostics, words):
    with refused(words):
        made(diagnostics)


def test_a_file_gives_every_diagnostic_back(run, tmp_path):
    found = optviz.load(run.save(tmp_path / "run.npz"))
    assert list(found.diagnostics) == list(run.diagnostics)
    for name, values in run.diagnostics.items():
        assert found.diagnostics[name].tobytes() == values.tobytes()
    assert found.save(tmp_path / "again.npz").read_bytes() == (tmp_path / "run.npz").read_bytes()


def test_a_trajectory_without_diagnostics_is_written_as_before(tmp_path):
    path = made({}).save(tmp_path / "run.npz")
    with zipfile.ZipFile(path) as archive:
        assert b'"format": 1,' in archive.read("meta.json") and len(archive.namelist()) == 5
    assert not optviz.load(path).diagnostics


@pytest.mark.parametrize("names", [1, "accuracy", ["a", "a"], [1], {"a": 1}])
def test_a_head_with_unsound_names_is_refused(names, run, tmp_path):
    path = run.save(tmp_path / "run.npz")
    damage(path, names)
    with refused(f"{path}: meta.json: expected optviz's head with format, problem, labels and meta"):
        optviz.load(path)


def test_a_missing_diagnostic_is_named(run, tmp_path):
    path = run.save(tmp_path / "run.npz")
    damage(path, ["accuracy", "../x"])
    with pytest.raises(TrajectoryError, match=f"^{re.escape(f'{path}: diagnostics.../x.npy: expected ')}"):
        optviz.load(path)


def damage(path, names):
    import json

    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["meta.json"] = json.dumps({**json.loads(members["meta.json"]), "diagnostics": names}).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def test_the_compiled_engine_is_not_taken_where_there_is_something_to_watch():
    pytest.importorskip("numba")
    with refused("engine='compiled' records no diagnostics; leave one of the two out", UsageError):
        optviz.run("beale", "adam", 50, engine="compiled", diagnostics=True)
    many = optviz.run("beale", "adam", 3000, runs=1000, rng=0, diagnostics=["update_norm"], record="final")
    assert "engine" not in many.meta and many.diagnostics["update_norm"].shape == (2, 1000)


@pytest.mark.parametrize("problem", ["rosenbrock", "xor"])
@pytest.mark.parametrize("optimizer", ["momentum:lr=0.002", "nag:lr=0.002,form=lecture"])
def test_what_a_run_did_on_its_way_is_known_when_only_its_end_is_kept(problem, optimizer):
    problem = optviz.problem(problem) if problem == "rosenbrock" else xor(batches=3)
    whole = optviz.run(problem, optimizer, 70)
    end = optviz.run(problem, optimizer, 70, record="final", diagnostics=["lowest_loss", "path_length"])
    length = np.linalg.norm(np.diff(whole.x, axis=0), axis=2).sum(axis=0)
    np.testing.assert_array_equal(end.diagnostics["lowest_loss"], [whole.loss[0], whole.loss.min(axis=0)])
    np.testing.assert_allclose(end.diagnostics["path_length"], [[0], length], rtol=1e-12)
    assert end.x.shape[0] == 2 and (end.x[-1] == whole.x[-1]).all()


def test_a_million_starts_with_their_statistics_stay_below_a_gigabyte():
    program = """
import resource, optviz
found = optviz.run("booth", "sgd:lr=0.01", 3, runs=1_000_000, rng=1, record="final",
                   diagnostics=["lowest_loss", "path_length"])
assert found.x.shape == (2, 1_000_000, 2) and found.diagnostics["lowest_loss"].shape == (2, 1_000_000)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 1_000_000  # kilobytes; more steps take no more

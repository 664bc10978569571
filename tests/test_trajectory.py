"""The record of a race: frozen, checked, and the same after a file."""

import os
import re
from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest

import optviz
from optviz import trajectories
from optviz.errors import OutputError, TrajectoryError, UnknownNameError, UsageError
from optviz.trajectories import Trajectory

ARRAYS = ("x", "loss", "steps", "evaluations")


def refused(words, kind=TrajectoryError):
    return pytest.raises(kind, match=f"^{re.escape(words)}$")


@pytest.fixture(scope="module")
def race():
    return optviz.race("rosenbrock:b=10", ["sgd:lr=0.001", "adam:lr=0.1", "nag:lr=0.001"], steps=30, rng=3)


def made(**other):
    return Trajectory(**{"x": np.zeros((3, 2, 4)), "loss": np.zeros((3, 2)), "labels": ("a", "b"), **other})


@pytest.mark.parametrize("name", ARRAYS)
def test_a_trajectory_is_frozen(race, name):
    for part in (race, race["adam"], made(), made(evaluations=np.zeros((3, 2)), steps=np.arange(3))):
        with pytest.raises(FrozenInstanceError):
            setattr(part, name, None)
        with pytest.raises(ValueError, match="read-only"):
            getattr(part, name)[:] = 0


def test_the_callers_array_stays_writable():
    x = np.zeros((3, 2, 4))
    made(x=x)
    x[:] = 1


SHAPES = "expected x of shape (T+1, R, D), T+1 and R at least 1, and loss of shape (T+1, R); found "
ENDINGS = "expected a file name ending in .npz, .csv, .json or .parquet, found "
STEPS = "expected 3 increasing steps, whole numbers from 0, found "
WRONG = [
    ({"x": np.zeros((3, 2))}, f"{SHAPES}(3, 2) and (3, 2)"),
    ({"loss": np.zeros((2, 3))}, f"{SHAPES}(3, 2, 4) and (2, 3)"),
    ({"x": np.zeros((0, 2, 4)), "loss": np.zeros((0, 2))}, f"{SHAPES}(0, 2, 4) and (0, 2)"),
    ({"x": np.zeros((3, 2, 4), complex)}, "expected x to be real numbers, found complex128"),
    ({"x": np.zeros((3, 2, 4), object)}, "expected x to be real numbers, found object"),
    ({"x": [[1], [2, 3]]}, "expected x to be an array, found a ragged list"),
    ({"loss": "low"}, "expected loss to be real numbers, found <U3"),
    ({"labels": ("a",)}, "expected one label for each of 2 runs, found ('a',)"),
    ({"labels": "ab"}, "expected one label for each of 2 runs, found 'ab'"),
    ({"labels": None}, "expected one label for each of 2 runs, found None"),
    ({"steps": [0, 1]}, f"{STEPS}[0, 1] ..."),
    ({"steps": [0, 1, 1]}, f"{STEPS}[0, 1, 1] ..."),
    ({"steps": [-1, 0, 1]}, f"{STEPS}[-1, 0, 1] ..."),
    ({"steps": [0, np.nan, 2]}, f"{STEPS}[0.0, nan, 2.0] ..."),
    ({"evaluations": np.zeros(3)}, "expected evaluations of shape (3, 2), found (3,)"),
]


@pytest.mark.parametrize(("other", "words"), WRONG, ids=[words for _, words in WRONG])
def test_parts_that_do_not_fit_are_refused(other, words):
    with refused(words):
        made(**other)


def test_steps_and_evaluations_count_the_rows_unless_they_are_given():
    assert made().steps.tolist() == [0, 1, 2] and made().evaluations.tolist() == [[0, 0], [1, 1], [2, 2]]
    assert made(steps=[0, 5, 9]).evaluations.tolist() == [[0, 0], [5, 5], [9, 9]]


def test_a_run_has_diverged_where_it_is_not_finite_or_out_of_all_bounds():
    x, loss = np.ones((4, 7, 2)), np.ones((4, 7))
    x[2, 1, 0] = np.nan
    x[3, 2, 1] = -np.inf
    loss[1, 3] = np.inf
    x[2, 4, 0] = 1.0001e12
    loss[3, 5] = -1.0001e12
    x[:, 6], x[2, 6, 0] = 1e5, 0.99e17  # far out from the start, and not 1e12 times farther
    found = Trajectory(x, loss, tuple("abcdefg"))
    assert found.diverged_at.tolist() == [-1, 2, 3, 1, 2, 3, -1]


def test_a_run_that_starts_outside_has_diverged_at_once():
    assert made(x=np.full((3, 2, 4), np.nan)).diverged_at.tolist() == [0, 0]


def test_runs_are_picked_by_label_number_and_slice(race):
    assert len(race) == 3 and [part.labels for part in race] == [("sgd",), ("adam",), ("nag",)]
    for part in (race["adam"], race[1], race[-2], race[1:2]):
        assert part.labels == ("adam",) and part.x.shape == (31, 1, 2)
        np.testing.assert_array_equal(part.x[:, 0], race.x[:, 1])
        np.testing.assert_array_equal(part.loss[:, 0], race.loss[:, 1])
    assert race[::2].labels == ("sgd", "nag") and made(labels=("a", "a"))["a"].x.shape == (3, 2, 4)


def test_a_run_that_is_not_there_is_refused(race):
    words = "no run is labelled 'adma'. Did you mean 'adam'? There are sgd, adam, nag."
    with refused(words, UnknownNameError):
        race["adma"]
    for number in (3, -4):
        with pytest.raises(IndexError):
            race[number]


def test_what_a_trajectory_prints_is_short(race):
    assert repr(race) == "<Trajectory of 3 runs, 30 updates, 2 parameters on rosenbrock:b=10>"
    assert repr(made()) == "<Trajectory of 2 runs, 2 updates, 4 parameters on an unnamed problem>"


def test_trajectories_are_joined_only_where_they_fit(race):
    again = trajectories.join([race["sgd"], race["adam"], race["nag"]])
    assert (
        all((getattr(again, name) == getattr(race, name)).all() for name in ARRAYS)
        and again.labels == race.labels
    )
    for other in (made(), replace(race, steps=race.steps + 1)):
        with pytest.raises(
            TrajectoryError, match="^expected trajectories with the same steps and dimension, "
        ):
            trajectories.join([race, other])


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("dtype", ["<f8", ">f8", "<f4", "<i4", "<u2"])
def test_a_file_gives_every_bit_back(tmp_path, dtype, order):
    x = np.random.default_rng(2).uniform(0, 99, (3, 2, 4)).astype(dtype, order=order)
    meta = {"text": "ü\n\0", "numbers": [1, 2.5, 1e300, 2**70], "nothing": None, "deep": {"a": [{}]}}
    given = made(x=x, evaluations=np.ones((3, 2), dtype), labels=("ü", "a"), problem="mine", meta=meta)
    found = optviz.load(given.save(tmp_path / "run.npz"))
    for name in ARRAYS:
        one, two = getattr(given, name), getattr(found, name)
        assert one.dtype == two.dtype and one.tobytes() == two.tobytes(), name
    assert (found.labels, found.problem, found.meta) == (given.labels, "mine", meta)


def test_not_a_number_comes_back_as_it_was(tmp_path):
    loss = np.array([[1, np.nan], [np.inf, -np.inf], [-0.0, 5e-324]])
    found = optviz.load(made(loss=loss).save(tmp_path / "run.npz"))
    assert found.loss.tobytes() == loss.tobytes()


def test_the_same_race_gives_the_same_bytes(race, tmp_path):
    one = race.save(tmp_path / "one.npz").read_bytes()
    again = optviz.race("rosenbrock:b=10", ["sgd:lr=0.001", "adam:lr=0.1", "nag:lr=0.001"], steps=30, rng=3)
    assert again.save(tmp_path / "two.npz").read_bytes() == one
    assert optviz.load(tmp_path / "one.npz").save(tmp_path / "three.npz").read_bytes() == one


def test_numpy_can_read_the_arrays_without_optviz(race, tmp_path):
    stored = np.load(race.save(tmp_path / "run.npz"), allow_pickle=False)
    np.testing.assert_array_equal(stored["x"], race.x)


def test_loading_gives_the_problem_back_where_the_registry_has_it(race, tmp_path):
    found = optviz.load(race.save(tmp_path / "run.npz"))
    assert found.problem.spec == "rosenbrock:b=10" and found.meta == race.meta
    assert (found.problem.value(found.x) == found.loss).all()
    assert trajectories.load(tmp_path / "run.npz").problem == "rosenbrock:b=10"


def test_a_users_problem_is_not_taken_for_a_surface_of_the_same_name(tmp_path):
    for start in ([1.0, 2.0], [1.0, 2.0, 3.0]):
        cubic = optviz.Problem(lambda x: ((x**3).sum(-1), 3 * x * x), name="sphere", start=start)
        found = optviz.load(optviz.run(cubic, "sgd", 2).save(tmp_path / "run.npz"))
        assert found.problem == "sphere"


@pytest.mark.parametrize("value", [float("nan"), {1, 2}, 1j, np.arange(2), np.int64(1)])
def test_facts_that_json_cannot_hold_are_refused_and_leave_no_file(tmp_path, value):
    with pytest.raises(TrajectoryError, match="^expected labels and meta that JSON can hold, found: "):
        made(meta={"a": value}).save(tmp_path / "run.npz")
    assert not list(tmp_path.iterdir())


def test_a_file_that_optviz_did_not_make_is_left_alone_without_force(race, tmp_path):
    path = tmp_path / "precious.npz"
    np.savez(path, a=np.arange(3))
    before = path.read_bytes()
    with refused(f"{path} exists and was not made by optviz; use --force to replace it", OutputError):
        race.save(path)
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]
    race.save(path, force=True)
    race["adam"].save(path)  # now it is optviz's own
    assert optviz.load(path).labels == ("adam",)


def test_a_target_that_cannot_be_is_refused(race, tmp_path):
    (tmp_path / "folder.npz").mkdir()
    refusals = {
        "run.txt": f"{ENDINGS}ending '.txt' in {{!r}}.",
        "run": f"{ENDINGS}no ending in {{!r}}.",
        "none/run.npz": f"folder {tmp_path / 'none'} does not exist; make it first or choose another with -o",
        "folder.npz": "{} is a folder; expected a file name",
    }
    for name, words in refusals.items():
        path = tmp_path / name
        with refused(words.format(str(path)), UsageError if "ending" in words else OutputError):
            race.save(path)
    assert os.listdir(tmp_path) == ["folder.npz"]


@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device"), KeyboardInterrupt(), MemoryError()]
)
@pytest.mark.parametrize("step", ["replace", "fdopen", "chmod"])
@pytest.mark.parametrize("exists", [True, False])
def test_an_interrupted_save_leaves_the_folder_as_it_was(race, tmp_path, monkeypatch, step, error, exists):
    path = tmp_path / "run.npz"
    before = race["adam"].save(path).read_bytes() if exists else None

    def fails(*_, **__):
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(os, step, fails)
        if isinstance(error, OSError):
            with refused(f"cannot write {path}: No space left on device", OutputError):
                race.save(path)
        else:
            with pytest.raises(type(error)):
                race.save(path)
    assert os.listdir(tmp_path) == (["run.npz"] if exists else [])
    assert before is None or path.read_bytes() == before

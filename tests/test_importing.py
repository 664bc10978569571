"""`optviz import`, and pictures of recorded runs: --trajectory, --loss-grid."""

import json

import numpy as np
import pytest
from commands import SMALL, called

import optviz
from optviz import trajectories
from optviz.landscape import Plane, evaluate, principal_plane, window_of
from optviz.landscape.recorded import loss_surface, read_loss_grid
from optviz.writers.provenance import read_provenance

A = "step,x,y\n0,-1.2,1\n5,-1,1.1\n20,0.2,0.1\n"
SENTENCE = "race.npz: 2 runs, 3 rows up to step 20, 2 parameters, 2 kB"
B = "step,x,y\n0,-1.2,1\n5,0,0\n"


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.csv").write_text(A)
    (tmp_path / "b.csv").write_text(B)
    (tmp_path / "history.csv").write_text("epoch,loss\n0,1\n1,0.5\n")
    return tmp_path


def test_files_become_one_race_and_missing_steps_stay_missing(here, capsys):
    code, out, err = called(capsys, "import", "a.csv", "b.csv", "-o", "race.npz")
    assert (code, out) == (0, f"{SENTENCE}; step from step, coordinates x, y\n")
    assert err.splitlines() == [
        "Note: 1 of 6 points were not recorded; they stay missing.",
        "Note: no losses were recorded; --columns loss=NAME names them, --surface computes them.",
    ]
    found = optviz.load("race.npz")
    assert found.labels == ("a", "b") and found.missing.T.tolist() == [[False] * 3, [False, False, True]]
    assert found.meta["imported"] == ["a.csv", "b.csv"] and not found.has_loss.any()


def test_patterns_labels_columns_and_a_surface(here, capsys):
    words = ("--label", "adam", "--label", "sgd", "--columns", "x=y,y=x", "--surface", "rosenbrock", "--json")
    code, out, _ = called(capsys, "import", "[ab].csv", *words)
    told, found = json.loads(out), optviz.load("a.npz")
    assert code == 0 and told["labels"] == ["adam", "sgd"] and told["missing"] == 1 and told["losses"] is True
    assert found.problem.spec == "rosenbrock" and found.x[0, 0].tolist() == [1, -1.2]
    assert found.loss[0, 0] == found.problem.value([1, -1.2]) and found.loss_missing.sum() == 1


def test_losses_that_are_not_those_of_the_surface_are_kept_and_said(here, capsys):
    (here / "c.csv").write_text("step,loss,x,y\n0,5,1,2\n")
    code, _, err = called(capsys, "import", "c.csv", "-s", "beale")
    assert code == 0 and "the recorded losses at the starts are not those of beale; they are kept" in err
    assert trajectories.load("c.npz").loss[0, 0] == 5


def test_runs_of_one_name_are_told_apart_by_their_folders(here, capsys):
    for folder in ("one", "two"):
        (here / folder).mkdir()
        (here / folder / "log.csv").write_text(A)
    assert called(capsys, "import", "one/log.csv", "two/log.csv")[0] == 0
    assert trajectories.load("log.npz").labels == ("one/log", "two/log")


REFUSALS = {
    "import none.csv": (1, "none.csv: No such file or directory"),
    "import *.zip": (1, "*.zip: expected files that match this pattern, found none"),
    "import a.csv --columns x": (2, "Invalid value for '--columns': expected step=NAME,loss"),
    "import a.csv --columns x=w": (2, "a.csv: no column is named 'w'. There are 'step', 'x', 'y'."),
    "import a.csv --format cvs": (2, "unknown format 'cvs'. Did you mean 'csv'? There are npz, "),
    "import a.csv --label a --label b": (2, "expected 1 labels, one per run, found 2"),
    "import a.csv -o a.gif": (2, "expected a file name ending in .npz, .csv, .json or .parquet, found"),
    "import a.csv -o a.csv -f": (2, "expected another file to write than to read, found"),
    "import a.csv -s beale -n spiral": (2, "expected either --surface or --network, found both"),
    "import a.csv -s rosenbrock:dim=3": (2, "expected a problem of 2 parameters, as the runs have, found "),
    "import history.csv -s beale": (2, "expected coordinates of the runs to place them on beale, found"),
    "import a.csv --max-bytes 10": (1, "a.csv: expected at most 10 bytes, found more; raise max_bytes"),
    "animate --trajectory a.csv -O adam": (2, "expected recorded runs without --optimizer, which says how"),
    "animate --trajectory a.csv --steps 3": (2, "expected recorded runs without --steps, which says how"),
    "animate --trajectory a.csv --loss-grid a.csv -s beale": (2, "expected either --loss-grid or a surface"),
    "animate --trajectory a.csv --loss-grid a.csv": (1, "a.csv: expected an .npz file, found"),
    "animate --trajectory a.csv --domain 1,2": (2, "expected --domain with --surface; without one the view"),
    "animate --loss-grid a.csv -s beale": (2, "expected --trajectory with --loss-grid, which"),
    "import a.csv --columns x=x,x=y": (2, "Invalid value for '--columns': expected every role once, found"),
    "plot --columns step=t -s beale": (2, "expected --trajectory with --columns, which is for recorded runs"),
    "animate --trajectory a.csv --view tracks,loss": (2, "unknown view 'loss'."),
    "plot --trajectory a.csv": (2, "expected a trajectory with losses to draw their curves"),
}  # fmt: skip


@pytest.mark.parametrize("words", REFUSALS)
def test_what_cannot_be_is_refused_in_a_sentence_and_leaves_no_file(here, capsys, words):
    code, sentence = REFUSALS[words]
    before = sorted(here.iterdir())
    found, out, err = called(capsys, *words.split())
    assert (found, out) == (code, "") and err.startswith(f"Error: {sentence}") and err.count("\n") == 1
    assert sorted(here.iterdir()) == before


def test_show_says_what_runs_are_in_anybodys_file(here, capsys):
    (here / "c.csv").write_text("run,step,loss,x,y\na,0,5,1,2\na,1,nan,1,2\nb,0,5,1,2\n")
    code, out, _ = called(capsys, "show", "--trajectory", "c.csv")
    assert code == 0 and "label=a, final_loss=NaN, best_loss=5.0, diverged_at=1" in out
    assert "not recorded  1 of 4 points" in out
    told = json.loads(called(capsys, "show", "--trajectory", "c.csv", "--json")[1])
    assert told["runs"] == 2 and told["each"][1]["diverged_at"] is None
    assert called(capsys, "show")[0] == 2 and called(capsys, "show", "adam", "--trajectory", "c.csv")[0] == 2


@pytest.mark.parametrize("more", [(), ("-s", "rosenbrock"), ("--loss-grid", "grid.npz")])
def test_recorded_runs_are_animated_alone_on_a_surface_or_on_a_grid(here, capsys, more):
    grid = evaluate(
        optviz.problem("rosenbrock"), optviz.landscape.identity_plane(), [(-2, 2), (-1, 3)], (40, 40)
    )
    np.savez("grid.npz", x=grid.x, y=grid.y, loss=grid.loss)
    called(capsys, "import", "a.csv", "b.csv", "-o", "race.npz")
    code, out, _ = called(capsys, "animate", "--trajectory", "race.npz", *more, *SMALL)
    assert code == 0 and out.startswith("race.gif: 2 runs of 20 steps, 320x200, ")
    facts = read_provenance("race.gif")
    assert facts["picture"]["views"] == (["tracks", "loss"] if "-s" in more else ["tracks"])
    assert facts["imported"] == ["a.csv", "b.csv"]


def test_recorded_runs_are_plotted_against_each_other(here, capsys):
    (here / "c.csv").write_text("epoch,loss\n0,5\n1,4\n")
    assert called(capsys, "plot", "--trajectory", "c.csv")[0] == 0 and (here / "c-convergence.png").exists()


def test_a_picture_of_recorded_runs_can_be_replayed_with_them_and_has_no_command(here, capsys):
    called(capsys, "import", "a.csv", "b.csv", "-o", "race.npz")
    called(capsys, "animate", "--trajectory", "race.npz", "-o", "race.png", *SMALL)
    assert called(capsys, "replay", "race.png", "--trajectory", "race.npz")[0] == 0
    code, _, err = called(capsys, "show", "--command", "race.png")
    assert code == 1 and err.startswith(
        "Error: no command makes recorded runs; optviz replay draws them again"
    )


def test_a_grid_has_its_losses_on_its_points_and_nothing_beyond():
    rng = np.random.default_rng(2)
    x, y, loss = np.sort(rng.normal(size=6)), np.sort(rng.normal(size=5)), rng.normal(size=(5, 6))
    places = np.stack(np.meshgrid(x, y), axis=-1)
    np.testing.assert_allclose(loss_surface(x, y, loss).value(places), loss, rtol=1e-9, atol=1e-9)
    turned = loss_surface(x[::-1], y[::-1], loss[::-1, ::-1])
    np.testing.assert_allclose(turned.value(places), loss, rtol=1e-9, atol=1e-9)
    holes = np.where(rng.random(loss.shape) < 0.2, np.nan, loss)
    found = loss_surface(x, y, holes).value(places)
    known = np.isfinite(found)
    np.testing.assert_allclose(found[known], holes[known], rtol=1e-9, atol=1e-9)
    assert known.any() and not (known & np.isnan(holes)).any()
    assert np.isnan(loss_surface(x, y, loss).value([[x[0] - 1, y[0]], [x[0], y[-1] + 1]])).all()


def test_a_grid_on_a_plane_is_the_ground_of_many_parameters(here, capsys):
    race = optviz.race("rosenbrock:dim=6", ["sgd:lr=0.001", "adam:lr=0.1"], steps=30)
    plane = principal_plane(race)
    grid = evaluate(race.problem, plane, window_of(plane, race), (30, 30))
    np.savez("grid.npz", x=grid.x, y=grid.y, loss=grid.loss, origin=plane.origin, basis=plane.basis)
    problem, found = read_loss_grid("grid.npz")
    np.testing.assert_allclose(
        problem.value(plane.lift([[0, 0]])), race.problem.value(plane.lift([[0, 0]])), rtol=0.05
    )
    race.save("six.npz")
    assert called(capsys, "animate", "--trajectory", "six.npz", "--loss-grid", "grid.npz", *SMALL)[0] == 0
    assert read_provenance("six.gif")["picture"]["plane"]["kind"] == "given" and found.dimension == 6
    np.savez("flat.npz", x=grid.x, y=grid.y, loss=grid.loss)
    code, _, err = called(capsys, "animate", "--trajectory", "six.npz", "--loss-grid", "flat.npz", *SMALL)
    assert code == 2 and err.startswith(
        "Error: expected a loss grid for 6 parameters, found one for 2; origin"
    )


GRIDS = {
    "no losses": ({"x": [0, 1], "y": [0, 1]}, "expected arrays x, y and loss, found x, y"),
    "other sizes": (
        {"x": [0, 1], "y": [0, 1, 2], "loss": np.zeros((2, 3))},
        "expected x (n,), y (m,) and loss (m, n)",
    ),
    "an axis that turns": (
        {"x": [0, 2, 1], "y": [0, 1], "loss": np.zeros((2, 3))},
        "expected x of a grid to rise or",
    ),
    "nothing finite": (
        {"x": [0, 1], "y": [0, 1], "loss": np.full((2, 2), np.nan)},
        "expected a grid with finite",
    ),
    "half a plane": ({"x": [0, 1], "y": [0, 1], "loss": np.zeros((2, 2)), "origin": np.zeros(3)}, "expected"),
    "words": ({"x": ["a", "b"], "y": [0, 1], "loss": np.zeros((2, 2))}, "could not convert string"),
}


@pytest.mark.parametrize("fault", GRIDS)
def test_a_grid_that_is_none_names_its_file(here, fault):
    arrays, words = GRIDS[fault]
    np.savez("grid.npz", **arrays)
    with pytest.raises(optviz.OptvizError) as error:
        read_loss_grid("grid.npz")
    assert str(error.value).startswith(f"grid.npz: {words}")


def test_several_files_are_several_runs_of_one_picture(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("one", "two"):
        (tmp_path / f"{name}.csv").write_text("step,x,y\n0,1,2\n1,0.5,1\n")
    words = ["--trajectory", "one.csv", "--trajectory", "two.csv", "-s", "sphere", "-o", "both.png"]
    code, out, told = called(capsys, "animate", *words)
    assert code == 0, told
    assert "2 runs of 1 step" in out


@pytest.mark.parametrize("holes", [False, True])
def test_a_loss_grid_has_slopes_up_to_its_edge_and_of_a_plane(holes):
    x = np.linspace(-1, 1, 41)
    loss = np.add.outer(x**2, x**2)
    if holes:
        loss[0, 0] = np.nan  # then it is bilinear
    grid = loss_surface(x, x, loss)
    value, grad = grid.value_and_grad(np.array([1.0, 1.0]))
    np.testing.assert_allclose([value, *grad], [2, 2, 2], rtol=0.03 if holes else 1e-5)
    assert np.isnan(grid.value_and_grad(np.array([1.0, 1.1]))[1]).all()
    plane = Plane([1, 2, 3], [[0, 0, 1], [0, 1, 0]])
    _, grad = loss_surface(x, x, loss, plane).value_and_grad(plane.lift([0.5, 0.25]))
    np.testing.assert_allclose(grad, [0, 0.5, 1], atol=0.06 if holes else 1e-5)

"""Pictures of recorded runs find the files that they were drawn from, or name them."""

import io
import sys
from pathlib import Path

import numpy as np
import pytest
from commands import SMALL, called
from strangers import safetensors, tensor

import optviz
from optviz.landscape import evaluate, identity_plane, principal_plane, window_of
from optviz.trajectories import read, save
from optviz.trajectories.reading.several import read_several
from optviz.version import VERSION
from optviz.writers.provenance import read_provenance

TABLE = "step,x,y,loss\n0,1,2,5\n3,0.5,1,2\n7,0.2,0.5,1\n"


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("runs").mkdir()
    Path("runs/adam.csv").write_text(TABLE)
    Path("sgd.csv").write_text(TABLE.replace("0.5", "0.7"))
    optviz.race("booth", ["adam:lr=0.1", "sgd:lr=0.01"], steps=9).save("ours.npz")
    grid = evaluate(optviz.problem("rosenbrock"), identity_plane(), [(-2, 2), (-1, 3)], (9, 9))
    np.savez("grid.npz", x=grid.x, y=grid.y, loss=grid.loss)
    return tmp_path


WORDS = {
    "a table": "animate --trajectory runs/adam.csv",
    "a plot": "plot --trajectory runs/adam.csv",
    "several files": "animate --trajectory runs/adam.csv --trajectory sgd.csv",
    "a surface": "animate --trajectory sgd.csv --surface beale:domain=(-1,4)",
    "a domain": "animate --trajectory sgd.csv --surface beale --domain=-1,4",
    "a network's file": "plot --trajectory sgd.csv --between -s booth",
    "a loss grid": "animate --trajectory sgd.csv --loss-grid grid.npz",
    "a run of ours": "animate --trajectory ours.npz",
    "a run of ours elsewhere": "animate --trajectory ours.npz --surface beale",
    "a folder": "animate --trajectory checkpoints",
}


def drawn(capsys, words):
    small = SMALL if words.startswith("animate") else ()
    code, _, said = called(capsys, *words.split(), *small, "-o", "picture.png", "-q")
    assert code == 0, said


@pytest.mark.parametrize("what", WORDS)
def test_a_replay_finds_the_files_of_the_runs(here, capsys, what):
    Path("checkpoints").mkdir()
    for step in range(3):
        content = safetensors(tensor((2,), 16, kind="F64"), np.array([1.0, step]).tobytes())
        Path(f"checkpoints/{step}.safetensors").write_bytes(content)
    drawn(capsys, WORDS[what])
    facts = read_provenance("picture.png")
    assert facts["optviz"] == VERSION and len(facts["drawn_from"]) == WORDS[what].count("--trajectory")
    code, out, said = called(capsys, "replay", "picture.png")
    assert (code, said) == (0, "") and "the same bytes" in out


@pytest.mark.parametrize("suffix", [".csv", ".json", ".npz"])
def test_any_file_with_the_runs_does_for_their_picture(here, capsys, suffix):
    drawn(capsys, WORDS["a surface"])
    save(read("sgd.csv"), f"copy{suffix}")
    Path("sgd.csv").unlink()
    assert called(capsys, "replay", "picture.png", "--trajectory", f"copy{suffix}")[0] == 0


def test_a_picture_finds_the_files_beside_it(here, capsys, monkeypatch):
    drawn(capsys, WORDS["a table"])
    Path("elsewhere").mkdir()
    monkeypatch.chdir("elsewhere")
    assert called(capsys, "replay", "../picture.png")[0] == 0


def test_a_missing_or_changed_file_is_named(here, capsys):
    drawn(capsys, WORDS["several files"])
    Path("sgd.csv").write_text(TABLE)
    code, _, said = called(capsys, "replay", "picture.png")
    assert code == 1 and said == "Note: not as it was: sgd.csv has other bytes now.\n"
    Path("sgd.csv").unlink()
    code, _, said = called(capsys, "replay", "picture.png", "-f")
    assert code == 1 and said == (
        "Error: picture.png: expected the runs in 'sgd.csv' here or beside the picture, found no such file; "
        "give them by --trajectory\n"
    )
    drawn(capsys, WORDS["a loss grid"].replace("sgd", "runs/adam"))
    Path("grid.npz").unlink()
    assert (
        "expected the loss grid 'grid.npz', found no such file" in called(capsys, "replay", "picture.png")[2]
    )


def test_runs_that_can_be_made_anew_need_no_file(here, capsys):
    drawn(capsys, WORDS["a run of ours"])
    Path("ours.npz").unlink()
    assert called(capsys, "replay", "picture.png")[0] == 0


def test_names_of_files_do_not_tell_where_they_lie(here, capsys):
    drawn(capsys, f"animate --trajectory {here / 'sgd.csv'}")
    (told,) = read_provenance("picture.png")["drawn_from"]
    assert told["file"] == "sgd.csv" and str(here) not in str(read_provenance("picture.png"))


def test_a_picture_cannot_name_files_elsewhere(here, capsys, monkeypatch):
    drawn(capsys, WORDS["a table"])
    content = Path("picture.png").read_bytes()
    facts = read_provenance("picture.png")
    for name in ("/dev/zero", "../secret.csv", "-"):
        changed = {**facts, "drawn_from": [{"file": name, "sha256": "0"}]}
        monkeypatch.setattr("optviz.replaying.read_provenance", lambda path, changed=changed: changed)
        code, _, said = called(capsys, "replay", "picture.png")
        assert code == 1 and "found no such file" in said and Path("picture.png").read_bytes() == content


def test_runs_of_many_parameters_come_back_on_their_grid(here, capsys):
    race = optviz.race("rosenbrock:dim=6", ["sgd:lr=0.001", "adam:lr=0.1"], steps=30)
    plane = principal_plane(race)
    grid = evaluate(race.problem, plane, window_of(plane, race), (9, 9))
    np.savez("grid.npz", x=grid.x, y=grid.y, loss=grid.loss, origin=plane.origin, basis=plane.basis)
    race.save("six.npz")
    drawn(capsys, "animate --trajectory six.npz --loss-grid grid.npz")
    assert called(capsys, "replay", "picture.png")[0] == 0


class Stdin:
    buffer = None


def test_standard_input_is_read_once(here, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", Stdin)
    Stdin.buffer = io.BufferedReader(io.BytesIO(TABLE.encode()))
    drawn(capsys, "animate --trajectory - --loss-grid grid.npz")
    assert "expected the runs in '-'" in called(capsys, "replay", "picture.png")[2]
    for words in ("--trajectory - --loss-grid -", "--trajectory - --trajectory -"):
        code, _, said = called(capsys, "animate", *words.split())
        assert code == 2 and said.startswith("Error: expected - (stdin)"), said


def test_what_has_no_picture_to_remake_is_refused(here, capsys):
    code, _, said = called(capsys, "replay", "ours.npz", "--trajectory", "sgd.csv")
    assert (code, said) == (2, "Error: expected a picture with a trajectory to draw, found 'ours.npz'\n")
    code, _, said = called(capsys, "show", "--trajectory", "sgd.csv", "--command")
    assert code == 2 and "expected a picture with --command, found recorded runs" in said


def test_runs_of_one_name_in_folders_of_one_name_are_numbered(here):
    names = [f"{folder}/dd/adam.csv" for folder in ("one", "two")]
    for name in names:
        Path(name).parent.mkdir(parents=True)
        Path(name).write_text(TABLE)
    assert read_several(names).labels == ("dd/adam 1", "dd/adam 2")
    assert read_several(["runs/adam.csv", names[0]]).labels == ("runs/adam", "dd/adam")


def test_columns_that_were_named_are_known_again(here, capsys):
    Path("odd.csv").write_text("epoch,val loss,w[0],w[1]\n0,5,1,2\n1,3,0.8,1.5\n2,1,0.5,1\n")
    asked = ("--trajectory", "odd.csv", "--columns", "step=epoch,loss=val loss,x=w[0],y=w[1]")
    for command, name in (("animate", "odd.gif"), ("plot", "odd.png")):
        size = SMALL if command == "animate" else ()
        assert called(capsys, command, *asked, *size, "-o", name, "-q")[0] == 0
        assert called(capsys, "replay", name, "-o", f"again-{name}", "-q")[0] == 0
        assert Path(f"again-{name}").read_bytes() == Path(name).read_bytes()

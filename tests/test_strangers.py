"""Files from strangers: every fault ends in one sentence with its place, never in a traceback."""

import os
import subprocess
import sys
import tracemalloc

import pytest
from strangers import FAULTS, WITH_LIBRARIES, content_of

from optviz.errors import TrajectoryError
from optviz.trajectories import read
from optviz.trajectories.reading.several import read_several

LIMIT = 1 << 20


def sentence(path, limit=LIMIT):
    with pytest.raises(TrajectoryError) as error:
        read(path, max_bytes=limit)
    return str(error.value)


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_ends_in_a_sentence_that_names_its_place(tmp_path, monkeypatch, fault):
    monkeypatch.chdir(tmp_path)
    name, _, words = FAULTS[fault]
    path = tmp_path / name
    path.write_bytes(content_of(fault))
    said = sentence(path)
    assert said.startswith(f"{path}{words}") and "\n" not in said and len(said) < 500
    assert os.listdir(tmp_path) == [name]  # nothing that the file holds was run


@pytest.mark.parametrize("fault", WITH_LIBRARIES)
def test_so_does_every_fault_of_a_file_that_takes_a_library(tmp_path, monkeypatch, fault):
    library, name, content, words = WITH_LIBRARIES[fault]
    pytest.importorskip(library, reason="what reads it is not installed")
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).write_bytes(content)
    assert sentence(tmp_path / name).startswith(f"{tmp_path / name}{words}")
    assert os.listdir(tmp_path) == [name]


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if "bomb" in fault or "forged" in fault])
def test_a_bomb_takes_no_more_memory_than_is_allowed(tmp_path, fault):
    path = tmp_path / FAULTS[fault][0]
    path.write_bytes(content_of(fault))
    tracemalloc.start()
    try:
        sentence(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 12 * LIMIT  # xz takes 8 MiB for its dictionary


@pytest.mark.parametrize(
    "fault", ["a bomb", "a wrong checksum", "a ragged row", "depth", "half of gzip", "a pickle"]
)
def test_the_command_says_it_and_leaves_no_file(tmp_path, fault):
    name, _, words = FAULTS[fault]
    (tmp_path / name).write_bytes(content_of(fault))
    command = [sys.executable, "-m", "optviz", "import", name, "--max-bytes", str(LIMIT), "-o", "out.npz"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "") and done.stderr.startswith(f"Error: {name}{words}")
    assert done.stderr.count("\n") == 1 and os.listdir(tmp_path) == [name]


def test_a_folder_and_a_list_of_files_are_held_to_the_limit_as_a_whole(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = [f"{i}.csv" for i in range(40)]
    for i, name in enumerate(names):
        (tmp_path / name).write_text("step,x,y\n" + "".join(f"{50 * i + j},1,2\n" for j in range(50)))
    with pytest.raises(TrajectoryError, match="^0.csv and 1.csv: expected at most "):
        read_several(names, max_bytes=LIMIT)
    assert len(read_several(names, max_bytes=4 * LIMIT)) == 40


def test_places_that_are_no_files_are_refused(tmp_path):
    (tmp_path / "empty").mkdir()
    for path, words in (
        (tmp_path / "none.csv", ": No such file or directory"),
        (
            tmp_path / "empty",
            ": expected checkpoints (.pt, .safetensors) or TensorBoard's events, found none",
        ),
    ):
        assert sentence(path) == f"{path}{words}"
    assert sentence("a\0b") == "a\0b: embedded null byte"


def test_very_many_parameters_are_read_from_a_line(tmp_path):
    names = ",".join(f"x{i}" for i in range(100_000))
    (tmp_path / "a.csv").write_text(f"{names}\n{','.join(['1'] * 100_000)}\n")
    assert read(tmp_path / "a.csv").x.shape == (1, 1, 100_000)

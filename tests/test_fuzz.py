"""Sound files with wrong bytes: whatever they are, nothing but an OptvizError escapes.

OPTVIZ_FUZZ_SECONDS says for how long all kinds of files together are tried: 3 without it, 60 in CI, which
draws other damage each time. What once escaped, and damage of every kind, is kept in tests/data/fuzz and
tried for ever.
"""

import gzip
import io
import json
import lzma
import os
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strangers import CSV, POINTS, RECORDS, archive, npy, safetensors, tensor
from tools import library

import optviz
from optviz import trajectories
from optviz.errors import OptvizError

SECONDS = float(os.environ.get("OPTVIZ_FUZZ_SECONDS", 3))
KEPT = Path(__file__).parent / "data" / "fuzz"
WORDS = [b"nan", b"inf", b"1e999", b"-1", b",", b";", b'"', b"#", b"[", b"{", b"null", b"x0", b"step", b"../"]
TOKENS = [*WORDS, b"\0", b"\n", b"\xff" * 4, b"\x00\x00\x00\x80", b"%d" % 2**64, b"\xef\xbb\xbf", b"9" * 400]


def own(tmp_path, suffix, **options):
    race = optviz.race("beale", ["sgd:lr=0.01", "adam:lr=0.1"], steps=3)
    short = trajectories.thin(race["sgd"], every=2)
    both = trajectories.concatenate([short, race["adam"]])
    return trajectories.save(both, tmp_path / f"own{suffix}", force=True, **options).read_bytes()


def arrow(tmp_path, kind):
    import pyarrow
    from pyarrow import ipc

    table = pyarrow.table(
        {"run": ["a", "a", "b"], "step": [0, 1, 0], "loss": [1.0, None, 3], "x": [1.0, 2, 3]}
    )
    packed = io.BytesIO()
    made = (ipc.new_file if kind == "file" else ipc.new_stream)(packed, table.schema)
    made.write_table(table)
    made.close()
    return packed.getvalue()


def torch_file(tmp_path):
    import torch

    packed = io.BytesIO()
    torch.save(
        [{"step": i, "loss": 1.0, "model": {"w": torch.full((2, 2), float(i))}} for i in range(2)], packed
    )
    return packed.getvalue()


def events(tmp_path):
    from tensorboard.compat.proto.event_pb2 import Event
    from tensorboard.compat.proto.summary_pb2 import Summary
    from tensorboard.summary.writer.event_file_writer import EventFileWriter

    writer = EventFileWriter(str(tmp_path / "log"))
    for step in range(3):
        summary = Summary(value=[Summary.Value(tag="loss", simple_value=1.0 / (1 + step))])
        writer.add_event(Event(step=step, summary=summary))
    writer.close()
    (path,) = (tmp_path / "log").iterdir()
    return path.read_bytes()


# Name of the file, how it is made, and the library that it takes.
KINDS = {
    "a.npz": (lambda folder: archive(("x.npy", npy(POINTS)), ("loss.npy", npy(POINTS[..., 0]))), "numpy"),
    "own.npz": (lambda folder: own(folder, ".npz"), "numpy"),
    "a.npy": (lambda folder: npy(POINTS), "numpy"),
    "a.csv": (lambda folder: CSV, "numpy"),
    "long.csv": (lambda folder: own(folder, ".csv", layout="long"), "numpy"),
    "own.csv": (lambda folder: own(folder, ".csv"), "numpy"),
    "a.csv.gz": (lambda folder: gzip.compress(CSV), "numpy"),
    "a.csv.xz": (lambda folder: lzma.compress(CSV), "numpy"),
    "a.json": (lambda folder: RECORDS, "numpy"),
    "own.json": (lambda folder: own(folder, ".json"), "numpy"),
    "a.jsonl": (lambda folder: b"\n".join(json.dumps(row).encode() for row in json.loads(RECORDS)), "numpy"),
    "a.safetensors": (lambda folder: safetensors(tensor(), bytes(8)), "numpy"),
    "own.parquet": (lambda folder: own(folder, ".parquet"), "pyarrow"),
    "a.arrow": (lambda folder: arrow(folder, "file"), "pyarrow"),
    "a.arrows": (lambda folder: arrow(folder, "stream"), "pyarrow"),
    "a.pt": (torch_file, "torch"),
    "events.out.tfevents.1": (events, "tensorboard"),
}


EACH = SECONDS / len(KINDS)


@st.composite
def damages(draw):
    """Some changes to bytes: places are shares of the length, so that they fit any file."""
    place = st.floats(0, 1, exclude_max=True)
    change = st.tuples(
        st.sampled_from(["set", "token", "cut", "repeat", "remove"]),
        place,
        place,
        st.one_of(st.binary(min_size=1, max_size=4), st.sampled_from(TOKENS)),
    )
    return draw(st.lists(change, min_size=1, max_size=4))


def damaged(content, changes):
    for kind, where, other, by in changes:
        at, end = sorted((int(where * len(content)), int(other * len(content))))
        if kind == "set":
            content = content[:at] + by + content[at + len(by) :]
        elif kind == "token":
            content = content[:at] + by + content[at:]
        elif kind == "cut":
            content = content[:end]
        elif kind == "repeat":
            content = content[:end] + content[at:end][:2000] + content[end:]
        else:
            content = content[:at] + content[min(end, at + 40) :]
    return content


def tried(path, content):
    """Read a file, and what pictures ask of it; only an OptvizError may come of that."""
    path.write_bytes(content)
    try:
        found = trajectories.read(path, max_bytes=1 << 20)
        assert found.bridged.diverged_at.shape == (len(found),)
    except OptvizError as error:
        assert str(error).startswith(str(path)) and "\n" not in str(error)


@pytest.mark.parametrize("name", KINDS)
def test_nothing_but_an_optviz_error_escapes(tmp_path, name):
    make, needs = KINDS[name]
    library(needs)
    content = make(tmp_path)
    folder = tmp_path / "files"
    folder.mkdir()
    assert len(trajectories.read(_put(folder / name, content))) > 0
    begin = []

    @settings(
        max_examples=10 + int(100 * EACH), deadline=None, database=None, derandomize=SECONDS <= 3,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(damages())
    def damage(changes):
        begin.append(time.monotonic())
        if begin[-1] - begin[0] < EACH:
            tried(folder / name, damaged(content, changes))

    damage()


def _put(path, content):
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("path", sorted(KEPT.iterdir()), ids=lambda path: path.name)
def test_kept_damage_does_not_escape(tmp_path, path):
    tried(tmp_path / path.name.partition("-")[2], path.read_bytes())


def test_damage_is_damage():
    content = bytes(range(200))
    for kind in ("set", "token", "cut", "repeat", "remove"):
        assert damaged(content, [(kind, 0.2, 0.7, b"abc")]) != content
    assert np.array(POINTS).shape == (3, 2, 2)

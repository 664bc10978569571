"""Files that claim to hold a trajectory: every fault ends in one sentence that names the member."""

import io
import json
import re
import struct
import tracemalloc
import zipfile

import numpy as np
import pytest

import optviz
from optviz import trajectories
from optviz.errors import TrajectoryError

MEMBERS = ("meta.json", "x.npy", "loss.npy", "steps.npy", "evaluations.npy")
ARRAYS = MEMBERS[1:]
SHAPES = {"x": (4, 1, 2), "loss": (4, 1), "steps": (4,), "evaluations": (4, 1)}


@pytest.fixture
def whole(tmp_path):
    """A sound file and its members."""
    path = optviz.run("sphere", "adam", 3).save(tmp_path / "run.npz")
    with zipfile.ZipFile(path) as archive:
        return path, {name: archive.read(name) for name in MEMBERS}


def written(path, members, compression=zipfile.ZIP_STORED):
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def npy(array=None, header=None, content=b""):
    """The bytes of an array, or of a header that need not be true."""
    if array is not None:
        packed = io.BytesIO()
        np.lib.format.write_array(packed, array)
        return packed.getvalue()
    text = header.encode()
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text + content


def header(shape, descr="'<f8'", fortran=False):
    return f"{{'descr': {descr}, 'fortran_order': {fortran}, 'shape': {shape}, }}\n"


def refused(words):
    return pytest.raises(TrajectoryError, match=f"^{re.escape(words)}")


def head(**other):
    return json.dumps({"format": 1, "problem": "sphere", "labels": ["adam"], "meta": {}, **other})


def test_the_file_that_is_damaged_below_is_sound(whole):
    path, members = whole
    assert optviz.load(written(path, members)).labels == ("adam",)
    assert optviz.load(written(path, {**members, "meta.json": head()})).labels == ("adam",)
    assert optviz.load(written(path, members, zipfile.ZIP_DEFLATED)).labels == ("adam",)


@pytest.mark.parametrize("name", MEMBERS)
def test_a_missing_member_is_named(whole, name):
    path, members = whole
    del members[name]
    with refused(f"{path}: {name}: expected "):
        optviz.load(written(path, members))


NOT_ARRAYS = {
    "nothing": b"",
    "text": b"hello, world",
    "half a header": npy(np.zeros((4, 1, 2)))[:40],
    "an unknown version": b"\x93NUMPY\x09\x00" + npy(np.zeros((4, 1, 2)))[8:],
    "version 3": b"\x93NUMPY\x03\x00" + npy(np.zeros((4, 1, 2)))[8:],
    "objects": npy(header=header((4, 1, 2), "'|O'"), content=bytes(64)),
    "text in it": npy(np.full((4, 1, 2), "a")),
    "complex numbers": npy(np.zeros((4, 1, 2), complex)),
    "truth values": npy(np.zeros((4, 1, 2), bool)),
    "named fields": npy(np.zeros((4, 1, 2), [("a", float)])),
    "dates": npy(np.zeros((4, 1, 2), "M8[s]")),
    "other axes": npy(np.zeros((4, 1, 2, 1, 1))),
    "no axes": npy(np.array(1.0)),
    "the other order": npy(np.asfortranarray(np.arange(8.0).reshape(2, 2, 2))),
    "too little": npy(header=header((4, 1, 2)), content=bytes(63)),
    "too much": npy(header=header((4, 1, 2)), content=bytes(65)),
    "a negative shape": npy(header=header((-4, 1, 2)), content=bytes(64)),
    "a shape below zero bytes": npy(header=header((-1, -1, -1)), content=bytes(64)),
    "a huge shape of nothing": npy(header=header((2**62, 2**62, 0))),
    "a huge shape": npy(header=header((2**62, 2**62, 2))),
    "a shape of fractions": npy(header=header((4.0, 1, 2)), content=bytes(64)),
    "a shape of truth values": npy(header=header((True, True, True)), content=bytes(8)),
    "a type of no bytes": npy(header=header((4, 1, 2), "'V0'")),
    "an unknown type": npy(header=header((4, 1, 2), "'nonsense'")),
    "a program": npy(header="__import__('os').getcwd()\n"),
    "parentheses": npy(header="(" * 9000),
    "a header that goes on": npy(header=" " * 20000 + header((4, 1, 2)), content=bytes(64)),
    "no text": b"\x93NUMPY\x01\x00\x10\x00" + b"\xff" * 16,
}


@pytest.mark.parametrize("fault", NOT_ARRAYS)
@pytest.mark.parametrize("name", ARRAYS)
def test_a_member_that_is_no_sound_array_is_named(whole, name, fault):
    path, members = whole
    with refused(f"{path}: {name}: expected "):
        optviz.load(written(path, {**members, name: NOT_ARRAYS[fault]}))


UNSOUND = {
    "x": np.zeros((3, 1, 2)),
    "loss": np.zeros((4, 2)),
    "steps": np.array([0, 2, 1, 3]),
    "evaluations": np.zeros((3, 1)),
}


@pytest.mark.parametrize("name", UNSOUND)
def test_members_that_do_not_fit_each_other_name_the_file(whole, name):
    path, members = whole
    with refused(f"{path}: expected "):
        optviz.load(written(path, {**members, f"{name}.npy": npy(UNSOUND[name])}))


HEADS = {
    "nothing": b"",
    "no JSON": b"{'format': 1}",
    "no text": b"\xff\xfe{}",
    "a list": b"[1]",
    "a number": b"1",
    "no format": json.dumps({"problem": "", "labels": [], "meta": {}}),
    "no labels": json.dumps({"format": 1, "problem": "", "meta": {}}),
    "no problem": json.dumps({"format": 1, "labels": ["adam"], "meta": {}}),
    "labels that are text": head(labels="adam"),
    "labels that are numbers": head(labels=[1]),
    "meta that is a list": head(meta=[]),
    "a problem that is a list": head(problem=[1]),
    "depth": b"[" * 100_000,
}
OTHER_HEAD = "expected optviz's head with format, problem, labels and meta"


@pytest.mark.parametrize("fault", HEADS)
def test_a_head_that_is_not_optvizs_is_refused(whole, fault):
    path, members = whole
    with pytest.raises(TrajectoryError, match=f"^{re.escape(f'{path}: meta.json: {OTHER_HEAD}')}$"):
        optviz.load(written(path, {**members, "meta.json": HEADS[fault]}))


@pytest.mark.parametrize("version", [4, 99, 0, -1, "1", None, 1.5, True])
def test_another_format_is_refused(whole, version):
    path, members = whole
    words = f"{path}: expected format 1 to 3, found {version!r}; use a newer optviz"
    with pytest.raises(TrajectoryError, match=f"^{re.escape(words)}$"):
        optviz.load(written(path, {**members, "meta.json": head(format=version)}))


def test_a_label_too_few_names_the_file(whole):
    path, members = whole
    words = f"{path}: expected one label for each of 1 runs, found ()"
    with pytest.raises(TrajectoryError, match=f"^{re.escape(words)}$"):
        optviz.load(written(path, {**members, "meta.json": head(labels=[])}))


def test_a_file_that_is_missing_a_folder_or_no_zip_is_refused(whole, tmp_path):
    path, _ = whole
    foreign = tmp_path / "foreign.npz"
    foreign.write_bytes(b"GIF89a")
    empty = tmp_path / "empty.npz"
    empty.write_bytes(b"")
    found = {
        tmp_path / "none.npz": "No such file or directory",
        tmp_path: "Is a directory",
        foreign: "File is not a zip file",
        empty: "File is not a zip file",
    }
    for path, reason in found.items():
        words = f"{path}: expected an .npz file written by optviz, found: {reason}"
        with pytest.raises(TrajectoryError, match=f"^{re.escape(words)}$"):
            optviz.load(path)


@pytest.mark.parametrize("name", ["meta.json", "x.npy"])
def test_an_encrypted_member_is_named(whole, name):
    path, _ = whole
    content = bytearray(path.read_bytes())
    for sign, flag, head in ((b"PK\x03\x04", 6, 30), (b"PK\x01\x02", 8, 46)):
        places = [at.start() for at in re.finditer(re.escape(sign), bytes(content))]
        (at,) = [at for at in places if content[at + head :].startswith(name.encode())]
        content[at + flag] |= 1
    path.write_bytes(content)
    with refused(f"{path}: {name}: expected a member without a password, found an encrypted one"):
        optviz.load(path)


def test_an_archive_of_a_later_version_is_refused(whole):
    path, _ = whole
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 6] = 255
    path.write_bytes(content)
    with refused(f"{path}: expected an .npz file written by optviz, found: zip file version 25.5"):
        optviz.load(path)


def test_a_file_cut_anywhere_is_refused(whole):
    path, _ = whole
    content = path.read_bytes()
    for end in range(0, len(content) - len("optviz provenance trajectory"), 37):
        path.write_bytes(content[:end])
        with refused(f"{path}: "):
            optviz.load(path)


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA])
def test_a_file_with_wrong_bytes_is_refused_or_read_but_never_breaks(whole, compression):
    path, members = whole
    content = written(path, members, compression).read_bytes()
    rng, refusals = np.random.default_rng(8), 0
    for _ in range(150):
        damaged = bytearray(content)
        for place in rng.integers(0, len(content), 3):
            damaged[place] = rng.integers(256)
        path.write_bytes(damaged)
        try:
            assert optviz.load(path).x.ndim == 3
        except TrajectoryError as error:
            assert str(error).startswith(f"{path}: ")
            refusals += 1
    assert refusals > 70


def test_more_bytes_than_allowed_are_refused(whole):
    path, _ = whole
    for limit, name, left in ((63, "x", 63), (64, "loss", 0), (159, "evaluations", 31)):
        words = f"{path}: {name}.npy: expected at most {left} bytes, found "
        with refused(words):
            trajectories.load(path, max_bytes=limit)
    assert trajectories.load(path, max_bytes=160).labels == ("adam",)


@pytest.mark.parametrize("claimed", [(4, 1, 2), (-1, -1, -1), (10**7, 1, 2)])
def test_a_bomb_takes_no_memory(whole, claimed):
    path, members = whole
    bomb = npy(header=header(claimed), content=bytes(1 << 24))
    written(path, {**members, "x.npy": bomb}, zipfile.ZIP_DEFLATED)
    assert path.stat().st_size < 1 << 16
    tracemalloc.start()
    with refused(f"{path}: x.npy: expected "):
        trajectories.load(path, max_bytes=1 << 20)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1 << 22


def test_names_that_lead_elsewhere_are_never_followed(whole, tmp_path):
    path, members = whole
    found = optviz.load(written(path, {**members, "../escaped.npy": b"x", "/tmp/escaped.npy": b"x"}))
    assert found.labels == ("adam",) and not (tmp_path.parent / "escaped.npy").exists()
    elsewhere = {f"../{name}": content for name, content in members.items()}
    with refused(f"{path}: meta.json: expected "):
        optviz.load(written(path, elsewhere))

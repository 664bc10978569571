"""Files of runs as others write them, and every way in which they can be wrong."""

import bz2
import gzip
import io
import json
import lzma
import pickle
import struct
import zipfile

import numpy as np

POINTS = np.arange(12.0).reshape(3, 2, 2)
CSV = b"run,step,loss,x0,x1\na,0,9,1,2\na,1,8,3,4\nb,0,9,1,2\n"
RECORDS = b'[{"step": 0, "loss": 9, "x": [1, 2]}, {"step": 1, "loss": 8, "x": [3, 4]}]'


class Program:
    """A pickle of it would make a file where it is loaded."""

    def __reduce__(self):
        return open, ("escaped", "w")


def npy(array=None, shape=None, descr="'<f8'", content=b"", fortran=False):
    """The bytes of an array, or of a header that need not be true."""
    if array is not None:
        packed = io.BytesIO()
        np.lib.format.write_array(packed, np.asarray(array))
        return packed.getvalue()
    text = f"{{'descr': {descr}, 'fortran_order': {fortran}, 'shape': {shape}, }}\n".encode()
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text + content


def archive(*members, compression=zipfile.ZIP_STORED):
    """The bytes of a zip archive of (name, content) pairs."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", compression) as file:
        for name, content in members:
            file.writestr(zipfile.ZipInfo(name), content, compression)
    return packed.getvalue()


def short_runs(count, rows=30):
    """An archive of runs none of which has a step of another."""
    members = []
    for i in range(count):
        members.append((f"r{i}.npy", npy(np.zeros((rows, 2)))))
        members.append((f"r{i}_steps.npy", npy(np.arange(rows * i, rows * i + rows))))
    return archive(*members)


def encrypted():
    """An archive whose member says that it is encrypted."""
    content = bytearray(archive(("x.npy", npy(POINTS))))
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(sign) + at] |= 1
    return bytes(content)


def changed(content, at, by=b"\xff"):
    """Bytes with some of them changed."""
    return content[:at] + by + content[at + len(by) :]


def safetensors(head, content=b""):
    text = head if isinstance(head, bytes) else json.dumps(head).encode()
    return struct.pack("<Q", len(text)) + text + content


def tensor(shape=(2,), end=8, begin=0, kind="F32"):
    return {"w": {"dtype": kind, "shape": list(shape), "data_offsets": [begin, end]}}


def event(content, length=None):
    length = len(content) if length is None else length
    return struct.pack("<Q", length) + bytes(4) + content + bytes(4)


NEWER = b'{"format": 99, "labels": [], "meta": {}, "problem": null'  # the beginning of a head
SOUND = archive(("x.npy", npy(POINTS)), ("loss.npy", npy(POINTS[..., 0])))
BOMB = bytes(1 << 24)
TEXT = "expected text in UTF-8 or UTF-16"

# What is wrong: the file's name, its bytes, and how the sentence goes on after the name.
FAULTS = {
    "an empty file": ("a.csv", b"", ": expected a trajectory, found an empty file"),
    "an empty archive": ("a.npz", archive(), ": expected arrays, found an empty archive"),
    "an empty array": ("a.npy", npy(np.zeros((0, 2))), ": expected points of shape"),
    "a number": ("a.npy", npy(np.float64(1)), ": expected points of shape"),
    "one axis": ("a.npy", npy(np.zeros(5)), ": expected points of shape (T+1, D) or (T+1, R, D), found (5,)"),
    "too many axes": ("a.npy", npy(np.zeros((2, 2, 2, 2))), ": expected points of shape"),
    "objects": ("a.npy", npy(shape=(2, 2), descr="'|O'", content=bytes(64)), ": expected numbers or words"),
    "words for numbers": ("a.npy", npy([["a", "b"]]),
        ": expected real numbers of at most 64 bits, found <U1"),
    "truth values": ("a.npy", npy([[True, False]]), ": expected real numbers of at most 64 bits, found bool"),
    "complex numbers": ("a.npy", npy([[1j, 2]]),
        ": expected real numbers of at most 64 bits, found complex128"),
    "losses of another length": ("a.npz", archive(("x.npy", npy(POINTS)), ("loss.npy", npy([1.0, 2]))),
                                 ": expected losses of shape (3, 2), found (2, 1)"),
    "other dimensions": ("a.npz", archive(("a.npy", npy(np.ones((3, 2)))), ("b.npy", npy(np.ones((3, 4))))),
                         ": expected trajectories of one number of parameters, found 2 and 4"),
    "labels that are too few": ("a.npz", archive(("x.npy", npy(POINTS)), ("labels.npy", npy(["a"]))),
                                ": expected 2 words as labels"),
    "steps that fall": ("a.npz", archive(("x.npy", npy(POINTS)), ("steps.npy", npy([0, 2, 1]))),
                        ": expected 3 increasing steps"),
    "a truncated archive": ("a.npz", SOUND[:-40], ": expected an .npz file, found"),
    "a wrong checksum": ("a.npz", changed(SOUND, SOUND.index(b"\x93NUMPY") + 180),
        ": expected an .npz file, found: Bad CRC"),
    "a forged size": ("a.npz", archive(("x.npy", npy(shape=(1 << 40, 2)))), ": x.npy: expected at most "),
    "a size that is not there": ("a.npz", archive(("x.npy", npy(shape=(9, 2)))),
        ": x.npy: expected 144 bytes"),
    "a bomb": ("a.npz", archive(("x.npy", npy(shape=(1 << 20, 2), content=BOMB)),
        compression=zipfile.ZIP_DEFLATED),
               ": x.npy: expected at most "),
    "a bomb of many": ("a.npz", archive(*((f"{i}.npy", npy(np.zeros((1 << 15, 2)))) for i in range(9)),
                                        compression=zipfile.ZIP_DEFLATED), ": 2.npy: expected at most"),
    "a bomb of steps": ("a.npz", short_runs(60), ": expected at most "),
    "a bomb of steps in JSON": ("a.json", json.dumps({f"r{i}": {"step": list(range(9 * i, 9 * i + 9)),
        "x0": [0] * 9, "x1": [0] * 9} for i in range(80)}).encode(), ": expected at most "),
    "a member twice": ("a.npz", b"twice", ": x.npy: expected every member once, found it twice"),
    "a way to elsewhere": ("a.npz", archive(("../x.npy", npy(POINTS))),
        ": ../x.npy: expected the name of an array"),
    "a root": ("a.npz", archive(("/etc/x.npy", npy(POINTS))), ": /etc/x.npy: expected the name of an array"),
    "an encrypted member": ("a.npz", encrypted(), ": x.npy: expected a member without a password"),
    "another member": ("a.npz", archive(("x.npy", npy(POINTS)), ("run.sh", b"rm")),
        ": run.sh: expected arrays"),
    "a pickle in it": ("a.npz", archive(("x.npy", pickle.dumps(Program()))),
        ": x.npy: expected a NumPy array"),
    "a pickle": ("a.pkl", pickle.dumps(Program()), ": expected data, found a pickle"),
    "a pickle by another name": ("a.csv", pickle.dumps(Program()), ": expected data, found a pickle"),
    "a packing that is rare": ("a.npz", archive(("x.npy", npy(POINTS)), compression=zipfile.ZIP_LZMA),
        ": x.npy: expected a stored"),
    "a picture": ("a.npz", b"GIF89a", ": expected an .npz file, found"),
    "a program for a header": ("a.npy", b"\x93NUMPY\x01\x00\x20\x00" + b"__import__('os').getcwd()".ljust(32),
        ": expected a NumPy array"),
    "a NUL": ("a.csv", b"x,y\n1,\x002\n", ":2: expected text, found a NUL byte"),
    "half of UTF-16": ("a.csv", "x,y\n1,2\n".encode("utf-16")[:-1], f":2: {TEXT}"),
    "another alphabet": ("a.csv", b"x,y\n1,\xe4\n", f":1: {TEXT}"),
    "names or numbers": ("a.csv", b"0,1\n3,4\n", ": expected a first line of names or of numbers"),
    "a header alone": ("a.csv", b"step,x,y\n", ": expected at least one row, found none"),
    "comments alone": ("a.csv", b"# nothing\n\n", ": expected a table with a line of column names"),
    "a column twice": ("a.csv", b"x,y,x\n1,2,3\n",
        ": expected columns with different names, found 'x' twice"),
    "no column of use": ("a.csv", b"when,where\n1,2\n",
        ": expected columns of coordinates (x0, x1, ...) or a loss"),
    "families": ("a.csv", b"a0,a1,b0,b1\n1,2,3,4\n", ": expected one family of numbered columns"),
    "a ragged row": ("a.csv", b"x,y\n1,2\n3\n", ":3: expected 2 cells as in the header, found 1"),
    "a row too long": ("a.csv", b"# c\n\nx,y\n1,2\n3,4,5\n",
        ":5: expected 2 cells as in the header, found 3"),
    "a word for a number": ("a.csv", b"x,y\n1,2\n\n3,high\n",
        ":4: expected a number in column 'y', found 'high'"),
    "an underscore in a number": ("a.csv", b"x,y\n1,2_0\n",
        ":2: expected a number in column 'y', found '2_0'"),
    "half a point": ("a.csv", b"x,y\n1,2\n3,\n", ":3: expected all 2 coordinates or none, found some"),
    "an open quote": ("a.csv", b'x,y\n1,"2\n', ":2: expected a row of cells, found: unexpected end of data"),
    "a break in a cell": ("a.csv", b'run,x,y\n"a\nb",1,2\n', ":3: expected cells without line breaks"),
    "a cell too long": ("a.csv", b"x,y\n1," + b"2" * 200_000 + b"\n", ":2: expected a row of cells"),
    "a step twice": ("a.csv", b"step,x,y\n0,1,2\n1,1,2\n1,1,2\n",
        ":4: expected every step of a once, found step 1"),
    "half a step": ("a.csv", b"step,x,y\n0,1,2\n0.5,1,2\n", ":3: expected a whole number of steps from 0"),
    "a step below 0": ("a.csv", b"step,x,y\n-1,1,2\n", ":2: expected a whole number of steps from 0"),
    "a step that is nan": ("a.csv", b"step,x,y\nnan,1,2\n", ":2: expected a whole number of steps from 0"),
    "no step": ("a.csv", b"step,x,y\n0,1,2\n,1,2\n",
        ":3: expected a whole number of steps from 0 in 'step', found nothing"),
    "no name of a run": ("a.csv", b"run,x,y\na,1,2\n,1,2\n", ":3: expected the name of a run, found nothing"),
    "rows that are far apart": ("a.csv", b"run,step,x,y\n" + b"".join(b"%d,%d,1,2\n" % (i,
        i) for i in range(3000)),
                                ": expected at most "),
    "evaluations without end": ("a.csv", b"x,y,nfev\n1,2,inf\n",
        ":2: expected a finite number of evaluations"),
    "a head of optviz that is none": ("a.csv", b"# optviz provenance {x}\nx,y\n1,2\n",
        ": expected optviz's facts as JSON"),
    "a head of a newer optviz": ("a.csv", b"# optviz provenance " + NEWER + b"}\nx,y\n1,2\n",
                                 ": expected format 1 to 3, found 99; use a newer optviz"),
    "no JSON": ("a.json", b"{'x': 1}", ": expected JSON, found"),
    "half of JSON": ("a.json", RECORDS[:-9], ": expected JSON, found"),
    "depth": ("a.json", b"[" * 40_000, ": expected JSON, found"),
    "depth that is closed": ("a.json", b"[" * 20_000 + b"]" * 20_000, ": expected JSON, found"),
    "a newer JSON": ("a.json", NEWER + b', "dtypes": {}, "x": []}',
                     ": expected format 1 to 3, found 99; use a newer optviz"),
    "a JSON of optviz without losses": ("a.json", NEWER.replace(b"99", b"1").replace(b"[]", b'["a"]')
                                        + b', "dtypes": {}, "x": [], "steps": [0]}',
                                        ": expected optviz's lists"),
    "a scalar": ("a.json", b"3", ": expected an object or a list, found int"),
    "an empty object": ("a.json", b"{}", ": expected runs or columns by name"),
    "an empty list": ("a.json", b"[]", ": expected points or records, found an empty list"),
    "columns of other lengths": ("a.json", b'{"x0": [1, 2], "x1": [1]}',
        ": expected columns of one length, found x0 has 2, x1 has 1"),
    "ragged lists": ("a.json", b'{"x": [[1, 2], [3]]}',
        ": expected x as lists of one length, found ragged ones"),
    "a broken line of JSON": ("a.jsonl", b'{"loss": 1}\n{"loss": \n', ":2: expected JSON, found"),
    "JSON of many bytes": ("a.json", b"[" + b"1," * 40_000 + b"1]", ": expected at most "),
    "half of gzip": ("a.csv.gz", gzip.compress(CSV)[:-9], ": expected whole gzip data, found"),
    "half of xz": ("a.csv.xz", lzma.compress(CSV)[:-9], ": expected whole xz data, found"),
    "half of bzip2": ("a.csv.bz2", bz2.compress(CSV)[:-9], ": expected whole bzip2 data, found"),
    "wrong bytes in gzip": ("a.csv.gz", changed(gzip.compress(CSV), 20, b"\xff\xff\xff"),
        ": expected whole gzip data"),
    "a bomb of gzip": ("a.csv.gz", gzip.compress(b"x,y\n" + b"1,2\n" * (1 << 20)), ": expected at most "),
    "a bomb of xz": ("a.csv.xz", lzma.compress(b"x,y\n" + BOMB), ": expected at most "),
    "a bomb in a bomb": ("a.npy.gz", gzip.compress(npy(np.zeros((1 << 20, 2)))), ": expected at most "),
    "a line without end": ("a.csv.bz2", bz2.compress(b"x" * (1 << 24)), ": expected at most "),
    "a short safetensors": ("a.safetensors", b"\x01", ": expected a safetensors file"),
    "a head too long": ("a.safetensors", struct.pack("<Q", 1 << 40) + b"{}", ": expected a head of at most"),
    "a head that is none": ("a.safetensors", safetensors(b"[1]"), ": expected a safetensors file"),
    "offsets elsewhere": ("a.safetensors", safetensors(tensor(begin=8, end=16), bytes(16)),
        ": w: expected 8 bytes after 0"),
    "offsets that lie": ("a.safetensors", safetensors(tensor((1 << 40,), 1 << 42)), ": expected at most "),
    "a tensor that is cut": ("a.safetensors", safetensors(tensor(), bytes(4)),
        ": w: expected 8 bytes, found 4"),
    "an unknown type": ("a.safetensors", safetensors(tensor(kind="Q4"), bytes(8)),
        ": expected a safetensors file"),
    "no parameters": ("a.safetensors", safetensors({}), ": expected every state to have the parameters"),
    "no torch file": ("a.pt", b"PK\x03\x04" + bytes(50), ": expected a"),
    "a torch file of old": ("a.pt", b"\x80\x02\x8a\x0a", ": expected data, found a pickle"),
    "a packed torch file": ("a.pt", archive(("a/data.pkl", BOMB), compression=zipfile.ZIP_DEFLATED),
                            ": expected a torch file as torch writes it, found compressed members"),
    "events that claim": ("events.out.tfevents.1", event(b"abc", 1 << 50), ": expected records within"),
    "events that are cut": ("events.out.tfevents.1", event(b"abcdef")[:-6], ": expected records within"),
}  # fmt: skip

# As the same faults, for what needs a library: its name comes first.
WITH_LIBRARIES = {
    "a program in a torch file": ("torch", "a.pt", archive(("a/data.pkl", pickle.dumps(Program())),
        ("a/version", b"3")),
                                  ": expected tensors and plain values, found"),
    "half of Parquet": ("pyarrow", "a.parquet", b"PAR1" + bytes(40), ": expected parquet data, found"),
    "half of Arrow": ("pyarrow", "a.arrow", b"ARROW1" + bytes(40), ": expected arrow data, found"),
    "half a stream of Arrow": ("pyarrow", "a.arrows", b"\xff\xff\xff\xff" + bytes(4), ": expected "),
    "events of nothing": ("tensorboard", "events.out.tfevents.1", event(b"\x01\x02\x03"), ": expected "),
}  # fmt: skip


def content_of(fault):
    """Return the bytes of a fault; of one that zipfile warns of, without the warning."""
    if fault != "a member twice":
        return FAULTS[fault][1]
    content = archive(("x.npy", npy(POINTS)), ("y.npy", npy(POINTS)))
    return content.replace(b"y.npy", b"x.npy")

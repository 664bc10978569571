"""Which format a file has: by its first bytes, then by its name."""

from pathlib import Path

from optviz.errors import TrajectoryError
from optviz.trajectories.damage import member_names

FORMATS = {
    "npz": (".npz",),
    "npy": (".npy",),
    "csv": (".csv", ".tsv", ".txt", ".dat", ".log"),
    "json": (".json",),
    "jsonl": (".jsonl", ".ndjson"),
    "parquet": (".parquet", ".pq"),
    "arrow": (".arrow", ".feather", ".ipc"),
    "arrow stream": (".arrows",),
    "torch": (".pt", ".pth", ".ckpt"),
    "safetensors": (".safetensors",),
    "events": (),
}
_PACKED = (".gz", ".xz", ".bz2")
_PICKLES = (".pkl", ".pickle", ".p", ".joblib")


def format_of(name, stream):
    """Return the format of a stream, whose bytes are not used up."""
    head, suffix = stream.peek(4096)[:4096], suffix_of(name)
    if "tfevents" in Path(name).name:
        return "events"
    if not head:
        raise TrajectoryError(f"{name}: expected a trajectory, found an empty file")
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return "torch" if _is_torch(stream) else "npz"
    for magic, found in ((b"\x93NUMPY", "npy"), (b"PAR1", "parquet"), (b"ARROW1", "arrow"),
                         (b"\xff\xff\xff\xff", "arrow stream")):  # fmt: skip
        if head.startswith(magic):
            return found
    if head[:1] == b"\x80" and head[1:2] in b"\x02\x03\x04\x05" or suffix in _PICKLES:
        raise TrajectoryError(
            f"{name}: expected data, found a pickle, a program in disguise; save arrays with numpy.savez"
        )
    if head[8:9] == b"{" and b"data_offsets" in head or suffix == ".safetensors":
        return "safetensors"
    by_name = next((found for found, suffixes in FORMATS.items() if suffix in suffixes), None)
    if by_name in ("npz", "npy", "parquet", "arrow", "arrow stream", "torch"):
        return by_name  # and its reader says what is wrong
    return _text_format(head, by_name)


def suffix_of(name):
    """Return the ending of a name, without that of its compression.

    >>> suffix_of("race.CSV.gz")
    '.csv'
    """
    path = Path(name)
    return (Path(path.stem) if path.suffix.lower() in _PACKED else path).suffix.lower()


def stem_of(name):
    """Return a name without folder and endings."""
    path = Path(name)
    return (Path(path.stem) if path.suffix.lower() in _PACKED else path).stem


def _is_torch(stream):
    if not stream.seekable():
        return False
    return any(name.endswith("/data.pkl") or name == "data.pkl" for name in member_names(stream))


def _text_format(head, by_name):
    text = head[3:] if head[:3] == b"\xef\xbb\xbf" else head
    begin = text.lstrip()[:1]
    if by_name == "jsonl" or by_name == "json":
        return by_name
    if begin in (b"{", b"["):
        first, _, rest = text.strip().partition(b"\n")
        one_line = first.strip().endswith((b"}", b"]"))
        return "jsonl" if one_line and rest.strip()[:1] == begin else "json"
    return "csv"

"""The files that a picture was drawn from: what it says of them, and whether they are still there."""

import hashlib
from pathlib import Path, PurePath

from optviz.errors import TrajectoryError


def origin_of(path):
    """Return the JSON-ready name and digest of a file or a folder, so that it is known again.

    The name is as it was given, but without folders that lead elsewhere; stdin and pipes have no digest.
    """
    if not (Path(path).is_file() or Path(path).is_dir()):  # stdin or a pipe, which is gone
        return {"file": str(path)}
    name = PurePath(path)
    return {"file": name.as_posix() if _stays(name) else name.name, "sha256": _digest(Path(path))}


def found_again(origin, folder):
    """Return the path of an origin, in the present folder or another, and whether it has the same bytes.

    The path is None where there is no such file.
    """
    name = PurePath(origin["file"])
    places = [Path(name), Path(folder) / name] if _stays(name) and str(name) != "-" else []
    there = [path for path in places if path.is_file() or path.is_dir()]
    same = next((path for path in there if _digest(path) == origin.get("sha256")), None)
    return (same, True) if same else (next(iter(there), None), False)


def _stays(name):
    return not name.is_absolute() and ".." not in name.parts


def _digest(path):
    """Return the digest of a file, or of the names and bytes of all files in a folder."""
    try:
        if not path.is_dir():
            return _of_file(path)
        found = hashlib.sha256()
        for inner in sorted(path.rglob("*")):
            if inner.is_file():
                found.update(f"{inner.relative_to(path).as_posix()} {_of_file(inner)}\n".encode())
        return found.hexdigest()
    except OSError as error:
        raise TrajectoryError(f"{path}: {error.strerror or error}") from error


def _of_file(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

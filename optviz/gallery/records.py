"""What is known of the pictures that were made: `gallery.json`, kept beside them."""

import hashlib
import json
from functools import cache
from importlib.metadata import version
from pathlib import Path

import optviz
from optviz.errors import UsageError
from optviz.targets import write_whole

FILE = "gallery.json"
DATA = "data"  # the folder of files that commands read
_SOURCES = {".py", ".json", ".mplstyle", ".html"}


def read_records(folder):
    """Return {file: {"code", "versions", "recipe", "sha256", "bytes"}}, empty without a file."""
    path = Path(folder) / FILE
    if not path.exists():
        return {}
    try:
        content = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise UsageError(f"{path}: expected what `optviz gallery` wrote: {error}; remove it") from None
    whole = {key: content[key] for key in ("code", "versions") if key in content}  # of all: as it was once
    return {file: {**whole, **record} for file, record in content["pictures"].items()}


def write_records(manifest, made):
    """Write what is known of pictures: of those `made` as they are now, of others what was known."""
    known = read_records(manifest.folder)
    known.update((picture.file, recorded(manifest.folder, picture)) for picture in made)
    found = {picture.file: known[picture.file] for picture in manifest.pictures if picture.file in known}
    return write_whole(manifest.folder / FILE, (json.dumps({"pictures": found}, indent=1) + "\n").encode())


def recorded(folder, picture):
    """Return what is recorded of a picture that has just been made."""
    path = folder / picture.file
    return {
        "code": code(),
        "versions": versions(),
        "recipe": recipe(folder, picture),
        "sha256": file_digest(path),
        "bytes": path.stat().st_size,
    }


def file_digest(path):
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def recipe(folder, picture):
    """Return the digest of all that a picture is made from, but for the code."""
    parts = [picture.command.encode()]
    for word in (word for call in picture.calls for word in call):
        path = folder / word
        if word.startswith(f"{DATA}/") and path.is_file():
            parts.append(path.read_bytes())
    return _digest(*parts)


@cache
def code():
    """Return the digest of optviz's own sources."""
    root = Path(optviz.__file__).parent
    files = sorted(path for path in root.rglob("*") if path.suffix in _SOURCES)
    return _digest(*(str(path.relative_to(root)).encode() + path.read_bytes() for path in files))


def versions():
    """Return the versions of what draws."""
    return {name: version(name) for name in ("matplotlib", "numpy", "Pillow", "scipy")}


def _digest(*parts):
    found = hashlib.sha256()
    for part in parts:
        found.update(len(part).to_bytes(8, "big") + part)
    return found.hexdigest()

"""What is known of the pictures that were made: `gallery.json`, kept beside them."""

import hashlib
import json
from importlib.metadata import version
from pathlib import Path

import optviz
from optviz.errors import UsageError
from optviz.targets import write_whole

FILE = "gallery.json"
DATA = "data"  # the folder of files that commands read
_SOURCES = {".py", ".json", ".mplstyle", ".html"}


def read_records(folder):
    """Return {"code", "versions", "pictures": {file: {...}}}, empty without a file."""
    path = Path(folder) / FILE
    if not path.exists():
        return {"code": None, "versions": {}, "pictures": {}}
    try:
        return json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise UsageError(f"{path}: expected what `optviz gallery` wrote: {error}; remove it") from None


def write_records(manifest):
    """Write what is known of the pictures as they lie in the folder now."""
    found = {
        picture.file: recorded(manifest.folder, picture)
        for picture in manifest.pictures
        if (manifest.folder / picture.file).exists()
    }
    content = {"code": code(), "versions": versions(), "pictures": found}
    return write_whole(manifest.folder / FILE, (json.dumps(content, indent=1) + "\n").encode())


def recorded(folder, picture):
    """Return what is recorded of a picture."""
    path = folder / picture.file
    return {"recipe": recipe(folder, picture), "sha256": file_digest(path), "bytes": path.stat().st_size}


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

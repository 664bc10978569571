"""How a picture was made, written into the picture and read back."""

import html
import json
import re
from contextlib import contextmanager
from pathlib import Path

from optviz.errors import OptvizError, TrajectoryError
from optviz.targets import MARK

_LARGEST = 1 << 28


def provenance_text(facts):
    """Return one line of ASCII: optviz's mark and the facts as JSON."""
    return MARK.decode() + json.dumps(facts, sort_keys=True, allow_nan=False, default=_plain)


def _plain(value):
    """Return the Python number of a NumPy scalar."""
    if hasattr(value, "item"):
        return value.item()
    raise TypeError(f"expected facts of numbers, words, lists and mappings, found {value!r}")


def read_provenance(path):
    """Return the facts in a picture, video or .npz file that optviz made.

    Raises
    ------
    TrajectoryError
        If the file cannot be read or does not say how it was made.
    """
    path = Path(path)
    readers = {".gif": _image, ".png": _image, ".apng": _image, ".webp": _marked,
               ".mp4": _marked, ".webm": _marked, ".html": _marked,
               ".htm": _marked, ".svg": _marked, ".pdf": _pdf, ".npz": _npz}  # fmt: skip
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise TrajectoryError(f"{path}: expected a file ending in {', '.join(readers)}")
    try:
        if path.stat().st_size > _LARGEST:
            raise TrajectoryError(f"{path}: expected at most {_LARGEST} bytes, found {path.stat().st_size}")
        return reader(path)
    except (OSError, ValueError, KeyError, AttributeError, SyntaxError, RecursionError) as error:
        if isinstance(error, TrajectoryError):
            raise
        reason = getattr(error, "strerror", None) or "none was found"
        raise TrajectoryError(
            f"{path}: expected a file in which optviz wrote how it was made: {reason}"
        ) from error


@contextmanager
def whole_facts():
    """Tell what facts of another version, or edited ones, lack where they are taken for whole ones."""
    try:
        yield
    except OptvizError:
        raise
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise TrajectoryError(f"expected the facts of a whole picture, found none of {error}") from error


def _facts(text):
    facts = json.loads(text[text.index(MARK.decode()) + len(MARK) :])
    if not isinstance(facts, dict):
        raise ValueError("the facts are not a JSON object")
    return facts


def _image(path):
    from PIL import Image

    try:
        with Image.open(path, formats=["GIF", "PNG"]) as image:
            comment = image.info.get("comment", image.info.get("Comment", ""))
    except Image.DecompressionBombError as error:
        raise ValueError("the picture is too large") from error
    return _facts(comment.decode("ascii") if isinstance(comment, bytes) else comment)


def _marked(path):
    """Return the facts behind the first mark in a file that holds them as they are, or as XML."""
    content = path.read_bytes()
    text = content[content.index(MARK) + len(MARK) :].decode("ascii", "replace")
    if path.suffix.lower() in (".svg", ".webp"):
        text = html.unescape(text.partition("<")[0])
    facts, _ = json.JSONDecoder().raw_decode(text)
    return _facts(MARK.decode() + json.dumps(facts))


def _pdf(path):
    # The string of an information dictionary: "(...)" with \( \) \\ escaped.
    found = re.search(re.escape(MARK) + rb"(?:[^\\()]|\\.)*", path.read_bytes(), re.DOTALL).group()
    return _facts(re.sub(rb"\\(.)", rb"\1", found, flags=re.DOTALL).decode("ascii"))


def _npz(path):
    from optviz.trajectories import load

    trajectory = load(path)
    return {**trajectory.meta, "labels": list(trajectory.labels), "shape": list(trajectory.x.shape)}

"""Whether two pictures are the same, to what rounding on another processor may change."""

import io
import tempfile
from pathlib import Path

import numpy as np

APART, FEW = 32, 1e-4  # levels, of 255, by which this share of a frame's pixels may differ
PIXELS = (".gif", ".png", ".webp", ".apng")


def same_picture(path, content):
    """Whether a file shows what other bytes show: frame by frame, in the same time."""
    old = path.read_bytes()
    if old == content:
        return True
    if path.suffix not in PIXELS:
        return False
    before, now = _frames(old), _frames(content)
    for (picture, delay), (other, pause) in zip(before, now, strict=False):
        if picture.shape != other.shape or delay != pause or _differ(picture, other):
            return False
    return next(before, None) is None and next(now, None) is None


def _differ(picture, other):
    """Whether more pixels differ than a track's edge may: one letter is more."""
    return (np.abs(picture - other).max(axis=2) > APART).mean() > FEW


def same_facts(path, content):
    """Whether a file says of itself what other bytes say, but for versions, which draw otherwise."""
    from optviz.writers.provenance import read_provenance

    with tempfile.TemporaryDirectory() as folder:
        other = Path(folder, path.name)
        other.write_bytes(content)
        return _lasting(read_provenance(path)) == _lasting(read_provenance(other))


def _lasting(facts):
    return {key: value for key, value in facts.items() if key not in ("optviz", "numpy", "drawn_with")}


def _frames(content):
    """Yield the frames (H, W, 3) of a picture and how long each stands."""
    from PIL import Image, ImageSequence

    with Image.open(io.BytesIO(content)) as image:
        for frame in ImageSequence.Iterator(image):
            yield np.asarray(frame.convert("RGB"), np.int16), frame.info.get("duration", 0)

"""Posters: the last frame of every animation, shown until it is asked to move."""

import io

from optviz.targets import write_whole

COLOURS = 128
POSTERS = "posters"  # their folder


def poster_of(file):
    """Return the name of the poster of a file of the gallery: its own for a still."""
    name, _, ending = file.rpartition(".")
    return file if ending in ("png", "svg") else f"{POSTERS}/{name}.png"


def write_poster(path):
    """Write the last frame of an animation where `poster_of` says, unless it stands there."""
    from PIL import Image

    target = path.parent / poster_of(path.name)
    if target == path:
        return
    with Image.open(path) as image:
        image.seek(getattr(image, "n_frames", 1) - 1)
        picture = image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    content = io.BytesIO()
    picture.save(content, "PNG", optimize=True)
    target.parent.mkdir(exist_ok=True)
    if not target.exists() or target.read_bytes() != content.getvalue():
        write_whole(target, content.getvalue())

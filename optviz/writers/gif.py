"""GIF: one palette, changed rectangles only, transparency where nothing changes.

The bytes between the images are written here; Pillow compresses the pixels.
Specification: W3C, GIF89a, 1990.
"""

import struct

import numpy as np
from PIL import GifImagePlugin, Image

from optviz.writers.movie import patch, rectangle
from optviz.writers.palette import Palette

BITS = 7  # of a palette index; 8 makes files a tenth larger for a difference nobody sees


def gif(movie, bits=BITS):
    """Return the bytes of an animated GIF of a `Movie`; `bits` of a palette index, 3 to 8."""
    frames, clear = list(movie.frames), (1 << bits) - 1
    height, width, _ = movie.ground.shape
    picture = movie.ground.reshape(-1, 3).copy()
    picture[frames[0].pixels] = frames[0].colours
    colours = np.concatenate([picture, *(frame.colours for frame in frames[1:])])
    palette = Palette(colours, movie.reserved, clear)
    shown = palette.index(picture)
    comment = movie.comment.encode("ascii")
    blocks = [_header(width, height, palette.entries, bits, comment, movie.plays)]
    pending, image = frames[0].delay, (shown.reshape(height, width).copy(), (0, 0))
    for frame in frames[1:]:
        new = palette.index(frame.colours)
        differs = new != shown[frame.pixels]
        pixels, new = frame.pixels[differs], new[differs]
        if not len(pixels):
            pending += frame.delay  # nothing moved: the frame before stands longer
            continue
        blocks.append(_image(*image, pending, bits))
        shown[pixels] = new
        pending, image = frame.delay, _changed(pixels, new, width, clear)
    blocks += [_image(*image, pending, bits), b";"]
    return b"".join(blocks)


def _changed(pixels, new, width, clear):
    """Return the smallest rectangle that holds all changed pixels, and its corner."""
    box = rectangle(pixels, width)
    return patch(box, pixels, new[:, None], (clear,), width)[..., 0], box[:2]


def _image(indices, corner, delay, bits):
    """Return the bytes of one image that stands for `delay` hundredths of a second."""
    height, width = indices.shape
    clear = (1 << bits) - 1  # the palette index that leaves a pixel as it is
    image = Image.frombytes("L", (width, height), indices.tobytes())
    image.encoderconfig = (bits, 0)  # code size, not interlaced
    # Pillow writes 10 bytes of place and size and one that says 8 bits; ours replace them.
    compressed = b"".join(GifImagePlugin.getdata(image))[11:]
    keep_and_clear = 0b0000_0101  # the next image is drawn over this one; `clear` is transparent
    control = struct.pack("<2sBBHBB", b"\x21\xf9", 4, keep_and_clear, delay, clear, 0)
    return control + struct.pack("<sHHHHBB", b",", *corner, width, height, 0, bits) + compressed


def _header(width, height, palette, bits, comment, plays):
    table = np.zeros((1 << bits, 3), np.uint8)
    table[: len(palette)] = palette
    screen = struct.pack("<6sHHBBB", b"GIF89a", width, height, 0xF0 | (bits - 1), 0, 0)
    again = b""
    if plays != 1:  # the count is that of the times after the first; 0 is for ever
        again = b"\x21\xff\x0bNETSCAPE2.0\x03\x01" + struct.pack("<HB", max(0, plays - 1), 0)
    blocks = b"".join(bytes([len(part)]) + part for part in _split(comment, 255))
    return screen + table.tobytes() + again + b"\x21\xfe" + blocks + b"\x00"


def _split(content, size):
    return [content[i : i + size] for i in range(0, len(content), size)]

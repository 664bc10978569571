"""GIF: one palette, changed rectangles only, transparency where nothing changes.

The bytes between the images are written here; Pillow compresses the pixels.
Specification: W3C, GIF89a, 1990.
"""

import struct

import numpy as np
from PIL import GifImagePlugin, Image

from optviz.writers.palette import Palette

BITS = 7  # of a palette index; 8 makes files a tenth larger for a difference nobody sees
CLEAR = 127  # the palette index that leaves a pixel as it is


def gif(first, frames, reserved, comment, loop=True):
    """Return the bytes of an animated GIF.

    Parameters
    ----------
    first : ndarray (H, W, 3), uint8
        The picture that the first frame changes.
    frames : iterable of Frame
    reserved : sequence of (r, g, b)
        Colours that must come out exact.
    comment : bytes
    loop : bool
        Repeat for ever.
    """
    frames = list(frames)
    height, width, _ = first.shape
    picture = first.reshape(-1, 3).copy()
    picture[frames[0].pixels] = frames[0].colours
    colours = np.concatenate([picture, *(frame.colours for frame in frames[1:])])
    palette = Palette(colours, reserved, CLEAR)
    shown = palette.index(picture)
    blocks = [_header(width, height, palette.entries, comment, loop)]
    pending, image = frames[0].delay, (shown.reshape(height, width).copy(), (0, 0))
    for frame in frames[1:]:
        new = palette.index(frame.colours)
        differs = new != shown[frame.pixels]
        pixels, new = frame.pixels[differs], new[differs]
        if not len(pixels):
            pending += frame.delay  # nothing moved: the frame before stands longer
            continue
        blocks.append(_image(*image, pending))
        shown[pixels] = new
        pending, image = frame.delay, _changed(pixels, new, width)
    blocks += [_image(*image, pending), b";"]
    return b"".join(blocks)


def _changed(pixels, new, width):
    """Return the smallest rectangle that holds all changed pixels, and its corner."""
    row, column = np.divmod(pixels, width)
    top, left = row[0], column.min()  # pixels are sorted
    rectangle = np.full((row[-1] - top + 1, column.max() - left + 1), CLEAR, np.uint8)
    rectangle[row - top, column - left] = new
    return rectangle, (int(left), int(top))


def _image(indices, corner, delay):
    """Return the bytes of one image that stands for `delay` hundredths of a second."""
    height, width = indices.shape
    image = Image.frombytes("L", (width, height), indices.tobytes())
    image.encoderconfig = (BITS, 0)  # code size, not interlaced
    # Pillow writes 10 bytes of place and size and one that says 8 bits; ours replace them.
    compressed = b"".join(GifImagePlugin.getdata(image))[11:]
    keep_and_clear = 0b0000_0101  # the next image is drawn over this one; CLEAR is transparent
    control = struct.pack("<2sBBHBB", b"\x21\xf9", 4, keep_and_clear, delay, CLEAR, 0)
    return control + struct.pack("<sHHHHBB", b",", *corner, width, height, 0, BITS) + compressed


def _header(width, height, palette, comment, loop):
    table = np.zeros((1 << BITS, 3), np.uint8)
    table[: len(palette)] = palette
    screen = struct.pack("<6sHHBBB", b"GIF89a", width, height, 0xF0 | (BITS - 1), 0, 0)
    again = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00" if loop else b""
    blocks = b"".join(bytes([len(part)]) + part for part in _split(comment, 255))
    return screen + table.tobytes() + again + b"\x21\xfe" + blocks + b"\x00"


def _split(content, size):
    return [content[i : i + size] for i in range(0, len(content), size)]

"""Animated WebP: exact colours, changed rectangles only, transparent where nothing changes.

Pillow compresses the rectangles; the container around them is written here.
Specification: RFC 9649, WebP Image Format, 2024, section 2.7.
"""

import io
import struct
from xml.sax.saxutils import escape

import numpy as np
from PIL import Image

from optviz.writers.movie import changes, patch, rectangle

METHOD, EFFORT = 1, 50  # of libwebp: 0 to 6 and 0 to 100
ALPHA, ANIMATION, XMP = 0x10, 0x02, 0x04
REPLACE = 0x02
_PACKET = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<dc:description>{}</dc:description><dc:source>{}</dc:source></rdf:Description></rdf:RDF></x:xmpmeta>"
)


def webp(movie):
    """Return the bytes of an animated, lossless WebP of a `Movie`."""
    height, width, _ = movie.ground.shape
    pictures = [_frame(*change, width, k) for k, change in enumerate(changes(movie))]
    packet = _PACKET.format(escape(movie.alt), escape(movie.comment)).encode()
    flags = bytes([ALPHA | ANIMATION | XMP, 0, 0, 0])
    chunks = [
        _chunk(b"VP8X", flags + _three(width - 1, height - 1)),
        _chunk(b"ANIM", struct.pack("<IH", 0xFFFFFFFF, movie.plays)),
        *pictures,
        _chunk(b"XMP ", packet),
    ]
    return _chunk(b"RIFF", b"WEBP" + b"".join(chunks))


def _frame(pixels, colours, delay, width, number):
    """Return the chunk of one picture; its corner is even, as the format wants it."""
    left, top, across, down = rectangle(pixels, width)
    box = left & ~1, top & ~1, across + (left & 1), down + (top & 1)
    opaque = np.full((len(pixels), 4), 255, np.uint8)
    opaque[:, :3] = colours
    head = _three(box[0] // 2, box[1] // 2, box[2] - 1, box[3] - 1, 10 * delay)
    blend = 0 if number else REPLACE
    image = _lossless(patch(box, pixels, opaque, (0, 0, 0, 0), width))
    return _chunk(b"ANMF", head + bytes([blend]) + image)


def _lossless(picture):
    """Return the chunk that holds a compressed picture (h, w, 4)."""
    content = io.BytesIO()
    Image.fromarray(picture).save(content, "WEBP", lossless=True, method=METHOD, quality=EFFORT)
    packed = content.getvalue()
    place = 12
    while packed[place : place + 4] != b"VP8L":
        size = int.from_bytes(packed[place + 4 : place + 8], "little")
        place += 8 + size + (size & 1)
    size = int.from_bytes(packed[place + 4 : place + 8], "little")
    return packed[place : place + 8 + size + (size & 1)]


def _three(*numbers):
    return b"".join(int(number).to_bytes(3, "little") for number in numbers)


def _chunk(name, content):
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) & 1)

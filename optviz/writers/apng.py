"""Animated PNG: exact colours, changed rectangles only, one colour key where nothing changes.

Specification: W3C, Portable Network Graphics, third edition, 2025, sections 11.3.6 and 13.
"""

import struct
import zlib

import numpy as np

from optviz.writers.movie import changes, patch, rectangle

LEVEL = 6  # of zlib; 9 takes three times as long for a twentieth
REPLACE, DRAW_OVER = 0, 1


def apng(movie):
    """Return the bytes of an animated PNG of a `Movie`."""
    height, width, _ = movie.ground.shape
    pictures = list(changes(movie))
    key = unused_colour(np.concatenate([colours for _, colours, _ in pictures]))
    chunks = [
        b"\x89PNG\r\n\x1a\n",
        _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),  # 8 bits of red, green, blue
        _chunk(b"acTL", struct.pack(">II", len(pictures), movie.plays)),
        _chunk(b"tRNS", struct.pack(">HHH", *key)),
        *texts(movie.comment, movie.alt),
    ]
    sequence = 0
    for pixels, colours, delay in pictures:
        box = rectangle(pixels, width)
        data = _compressed(patch(box, pixels, colours, key, width))
        chunks.append(_chunk(b"fcTL", _control(sequence, box, delay, DRAW_OVER if sequence else REPLACE)))
        if sequence:
            chunks.append(_chunk(b"fdAT", struct.pack(">I", sequence + 1) + data))
        else:
            chunks.append(_chunk(b"IDAT", data))
        sequence += 2 if sequence else 1
    return b"".join([*chunks, _chunk(b"IEND", b"")])


def texts(comment, alt):
    """Return the chunks that say how a picture was made and what it shows."""
    found = [_chunk(b"tEXt", b"Comment\0" + comment.encode("latin-1"))]
    if alt:
        found.append(_chunk(b"iTXt", b"Description\0\0\0\0\0" + alt.encode()))
    return found


def unused_colour(colours):
    """Return a colour (r, g, b) that is not among uint8 colours (n, 3).

    >>> unused_colour(np.array([[0, 0, 0], [0, 0, 1]], np.uint8))
    (0, 0, 2)
    """
    used = np.zeros(1 << 24, bool)
    used[colours[:, 0].astype(np.int32) << 16 | colours[:, 1].astype(np.int32) << 8 | colours[:, 2]] = True
    free = int(used.argmin())
    return free >> 16, free >> 8 & 255, free & 255


def _control(sequence, box, delay, blend):
    left, top, width, height = box
    return struct.pack(">IIIIIHHBB", sequence, width, height, left, top, delay, 100, 0, blend)


def _compressed(rows):
    """Return the compressed rows of a rectangle, each after a byte that says it is not filtered."""
    plain = np.zeros((len(rows), rows[0].size + 1), np.uint8)
    plain[:, 1:] = rows.reshape(len(rows), -1)
    return zlib.compress(plain, LEVEL)


def _chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

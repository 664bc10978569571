"""A moving picture as every writer takes it: a still part and what changes."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Movie:
    """What is written to a file.

    Attributes
    ----------
    ground : ndarray (H, W, 3), uint8
        The picture that the first frame changes.
    frames : iterable of Frame
        A list if more than one writer takes it.
    fps : float
        Frames per second of the moving part.
    reserved : tuple of (r, g, b)
        Colours that must come out exact.
    comment : str
        How the picture was made, one line of ASCII.
    alt : str
        What the picture shows, in words.
    plays : int
        How often it is played; 0 for ever.
    """

    ground: np.ndarray
    frames: Iterable
    fps: float
    reserved: tuple
    comment: str
    alt: str = ""
    plays: int = 0


def changes(movie):
    """Yield (pixels, colours, delay) of all pictures that differ from the one before.

    The first has every pixel. A frame that changes nothing lengthens the delay of the one
    before it. Pixels are sorted.
    """
    picture, waiting = movie.ground.reshape(-1, 3).copy(), None
    for frame in movie.frames:
        pixels, colours = frame.pixels, frame.colours
        if waiting is None:
            picture[pixels] = colours
            waiting = np.arange(len(picture)), picture.copy(), frame.delay
            continue
        differs = np.flatnonzero((picture[pixels] != colours).any(axis=1))
        if not len(differs):
            waiting = *waiting[:2], waiting[2] + frame.delay
            continue
        yield waiting
        pixels, colours = pixels[differs], colours[differs]
        picture[pixels] = colours
        waiting = pixels, colours, frame.delay
    yield waiting


def rectangle(pixels, width):
    """Return (left, top, width, height) of the smallest rectangle around sorted pixels."""
    left, right = int((pixels % width).min()), int((pixels % width).max())
    top, bottom = int(pixels[0]) // width, int(pixels[-1]) // width
    return left, top, right - left + 1, bottom - top + 1


def patch(box, pixels, values, blank, width):
    """Return the rectangle (height, width, ...) with values at its pixels and `blank` elsewhere."""
    left, top, across, down = box
    found = np.empty((down, across, len(blank)), np.uint8)
    found[:] = blank
    found[pixels // width - top, pixels % width - left] = values
    return found

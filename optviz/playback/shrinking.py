"""The best picture that a file of a given size can hold."""

import re
from dataclasses import dataclass

from optviz.errors import OutputError, UsageError
from optviz.writers.formats import FORMATS

_UNITS = {"": 1, "b": 1, "kb": 1e3, "mb": 1e6, "gb": 1e9, "kib": 2**10, "mib": 2**20, "gib": 2**30}
# What is given up, in this order: frames down to a film's few, pixels, then more of both.
_LOOKS = ((1, 1), (0.6, 1), (0.4, 1), (0.4, 0.75), (0.4, 0.6), (0.3, 0.5), (0.2, 0.4))


@dataclass(frozen=True)
class Choice:
    """How a picture is made smaller.

    Attributes
    ----------
    frames, pixels : float
        Shares of the frames per second, and of width and height.
    settings : dict
        Of the writer, such as {"bits": 6}.
    """

    frames: float = 1
    pixels: float = 1
    settings: tuple = ()

    def said(self, fps, size):
        """Return in words what it is: "64 colours, 15 frames per second, 600x338"."""
        words = [f"{2**value} colours" if key == "bits" else f"{key} {value}" for key, value in self.settings]
        if self.frames != 1:
            words.append(f"{fps * self.frames:g} frames per second")
        if self.pixels != 1:
            words.append("x".join(map(str, shrunk(size, self.pixels))))
        return ", ".join(words) or "as it is"


def choices(ending):
    """Return all `Choice`s for a kind of file, the best first.

    >>> [choice.said(25, (800, 450)) for choice in choices(".gif")[:4]]
    ['as it is', '64 colours', '32 colours', '32 colours, 15 frames per second']
    """
    settings = [()]
    for name, values in FORMATS[ending].settings.items():
        settings = [((name, value),) if value != values[0] else () for value in values]
    if not FORMATS[ending].moving:
        return [Choice(pixels=share) for share in (1, 0.75, 0.6, 0.5, 0.4)]
    best = [Choice(settings=some) for some in settings]
    return best + [Choice(*look, settings[-1]) for look in _LOOKS[1:]]


def fitting(make, ending, most):
    """Return the bytes of the best choice that has at most `most` bytes, and the choice.

    Parameters
    ----------
    make : callable
        Of a `Choice`, returns bytes; worse choices are taken to make smaller files.
    ending : str
    most : int

    Raises
    ------
    OutputError
        If even the worst is larger.
    """
    ladder = choices(ending)
    low, high, found, smallest = 0, len(ladder) - 1, None, None
    middle = 0  # most pictures fit as they are
    while low <= high:
        try:
            content = make(ladder[middle])
        except UsageError:  # so few pixels have no room for it
            if middle == 0:
                raise
            high = middle - 1
        else:
            if len(content) <= most:
                found, high = (content, ladder[middle]), middle - 1
            else:
                low, smallest = middle + 1, len(content)
        middle = (low + high) // 2
    if found is None:
        raise OutputError(
            f"expected a file of at most {most} bytes, found {smallest} with the least that is shown; "
            "raise --max-size or shorten --duration"
        )
    return found


def shrunk(size, share):
    """Return a smaller size (width, height), even both ways."""
    return tuple(round(length * share / 2) * 2 for length in size)


def checked_bytes(size):
    """Return a number of bytes of 2_000_000 or "2MB", or None; raise UsageError.

    >>> checked_bytes("2MB"), checked_bytes("500 kB"), checked_bytes("1MiB")
    (2000000, 500000, 1048576)
    """
    if size is None:
        return None
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*", str(size).lower())
    if not found or found[2] not in _UNITS or float(found[1]) * _UNITS[found[2]] < 1000:
        raise UsageError(f"expected a size of a file from 1 kB, such as 2MB or 500kB, found {size!r}")
    return int(float(found[1]) * _UNITS[found[2]])

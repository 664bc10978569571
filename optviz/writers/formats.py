"""Every kind of file that a picture can be: its ending, its writer and its limits."""

import importlib
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Format:
    """A kind of file.

    Attributes
    ----------
    moving : bool
        False for a still of the last frame.
    writer : str
        "module:function", of a `Movie` and settings to bytes; a still's takes the picture. Without
        one Matplotlib writes lines and letters.
    settings : dict
        What makes the file smaller: the setting's name and its values, the best first.
    video : bool
        Written by ffmpeg, in even sizes.
    """

    moving: bool
    writer: str = ""
    settings: dict = field(default_factory=dict)
    video: bool = False

    def written(self, movie, **settings):
        """Return the bytes of a file."""
        module, _, name = self.writer.partition(":")
        return getattr(importlib.import_module(f"optviz.writers.{module}"), name)(movie, **settings)


FORMATS = {
    ".gif": Format(True, "gif:gif", {"bits": (7, 6, 5)}),
    ".webp": Format(True, "webp:webp"),
    ".apng": Format(True, "apng:apng"),
    ".mp4": Format(True, "video:mp4", {"quality": (20, 26, 32)}, video=True),
    ".webm": Format(True, "video:webm", {"quality": (24, 34, 44)}, video=True),
    ".png": Format(False, "png:png"),
    ".svg": Format(False),
    ".pdf": Format(False),
}
SUFFIXES = tuple(FORMATS)

"""What a picture is for: size, letters, theme and time by one word."""

from dataclasses import dataclass

from optviz.errors import UsageError


@dataclass(frozen=True)
class Preset:
    """The usual settings of one use.

    Attributes
    ----------
    endings : tuple of str
        Of the files that it is good for, the usual one first.
    look : dict
        Arguments of `optviz.animate`.
    """

    endings: tuple
    look: dict


_FILMS = (".mp4", ".webm", ".gif", ".webp", ".apng", ".png")
_PAGES = (".pdf", ".svg", ".png")
# Letters of the slides have 18 points and more on a page of 19.2 x 10.8 inches, 100 pixels each.
PRESETS = {
    "slides": Preset(_FILMS, {"size": (1920, 1080), "hold": 3.0, "duration": 12.0, "loop": 1}),
    "slides-4x3": Preset(
        _FILMS, {"size": (1440, 1080), "text": 1.25, "hold": 3.0, "duration": 12.0, "loop": 1}
    ),
    "readme": Preset((".gif", ".webp", ".apng", ".png", ".svg"), {"size": (800, 450), "hold": 2.5}),
    "paper": Preset(_PAGES, {"size": (800, 450), "theme": "paper"}),
    "square": Preset(_FILMS, {"size": (1080, 1080), "text": 1.25, "hold": 2.5}),
    "poster": Preset(_PAGES, {"size": (3200, 1800), "theme": "high-contrast"}),
}


def checked_preset(name, paths):
    """Raise UsageError if a preset is not good for one of these files."""
    endings = PRESETS[name].endings
    for path in paths:
        if path.suffix.lower() not in endings:
            raise UsageError(
                f"expected a file ending in {', '.join(endings)} for {name}, found {str(path)!r}; "
                "choose another ending or leave --for out"
            )

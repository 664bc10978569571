"""How a picture is played and to which files it goes: the options, bundled."""

from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path

import click
from click.core import ParameterSource

from optviz.cli.options import file_name, text_option, theme_option
from optviz.cli.values import FileName, Number, OneOf, Whole

PRESET_NAMES = ("slides", "slides-4x3", "readme", "paper", "square", "poster")


@dataclass(frozen=True)
class Playback:
    """What the options say."""

    outputs: tuple
    fps: float
    duration: float
    hold: float
    loop: int
    pixel_format: str
    max_size: str | None
    poster: str | None
    storyboard: int | None
    frames: str | None
    frames_as: str
    html: str | None
    reveal: bool
    quiz: bool
    alt: str | None
    theme: str
    text: float
    preset: str | None

    def files(self, name):
        """Return the names of the files to be written."""
        from optviz.playback.presets import PRESETS

        usual = PRESETS[self.preset].endings[0] if self.preset else ".gif"
        usual = ".png" if self.storyboard and not self.preset else usual
        found = list(self.outputs) or [file_name(name, usual)]
        if self.poster:
            found.append(self.poster)
        elif self.html and not any(file.lower().endswith((".png", ".svg")) for file in found):
            found.append(str(Path(found[0]).with_suffix(".png")))
        return found

    def applied(self, size):
        """Return this with the preset's values where none was given, and the size."""
        from optviz.playback.presets import PRESETS

        if self.preset is None:
            return self, size
        given = click.get_current_context().get_parameter_source
        usual = {
            key: value
            for key, value in PRESETS[self.preset].look.items()
            if given(key) in (None, ParameterSource.DEFAULT, ParameterSource.DEFAULT_MAP)
        }
        size = usual.pop("size", size)
        return replace(self, **usual), size

    @property
    def look(self):
        """What `optviz.animate` is told."""
        return {
            "fps": self.fps, "duration": self.duration, "hold": self.hold, "loop": self.loop,
            "pixel_format": self.pixel_format, "max_size": self.max_size, "storyboard": self.storyboard,
            "quiz": self.quiz, "alt": self.alt, "theme": self.theme,
            "text": self.text,
        }  # fmt: skip

    @property
    def beside(self):
        """What is written beside the pictures."""
        return {"frames": self.frames, "frames_as": self.frames_as, "html": self.html}


OPTIONS = [
    click.option("--output", "-o", "outputs", multiple=True, type=FileName(),
                 help="Ending .gif, .webp, .apng, .mp4 or .webm, or .png, .svg or .pdf for the last "
                 "frame; repeat for several, drawn once.  [default: NAME.gif]"),
    click.option("--fps", type=Number(), default=25, show_default=True,
                 help="Frames per second, at most 50."),
    click.option("--duration", type=Number(), default=8, show_default=True,
                 help="Seconds, the still end included."),
    click.option("--hold", type=Number(), default=1.5, show_default=True,
                 help="Seconds that the end stands still."),
    click.option("--loop", type=Whole(), metavar="N", default=0, show_default=True,
                 help="How often it is played; 0 is for ever. Videos leave it to the player."),
    click.option("--pix-fmt", "pixel_format", type=OneOf(["yuv420p", "yuv444p"]), default="yuv420p",
                 show_default=True, help="Of videos: played everywhere, or with sharp coloured lines."),
    click.option("--for", "preset", type=OneOf(list(PRESET_NAMES)),
                 help="Size, letters, time and kind of file for one use; options of your own count first."),
    theme_option,
    text_option,
    click.option("--max-size", metavar="2MB",
                 help="The best picture in a file of at most this size: fewer colours, frames, pixels."),
    click.option("--poster", type=FileName(), help="The last frame as well; .png, .svg or .pdf."),
    click.option("--storyboard", type=Whole(), metavar="N",
                 help="So many stills with their steps in the .png, .svg or .pdf."),
    click.option("--frames", type=FileName(), metavar="FOLDER",
                 help="Every frame as a file, and frames.tex for LaTeX."),
    click.option("--frames-as", type=OneOf(["png", "pdf"]), default="png", show_default=True,
                 help="Pixels, or lines and letters."),
    click.option("--html", type=FileName(), help="HTML that shows the pictures, still where that is wanted."),
    click.option("--reveal", is_flag=True, help="A file per optimizer, each showing one more: NAME-1, ..."),
    click.option("--quiz", is_flag=True, help="Letters for names, told at the end."),
    click.option("--alt", metavar="TEXT", help="What the picture shows, in words.  [default: generated]"),
]  # fmt: skip


def playback_options(command):
    """Add the options; the command gets them as one `Playback`."""
    names = Playback.__dataclass_fields__

    @wraps(command)
    def playing(**given):
        playback = Playback(**{name: given.pop(name) for name in names})
        return command(playback=playback, **given)

    for option in reversed(OPTIONS):
        playing = option(playing)
    return playing

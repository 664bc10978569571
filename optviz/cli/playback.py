"""How a picture is played and to which files it goes: the options, bundled."""

from dataclasses import dataclass
from functools import wraps

import click

from optviz.cli.options import file_name


@dataclass(frozen=True)
class Playback:
    """What the options say."""

    outputs: tuple
    fps: float
    duration: float
    hold: float
    loop: int
    pixel_format: str

    def files(self, name):
        """Return the names of the files to be written."""
        return self.outputs or (file_name(name, ".gif"),)

    @property
    def look(self):
        """What `optviz.animate` is told."""
        return {
            "fps": self.fps, "duration": self.duration, "hold": self.hold, "loop": self.loop,
            "pixel_format": self.pixel_format,
        }  # fmt: skip


OPTIONS = [
    click.option("--output", "-o", "outputs", multiple=True, metavar="FILE",
                 help="Ending .gif, .webp, .apng, .mp4 or .webm, or .png for the last frame; repeat for "
                 "several, drawn once.  [default: NAME.gif]"),
    click.option("--fps", type=float, default=25, show_default=True, help="Frames per second, at most 50."),
    click.option("--duration", type=float, default=8, show_default=True,
                 help="Seconds, the still end included."),
    click.option("--hold", type=float, default=1.5, show_default=True,
                 help="Seconds that the end stands still."),
    click.option("--loop", type=int, metavar="N", default=0, show_default=True,
                 help="How often it is played; 0 is for ever. Videos leave it to the player."),
    click.option("--pix-fmt", "pixel_format", type=click.Choice(["yuv420p", "yuv444p"]), default="yuv420p",
                 show_default=True, help="Of videos: played everywhere, or with sharp coloured lines."),
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

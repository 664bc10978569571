"""One drawing of a scene to the bytes of several files."""

from dataclasses import dataclass
from functools import cached_property

from optviz.scenes.building import Scene
from optviz.scenes.style import INK, PAPER, rgb
from optviz.writers.formats import FORMATS
from optviz.writers.movie import Movie


@dataclass(frozen=True)
class Showing:
    """A scene that is drawn once, whatever is made of it.

    Attributes
    ----------
    scene : Scene
    comment : str
        How it was made, one line of ASCII.
    alt : str
        What it shows.
    plays : int
        How often it is played; 0 for ever.
    pixel_format : str
        Of videos.
    """

    scene: Scene
    comment: str
    alt: str = ""
    plays: int = 0
    pixel_format: str = "yuv420p"

    @cached_property
    def ground(self):
        """The still part, (H, W, 3) uint8."""
        from optviz.render.still import draw_still

        return draw_still(self.scene)

    @cached_property
    def frames(self):
        """All frames, kept: for formats that look twice, and for several files."""
        return list(self.streamed())

    def streamed(self):
        """Yield the frames as they are drawn."""
        from optviz.render.frames import frames

        return frames(self.scene, self.ground)

    def contents(self, endings):
        """Return the bytes of one file per ending, for example [".gif", ".mp4"]."""
        moving = [ending for ending in endings if FORMATS[ending].moving]
        once = len(moving) == 1 and FORMATS[moving[0]].video
        return [self.content(ending, once) for ending in endings]

    def content(self, ending, streamed=False, **settings):
        """Return the bytes of a file; `streamed` frames are forgotten as soon as they are written."""
        kind = FORMATS[ending]
        if kind.moving:
            if kind.video:
                settings = {"pixel_format": self.pixel_format, **settings}
            return kind.written(self.movie(self.streamed() if streamed else self.frames), **settings)
        from optviz.render.frames import final

        return kind.written(final(self.scene, self.ground), comment=self.comment, alt=self.alt)

    def movie(self, frames):
        """Return the `Movie` of these frames."""
        reserved = [rgb(PAPER), rgb(INK), *(rgb(track.style.colour) for track in self.scene.tracks)]
        fps = self.scene.timing.fps
        return Movie(self.ground, frames, fps, tuple(reserved), self.comment, self.alt, self.plays)

"""One drawing of a scene to the bytes of several files."""

from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from optviz.scenes.building import Scene
from optviz.scenes.style import rgb
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
    alt, still_alt : str
        What it shows: moving, and at its end.
    plays : int
        How often it is played; 0 for ever.
    pixel_format : str
        Of videos.
    storyboard : int or None
        Stills in place of the last frame.
    quiz : Scene or None
        The same with letters for names, shown until the end, and on stills.
    """

    scene: Scene
    comment: str
    alt: str = ""
    still_alt: str = ""
    plays: int = 0
    pixel_format: str = "yuv420p"
    storyboard: int | None = None
    quiz: Scene | None = None

    @cached_property
    def ground(self):
        """The still part, (H, W, 3) uint8."""
        from optviz.render.still import draw_still

        return draw_still(self.quiz or self.scene)

    @cached_property
    def frames(self):
        """All frames, kept: for formats that look twice, and for several files."""
        return list(self.streamed())

    def streamed(self):
        """Yield the frames as they are drawn."""
        from optviz.render.frames import frames

        if self.quiz is None:
            return frames(self.scene, self.ground)
        from optviz.playback.quiz import with_answer

        return with_answer(frames(self.quiz, self.ground), self.ground, self._answer)

    @cached_property
    def _answer(self):
        from optviz.render.still import draw_still

        return self.ground if self.quiz is None else draw_still(self.scene)

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
        if self.storyboard or not kind.writer:
            return self._figure(ending)
        from optviz.render.frames import final

        return kind.written(
            final(self.quiz or self.scene, self.ground), comment=self.comment, alt=self.still_alt
        )

    def pages(self, kind):
        """Yield the bytes of every frame as "png" or "pdf"; the first says how they were made."""
        if kind == "pdf":
            yield from self._drawn_pages()
            return
        from optviz.writers.png import png

        picture, comment = self.ground.reshape(-1, 3).copy(), self.comment
        for frame in self.streamed():
            picture[frame.pixels] = frame.colours
            yield png(picture.reshape(self.ground.shape), comment, fast=True)
            comment = ""

    def _drawn_pages(self):
        from optviz.render.canvas import known_settings
        from optviz.render.saving import figure_bytes
        from optviz.render.vectors import vector_figure, vector_figures

        comment, moments = self.comment, self.scene.timing.moments.tolist()
        pages = vector_figures(self.quiz or self.scene, moments)
        answer = (vector_figure(self.scene) for _ in range(self.quiz is not None))
        for figure in chain(pages, answer):
            with known_settings(theme=self.scene.theme.name):
                yield figure_bytes(figure, ".pdf", comment)
            comment = ""

    def _figure(self, ending):
        """Return the bytes of the storyboard, or of the last frame as lines and letters."""
        from optviz.render.canvas import known_settings
        from optviz.render.saving import figure_bytes

        if self.storyboard:
            from optviz.playback.storyboard import storyboard_figure

            figure = storyboard_figure(self.quiz or self.scene, self.storyboard)
        else:
            from optviz.render.vectors import vector_figure

            figure = vector_figure(self.quiz or self.scene)
        with known_settings(theme=self.scene.theme.name):
            return figure_bytes(figure, ending, self.comment, self.still_alt)

    def movie(self, frames):
        """Return the `Movie` of these frames."""
        theme = self.scene.theme
        reserved = [
            rgb(theme.paper),
            rgb(theme.ink),
            *(rgb(track.style.colour) for track in self.scene.tracks),
        ]
        fps = self.scene.timing.fps
        return Movie(self.ground, frames, fps, tuple(reserved), self.comment, self.alt, self.plays)

"""From a trajectory and wishes to a scene that is ready to be shown."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property

from optviz.playback.files import Showing
from optviz.playback.quiz import LETTERS, letters, shuffled
from optviz.playback.reveal import revealed
from optviz.playback.shrinking import Choice, fitting, shrunk
from optviz.scenes.building import race_scene
from optviz.scenes.captions import caption, description, question
from optviz.trajectories import Trajectory


@dataclass(frozen=True)
class Direction:
    """What is shown of a trajectory, and how.

    Attributes
    ----------
    trajectory : Trajectory
    look : dict
        Arguments of `race_scene`.
    told : callable
        Of a scene, its labels, and a `Choice` in words, returns the comment of its files.
    alt : str or None
        What it shows, in words; default generated.
    quiz : bool
    reveal : int or None
    most : int or None
        Bytes of a file.
    played : dict
        Further attributes of `Showing`.
    """

    trajectory: Trajectory
    look: dict
    told: Callable
    alt: str | None
    quiz: bool
    reveal: int | None
    most: int | None
    played: dict

    def contents(self, endings):
        """Return the bytes of one file per ending."""
        if self.most is None:
            return self.showing().contents(endings)
        showing = cache(self.showing)

        def make(ending, choice):
            shown = showing(
                Choice(choice.frames, choice.pixels), choice.said(self.look["fps"], self.look["size"])
            )
            return shown.content(ending, **dict(choice.settings))

        return [fitting(lambda choice, e=ending: make(e, choice), ending, self.most)[0] for ending in endings]

    def showing(self, choice=None, said=None):
        """Return the `Showing`, in fewer frames and pixels if a `Choice` says so."""
        return self._usual if choice is None else self._made(choice, said)

    @cached_property
    def caption(self):
        """What happened, of the runs that are shown; in a quiz its question."""
        return question(self._seen, self._letters) if self.quiz else caption(self._seen)

    @property
    def _seen(self):
        return self.trajectory if self.reveal is None else self.trajectory[: self.reveal]

    @property
    def _letters(self):
        return LETTERS[: len(self.trajectory)] if self.quiz else None

    @cached_property
    def _usual(self):
        return self._made()

    def _made(self, choice=None, said=None):
        look = dict(self.look)
        if choice is not None:
            look["fps"] *= choice.frames
            look["size"] = shrunk(look["size"], choice.pixels) if choice.pixels != 1 else look["size"]
        shown = shuffled(self.trajectory) if self.quiz else self.trajectory
        scene, question = self._scenes(shown, look)
        alts = [description(self._seen, scene.views, moving, self._letters) for moving in (True, False)]
        alt, still = [self.alt] * 2 if self.alt else alts
        return Showing(scene, self.told(scene, shown.labels, said), alt, still, quiz=question, **self.played)

    def _scenes(self, trajectory, look):
        """Return the scene, and in a quiz its question, else None."""
        scene = race_scene(trajectory, **look)
        if self.reveal is not None:
            scene = revealed(scene, self.reveal)
        return letters(scene) if self.quiz else (scene, None)

"""`optviz.animate` and the convergence plot: from a trajectory to a file."""

import warnings
from functools import partial

import numpy as np

from optviz.compare.remaking import untold
from optviz.errors import OptvizWarning
from optviz.playback.checks import (
    check_alt,
    check_picture,
    check_quiz,
    checked_loop,
    checked_outputs,
    checked_page,
    checked_storyboard,
    drawn_size,
)
from optviz.playback.numbered import checked_folder, write_frames
from optviz.playback.shrinking import checked_bytes
from optviz.scenes.captions import caption
from optviz.scenes.layout import checked_size, checked_text
from optviz.scenes.telling import told_of
from optviz.scenes.themes import theme_named
from optviz.scenes.timing import FPS_LIMIT
from optviz.scenes.views import without_panels
from optviz.targets import checked_target, write_whole
from optviz.trajectories import Trajectory
from optviz.version import VERSION
from optviz.writers.formats import SUFFIXES
from optviz.writers.provenance import provenance_text

__all__ = ["FPS_LIMIT", "SUFFIXES", "animate", "plot", "plot_layers", "plot_parting", "plot_portrait"]
PLOT_SUFFIXES = (".png", ".svg", ".pdf")


def animate(
    trajectory,
    path,
    *,
    size=(800, 450),
    panel=True,
    views=None,
    trail=None,
    fps=25,
    duration=8.0,
    hold=1.5,
    loop=True,
    plane=None,
    pixel_format="yuv420p",
    time="mixed",
    reference=None,
    show=None,
    camera=None,
    theme="light",
    text=1.0,
    storyboard=None,
    quiz=False,
    reveal=None,
    max_size=None,
    alt=None,
    frames=None,
    frames_as="png",
    html=None,
    force=False,
):
    """Write an animation, or its last frame, and return the path, or the paths of several files.

    Parameters
    ----------
    trajectory : Trajectory
        With x (T+1, R, D), R at most 12, and its `Problem`.
    path : path_like or sequence of path_like
        Ending .gif, .webp, .apng, .mp4 or .webm, or .png, .svg or .pdf for the last frame;
        several files are drawn once.
    size : (int, int)
        Width and height in pixels; video rounds them up to even numbers.
    panel : bool
        Show curves, or what else `views` say, beside the tracks.
    views : str or sequence of str, optional
        "tracks" or "surface", "loss", "boundary", ...; see `optviz.scenes.views.views_of`.
    trail : int, optional
        Show only the last `trail` steps of each track; default all.
    fps : float
        Frames per second, at most 50; delays of whole hundredths of a second have this mean.
    duration, hold : float
        Seconds in all, and seconds that the last frame stands still.
    loop : bool or int
        Repeat for ever, or how often it is played; videos do not say.
    plane : Plane or str, optional
        What more than two parameters are seen on: "principal" (the default), "endpoints",
        "random" or a plane of `optviz.landscape`.
    pixel_format : str
        Of videos: "yuv420p", which everything plays, or "yuv444p", with sharp coloured lines.
    time : str
        How it passes, see `optviz.scenes.timing.timing`; the counter says it.
    reference : str or sequence of str, optional
        Paths behind the tracks: "flow" (gradient flow), "newton".
    show : str or sequence of str, optional
        At the heads: "gradient", "velocity", "lookahead", "scale", as each rule holds them.
    camera : Camera or mapping, optional
        From where the view "surface" is looked at: `optviz.scenes.camera.Camera`.
    theme : str
        "light", "dark", "paper" (for print) or "high-contrast".
    text : float
        How much larger than usual letters, lines and marks are.
    storyboard : int, optional
        So many stills with their steps in place of the last frame, in .png, .svg and .pdf.
    quiz : bool
        Letters for names, in an order and in colours that are nobody's own; told at the end
        of what moves, never on a still.
    reveal : int, optional
        Show only the first so many runs, everything else in its place.
    max_size : int or str, optional
        Bytes, or "2MB": the best picture in a file of at most this size, with fewer colours,
        frames or pixels.
    alt : str, optional
        What the picture shows, for those who cannot see it; default generated.
    frames : path_like, optional
        An empty folder, or a new one, for every frame as a file, and `frames.tex`.
    frames_as : "png" or "pdf"
        Pixels, or lines and letters.
    html : path_like, optional
        A file for the lines of HTML that show the pictures; needs one that moves and a still.
    force : bool
        Replace existing files that optviz did not make.

    Raises
    ------
    UsageError
        For arguments outside their range.
    OutputError
        If the file cannot or must not be written.

    Examples
    --------
    >>> import optviz, tempfile
    >>> race = optviz.race("beale", ["sgd:lr=0.01", "adam:lr=0.1"], steps=20)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     optviz.animate(race, f"{folder}/beale.gif", duration=2).stat().st_size > 1000
    True
    """
    several = isinstance(path, (list, tuple))
    paths = checked_outputs(path if several else [path], force)
    size, plays = drawn_size(size, paths), checked_loop(loop)
    folder, page = checked_folder(frames, frames_as), checked_page(html, paths, force)
    check_picture(size, fps, duration, trail, hold, text=text, theme=theme)
    check_quiz(quiz, reveal)
    check_alt(alt)
    most = checked_bytes(max_size)
    if fps > FPS_LIMIT:
        words = f"no more than {FPS_LIMIT} frames per second can be shown, found {fps:g}; rounded to that"
        warnings.warn(words, OptvizWarning, stacklevel=2)
    look = {
        "size": size, "views": views if panel else without_panels(views), "trail": trail, "fps": fps,
        "duration": duration, "hold": hold, "plane": plane, "theme": theme, "text": text,
        "time": time, "reference": reference, "show": show, "camera": camera,
    }  # fmt: skip
    asked = {
        "size": list(size), "trail": trail, "fps": min(fps, FPS_LIMIT), "duration": duration,
        "hold": min(hold, duration / 2), "loop": plays == 0 or plays, "pixel_format": pixel_format,
        "storyboard": checked_storyboard(storyboard), "quiz": quiz, "reveal": reveal,
        "theme": theme, "text": text, "max_size": most, "alt": alt,
    }  # fmt: skip
    told = partial(_comment, trajectory, asked)
    played = {"plays": plays, "pixel_format": pixel_format, "storyboard": storyboard}
    from optviz.playback.directing import Direction

    direction = Direction(trajectory, look, told, alt, quiz, reveal, most, played)
    contents = direction.contents([path.suffix.lower() for path in paths])
    if folder is not None:
        write_frames(direction.showing(), folder, frames_as)
    written = [write_whole(*pair) for pair in zip(paths, contents, strict=True)]
    if page is not None:
        from optviz.playback.snippet import page_of

        write_whole(page, page_of(page, written, direction))
    return written if several else written[0]


def _comment(trajectory, asked, scene, labels, said):
    """Return what is written into an animation: all that it takes to make it again, and what happened."""
    seen = trajectory[: asked["reveal"]] if asked["reveal"] else trajectory
    shown = {**told_of(scene, labels), **asked, "caption": caption(seen)}
    if said is not None:
        shown["fitted"] = said
    return provenance_text(_facts(trajectory, "animate", **shown))


def plot(trajectory, path, *, size=(800, 450), between=False, theme="light", text=1.0, force=False):
    """Write the convergence plot of a trajectory (.png, .svg or .pdf) and return the path.

    Between draws instead the loss on the straight line from each run's start to its end.
    """
    path = checked_target(path, PLOT_SUFFIXES, force)
    checked_size(size)
    from optviz.render.figures import bare_axes, dress, plot_settings

    if between:
        from optviz.render.betweens import plot_between as draw
    else:
        from optviz.render.plots import plot_convergence as draw

    theme_named(theme)
    checked_text(text)
    facts = _facts(trajectory, "plot", size=list(size), between=between, theme=theme, text=text)
    with plot_settings(theme):  # as the plots themselves: one set of mathematical fonts
        axes = bare_axes(size, text)
        draw(trajectory, axes, theme=theme)
        dress(axes, trajectory, theme)
        return _written(axes.figure, path, facts)


def plot_layers(trajectory, path, *, size=(800, 450), force=False):
    """Write activations and gradients of every layer of networks (.png, .svg or .pdf); return the path.

    Parameters
    ----------
    trajectory : Trajectory
        Of a network with layers, up to 6 runs.
    """
    path = checked_target(path, PLOT_SUFFIXES, force)
    checked_size(size)
    from optviz.render.activities import draw_layers
    from optviz.scenes.layers import layers_of
    from optviz.scenes.words import plain

    found = layers_of(trajectory)
    facts = _facts(trajectory, "layers", size=list(size), layers=list(found.names))
    figure = draw_layers(found, trajectory.labels, plain(trajectory.problem.title, 40), size)
    return _written(figure, path, facts)


def plot_portrait(of, path, *, width=1600, force=False):
    """Write all surfaces, or all runs of a trajectory, on one sheet (.png, .svg or .pdf); return the path.

    Parameters
    ----------
    of : list of Problem, or Trajectory
        Problems of two parameters, or runs on one of them.
    path : path_like
    width : int
        Of the sheet in pixels; its height follows.
    """
    path = checked_target(path, PLOT_SUFFIXES, force)
    checked_size((width, width))
    from optviz.render.canvas import known_settings

    with known_settings(lasting=True):  # as it is saved, too: ids in an SVG come from them
        return _portrait(of, path, width)


def _portrait(of, path, width):
    from optviz.render.portraits import portrait_of_runs, portrait_of_surfaces

    if isinstance(of, Trajectory):
        return _written(portrait_of_runs(of, width), path, _facts(of, "portrait", width=width))
    facts = {"optviz": VERSION, "numpy": np.__version__, "surfaces": [problem.spec for problem in of]}
    shown = {"picture": {"command": "portrait", "width": width}, "drawn_with": versions()}
    return _written(portrait_of_surfaces(of, width), path, {**facts, **shown})


def plot_parting(equal, own, path, *, size=(800, 450), close=True, force=False):
    """Write the picture of two optimizers that part (.png, .svg or .pdf) and return the path.

    `equal` and `own` are `optviz.compare.Parting`s: with equal hyperparameters, and with
    each one's own defaults. Close up shows what is around both tracks.
    """
    path = checked_target(path, PLOT_SUFFIXES, force)
    checked_size(size)
    from optviz.render.canvas import known_settings
    from optviz.render.partings import draw_parting

    said = {"specs": list(equal.specs), "equal": equal.sentence, "own_defaults": own.sentence}
    facts = {"parting": said, **_facts(equal.trajectory, "diff", size=list(size), close=close)}
    with known_settings(lasting=True):
        return _written(draw_parting(equal, own, size, close), path, facts)


def _facts(trajectory, command, **shown):
    """Return what is written into a picture: all that it takes to make it again, see `optviz.replay`."""
    picture = {"command": command, **shown, **untold(trajectory)}
    return {**trajectory.meta, "picture": picture, "drawn_with": versions()}


def _written(figure, path, facts):
    """Write a figure with its provenance."""
    from optviz.render.saving import figure_bytes

    return write_whole(path, figure_bytes(figure, path.suffix.lower(), provenance_text(facts)))


def versions():
    """Return the versions of what draws."""
    import matplotlib
    import PIL

    return {"matplotlib": matplotlib.__version__, "Pillow": PIL.__version__}

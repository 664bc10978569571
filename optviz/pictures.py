"""`optviz.animate` and the convergence plot: from a trajectory to a file."""

import io
import warnings

import numpy as np

from optviz.compare.remaking import untold
from optviz.errors import OptvizWarning, UsageError
from optviz.scenes.building import checked_trail, race_scene
from optviz.scenes.layout import checked_size, layout
from optviz.scenes.planning import note_lines
from optviz.scenes.telling import told_of
from optviz.scenes.timing import FPS_LIMIT, checked_time
from optviz.scenes.views import NO_VIEWS, without_panels
from optviz.targets import checked_target, write_whole
from optviz.trajectories import Trajectory
from optviz.version import VERSION
from optviz.writers.formats import FORMATS
from optviz.writers.provenance import provenance_text

SUFFIXES = tuple(ending for ending, kind in FORMATS.items() if kind.writer)
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
    force=False,
):
    """Write an animation, or its last frame, and return the path, or the paths of several files.

    Parameters
    ----------
    trajectory : Trajectory
        With x (T+1, R, D), R at most 12, and its `Problem`.
    path : path_like or sequence of path_like
        Ending .gif, .webp, .apng, .mp4 or .webm, or .png for the last frame; several files are
        drawn once.
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
    check_picture(size=size, fps=fps, duration=duration, trail=trail, hold=hold)
    if fps > FPS_LIMIT:
        words = f"no more than {FPS_LIMIT} frames per second can be shown, found {fps:g}; rounded to that"
        warnings.warn(words, OptvizWarning, stacklevel=2)
    views, look = views if panel else without_panels(views), (time, reference, show, camera)
    scene = race_scene(trajectory, size, views, trail, fps, duration, hold, plane, *look)
    shown = {
        "size": list(size),
        "duration": duration,
        "hold": min(hold, duration / 2),
        "loop": plays == 0 or plays,
        "pixel_format": pixel_format,
        **told_of(scene, trajectory.labels),
    }
    comment = provenance_text(_facts(trajectory, "animate", **shown))
    from optviz.playback.files import Showing

    showing = Showing(scene, comment, plays=plays, pixel_format=pixel_format)
    contents = showing.contents([path.suffix.lower() for path in paths])
    written = [write_whole(*pair) for pair in zip(paths, contents, strict=True)]
    return written if several else written[0]


def plot(trajectory, path, *, size=(800, 450), between=False, force=False):
    """Write the convergence plot of a trajectory (.png, .svg or .pdf) and return the path.

    Between draws instead the loss on the straight line from each run's start to its end.
    """
    path = checked_target(path, PLOT_SUFFIXES, force)
    checked_size(size)
    from optviz.render.canvas import known_settings
    from optviz.render.figures import bare_axes, dress

    if between:
        from optviz.render.betweens import plot_between as draw
    else:
        from optviz.render.plots import plot_convergence as draw

    facts = _facts(trajectory, "plot", size=list(size), between=between)
    with known_settings(lasting=True):  # as the plots themselves: one set of mathematical fonts
        axes = bare_axes(size)
        draw(trajectory, axes)
        dress(axes, trajectory)
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
    """Write a figure with its provenance; dates would make the same command give other bytes."""
    comment = provenance_text(facts)
    fields = {
        ".png": {"Comment": comment, "Software": None},
        ".svg": {"Description": comment, "Date": None, "Creator": "optviz"},
        ".pdf": {"Subject": comment, "CreationDate": None, "Creator": "optviz", "Producer": None},
    }
    content, ending = io.BytesIO(), path.suffix.lower()
    figure.savefig(content, format=ending[1:], metadata=fields[ending])
    return write_whole(path, content.getvalue())


def versions():
    """Return the versions of what draws."""
    import matplotlib
    import PIL

    return {"matplotlib": matplotlib.__version__, "Pillow": PIL.__version__}


def checked_outputs(paths, force=False):
    """Return the paths of pictures, none of them twice, after making sure that each can be written."""
    if not paths:
        raise UsageError("expected at least one file name, found none")
    paths = [checked_target(path, SUFFIXES, force) for path in paths]
    for path in paths:
        if paths.count(path) > 1:
            raise UsageError(f"{path} is to be written twice; name it once")
    if any(_kind(path).video for path in paths):
        from optviz.writers.ffmpeg import ffmpeg_program

        ffmpeg_program()
    return paths


def _kind(path):
    return FORMATS[path.suffix.lower()]


def drawn_size(size, paths):
    """Return the size in which a picture is drawn: even if one of the files is a video."""
    width, height = checked_size(size)
    even = width + width % 2, height + height % 2
    if even == (width, height) or not any(_kind(path).video for path in paths):
        return width, height
    words = f"video has even sizes: {width}x{height} is rounded to {even[0]}x{even[1]}"
    warnings.warn(words, OptvizWarning, stacklevel=3)
    return even


def checked_loop(loop):
    """Return how often an animation is played, 0 for ever; raise UsageError."""
    if isinstance(loop, bool):
        return 0 if loop else 1
    if isinstance(loop, (int, np.integer)) and 0 <= loop <= 65_535:
        return int(loop)
    raise UsageError(f"expected loop to be a number of times, 0 to 65535 (0 is for ever), found {loop!r}")


def check_picture(
    size, fps=25, duration=8.0, trail=None, hold=1.5, rows=1, longest=1, many=False, views=NO_VIEWS, notes=0
):
    """Raise UsageError for what no picture can be; return a note on the frame rate, or None.

    `rows` and `longest` are at least what the legend will have: entries, and letters of one.
    `many` says that there are more than two parameters, `views` are the `Views`, `notes` is how many.
    """
    lines = note_lines(checked_size(size), views, notes), rows * views.formula
    layout(size, len(views.panels), rows, longest, many, views.boundary, *lines)
    checked_time(fps, duration, hold)
    checked_trail(trail)
    if fps > FPS_LIMIT:
        return f"GIF cannot show {fps:g} frames per second; rounded to {FPS_LIMIT}, the nearest that it can"
    if (100 / fps) % 1:
        low = int(100 / fps)
        words = f"frames stand {low} or {low + 1} of them, {fps:g} per second on average"
        return f"GIF counts hundredths of a second: {words}"
    return None

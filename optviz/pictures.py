"""`optviz.animate` and the convergence plot: from a trajectory to a file."""

import io
import warnings

import numpy as np

from optviz.compare.remaking import untold
from optviz.errors import OptvizWarning
from optviz.scenes.building import checked_trail, race_scene
from optviz.scenes.layout import checked_size, layout
from optviz.scenes.style import INK, PAPER, rgb
from optviz.scenes.timing import FPS_LIMIT, checked_time
from optviz.scenes.views import NO_VIEWS
from optviz.targets import checked_target, write_whole
from optviz.trajectories import Trajectory
from optviz.version import VERSION
from optviz.writers.provenance import provenance_text

SUFFIXES = (".gif", ".png")
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
    force=False,
):
    """Write an animation (.gif), or its last frame (.png), and return the path.

    Parameters
    ----------
    trajectory : Trajectory
        With x (T+1, R, D), R at most 12, and its `Problem`.
    path : path_like
    size : (int, int)
        Width and height in pixels.
    panel : bool
        Show curves, or what else `views` say, beside the tracks.
    views : str or sequence of str, optional
        "tracks", "loss", "boundary" (of networks with one or two inputs) and names of
        diagnostics such as "accuracy"; see `optviz.scenes.views.views_of`.
    trail : int, optional
        Show only the last `trail` steps of each track; default all.
    fps : float
        Frames per second, at most 50; delays of whole hundredths of a second are spread
        so that the mean is exact.
    duration, hold : float
        Seconds in all, and seconds that the last frame stands still.
    loop : bool
        Repeat for ever.
    plane : Plane or str, optional
        What more than two parameters are seen on: "principal" (the default), "endpoints",
        "random" or a plane of `optviz.landscape`.
    force : bool
        Replace an existing file that optviz did not make.

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
    path = checked_target(path, SUFFIXES, force)
    check_picture(size=size, fps=fps, duration=duration, trail=trail, hold=hold)
    if fps > FPS_LIMIT:
        warnings.warn(
            f"no more than {FPS_LIMIT} frames per second can be shown, found {fps:g}; rounded to that",
            OptvizWarning,
            stacklevel=2,
        )
    scene = race_scene(trajectory, size, views if panel else "tracks", trail, fps, duration, hold, plane)
    from optviz.render.frames import final, frames
    from optviz.render.still import draw_still

    ground = draw_still(scene)
    shown = {
        "size": list(size),
        "views": list(scene.views),
        "trail": trail,
        "fps": scene.timing.fps,
        "duration": duration,
        "hold": min(hold, duration / 2),
        "loop": loop,
    }
    if scene.facts is not None:
        shown["plane"] = scene.facts
    comment = provenance_text(_facts(trajectory, "animate", **shown))
    if path.suffix.lower() == ".png":
        from optviz.writers.png import png

        return write_whole(path, png(final(scene, ground), comment))
    from optviz.writers.gif import gif

    colours = [rgb(PAPER), rgb(INK), *(rgb(track.style.colour) for track in scene.tracks)]
    return write_whole(path, gif(ground, frames(scene, ground), colours, comment.encode("ascii"), loop))


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


def check_picture(
    size, fps=25, duration=8.0, trail=None, hold=1.5, rows=1, longest=1, many=False, views=NO_VIEWS
):
    """Raise UsageError for what no picture can be; return a note on the frame rate, or None.

    `rows` and `longest` are at least what the legend will have: entries, and letters of one.
    `many` says that there are more than two parameters, `views` are the `Views`.
    """
    layout(size, len(views.curves), rows, longest, many, views.boundary)
    checked_time(fps, duration, hold)
    checked_trail(trail)
    if fps > FPS_LIMIT:
        return f"GIF cannot show {fps:g} frames per second; rounded to {FPS_LIMIT}, the nearest that it can"
    if (100 / fps) % 1:
        low = int(100 / fps)
        return (
            f"GIF counts hundredths of a second: frames stand {low} or {low + 1} of them, "
            f"{fps:g} per second on average"
        )
    return None

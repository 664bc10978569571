"""What a race is seen on: the places of its runs on a plane, and how much of them the plane holds."""

from dataclasses import dataclass

import numpy as np

from optviz.landscape import Plane, fidelity, last_rows, plane_losses, plane_of
from optviz.scenes.words import percent, plain

# Opacity of a mark or a piece of track by its distance off the plane, in units of the runs' span.
LIMITS, OPACITIES = (0.1, 0.25, 0.5), (1.0, 0.72, 0.48, 0.28)
FARTHEST = LIMITS[-1]  # a minimum farther off has no place on the picture
NAMED = {"principal": "principal plane", "endpoints": "plane through end points", "random": "random plane"}


@dataclass(frozen=True)
class Honesty:
    """The words and numbers that go with a plane among more than two parameters.

    Attributes
    ----------
    axes : (str, str)
        What stands along the axes.
    words : tuple of str
        What stands beside the title: the first that there is room for.
    head : str
        What stands over the column of shares in the legend.
    shares : tuple of str (R,)
    chance : (str, str) or None
        The last line of the legend: as many random walks and their share.
    opacity : ndarray (T+1, R)
    minima_opacity : ndarray (M,)
    """

    axes: tuple
    words: tuple
    head: str
    shares: tuple
    chance: tuple | None
    opacity: np.ndarray
    minima_opacity: np.ndarray


@dataclass(frozen=True)
class Seen:
    """A race on its plane.

    Attributes
    ----------
    plane : Plane
    places : ndarray (T+1, R, 2)
    minima : ndarray (M, 2)
    starts : ndarray (S, 2)
    honesty : Honesty or None
        None for two parameters, which are seen as they are.
    facts : dict
        JSON-ready, for the file.
    """

    plane: Plane
    places: np.ndarray
    minima: np.ndarray
    starts: np.ndarray
    honesty: Honesty | None = None
    facts: dict | None = None


def seen_on(trajectory, plane=None):
    """Return a trajectory with its `Problem` as it is `Seen` on a plane; see `plane_of`."""
    plane, minima = plane_of(trajectory, plane), trajectory.problem.minima
    if plane.is_identity:
        return Seen(plane, trajectory.x, minima, np.unique(trajectory.x[0], axis=0))
    places, found = plane.drop(trajectory.x), fidelity(plane, trajectory)
    off = plane.distance(minima) / found.span
    near = off <= FARTHEST
    honesty = Honesty(
        axes=tuple(_axis(name, share) for name, share in zip(plane.axes, found.axes, strict=True)),
        words=_words(plane),
        head="in plane",
        shares=tuple(percent(share) for share in found.shares),
        chance=_chance(trajectory, found),
        opacity=opacity(found.off),
        minima_opacity=opacity(off[near]),
    )
    facts = {**plane.described(), **_facts(trajectory, plane, found)}
    return Seen(plane, places, plane.drop(minima)[near], np.unique(places[0], axis=0), honesty, facts)


def opacity(off):
    """Return the opacity of what is so far off the plane, in few steps: few colours make small files.

    >>> opacity(np.array([0, 0.2, 0.3, 9, np.nan]))
    array([1.  , 0.72, 0.48, 0.28, 0.28])
    """
    return np.array(OPACITIES)[np.searchsorted(LIMITS, off)]


def _words(plane):
    """Return what is said of a plane beside the title, in fewer and fewer words."""
    name = NAMED.get(plane.kind, "plane")
    whole = f"{name} among {plane.dimension} parameters"
    return f"{whole}; faint: far off it", f"{name}; faint: far off it", "faint: off the plane"


def _axis(name, share):
    told = percent(share)
    return f"{plain(name, 40)} ({told} of the motion)" if told else plain(name, 40)


def _chance(trajectory, found):
    if not np.isfinite(found.chance):
        return None
    count = int((trajectory.diverged_at < 0).sum()) or len(trajectory)
    return f"{count} random walks" if count > 1 else "a random walk", percent(found.chance)


def _facts(trajectory, plane, found):
    """Return the JSON-ready numbers that say how true the picture is."""
    last, run = last_rows(trajectory), np.arange(len(trajectory))
    drawn = plane_losses(trajectory.problem, plane, trajectory.x[last, run])
    return {
        "share_along_axes": _numbers(found.axes),
        "share_of_motion": _by_run(trajectory, found.shares),
        "share_of_as_many_random_walks": _number(found.chance),
        "span": found.span,
        "off_plane_at_the_start_in_spans": _by_run(trajectory, found.off[0]),
        "off_plane_at_the_end_in_spans": _by_run(trajectory, found.off[last, run]),
        "loss_at_the_end": _by_run(trajectory, trajectory.loss[last, run]),
        "loss_of_the_plane_there": _by_run(trajectory, drawn),
    }


def _by_run(trajectory, values):
    return dict(zip(trajectory.labels, _numbers(values), strict=True))


def _numbers(values):
    return [_number(value) for value in values]


def _number(value):
    return float(value) if np.isfinite(value) else None

"""What rules hold and see, at their heads: gradient, velocity, look-ahead point, scale per coordinate."""

from dataclasses import dataclass

import numpy as np

from optviz.engine.memory import remember
from optviz.errors import UsageError
from optviz.registry import check_chosen, names_in

OVERLAYS = {
    "gradient": "minus the gradient that the next update sees",
    "velocity": "where the rule's memory would carry it on, its state and nothing else",
    "lookahead": "where the gradient is taken, when that is not the point itself",
    "scale": "the steps for all gradients of one length: half-axes 1 / (what the rule divides by)",
}
WORDS = {
    "gradient": "\u2212gradient", "velocity": "velocity", "lookahead": "look-ahead", "scale": "1 / scale",
}  # fmt: skip
LONGEST, WIDEST = 44, 24  # pixels of an arrow and of a half-axis at scale 1, for the run's largest
DECADES = 4  # of sizes: ten times smaller is a quarter shorter
SHORT = "10\u00d7 as large: \u00bc longer"
LENGTHS = (
    "a length falls by a quarter of the longest when the size falls tenfold; directions and shapes are true"
)
WITHOUT = {
    "velocity": "momentum, nag, adam and others do",
    "lookahead": "nag:form=lecture_mu does (the points of torch's form are its look-ahead points already)",
    "scale": "adam, rmsprop, adagrad and others do",
}


@dataclass(frozen=True)
class Overlay:
    """One kind of mark at all heads.

    Attributes
    ----------
    kind : str
        A key of `OVERLAYS`.
    marks : tuple of (ndarray or None)
        Per track, at every point of it: vectors (n, 2) of arrows in pixels, points (n, 2) of
        look-ahead, and (n, 2, 2) matrices that make ellipses of circles. None for a rule
        without; NaN where there is nothing.
    """

    kind: str
    marks: tuple

    @property
    def words(self):
        """What the legend calls it."""
        return WORDS[self.kind]


def notes_of(found):
    """Return the (kind, words) that the legend explains overlays with."""
    lengths = any(overlay.kind != "lookahead" for overlay in found)
    return tuple((overlay.kind, overlay.words) for overlay in found) + (("lengths", SHORT),) * lengths


def tips_of(found, paths):
    """Yield the ends (T+1, 1, 2) in pixels of what overlays draw, from the heads (T+1, R, 2)."""
    for overlay in found:
        for run, mark in enumerate(overlay.marks):
            if mark is not None and mark.ndim == 2:
                yield (mark if overlay.kind == "lookahead" else paths[:, run] + mark)[:, None]


def noted(names):
    """Return how many notes these overlays need."""
    names = checked_overlays(names)
    return len(names) + (names != ("lookahead",)) * bool(names)


def facts_of(found, labels):
    """Return the JSON-ready facts of overlays for the file."""
    facts = {
        overlay.kind: {
            "what": OVERLAYS[overlay.kind],
            "of": [label for label, mark in zip(labels, overlay.marks, strict=True) if mark is not None],
        }
        for overlay in found
    }
    return {**facts, "lengths": LENGTHS}


def checked_overlays(names):
    """Return the names of overlays from "gradient,velocity" or a sequence; raise UsageError."""
    if names is None:
        return ()
    given = names_in(names)
    check_chosen("mark", given, OVERLAYS)
    return tuple(given)


def overlays(trajectory, names, plane, box, scale=1.0):
    """Return the `Overlay`s of these names, from the state that each rule really held.

    Parameters
    ----------
    trajectory : Trajectory
    names : str or sequence of str, optional
        Of `OVERLAYS`.
    plane : Plane
    box : Box
        Of the tracks, with its data window.
    scale : float
        Of text and marks.

    Raises
    ------
    UsageError
        If a run cannot be repeated, or if no optimizer of the race has what is asked for.
    """
    names = checked_overlays(names)
    if not names:
        return ()
    memories = [remember(trajectory, run) for run in range(len(trajectory))]
    unit = np.array([box.width, -box.height]) / np.ptp(box.window, axis=1)
    found = []
    for name in names:
        with np.errstate(all="ignore"):  # a diverged run has no direction
            marks = tuple(memory and _MADE[name](memory, plane, unit, box, scale) for memory in memories)
        if all(mark is None for mark in marks):
            raise UsageError(
                f"no optimizer of this race has a {name} to show; {WITHOUT.get(name, 'solvers do not')}"
            )
        found.append(Overlay(name, marks))
    return tuple(found)


def _gradient(memory, plane, unit, box, scale):
    return _arrows(-memory.gradient @ plane.basis.T * unit, LONGEST * scale)


def _velocity(memory, plane, unit, box, scale):
    velocity = memory.role("velocity")
    return None if velocity is None else _arrows(velocity @ plane.basis.T * unit, LONGEST * scale)


def _lookahead(memory, plane, unit, box, scale):
    if memory.optimizer.query is None:
        return None
    places = plane.drop(memory.queried)
    return box.pixels(places[:, 0], places[:, 1])


def _scale(memory, plane, unit, box, scale):
    divisor = memory.role("scale")
    if divisor is None:
        return None
    with np.errstate(all="ignore"):
        axes = plane.basis.T * unit  # (D, 2): one unit of each parameter in pixels
        spread = np.einsum("nd,di,dj->nij", np.square(1 / divisor), axes, axes)
    known = np.isfinite(spread).all(axis=(1, 2))
    sizes, turned = np.linalg.eigh(np.where(known[:, None, None], spread, np.eye(2)))
    half = np.where(known[:, None], np.sqrt(np.maximum(sizes, 0)), np.nan)
    shape = half / half[:, 1:] * shortened_lengths(half[:, 1], WIDEST * scale)[:, None]
    return turned * np.maximum(shape, 1.2 * scale)[:, None, :]


_MADE = {"gradient": _gradient, "velocity": _velocity, "lookahead": _lookahead, "scale": _scale}


def _arrows(vectors, longest):
    """Return vectors (n, 2) with their directions and shortened lengths."""
    with np.errstate(all="ignore"):
        size = np.linalg.norm(vectors, axis=1)
        return vectors / size[:, None] * shortened_lengths(size, longest)[:, None]


def shortened_lengths(sizes, longest):
    """Return the pixels of sizes (n,): `longest` for the largest, a quarter of it less for a tenth.

    >>> shortened_lengths(np.array([10.0, 1.0, 1e-3, np.nan]), 40)
    array([40., 30., nan, nan])
    """
    with np.errstate(all="ignore"):
        finite = np.where(np.isfinite(sizes), sizes, np.nan)
        share = 1 + np.log10(finite / np.nanmax(finite, initial=0)) / DECADES
    return np.where(share > 0.001, share * longest, np.nan)

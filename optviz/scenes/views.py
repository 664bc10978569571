"""Which views a picture shows: the tracks, curves, a magnifier, formulas, decision boundaries."""

from dataclasses import dataclass

from optviz.errors import UsageError
from optviz.registry import check_chosen, names_in
from optviz.scenes.answers import has_boundary
from optviz.scenes.measures import MEASURES

OTHER_NAMES = {"landscape": "tracks", "gradient": "gradient_norm", "step": "step_length", "rate": "lr",
               "3d": "surface", "2d": "tracks", "contour": "tracks", "convergence": "loss"}  # fmt: skip
MOST_PANELS = 5
OWN = ("tracks", "surface", "loss", "magnifier", "formula", "boundary")


@dataclass(frozen=True)
class Views:
    """The views beside the tracks.

    Attributes
    ----------
    panels : tuple of str
        The boxes in their order: "magnifier", then "loss", measures and names of diagnostics.
    boundary : bool
    formula : bool
    surface : bool
        The tracks are on the surface in space.
    """

    panels: tuple
    boundary: bool
    formula: bool = False
    surface: bool = False

    @property
    def curves(self):
        """The panels of curves: all but the magnifier."""
        return tuple(name for name in self.panels if name != "magnifier")

    @property
    def names(self):
        """All views, as they are written."""
        tracks = "surface" if self.surface else "tracks"
        return (tracks, *self.panels, *["formula"] * self.formula, *["boundary"] * self.boundary)


NO_VIEWS = Views((), False)


def without_panels(views):
    """Return which view of the tracks is among these: "surface", or else "tracks"."""
    return "surface" if views is not None and "surface" in _canonical(views) else "tracks"


def _canonical(views):
    """Return the views by their own names."""
    given = [name.lower().replace("-", "_") for name in names_in(views)]
    return [OTHER_NAMES.get(name, name) for name in given]


def views_of(problem, diagnostics=(), views=None, losses=True):
    """Return the `Views` that are asked for, or those that suit a problem.

    Parameters
    ----------
    problem : Problem
    diagnostics : collection of str
        What is recorded besides the loss.
    views : str or sequence of str, optional
        "tracks" (or "landscape"), "surface" in its place for the tracks in space, "loss", the
        `MEASURES`, "magnifier", "formula", "boundary" and names of diagnostics. Default: tracks
        and loss, and of networks with one or two inputs and many parameters the boundary.
    losses : bool
        Whether losses were recorded.

    Raises
    ------
    UsageError
        If there is no such view, or no tracks among them.

    Examples
    --------
    >>> import optviz
    >>> views_of(optviz.problem("beale")).names
    ('tracks', 'loss')
    """
    if views is None:
        accuracy = ("accuracy",) if "accuracy" in diagnostics and problem.dimension == 2 else ()
        curves = ("loss", *accuracy) if losses else accuracy
        return Views(curves, has_boundary(problem) and problem.dimension > 2)
    given = [name.lower().replace("-", "_") for name in names_in(views)]
    names = [name if name in diagnostics else OTHER_NAMES.get(name, name) for name in given]
    own = OWN if losses else tuple(name for name in OWN if name != "loss")
    known = tuple(dict.fromkeys((*own, *MEASURES, *diagnostics)))
    check_chosen("view", names, known)
    if "surface" in names and "tracks" in names:
        raise UsageError(
            "the views tracks and surface show the same tracks, flat and in space; leave one out"
        )
    if "surface" in names and "magnifier" in names:
        raise UsageError("the magnifier lies on the flat ground; leave it out, or take tracks for surface")
    if "tracks" not in names and "surface" not in names:
        raise UsageError(f"expected tracks among the views, found {', '.join(names)}; add tracks")
    if "boundary" in names and not has_boundary(problem):
        raise UsageError("expected a network of one or two inputs to show its boundary; leave boundary out")
    if "boundary" in names and "formula" in names:
        raise UsageError("formulas and boundaries both stand in place of the legend; leave one of them out")
    panels = [name for name in names if name not in ("tracks", "surface", "boundary", "formula")]
    panels = tuple(sorted(panels, key=lambda name: name != "magnifier"))  # it stands next to the tracks
    if len(panels) > MOST_PANELS:
        raise UsageError(
            f"expected at most {MOST_PANELS} boxes beside the tracks, found {len(panels)}; leave some out"
        )
    return Views(panels, "boundary" in names, "formula" in names, "surface" in names)

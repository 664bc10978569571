"""Which views a picture shows: the tracks, curves, a magnifier, formulas, decision boundaries."""

from dataclasses import dataclass

from optviz.errors import UnknownNameError, UsageError
from optviz.registry import did_you_mean
from optviz.scenes.answers import has_boundary
from optviz.scenes.measures import MEASURES

OTHER_NAMES = {"landscape": "tracks", "gradient": "gradient_norm", "step": "step_length", "rate": "lr"}
MOST_PANELS = 5
OWN = ("tracks", "loss", "magnifier", "formula", "boundary")


@dataclass(frozen=True)
class Views:
    """The views beside the tracks.

    Attributes
    ----------
    panels : tuple of str
        The boxes in their order: "magnifier", then "loss", measures and names of diagnostics.
    boundary : bool
    formula : bool
    """

    panels: tuple
    boundary: bool
    formula: bool = False

    @property
    def curves(self):
        """The panels of curves: all but the magnifier."""
        return tuple(name for name in self.panels if name != "magnifier")

    @property
    def names(self):
        """All views, as they are written."""
        return ("tracks", *self.panels, *["formula"] * self.formula, *["boundary"] * self.boundary)


NO_VIEWS = Views((), False)


def views_of(problem, diagnostics=(), views=None, losses=True):
    """Return the `Views` that are asked for, or those that suit a problem.

    Parameters
    ----------
    problem : Problem
    diagnostics : collection of str
        What is recorded besides the loss.
    views : str or sequence of str, optional
        "tracks" (or "landscape"), "loss", the `MEASURES`, "magnifier", "formula", "boundary" and
        names of diagnostics. Default: tracks and loss, and of networks with one or two inputs
        and many parameters the boundary.
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
    given = [part.strip() for part in views.split(",")] if isinstance(views, str) else list(map(str, views))
    given = [name.replace("-", "_") for name in given]
    names = [name if name in diagnostics else OTHER_NAMES.get(name, name) for name in given]
    own = OWN if losses else tuple(name for name in OWN if name != "loss")
    known = tuple(dict.fromkeys((*own, *MEASURES, *diagnostics)))
    for name in names:
        if name not in known:
            raise UnknownNameError(
                f"unknown view {name!r}.{did_you_mean(name, known)} There are {', '.join(known)}."
            )
        if names.count(name) > 1:
            raise UsageError(f"the view {name!r} is given twice; give it once")
    if "tracks" not in names:
        raise UsageError(f"expected tracks among the views, found {', '.join(names)}; add tracks")
    if "boundary" in names and not has_boundary(problem):
        raise UsageError("expected a network of one or two inputs to show its boundary; leave boundary out")
    if "boundary" in names and "formula" in names:
        raise UsageError("formulas and boundaries both stand in place of the legend; leave one of them out")
    panels = [name for name in names if name not in ("tracks", "boundary", "formula")]
    panels = tuple(sorted(panels, key=lambda name: name != "magnifier"))  # it stands next to the tracks
    if len(panels) > MOST_PANELS:
        raise UsageError(
            f"expected at most {MOST_PANELS} boxes beside the tracks, found {len(panels)}; leave some out"
        )
    return Views(panels, "boundary" in names, "formula" in names)

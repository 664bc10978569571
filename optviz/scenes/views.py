"""Which views a picture shows: the tracks, curves of what was recorded, decision boundaries."""

from dataclasses import dataclass

from optviz.errors import UnknownNameError, UsageError
from optviz.registry import did_you_mean
from optviz.scenes.answers import has_boundary

OTHER_NAMES = {"landscape": "tracks"}
MOST_CURVES = 3


@dataclass(frozen=True)
class Views:
    """The views beside the tracks.

    Attributes
    ----------
    curves : tuple of str
        "loss" and names of diagnostics, the highest box first.
    boundary : bool
    """

    curves: tuple
    boundary: bool

    @property
    def names(self):
        """All views, as they are written."""
        return ("tracks", *self.curves, *["boundary"] * self.boundary)


NO_VIEWS = Views((), False)


def views_of(problem, diagnostics=(), views=None):
    """Return the `Views` that are asked for, or those that suit a problem.

    Parameters
    ----------
    problem : Problem
    diagnostics : collection of str
        What is recorded besides the loss.
    views : str or sequence of str, optional
        "tracks" (or "landscape"), "loss", "boundary" and names of diagnostics. Default: tracks
        and loss, and of networks with one or two inputs and many parameters the boundary.

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
        return Views(("loss", *accuracy), has_boundary(problem) and problem.dimension > 2)
    given = [part.strip() for part in views.split(",")] if isinstance(views, str) else list(map(str, views))
    names = [OTHER_NAMES.get(name, name) for name in given]
    known = ("tracks", "loss", "boundary", *diagnostics)
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
    curves = tuple(name for name in names if name not in ("tracks", "boundary"))
    if len(curves) > MOST_CURVES:
        raise UsageError(
            f"expected at most {MOST_CURVES} boxes of curves, found {len(curves)}; leave some out"
        )
    return Views(curves, "boundary" in names)

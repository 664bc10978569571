"""What happened in a race, in words: a caption, and a description for those who cannot see the picture."""

import numpy as np

from optviz.compare.summary import TOLERANCE, summary
from optviz.problems.unknown import UnknownSurface
from optviz.scenes.words import number

_BESIDE = {
    "boundary": "decision boundaries",
    "loss": "curves of the loss",
    "magnifier": "a magnified view",
    "formula": "the optimizers' formulas",
}
_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def caption(trajectory):
    """Return who got how far, in one or two sentences.

    >>> import optviz
    >>> caption(optviz.race("sphere", ["sgd:lr=0.01"], steps=60))
    'One optimizer on sphere from (-4, 3), 60 steps: sgd is still 2.21 above the least loss.'
    """
    if not trajectory.has_loss.all():
        return f"{_who(trajectory)}; not all losses are known."
    rows = summary(trajectory)
    minimum = getattr(trajectory.problem, "minimum", None)
    told = [*_solved(rows), *_others(rows, minimum), *_diverged(rows)]
    return f"{_who(trajectory)}: {'; '.join(told)}."


def description(trajectory, views=(), moving=True, letters=None):
    """Return what a picture of a race shows, for alternative text.

    Parameters
    ----------
    trajectory : Trajectory
    views : sequence of str
        What is shown: "tracks" or "surface", and what is beside them.
    moving : bool
    letters : sequence of str, optional
        The names of the runs in a quiz, which then says nothing of who is who.
    """
    kind = "Animation" if moving else "Picture"
    beside = [
        _BESIDE.get(view, f"curves of the {view.replace('_', ' ')}")
        for view in views
        if view not in ("tracks", "surface")
    ]
    shown = f"{kind} of tracks {_ground(trajectory, views)}{', beside ' + _listed(beside) if beside else ''}."
    return f"{shown} {question(trajectory, letters) if letters else caption(trajectory)}"


def question(trajectory, letters):
    """Return what a quiz asks: who is who of these letters."""
    return f"{_who(trajectory)}: which of {_listed(letters)} is which?"


def _ground(trajectory, views):
    """Return on what the tracks are seen."""
    if trajectory.problem is None or isinstance(trajectory.problem, UnknownSurface):
        return "without a surface"
    return "on the surface of the loss in space" if "surface" in views else "over the contours of the loss"


def _who(trajectory):
    """Return "Six optimizers on beale from (1, 1.6), 200 steps"."""
    count, starts = len(trajectory), np.unique(trajectory.x[0], axis=0)
    word = _COUNTS[count] if count < len(_COUNTS) else str(count)
    entries = trajectory.optimizers
    distinct = len({entry.get("name", run) for run, entry in enumerate(entries)}) == count
    kind = "optimizer" if distinct else "run"
    title = getattr(trajectory.problem, "title", trajectory.problem) or "an unknown surface"
    told = f"{word.capitalize()} {kind}{'s' * (count > 1)} on {title}"
    if len(starts) > 1:
        told += f" from {len(starts)} starts"
    elif starts.shape[1] == 2:
        told += f" from ({', '.join(number(value) for value in starts[0])})"
    return f"{told}, {trajectory.steps[-1]} steps"


def _solved(rows):
    """Return the sentences on runs that came to the least loss, the first ones by name."""
    solved = sorted((row for row in rows if row["solved_at"] is not None), key=lambda row: row["solved_at"])
    if not solved:
        return []
    first, then = solved[0], [f"{row['label']} ({row['solved_at']})" for row in solved[1:4]]
    told = [
        f"{first['label']} is within {number(TOLERANCE)} of the least loss after {first['solved_at']} steps"
    ]
    if then:
        more = f", and {len(solved) - 4} more" if len(solved) > 4 else ""
        told.append(f"then {_listed(then)}{more}")
    return told


def _others(rows, minimum):
    """Return the sentences on runs that neither diverged nor came to the least loss."""
    left = [row for row in rows if row["solved_at"] is None and row["diverged_at"] is None]
    if not left:
        return []
    left.sort(key=lambda row: row["final_loss"])
    best, last, solved = left[0], left[-1], any(row["solved_at"] is not None for row in rows)
    if minimum is None or not np.isfinite(minimum):
        if last is best:
            return [f"{best['label']} ends at a loss of {number(best['final_loss'])}"]
        told = [f"{best['label']} ends lowest, at a loss of {number(best['final_loss'])}"]
        return told + [f"{last['label']} highest, at {number(last['final_loss'])}"]
    if last is best:
        return [
            f"{last['label']} is still {_above(last, minimum)} above {'it' if solved else 'the least loss'}"
        ]
    told = [] if solved else [f"none is within {number(TOLERANCE)} of the least loss"]
    told += [] if solved else [f"{best['label']} is nearest, {_above(best, minimum)} above it"]
    return [*told, f"{last['label']} is still {_above(last, minimum)} above it"]


def _above(row, minimum):
    return number(row["final_loss"] - minimum)


def _diverged(rows):
    lost = [f"{row['label']} at step {row['diverged_at']}" for row in rows if row["diverged_at"] is not None]
    return [f"diverged: {_listed(lost)}"] if lost else []


def _listed(words):
    """Return "a, b and c".

    >>> _listed(["a", "b", "c"])
    'a, b and c'
    """
    words = list(words)
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"

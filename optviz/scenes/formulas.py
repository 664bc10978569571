"""The update formulas of a race in the legend: which statements, and how many lines they take."""

import re

from optviz.errors import OptvizError
from optviz.optimizers import OPTIMIZERS, optimizer
from optviz.optimizers.typesetting import formula_of
from optviz.optimizers.wrapping import SETTINGS

LETTER = 6.1  # pixels of a letter of a formula, on average, at scale 1
BETWEEN = "      "


def formulas(trajectory, width, whole=True):
    """Return for every run the lines (text with mathematics in $) that say how it moves.

    Parameters
    ----------
    trajectory : Trajectory
    width : float
        What a line may take, in pixels at scale 1.
    whole : bool
        All statements; otherwise only how x changes.
    """
    return tuple(_lines(entry, width / LETTER, whole) for entry in trajectory.optimizers)


def _lines(entry, letters, whole):
    rule, settings = _rule(entry), entry.get("hyperparameters", {})
    told = formula_of(rule, settings) if rule else ()
    if not told:
        return (f"see optviz show {entry.get('name', '')}".strip(),)
    if not whole:
        told = [statement for statement in told if re.match(r"(?:[^$]*: )?\$(?:[^$]{1,9}: )?x ", statement)]
    around = [f"{key}={settings[key]}" for key in SETTINGS if key in settings]
    decay = settings.get("weight_decay") if "weight_decay" not in " ".join(told) else None
    if decay and r"\lambda" not in "".join(told):
        around.insert(0, f"weight_decay={decay}")
    told = [*told, *([f"with {', '.join(around)}"] if around else [])]
    return tuple(_packed(told, letters))


def _rule(entry):
    """Return the rule of an entry of a trajectory's metadata, or None."""
    try:
        made = optimizer(entry.get("spec", ""))
        return made.rule or OPTIMIZERS[made.name]
    except OptvizError:
        return None


def _packed(statements, letters):
    """Yield statements, several on a line where they have room."""
    line = ""
    for statement in statements:
        joined = f"{line}{BETWEEN}{statement}" if line else statement
        if line and length(joined) > letters:
            yield line
            joined = statement
        line = joined
    yield line


def length(text):
    """Return how many letters a text with mathematics has when it is set, about.

    >>> length("$v + g$, g taken at x")
    19
    """
    text = re.sub(r"\\(?:mathrm|hat|sqrt)", "", text)
    text = re.sub(r"\\[a-z]+", "x", text)
    return len(re.sub(r"[{}$^_]|\\,", "", text))

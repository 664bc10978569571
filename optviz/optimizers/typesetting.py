"""A rule's formula ready to be set: its docstring says it once, in plain letters."""

import re

from optviz.docstrings import sections
from optviz.optimizers.lettering import latex

_SETTING = re.compile(r"([a-z_0-9]+)(?:=([a-z_0-9+]+))?(?: \([^)]*\))?: (.*)")
_NAME = r"[A-Za-z]\w*'?(?:_\{[^}]*\})?"
_ASSIGNED = re.compile(rf"(?:[^=:]{{1,9}}: +)?{_NAME} = ")
_CONDITION = re.compile(rf"([^=:]{{1,9}}: +)?({_NAME}) = ")


def formula_of(rule, hyperparameters=None):
    r"""Return the update of a rule, one statement after the other: words with mathematics in $.

    What the docstring says of the settings that are given is taken, in place of what it
    changes; what it says of other settings is not. Empty if it does not say in symbols how x
    changes.

    Parameters
    ----------
    rule : Rule
    hyperparameters : mapping, optional
        Default: the rule's own.

    Examples
    --------
    >>> import optviz
    >>> formula_of(optviz.OPTIMIZERS["sgd"]), formula_of(optviz.OPTIMIZERS["signum"])[1]
    (('$x \\leftarrow x - \\eta\\,g$',), '$x \\leftarrow x - \\eta\\,\\mathrm{sign}(m)$')
    """
    values = {**rule.defaults, **(hyperparameters or {})}
    common, changing = _read(rule, values)
    replaced = {_left(statement) for statement in changing}
    kept = [statement for statement in common if _left(statement) not in replaced]
    first = [statement for statement in changing if _left(statement) != "x"]
    last = [statement for statement in changing if _left(statement) == "x"]
    statements = [*first, *kept, *last] if replaced else kept
    if "x" not in map(_left, statements):
        return ()
    known = {*rule.states, *values, *map(_left, statements)}
    return tuple(latex(statement, known) for statement in statements)


def _read(rule, values):
    """Return the statements for all settings, and those for the settings given."""
    common, changing, taking = [], [], True
    lines = sections(rule.__doc__).get("Notes", "").splitlines()
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        found = _SETTING.fullmatch(line)
        found = found if found and found[1] in values else None
        taking = taking and not (found and found[2])
        if found and _is(values[found[1]], found[2]):
            statements = _statements(found[3])
            whole = all(_ASSIGNED.match(statement) for statement in statements)
            changing += statements if whole else [f"{line.partition(':')[0]}: {found[3]}"]
        elif not found and taking and _ASSIGNED.match(line):
            ended = after[:1].islower() and not _ASSIGNED.match(after) and not _SETTING.fullmatch(after)
            statements = _statements(line + " \u2026" * ended)
            common += [part for part in statements if _left(part) not in rule.defaults]
    return common, changing


def _is(value, text):
    if isinstance(value, bool):
        return (text or "true") == str(value).lower()
    return isinstance(value, str) and value == text


def _left(statement):
    """Return the name on the left of a statement; a condition before it is part of it."""
    found = _CONDITION.match(statement)
    if not found:
        return ""
    return found[2] if not found[1] or found[2] == "x" else statement


def _statements(line):
    """Return the assignments of a line, each with the words that follow it."""
    return [part.rstrip(",;") for part in re.split(rf"[,;] (?={_NAME} = )", line)]

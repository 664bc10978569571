"""Tables of numbers alone: which column is what where none has a name."""

import csv

from optviz.errors import TrajectoryError


def is_number(cell):
    """Whether a cell is a number, with a decimal point or a decimal comma.

    >>> is_number("1,5e3"), is_number("x1"), is_number("1_000")
    (True, False, False)
    """
    try:
        float(cell.replace(",", "."))
    except ValueError:
        return False
    return "_" not in cell


def is_headless(line, separator):
    """Whether the first line of a table is a row of numbers, not of names."""
    return all(map(is_number, cells_of(line, separator)))


def cells_of(line, separator):
    """Return the cells of a line."""
    if separator == " ":
        return line.split()
    return next(csv.reader([line.strip("\r\n")], delimiter=separator), [])


def positions(where, sample, lines, columns=None):
    """Return the names "1", "2", ... of columns without any, and which of them is what.

    What `columns` says holds. Of the others the first is the step if it counts 0, 1, 2, ... or
    1, 2, 3, ...; one besides is the loss, more are the coordinates.
    """
    first, given = cells_of(sample[0], lines.separator), dict(columns or {})
    names = [str(number) for number in range(1, len(first) + 1)]
    rest = [name for name in names if name not in given.values()]
    counts = len(names) > 1 and _counts([line.lstrip().partition(lines.separator)[0] for line in sample])
    numbered = len(names) > 1 and len(sample) > 1 and first == list(map(str, range(len(names))))
    if numbered and not counts and not given:
        raise TrajectoryError(
            f"{where}: expected a first line of names or of numbers, found 0 to {len(names) - 1}, "
            "which may be either; write names, or say for numbers --columns x=1,y=2"
        )
    found = {}
    if counts and "step" not in given and "1" in rest:
        found["step"] = rest.pop(0)
    if given.keys() <= {"step", "loss", "run", "evaluations"}:  # no coordinates, no row per value
        alone = len(rest) == 1 and "loss" not in given
        found |= {"loss": rest[0]} if alone else {f"x{i}": name for i, name in enumerate(rest)}
    return names, {**found, **given}


def _counts(cells):
    """Whether cells are the whole numbers from 0 or from 1, at least two of them."""
    try:
        numbers = [float(cell.replace(",", ".")) for cell in cells]
    except ValueError:
        return False
    return len(numbers) > 1 and any(numbers == list(range(low, low + len(numbers))) for low in (0, 1))

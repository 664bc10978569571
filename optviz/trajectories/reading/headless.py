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
    """Return the names "1", "2", ... of columns without any, and which of them is what if nobody said.

    The first of several is the step if it counts 0, 1, 2, ... or 1, 2, 3, ...; one column besides is
    the loss, more are the coordinates.
    """
    first = cells_of(sample[0], lines.separator)
    names = [str(number) for number in range(1, len(first) + 1)]
    if columns:
        return names, columns
    counts = len(names) > 1 and _counts([line.lstrip().partition(lines.separator)[0] for line in sample])
    if len(names) > 1 and not counts and len(sample) > 1 and first == list(map(str, range(len(names)))):
        raise TrajectoryError(
            f"{where}: expected a first line of names or of numbers, found 0 to {len(names) - 1}, "
            "which may be either; write names, or say for numbers --columns x=1,y=2"
        )
    rest = names[1:] if counts else names
    found = {"loss": rest[0]} if len(rest) == 1 else {f"x{i}": name for i, name in enumerate(rest)}
    return names, {"step": "1", **found} if counts else found


def _counts(cells):
    """Whether cells are the whole numbers from 0 or from 1, at least two of them."""
    try:
        numbers = [float(cell.replace(",", ".")) for cell in cells]
    except ValueError:
        return False
    return len(numbers) > 1 and any(numbers == list(range(low, low + len(numbers))) for low in (0, 1))

"""JSON and JSON lines: what optviz wrote, records, columns, nested lists, or several runs by name."""

import json

import numpy as np

from optviz.errors import TrajectoryError
from optviz.trajectories.reading.table import Table, Words

SWELLS = 24  # times: what Python objects take for each byte of JSON at the worst
NUMBERS = {"nan": np.nan, "inf": np.inf, "-inf": -np.inf, "infinity": np.inf, "-infinity": -np.inf}


def read_json(where, stream, budget):
    """Return what a JSON text holds."""
    content = stream.read(budget.most // SWELLS + 1)
    budget.take(where, SWELLS * len(content))
    text = _text(where, content)
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        if str(error).startswith("Extra data"):  # a file of lines that is named .json
            return _lines(where, text)
        raise TrajectoryError(f"{where}: expected JSON, found: {_short(error)}") from error


def read_json_lines(where, stream, budget):
    """Return the list of what every line of a JSON-lines text holds."""
    content = stream.read(budget.most // SWELLS + 1)
    budget.take(where, SWELLS * len(content))
    return _lines(where, _text(where, content))


def _lines(where, text):
    found = []
    for number, line in enumerate(text.split("\n"), 1):  # str.splitlines splits within JSON's words too
        if line.strip():
            try:
                found.append(json.loads(line))
            except (ValueError, RecursionError) as error:
                raise TrajectoryError(f"{where}:{number}: expected JSON, found: {_short(error)}") from error
    return found


def _text(where, content):
    try:
        return content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeError as error:
        raise TrajectoryError(f"{where}: expected text in UTF-8 or UTF-16, found: {error}") from error


def _short(error):
    return str(error)[:200]


def is_records(content):
    """Whether this is a list of objects, one per row."""
    return isinstance(content, list) and bool(content) and all(isinstance(row, dict) for row in content)


def table_of_records(where, records, budget):
    """Return the `Table` of a list of mappings; a key that a row does not have is empty there.

    A list or an array of numbers under "x" is a column for each.
    """
    rows = [_spread(row) for row in records]
    names = list(dict.fromkeys(name for row in rows for name in row))
    budget.take(where, 9 * len(rows) * len(names))
    return table_of_columns(where, {name: [row.get(name) for row in rows] for name in names})


def _spread(row):
    found = {}
    for name, value in row.items():
        value = value.tolist() if hasattr(value, "tolist") else value  # an array, or a number of NumPy
        if isinstance(value, (list, tuple)) and all(isinstance(item, (int, float, str)) for item in value):
            found.update({f"{name}{i}": item for i, item in enumerate(value)})
        else:
            found[str(name)] = value
    return found


def table_of_columns(where, columns):
    """Return the `Table` of lists of numbers or words by name; None is an empty cell."""
    lengths = {len(values) for values in columns.values()}
    if len(lengths) > 1:
        told = ", ".join(f"{name} has {len(values)}" for name, values in list(columns.items())[:4])
        raise TrajectoryError(f"{where}: expected columns of one length, found {told}")
    made, absent = {}, {}
    for name, values in columns.items():
        numbers, empty = numbers_of(values)
        if numbers is None:
            if not all(isinstance(value, (str, type(None))) for value in values):
                continue  # lists, objects, truth values: nothing that a curve could show
            seen = {}
            numbers = Words(seen, [seen.setdefault(value, len(seen)) for value in map(str, values)])
            numbers = Words(seen, numbers.codes)
        made[name] = numbers
        if empty.any():
            absent[name] = empty
    return Table(where, made, absent, names=list(columns))


def numbers_of(values):
    """Return values as float64 (n,) or None if they are none, and which are empty."""
    empty = np.array([value is None for value in values], bool)
    found = np.full(len(values), np.nan)
    for i, value in enumerate(values):
        if isinstance(value, str) and value.lower() in NUMBERS:
            found[i] = NUMBERS[value.lower()]
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            try:
                found[i] = value
            except OverflowError:
                found[i] = np.inf if value > 0 else -np.inf
        elif value is not None:
            return None, empty
    return found, empty

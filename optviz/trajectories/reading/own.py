"""What optviz wrote itself, in CSV, JSON or Parquet: read back bit for bit."""

import re
from itertools import chain

import numpy as np

from optviz.errors import TrajectoryError
from optviz.trajectories.files import checked_head
from optviz.trajectories.reading.assembling import assembled, numbers_in
from optviz.trajectories.reading.cells import EMPTY
from optviz.trajectories.reading.documents import numbers_of
from optviz.trajectories.reading.table import Words
from optviz.trajectories.trajectory import Trajectory

_RESERVED = re.compile(r"run|step|evaluations|loss|variable|value|x\d+|diagnostic\..*")
_DTYPES = re.compile(r"[<>|=]?[fiu][1248]")


def column_of(diagnostic):
    """Return the name of the column of a diagnostic, unlike that of any other."""
    return f"diagnostic.{diagnostic}" if _RESERVED.fullmatch(diagnostic) else diagnostic


def variables_of(dimension, diagnostics):
    """Return the names of all columns of numbers, in the order in which they are written."""
    return ["evaluations", "loss", *(f"x{i}" for i in range(dimension)), *map(column_of, diagnostics)]


def runs_named(labels):
    """Return the words in the column "run": different ones for different runs.

    >>> runs_named(["adam", "adam"]), runs_named(("adam", "sgd"))
    (['adam #0', 'adam #1'], ['adam', 'sgd'])
    """
    if len(set(labels)) == len(labels):
        return list(labels)
    return [f"{label} #{i}" for i, label in enumerate(labels)]


def in_a_cell(name):
    """Return a word as it stands in a cell of text: line breaks and NUL cannot stand in a row."""
    return " ".join(name.replace("\0", " ").split()) or "run"


def is_own(content):
    """Whether a JSON document is one that optviz wrote."""
    return isinstance(content, dict) and {"format", "labels", "dtypes", "x"} <= content.keys()


def restored(table, budget):
    """Return the trajectory in a table that optviz wrote; of one that was changed what is left of it.

    Its rows are taken as they were written only where every run and step still stands where it did.
    """
    head = checked_head(table.where, table.head)
    dtypes, diagnostics = _dtypes(table.where, head), head.get("diagnostics", [])
    runs, dimension = len(head["labels"]), head.get("dimension")
    sound = type(dimension) is int and 0 <= dimension <= len(table) * max(1, len(table.columns))
    if not sound or not runs or not dtypes:
        return assembled(table, budget)
    names = variables_of(dimension, diagnostics)
    each = len(names) if head.get("layout") == "long" else 1
    rows = len(table) // (runs * each)
    if rows * runs * each != len(table) or not rows or not _untouched(table, head["labels"], rows, each):
        return assembled(table, budget)
    if each > 1:
        if "value" not in table.columns or not _in_order(
            table, "variable", names, np.tile(np.arange(each), runs * rows)
        ):
            return assembled(table, budget)
        values = numbers_in(table, "value").reshape(runs, rows, each)
        empty = table.empty("value").reshape(runs, rows, each)
        steps = table.columns["step"][::each][:rows]
        column = {name: (values[..., i].T, empty[..., i].T) for i, name in enumerate(names)}
    else:
        if not set(names) <= table.columns.keys():
            return assembled(table, budget)
        values = {name: numbers_in(table, name).reshape(runs, rows) for name in names}
        column = {name: (values[name].T, table.empty(name).reshape(runs, rows).T) for name in names}
        steps = table.columns["step"][:rows]
    budget.take(table.where, 8 * len(table) // each * (dimension + 2 + len(diagnostics)))
    points = [column[f"x{i}"] for i in range(dimension)]
    x = np.stack([values for values, _ in points], axis=-1) if points else np.empty((rows, runs, 0))
    return _made(table.where, head, dtypes, {
        "x": x,
        "missing": points[0][1] if points else None,
        "loss": column["loss"][0],
        "loss_missing": column["loss"][1],
        "steps": steps,
        "evaluations": column["evaluations"][0],
        "diagnostics": {name: column[column_of(name)][0] for name in diagnostics},
    })  # fmt: skip


def _untouched(table, labels, rows, each):
    """Whether the runs follow each other as they were written, all of them with the same rising steps."""
    steps, places = table.columns.get("step"), np.repeat(np.arange(len(labels)), rows * each)
    if not isinstance(steps, np.ndarray):
        return False
    steps = steps.reshape(len(labels), rows, each)
    if (steps != steps[:1, :, :1]).any() or (np.diff(steps[0, :, 0]) <= 0).any():
        return False
    names = runs_named(labels)
    return any(_in_order(table, "run", words, places) for words in (names, [*map(in_a_cell, names)]))


def _in_order(table, name, words, places):
    """Whether a column has these words at these places (n,): the number of a word for every row."""
    column = table.columns.get(name)
    if not isinstance(column, Words):
        return False
    codes = {word: code for code, word in enumerate(column.names)}
    expected = np.array([codes.get(word, -1) for word in words])[places]
    blank = np.array([word in EMPTY for word in words])[places]  # such a label looks like nothing
    return bool(np.where(table.empty(name), blank, column.codes == expected).all())


def _dtypes(where, head):
    told = head.get("dtypes")
    if not isinstance(told, dict) or not all(
        isinstance(v, str) and _DTYPES.fullmatch(v) for v in told.values()
    ):
        raise TrajectoryError(
            f"{where}: expected the types of its numbers in optviz's head, found {str(told)[:80]}"
        )
    return told


def _made(where, head, dtypes, parts):
    watched = parts.pop("diagnostics")
    with np.errstate(invalid="ignore", over="ignore"):
        for name in ("x", "loss", "steps", "evaluations"):
            parts[name] = parts[name].astype(dtypes.get(name, "<f8"), order="C", copy=False)
        watched = {
            name: values.astype(dtypes.get(name, "<f8"), order="C") for name, values in watched.items()
        }
    told = {"labels": tuple(head["labels"]), "problem": head["problem"], "meta": head["meta"]}
    try:
        return Trajectory(**told, **parts, diagnostics=watched)
    except TrajectoryError as error:
        raise TrajectoryError(f"{where}: {error}") from error


def trajectory_of_document(where, content):
    """Return the trajectory in a JSON document that optviz wrote."""
    head = checked_head(where, content)
    dtypes, runs = _dtypes(where, head), len(head["labels"])
    try:
        steps = _array(where, "steps", content["steps"])
        shape = len(steps), runs
        points = list(chain.from_iterable(content["x"]))
        missing = np.array([point is None for point in points], bool).reshape(shape)
        dimension = next((len(point) for point in points if point is not None), 0)
        if any(point is not None and len(point) != dimension for point in points):
            raise TrajectoryError(f"{where}: x: expected points of {dimension} numbers, found others")
        filled = chain.from_iterable([None] * dimension if point is None else point for point in points)
        x = _array(where, "x", list(filled), None).reshape(*shape, dimension)
        loss, unknown = numbers_of(list(chain.from_iterable(content["loss"])))
        evaluations = _array(where, "evaluations", chain.from_iterable(content["evaluations"])).reshape(shape)
        watched = {name: _array(where, name, chain.from_iterable(content["values"][name])).reshape(shape)
                   for name in head.get("diagnostics", [])}  # fmt: skip
        loss, unknown = loss.reshape(shape), unknown.reshape(shape)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise TrajectoryError(
            f"{where}: expected optviz's lists of numbers, found: {str(error)[:200]}"
        ) from error
    return _made(where, head, dtypes, {
        "x": x, "missing": missing if dimension else None, "loss": loss, "loss_missing": unknown,
        "steps": steps, "evaluations": evaluations, "diagnostics": watched,
    })  # fmt: skip


def _array(where, name, values, empty="refused"):
    found, missing = numbers_of(list(values))
    if found is None or (empty and missing.any()):
        raise TrajectoryError(f"{where}: {name}: expected numbers, found others")
    return found

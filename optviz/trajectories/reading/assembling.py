"""From a table to a trajectory: runs by steps, with what was not recorded left missing."""

import re

import numpy as np

from optviz.errors import TrajectoryError, UsageError
from optviz.trajectories.reading.cells import EMPTY, number_in
from optviz.trajectories.reading.roles import Asked, roles_of
from optviz.trajectories.reading.table import Table, Words
from optviz.trajectories.trajectory import Trajectory

LARGEST = 2.0**53  # up to which float64 holds every whole number


def assembled(table, budget, columns=None, labels=None, name="run"):
    """Return the trajectory in a `Table`, wide (a column per coordinate) or long (a row per value).

    Parameters
    ----------
    table : Table
    budget : Budget
    columns : mapping, optional
        See `optviz.trajectories.reading.roles.roles_of`.
    labels : sequence of str, optional
        One per run; default what the table says.
    name : str
        The label of a run that has none.
    """
    if not len(table):
        raise TrajectoryError(f"{table.where}: expected at least one row, found none")
    roles = roles_of(table.where, list(table.columns), columns if table.assumed is None else table.assumed)
    numbered(table, roles)
    asked = columns if isinstance(columns, Asked) else Asked({})
    if roles.value is not None:
        inner = Asked({})
        found = assembled(_widened(table, roles, budget), budget, inner, labels, name)
        asked.told = {**inner.told, **roles.told(table.names or table.columns, ())}
        return found
    taken = roles.taken()
    others = [key for key in table.columns if key not in taken and not _is_text(table, key)]
    asked.told = roles.told(table.names or table.columns, others)
    if table.assumed is not None:
        asked.told["header"] = False
    return _wide(table, roles, others, budget, labels, name)


def _wide(table, roles, others, budget, labels, name):
    run, names = _runs(table, roles.run, name)
    steps, row = _steps(table, roles.step, run)
    if labels is not None and len(labels) != len(names):
        raise UsageError(f"{table.where}: expected {len(names)} labels, one per run, found {len(labels)}")
    shape, dimension = (len(steps), len(names)), len(roles.x)
    if not dimension and roles.loss is None:
        raise TrajectoryError(
            f"{table.where}: expected columns of coordinates (x0, x1, ...) or a loss, found "
            f"{', '.join(map(repr, list(table.columns)[:8]))}; say which with columns= or --columns"
        )
    budget.take(table.where, (dimension + 2 + len(others)) * 8 * shape[0] * shape[1])
    at = _places(table, row * len(names) + run, names, steps)
    x, missing = _points(table, roles.x, shape, at)
    loss, unknown = None, None
    if roles.loss is not None:
        loss, unknown = _scattered(numbers_in(table, roles.loss), shape, at), np.ones(shape, bool)
        unknown.reshape(-1)[at] = table.empty(roles.loss)
        if table.vague:
            unknown |= _followed(np.isnan(loss))
    watched = zip(_plain(others), others, strict=True)
    diagnostics = {key: _scattered(table.columns[other], shape, at) for key, other in watched}
    head = table.head or {}
    return Trajectory(
        x,
        loss,
        tuple(labels) if labels is not None else names,
        steps,
        _evaluations(table, roles.evaluations, steps, shape, at),
        head.get("problem"),
        head.get("meta", {}),
        diagnostics,
        missing if dimension else None,
        unknown,
    )


def _runs(table, column, name):
    """Return the number of each row's run, and the names in the order in which they come."""
    if column is None:
        return np.zeros(len(table), int), (name,)
    values, empty = table.columns[column], table.empty(column)
    if empty.any():
        raise TrajectoryError(f"{table.place(empty.argmax())}: expected the name of a run, found nothing")
    if isinstance(values, Words):
        used, first, number = np.unique(values.codes, return_index=True, return_inverse=True)
        found = [values.names[code] for code in used]
    else:
        found, first, number = np.unique(values, return_index=True, return_inverse=True)
    order = np.argsort(first)
    names = tuple(_word(found[i]) for i in order)
    return np.argsort(order)[number], names


def _word(value):
    """Return the name of a run; of a number without needless digits."""
    if isinstance(value, float) and value == int(value if np.isfinite(value) else 0):
        return str(int(value))
    return str(value)


def _steps(table, column, run):
    """Return the steps of all rows of the trajectory, and the row of each row of the table."""
    if column is None:
        order = np.argsort(run, kind="stable")
        begin = np.searchsorted(run[order], np.arange(run.max() + 1))
        row = np.empty(len(run), int)
        row[order] = np.arange(len(run)) - begin[run[order]]
        return np.arange(row.max() + 1), row
    steps = numbers_in(table, column)
    with np.errstate(invalid="ignore"):
        wrong = ~((steps >= 0) & (steps <= LARGEST) & (steps == np.floor(steps)))
    if wrong.any():
        at = int(wrong.argmax())
        found = "nothing" if table.empty(column)[at] else f"{steps[at]:g}"
        raise TrajectoryError(
            f"{table.place(at)}: expected a whole number of steps from 0 in {column!r}, found {found}"
        )
    if (np.diff(steps) > 0).all():  # one run in its order, the usual table
        return steps.astype(np.int64), np.arange(len(steps))
    found, row = np.unique(steps, return_inverse=True)
    return found.astype(np.int64), row


def _places(table, pairs, names, steps):
    """Return where each row of the table stands among all steps of all runs, one step after the other.

    A slice if they stand there in their order, as in the usual table.
    """
    if (np.diff(pairs) > 0).all():
        return slice(None) if len(pairs) == len(names) * len(steps) else pairs
    order = np.argsort(pairs, kind="stable")
    again = np.flatnonzero(np.diff(pairs[order]) == 0)
    if len(again):
        at = int(order[again + 1].min())
        step, run = divmod(int(pairs[at]), len(names))
        raise TrajectoryError(
            f"{table.place(at)}: expected every step of {names[run]} once, found step {steps[step]} twice; "
            "several runs need a column with their names"
        )
    return pairs


def numbered(table, roles):
    """Turn the columns of a table that must be numbers, and are kept as words, into numbers."""
    for column in roles.taken() - {None, roles.run, roles.variable}:
        values = table.columns[column]
        if isinstance(values, Words):
            blank = np.array([word in EMPTY for word in values.names] or [True])
            found = np.array([_number(table, column, word) for word in values.names] or [np.nan])
            empty = table.empty(column) | blank[values.codes]
            table.columns[column] = np.where(empty, np.nan, found[values.codes])
            if empty.any():
                table.absent[column] = empty


def _number(table, column, word):
    try:
        return np.nan if word in EMPTY else number_in(word)
    except ValueError as error:
        raise TrajectoryError(
            f"{table.where}: expected numbers in column {column!r}, found {word[:40]!r}"
        ) from error


def numbers_in(table, column):
    """Return a column of numbers (n,), or raise TrajectoryError for words."""
    values = table.columns[column]
    if isinstance(values, Words):
        found = values.names[values.codes[0]]
        raise TrajectoryError(f"{table.where}: expected numbers in column {column!r}, found {found!r}")
    return values


def _is_text(table, column):
    return isinstance(table.columns[column], Words)


def _scattered(values, shape, at):
    if isinstance(at, slice):
        return np.array(values, float).reshape(shape)
    found = np.full(shape, np.nan)
    found.reshape(-1)[at] = values
    return found


def _followed(nan):
    """Return which rows (T+1, R) that are NaN have one that is not after them."""
    return nan & np.logical_or.accumulate(~nan[::-1], axis=0)[::-1]


def _points(table, columns, shape, at):
    """Return x (T+1, R, D) and which of its rows are missing."""
    x, missing = np.empty((*shape, len(columns))), np.ones(shape, bool)
    if not isinstance(at, slice):
        x[:] = np.nan
    flat = x.reshape(shape[0] * shape[1], len(columns))
    for i, column in enumerate(columns):
        flat[at, i] = numbers_in(table, column)
    missing.reshape(-1)[at] = _empty_points(table, columns)
    if table.vague and columns:
        missing |= _followed(np.isnan(x).all(axis=2))
    return x, missing


def _empty_points(table, columns):
    """Return which rows of a table (n,) have no point; none may have half of one."""
    holes = [column for column in columns if column in table.absent]
    if not holes:
        return np.zeros(len(table), bool)
    some = np.logical_or.reduce([table.absent[column] for column in holes])
    every = np.logical_and.reduce([table.empty(column) for column in columns])
    if (some != every).any():
        at = (some != every).argmax()
        raise TrajectoryError(
            f"{table.place(at)}: expected all {len(columns)} coordinates or none, found some"
        )
    return every


def _evaluations(table, column, steps, shape, at):
    if column is None:
        return None
    found = np.array(np.broadcast_to(steps[:, None], shape), float)
    known = ~table.empty(column)
    values = numbers_in(table, column)[known]
    if not np.isfinite(values).all():
        at = np.flatnonzero(known)[(~np.isfinite(values)).argmax()]
        raise TrajectoryError(f"{table.place(at)}: expected a finite number of evaluations, found nan or inf")
    places = np.arange(len(known)) if isinstance(at, slice) else at
    found.reshape(-1)[places[known]] = values
    whole = (found == np.floor(found)).all() and np.abs(found).max() <= LARGEST
    return found.astype(np.int64) if whole else found


def _plain(names):
    """Return different names of diagnostics: lower case, digits and underscores.

    >>> _plain(["Val Accuracy (%)", "2nd", "val_accuracy"])
    ['val_accuracy', 'column_2nd', 'val_accuracy_2']
    """
    found = {}
    for name in names:
        plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:48]
        plain = once = plain if plain[:1].isalpha() else f"column_{plain}"
        while once in found:
            found[plain] += 1
            once = f"{plain}_{found[plain]}"
        found[once] = 1
    return list(found)


def _widened(table, roles, budget):
    """Return a table with a row per run and step, and a column per variable, from one row per value."""
    run, names = _runs(table, roles.run, "")
    variable, variables = _runs(table, roles.variable, "")
    key = numbers_in(table, roles.step) if roles.step is not None else _turns(run, variable)
    moment = np.unique(key, return_inverse=True)[1]
    pairs = run * (moment.max() + 1) + moment
    _, first, row = np.unique(pairs, return_index=True, return_inverse=True)
    _places(table, row * len(variables) + variable, variables, key[first])
    budget.take(table.where, 9 * len(first) * len(variables))
    values, absent = (
        np.full((len(variables), len(first)), np.nan),
        np.ones((len(variables), len(first)), bool),
    )
    values[variable, row] = numbers_in(table, roles.value)
    absent[variable, row] = table.empty(roles.value)
    columns = {"step": key[first], **dict(zip(variables, values, strict=True))}
    if roles.run is not None:
        columns["run"] = table.columns[roles.run][first]
    empty = {name: mask for name, mask in zip(variables, absent, strict=True) if mask.any()}
    if roles.step is not None and table.empty(roles.step).any():
        empty["step"] = table.empty(roles.step)[first]
    lines = None if table.lines is None else lambda at: table.lines(first[at])
    return Table(table.where, columns, empty, lines, table.head, table.vague)


def _turns(run, variable):
    """Return how often each run's variable came before each row."""
    pair = run * (variable.max() + 1) + variable
    order = np.argsort(pair, kind="stable")
    ordered = pair[order]
    begin = np.searchsorted(ordered, ordered)
    turns = np.empty(len(run))
    turns[order] = np.arange(len(run)) - begin
    return turns

"""Large tables of text through pyarrow, where it is installed: the same numbers, many times faster.

It reads plain files only, and gives up on whatever it is not sure of: the cells are then read one by
one, which says what is wrong and where.
"""

import csv as plain_csv
import io
import os
import re
from dataclasses import dataclass

import numpy as np

from optviz.trajectories.reading.cells import EMPTY
from optviz.trajectories.reading.table import Words

LEAST = 1 << 20  # bytes of a file that is worth importing pyarrow for
SWELLS = 5  # times: what numbers take at most for each byte of text, a digit and a comma
_BLOCK = 4 << 20
_SUSPECT = re.compile(r"\s*#|.*[\0\r\n]")  # a word that is a comment, or a fault


@dataclass(frozen=True)
class Layout:
    """How a table of text is laid out.

    Attributes
    ----------
    names : list of str
    words, needed : set of str
        Columns of words, and those that must be numbers.
    separator : str
    comma : bool
        Numbers have a decimal comma.
    skip : int
        Lines before the first row.
    """

    names: list
    words: set
    needed: set
    separator: str
    comma: bool
    skip: int


def read_quickly(where, stream, sample, budget, layout):
    """Return columns and empty cells as `Cells.columns` does, or None where this way does not do."""
    if not isinstance(getattr(stream, "raw", None), io.FileIO) or where == "stdin":
        return None
    if os.path.getsize(where) < LEAST or layout.separator == " ":
        return None
    try:
        import pyarrow
    except ImportError:
        return None
    before = budget.taken
    try:
        others = _likely(sample, layout)
        if layout.names[0] not in layout.needed | layout.words | others:
            return None  # a row that is a comment would not be seen
        return _columns(_table(where, budget, layout, others), layout.words)
    except (pyarrow.ArrowException, OSError, UnicodeError, plain_csv.Error):
        budget.taken = before
        return None


def _table(where, budget, layout, others):
    """Return the Arrow table of all columns that are wanted."""
    import pyarrow
    from pyarrow import csv

    types = {name: pyarrow.float64() for name in layout.needed | others}
    types |= dict.fromkeys(layout.words, pyarrow.dictionary(pyarrow.int32(), pyarrow.string()))
    wanted = [name for name in layout.names if name in types]
    options = {
        "read_options": csv.ReadOptions(block_size=_BLOCK, skip_rows=layout.skip, column_names=layout.names),
        "parse_options": csv.ParseOptions(delimiter=layout.separator),
        "convert_options": csv.ConvertOptions(
            column_types=types,
            include_columns=wanted,
            null_values=list(EMPTY),
            strings_can_be_null=True,
            decimal_point="," if layout.comma else ".",
        ),
    }
    if SWELLS * os.path.getsize(where) >= budget.most - budget.taken:
        return _by_batches(where, budget, csv.open_csv(where, **options)).unify_dictionaries()
    table = csv.read_csv(where, **options)
    budget.take(where, 9 * table.num_rows * len(wanted))
    return table.unify_dictionaries()


def _by_batches(where, budget, reader):
    """Return the table that a reader gives, counted as it comes."""
    import pyarrow

    batches = []
    with reader:
        for batch in reader:
            budget.take(where, 9 * batch.num_rows * batch.num_columns)
            batches.append(batch)
    return pyarrow.Table.from_batches(batches, reader.schema)


def _likely(sample, layout):
    """Return the other columns that look like numbers in some first lines."""
    rows = list(plain_csv.reader(sample, delimiter=layout.separator))[1:]
    others = set()
    for i, name in enumerate(layout.names):
        cells = [row[i] for row in rows if i < len(row)]
        if name and name not in layout.needed | layout.words and all(map(_is_number, cells)):
            others.add(name)
    return others


def _is_number(cell):
    try:
        float(cell.replace(",", ".") or "0")
    except ValueError:
        return cell.strip() in EMPTY
    return True


def _columns(table, words):
    columns, absent = {}, {}
    for name in table.column_names:
        column = table.column(name)
        empty = column.is_null().to_numpy() if column.null_count else None
        if name in words:
            column = column.combine_chunks()
            names = column.dictionary.to_pylist() or [""]
            if any(_SUSPECT.match(word) for word in names):
                return None
            columns[name] = Words(names, column.indices.fill_null(0).to_numpy(zero_copy_only=False))
        else:
            columns[name] = column.to_numpy() if empty is None else np.where(empty, np.nan, column.to_numpy())
        if empty is not None:
            absent[name] = empty
    return columns, absent

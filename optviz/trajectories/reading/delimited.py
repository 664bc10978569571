"""Tables as text: CSV, TSV and their kin, read row by row with what is wrong named by its line."""

import csv
import json
import re
from bisect import bisect_right
from itertools import islice

from optviz.errors import TrajectoryError
from optviz.targets import MARK
from optviz.trajectories.reading.cells import Cells
from optviz.trajectories.reading.headless import is_headless, is_number, positions
from optviz.trajectories.reading.lines import Lines, line_of
from optviz.trajectories.reading.quick import Layout, read_quickly
from optviz.trajectories.reading.roles import roles_of
from optviz.trajectories.reading.table import Table

_CELLS = 500_000  # turned into numbers at once
_DECIMAL_COMMA = re.compile(r"\s*[-+]?\d*,\d+([eE][-+]?\d+)?\s*")


def read_delimited(where, stream, budget, columns=None):
    """Return the `Table` in a stream of bytes.

    The first line names the columns; separators are commas, semicolons, tabs, bars or spaces, as
    the first lines say, and numbers may have a decimal comma where that does not separate.
    Lines that begin with # are comments. An empty cell is missing; nan and inf are numbers.
    """
    lines = Lines(where, stream)
    try:
        return _table(where, lines, stream, budget, columns)
    finally:
        lines.detach()


def _table(where, lines, stream, budget, columns):
    sample = lines.sample()
    if not sample:
        raise TrajectoryError(f"{where}: expected a table with a line of column names, found nothing")
    lines.separator = separator_of(sample)
    reader = csv.reader(lines, delimiter=lines.separator, strict=True)
    names, skip = _commented(lines, sample[0]), lines.before
    assumed = None
    if names is None and is_headless(sample[0], lines.separator):
        names, assumed = positions(where, sample, lines, columns)
    elif names is None:
        names, skip = _header(lines, reader), lines.number
    roles = roles_of(where, [name for name in names if name], columns if assumed is None else assumed)
    comma = lines.separator != "," and any(
        _DECIMAL_COMMA.fullmatch(cell) for line in sample for cell in line.split(lines.separator)
    )
    words = {roles.run, roles.variable} - {None}
    needed = roles.taken() - words - {None}
    layout = Layout(names, words, needed, lines.separator, comma, skip)
    found = read_quickly(where, stream, sample, budget, layout) if lines.is_utf8 else None
    told = {"names": names, "assumed": assumed}
    if found is not None:
        return Table(
            where, *found, lambda row: line_of(where, row, skip), head_in(where, lines.comments), **told
        )
    cells, jumps, count = Cells(names, words, needed, comma), [], 0
    while rows := _rows(lines, reader, len(names), count, jumps):
        budget.take(where, 9 * len(rows) * len(names))
        cells.add(rows, lambda row, low=count: f"{where}:{_line(jumps, low + row)}")
        count += len(rows)
    return Table(
        where, *cells.columns(), lambda row: _line(jumps, row), head_in(where, lines.comments), **told
    )


def separator_of(sample):
    """Return the separator of lines: the first of tab, semicolon, bar, comma, space that is in the first.

    One that the second line has as often comes before the others, which may be in a name.

    >>> separator_of(["step;loss;x0", "0;1,5;2,5"]), separator_of(["loss", "1.5"])
    (';', ',')
    >>> separator_of(["step,|grad|", "0,1.5"])
    ','
    """
    bare = [" ".join(re.split(" +", re.sub(r'"[^"]*"', "", line.strip(" \r\n")))) for line in sample[:2]]
    inside = [sign for sign in "\t;|, " if sign in bare[0]]
    return next((sign for sign in inside if bare[0].count(sign) == bare[-1].count(sign)), (*inside, ",")[0])


def _header(lines, reader):
    try:
        names = [name.strip() for name in next(reader)]
    except csv.Error as error:
        raise TrajectoryError(
            f"{lines.where}:{lines.number}: expected a line of names, found: {error}"
        ) from error
    except StopIteration:
        names = []
    if not names:
        raise TrajectoryError(f"{lines.where}: expected a line of column names, found none")
    return names


def _commented(lines, first):
    """Return the names in a comment right above numbers, as numpy.savetxt writes them, or None."""
    sign = None if lines.separator == " " else lines.separator
    cells = first.strip().split(sign)
    told = [name.strip() for name in lines.comments[-1].split(sign)] if lines.comments else []
    fits = len(told) == len(cells) and all(map(is_number, cells))
    return told if fits and not any(map(is_number, told)) else None


def _rows(lines, reader, width, done, jumps):
    """Return some next rows, all with as many cells as the header; note where their lines begin to jump."""
    rows = []
    before = lines.count
    try:
        for row in islice(reader, max(1, _CELLS // width)):
            if len(row) != width:
                raise TrajectoryError(
                    f"{lines.where}:{lines.number}: expected {width} cells as in the header, found {len(row)}"
                )
            if lines.count != before + len(rows) + 1:
                raise TrajectoryError(
                    f"{lines.where}:{lines.number}: expected cells without line breaks, found one"
                )
            offset = lines.number - (done + len(rows))
            if not jumps or jumps[-1][1] != offset:
                jumps.append((done + len(rows), offset))
            rows.append(row)
    except csv.Error as error:
        raise TrajectoryError(
            f"{lines.where}:{lines.number}: expected a row of cells, found: {error}"
        ) from error
    return rows


def _line(jumps, row):
    return row + jumps[bisect_right(jumps, (row, float("inf"))) - 1][1]


def head_in(where, comments):
    """Return what optviz wrote of a trajectory in a comment, or None."""
    mark = MARK.decode()
    told = next((line[len(mark) :] for line in comments if line.startswith(mark)), None)
    if told is None:
        return None
    try:
        return json.loads(told)
    except (ValueError, RecursionError) as error:
        raise TrajectoryError(
            f"{where}: expected optviz's facts as JSON in its comment, found: {error}"
        ) from error

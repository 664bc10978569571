"""Tables as text: CSV, TSV and their kin, read row by row with what is wrong named by its line."""

import csv
import io
import json
import re
from bisect import bisect_right
from itertools import islice

import numpy as np

from optviz.errors import TrajectoryError
from optviz.targets import MARK
from optviz.trajectories.reading.roles import roles_of
from optviz.trajectories.reading.table import Table, Words

EMPTY = ("", "NA", "N/A", "null", "None", "<NA>", "#N/A")  # of a cell in which nothing was recorded
LONGEST_LINE = 1 << 26  # characters: a million parameters take 20 million
_CELLS = 500_000  # turned into numbers at once
_SAMPLE = 20  # lines by which separator and decimal sign are known
_DECIMAL_COMMA = re.compile(r"\s*[-+]?\d*,\d+([eE][-+]?\d+)?\s*")


class Lines:
    """The lines of a text, without comments and empty ones, that know their numbers in the file."""

    def __init__(self, where, stream):
        self.where, self.number, self.count, self.comments = where, 0, 0, []
        head = stream.peek(4)[:4]
        encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        self._text = io.TextIOWrapper(stream, encoding=encoding, newline="")
        self._ahead = []
        self.separator = None

    def detach(self):
        """Leave the stream to whoever opened it."""
        self._text.detach()

    def sample(self):
        """Return the first lines without using them up."""
        while len(self._ahead) < _SAMPLE:
            line = self._read()
            if not line:
                break
            self._ahead.append((self.number, line))
        return [line for _, line in self._ahead]

    def __iter__(self):
        return self

    def __next__(self):
        if self._ahead:
            self.number, line = self._ahead.pop(0)
        else:
            line = self._read()
        if not line:
            raise StopIteration
        self.count += 1
        return " ".join(line.split()) if self.separator == " " else line

    def _read(self):
        while True:
            try:
                line = self._text.readline(LONGEST_LINE)
            except UnicodeError as error:
                raise TrajectoryError(
                    f"{self.where}:{self.number + 1}: expected text in UTF-8 or UTF-16, found: {error}"
                ) from error
            if len(line) == LONGEST_LINE:
                raise TrajectoryError(f"{self.where}:{self.number + 1}: expected lines, found an endless one")
            self.number += bool(line)
            if "\0" in line:
                raise TrajectoryError(f"{self.where}:{self.number}: expected text, found a NUL byte")
            if not line or not (line.isspace() or line.lstrip().startswith("#")):
                return line
            if not line.isspace() and len(self.comments) < _SAMPLE:
                self.comments.append(line.lstrip()[1:].strip())


def read_delimited(where, stream, budget, columns=None):
    """Return the `Table` in a stream of bytes.

    The first line names the columns; separators are commas, semicolons, tabs, bars or spaces, as
    the first lines say, and numbers may have a decimal comma where that does not separate.
    Lines that begin with # are comments. An empty cell is missing; nan and inf are numbers.
    """
    lines = Lines(where, stream)
    try:
        return _table(where, lines, budget, columns)
    finally:
        lines.detach()


def _table(where, lines, budget, columns):
    sample = lines.sample()
    if not sample:
        raise TrajectoryError(f"{where}: expected a table with a line of column names, found nothing")
    lines.separator = separator_of(sample)
    reader = csv.reader(lines, delimiter=lines.separator, strict=True)
    names = _commented(lines, sample[0]) or _header(lines, reader)
    chosen = {name: i for i, name in enumerate(names) if name}
    roles = roles_of(where, [name for name in names if name], columns)
    comma = lines.separator != "," and any(
        _DECIMAL_COMMA.fullmatch(cell) for line in sample for cell in line.split(lines.separator)
    )
    made = {name: _Column(name, name in (roles.run, roles.variable), _strict(name, roles), comma)
            for name in chosen}  # fmt: skip
    jumps, count = [], 0
    while rows := _rows(lines, reader, len(names), count, jumps):
        cells = list(zip(*rows, strict=True))
        for name, i in chosen.items():
            made[name].add(cells[i], lambda row, low=count: f"{where}:{_line(jumps, low + row)}")
        count += len(rows)
        budget.take(where, 9 * len(rows) * len(chosen))
    columns = {name: column.values() for name, column in made.items() if column.alive}
    absent = {name: made[name].empty() for name in columns if made[name].some_empty}
    return Table(where, columns, absent, lambda row: _line(jumps, row), head_in(where, lines.comments))


def _strict(name, roles):
    return name in (roles.step, roles.loss, roles.evaluations, roles.value) or name in roles.x


def separator_of(sample):
    """Return the separator of lines: the first of tab, semicolon, bar, comma, space that is in the first.

    >>> separator_of(["step;loss;x0", "0;1,5;2,5"]), separator_of(["loss", "1.5"])
    (';', ',')
    """
    head = re.sub(r'"[^"]*"', "", sample[0].strip())
    return next((sign for sign in "\t;|, " if sign in head), ",")


def _header(lines, reader):
    try:
        names = [name.strip() for name in next(reader)]
    except csv.Error as error:
        raise TrajectoryError(
            f"{lines.where}:{lines.number}: expected a line of names, found: {error}"
        ) from error
    except StopIteration:
        names = []
    if all(_is_number(name) for name in names):
        raise TrajectoryError(
            f"{lines.where}:{max(1, lines.number)}: expected a first line that names the columns, such as "
            f"{lines.separator.join(['step', 'loss', 'x0', 'x1'])}, found numbers"
        )
    return names


def _commented(lines, first):
    """Return the names in a comment right above numbers, as numpy.savetxt writes them, or None."""
    sign = None if lines.separator == " " else lines.separator
    cells = first.strip().split(sign)
    told = [name.strip() for name in lines.comments[-1].split(sign)] if lines.comments else []
    fits = len(told) == len(cells) and all(map(_is_number, cells))
    return told if fits and not any(map(_is_number, told)) else None


def _is_number(cell):
    try:
        float(cell.replace(",", "."))
    except ValueError:
        return False
    return True


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
    return row + jumps[bisect_right(jumps, (row, np.inf)) - 1][1]


class _Column:
    """A column as it grows: numbers and which are missing, or words; one of no use is forgotten."""

    def __init__(self, name, words, strict, comma):
        self.name, self.strict, self.comma, self.alive, self.some_empty = name, strict, comma, True, False
        self.seen, self._parts, self._empty = {} if words else None, [], []

    def add(self, cells, place):
        if not self.alive:
            return
        if self.seen is not None:
            empty = np.array([cell in EMPTY for cell in cells])
            self._parts.append(np.array([self.seen.setdefault(cell, len(self.seen)) for cell in cells]))
        else:
            values, empty = self._numbers(cells, place)
            self._parts.append(values)
        self.some_empty |= bool(empty.any())
        self._empty.append(empty)

    def _numbers(self, cells, place):
        text = [cell.replace(",", ".") for cell in cells] if self.comma else cells
        try:
            if "_" in "".join(text):
                raise ValueError
            return np.array(list(map(float, text))), np.zeros(len(cells), bool)
        except ValueError:
            pass
        values, empty = np.full(len(cells), np.nan), np.zeros(len(cells), bool)
        for row, cell in enumerate(text):
            if cell.strip() in EMPTY:
                empty[row] = True
                continue
            try:
                if "_" in cell:
                    raise ValueError
                values[row] = float(cell)
            except ValueError:
                if self.strict:
                    raise TrajectoryError(
                        f"{place(row)}: expected a number in column {self.name!r}, found {cells[row][:40]!r}"
                    ) from None
                self.alive = False
                break
        return values, empty

    def values(self):
        parts = np.concatenate(self._parts) if self._parts else np.empty(0)
        return parts if self.seen is None else Words(self.seen, parts.astype(int))

    def empty(self):
        return np.concatenate(self._empty)


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

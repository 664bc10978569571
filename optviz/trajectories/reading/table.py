"""A table as it was read: columns of numbers or words, and where each row stands in its file."""

from dataclasses import dataclass, field

import numpy as np

from optviz.errors import TrajectoryError


class Words:
    """A column of n words: the different ones, in the order in which they come, and their numbers (n,)."""

    def __init__(self, names, codes):
        self.names, self.codes = tuple(names), np.asarray(codes)

    def __len__(self):
        return len(self.codes)

    def __getitem__(self, rows):
        return Words(self.names, self.codes[rows])


@dataclass
class Table:
    """Columns of one length.

    Attributes
    ----------
    where : str
        The file, for messages.
    columns : dict of str to ndarray (n,) or Words
        Numbers are float64.
    absent : dict of str to ndarray (n,) of bool
        Empty cells of the columns that have any; their numbers are NaN.
    lines : callable or None
        ``lines(row) -> int``: the line of a row in a text file.
    head : dict or None
        What optviz wrote of the trajectory.
    vague : bool
        NaN may be an empty cell or a number: it is empty where numbers of the same run follow.
    names : list of str, optional
        All names of columns that there were, those too of which nothing was read.
    assumed : dict or None
        Which column is what, of a table without names: these are "1", "2", ... then.
    """

    where: str
    columns: dict
    absent: dict = field(default_factory=dict)
    lines: object = None
    head: dict | None = None
    vague: bool = False
    names: list | None = None
    assumed: dict | None = None

    def __len__(self):
        return len(next(iter(self.columns.values()), ()))

    def empty(self, name):
        """Return which cells of a column are empty, (n,)."""
        return self.absent.get(name, np.zeros(len(self), bool))

    def place(self, row):
        """Return where a row stands: "race.csv:17", or "race.parquet: row 15"."""
        return f"{self.where}: row {row}" if self.lines is None else f"{self.where}:{self.lines(int(row))}"


def check_names(where, names):
    """Raise TrajectoryError for a name that two columns have."""
    if len(set(names)) < len(names):
        repeated = next(name for name in names if names.count(name) > 1)
        raise TrajectoryError(f"{where}: expected columns with different names, found {repeated!r} twice")

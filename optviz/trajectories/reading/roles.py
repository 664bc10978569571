"""Which column is what: by the names that people use, or as they say."""

import fnmatch
import re
import reprlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain

from optviz.errors import TrajectoryError, UsageError
from optviz.registry import did_you_mean
from optviz.trajectories.reading.table import check_names

KNOWN = {
    "run": ("run", "label", "optimizer", "run_name", "run_id", "method", "algorithm", "trial", "seed"),
    "step": ("step", "steps", "iteration", "iterations", "iter", "it", "epoch", "global_step", "update", "t"),
    "evaluations": ("evaluations", "evals", "nfev", "gradient_evaluations"),
    "loss": ("loss", "train_loss", "training_loss", "epoch_loss", "objective", "fun", "cost", "f", "f(x)"),
    "variable": ("variable", "tag", "metric", "parameter", "quantity", "name", "key"),
    "value": ("value", "values"),
}
COORDINATES = ("x", "w", "theta", "p", "param", "weight")  # of several families of numbered columns the first
_NUMBERED = re.compile(r"(.*?)[\[_. ]?(\d{1,9})\]?")
_MOST_TOLD = 12  # names of one role
_GIVEN = re.compile(r"[xyz]|x\d+")


class Asked(dict):
    """Which column is what, as somebody asked: roles and names; `told` is what a table was then read as."""

    told = None

    def __init__(self, columns):
        words = isinstance(columns, Mapping) and all(
            isinstance(word, str) for word in chain(*columns.items())
        )
        if not words:
            raise UsageError(
                f"expected columns as roles with names: {{'step': 'epoch'}}, found {reprlib.repr(columns)}"
            )
        super().__init__(columns)


@dataclass
class Roles:
    """Names of columns; None or empty where there is none."""

    run: str | None = None
    step: str | None = None
    evaluations: str | None = None
    loss: str | None = None
    variable: str | None = None
    value: str | None = None
    x: list = field(default_factory=list)

    def taken(self):
        """Return all names that have a role."""
        return {self.run, self.step, self.evaluations, self.loss, self.variable, self.value, *self.x}

    def told(self, names, others):
        """Return JSON-ready which of all names of a table were taken for what, and which are left out."""
        found = {role: getattr(self, role) for role in KNOWN if getattr(self, role) is not None}
        used = {"", *self.taken(), *others}
        left = [name for name in names if name not in used]
        lists = {"x": self.x, "diagnostics": list(others), "left_out": left}
        return {**found, **{key: _short(value) for key, value in lists.items() if value}}


def _short(names):
    """Return names, of very many the first and the last."""
    return names if len(names) <= _MOST_TOLD else [*names[:3], "...", names[-1]]


def roles_of(where, names, columns=None):
    """Return the `Roles` of column names.

    `columns` maps roles (run, step, evaluations, loss, variable, value; x, y, z or x0, x1, ...
    of the coordinates) to names; "x" also to a pattern such as "w*". What it does not say is found
    by name; a table with both a variable and a value has a row per value, and a value alone is
    the loss where none is named. Raises UsageError for a role or a name that there is not.

    >>> found = roles_of("a.csv", ["epoch", "loss", "w1", "w2", "lr"])
    >>> found.step, found.loss, found.x
    ('epoch', 'loss', ['w1', 'w2'])
    """
    check_names(where, names)
    given, names, roles = dict(columns or {}), dict.fromkeys(names), Roles()
    for role in KNOWN:
        if role in given:
            setattr(roles, role, _named(where, given.pop(role), names))
    roles.x = _given_coordinates(where, given, names)
    plain, taken = {}, roles.taken()
    for name in names:
        if name not in taken:
            plain.setdefault("_".join(name.lower().split()), name)
    for role, known in KNOWN.items():
        if getattr(roles, role) is None:
            setattr(roles, role, next((plain[name] for name in known if name in plain), None))
    if roles.value is None or roles.variable is None:  # a row per value needs both
        roles.loss = roles.loss or roles.value
        roles.value = roles.variable = None
    if not roles.x:
        taken = roles.taken()
        roles.x = _coordinates(where, [name for name in names if name not in taken])
    return roles


def _named(where, name, names):
    if name not in names:
        raise UsageError(
            f"{where}: no column is named {name!r}.{did_you_mean(name, [*names][:1000])} "
            f"There are {', '.join(map(repr, [*names][:12]))}{', ...' * (len(names) > 12)}."
        )
    return name


def _given_coordinates(where, given, names):
    """Return the columns of the coordinates that were given, in their order."""
    wrong = [role for role in given if not _GIVEN.fullmatch(role)]
    if wrong:
        known = [*KNOWN, "x", "y", "z"]
        raise UsageError(
            f"unknown role {wrong[0]!r} of a column.{did_you_mean(wrong[0], known)} "
            f"There are {', '.join(known)} and x0, x1, ..."
        )
    found = []
    for role in sorted(given, key=lambda role: (len(role), role)):
        if "*" in given[role]:
            matching = [name for name in names if fnmatch.fnmatchcase(name, given[role])]
            found += sorted(matching, key=_by_number) or [_named(where, given[role], names)]
        else:
            found.append(_named(where, given[role], names))
    return found


def _by_number(name):
    numbered = _NUMBERED.fullmatch(name)
    return (0, int(numbered[2])) if numbered else (1, 0)


def _coordinates(where, names):
    """Return the numbered columns, x0, x1, ... or w[1], w[2], ..., in their order; or x and y."""
    families = {}
    for name in names:
        numbered = _NUMBERED.fullmatch(name.strip())
        if numbered:
            families.setdefault(numbered[1].lower(), []).append((int(numbered[2]), name))
    found = {}
    for family, members in families.items():
        members.sort()
        numbers = [number for number, _ in members]
        if numbers[0] in (0, 1) and numbers == list(range(numbers[0], numbers[0] + len(numbers))):
            found[family] = [name for _, name in members]
    for family in COORDINATES:
        if family in found:
            return found[family]
        if family == "x":
            plain = {name.strip().lower(): name for name in names}
            if "x" in plain:
                return [plain[name] for name in "xyz" if name in plain]
    found = {family: members for family, members in found.items() if len(members) > 1}
    if len(found) > 1:
        words = " or ".join(f"{members[0]!r}, ..." for members in found.values())
        raise TrajectoryError(
            f"{where}: expected one family of numbered columns for the coordinates, found {words}; "
            "say which, for example columns={'x': 'w*'} or --columns \"x=w*\""
        )
    return next(iter(found.values()), [])

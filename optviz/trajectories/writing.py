"""Trajectories as CSV, JSON and Parquet for other programs; `read` gives every bit back."""

import io
import json
from itertools import chain
from pathlib import Path

import numpy as np

from optviz.errors import TrajectoryError, UsageError
from optviz.targets import MARK, checked_target, write_whole
from optviz.trajectories import files
from optviz.trajectories.reading.own import column_of, in_a_cell, runs_named, variables_of

SUFFIXES = (".npz", ".csv", ".json", ".parquet")
LAYOUTS = ("wide", "long")
_EXACT = 1 << 53  # up to which float64 holds every whole number


def save(trajectory, path, force=False, layout="wide"):
    """Write a trajectory to a file, as its ending says, and return the path.

    Parameters
    ----------
    trajectory : Trajectory
    path : path_like
        Ending .npz (arrays, the smallest and fastest), .csv, .json or .parquet (needs pyarrow).
    force : bool
        Replace an existing file that optviz did not make.
    layout : "wide" or "long"
        Of .csv: a row per run and step, or a row per value (run, step, variable, value).

    Raises
    ------
    UsageError, OutputError
        As `optviz.targets.checked_target`.
    TrajectoryError
        If `meta` holds more than JSON can, or numbers need more than 64 bits.
    """
    suffix = Path(path).suffix.lower()
    if layout not in LAYOUTS:
        raise UsageError(f"expected layout to be wide or long, found {layout!r}")
    if layout == "long" and suffix != ".csv":
        raise UsageError(f"expected layout='long' with .csv, found {suffix!r}")
    if suffix not in (".csv", ".json", ".parquet"):
        checked_target(path, SUFFIXES, force)
        return files.save(trajectory, path, force)
    path = checked_target(path, SUFFIXES, force)
    _check_exact(trajectory)
    if suffix == ".csv":
        return write_whole(path, _csv(trajectory, layout).encode())
    return write_whole(path, _json(trajectory) if suffix == ".json" else _parquet(trajectory))


def _check_exact(trajectory):
    for name, values in _numbers(trajectory).items():
        wide = values.dtype.itemsize > 8 or values.dtype.str[1:] == "f2"
        if wide or (
            values.dtype.kind in "iu" and values.size and max(values.max(), -int(values.min())) > _EXACT
        ):
            raise TrajectoryError(
                f"expected {name} as float32, float64 or whole numbers up to 2**53 in text, "
                f"found {values.dtype}; save .npz"
            )


def _numbers(trajectory):
    named = {name: getattr(trajectory, name) for name in ("x", "loss", "steps", "evaluations")}
    return {**named, **{f"diagnostics.{name}": values for name, values in trajectory.diagnostics.items()}}


def head_of(trajectory, **more):
    """Return the head of `optviz.trajectories.files`, and what types the numbers had."""
    dtypes = {
        name.removeprefix("diagnostics."): values.dtype.str for name, values in _numbers(trajectory).items()
    }
    return {**files.head_of(trajectory), "dimension": trajectory.x.shape[2], "dtypes": dtypes, **more}


def columns_of(trajectory):
    """Return every column, run after run: names to values (R * (T+1),), and names to masks of empty cells."""
    _, runs, dimension = trajectory.x.shape
    steps = np.tile(trajectory.steps, runs)
    values = {"step": steps, "evaluations": trajectory.evaluations, "loss": trajectory.loss}
    values |= {f"x{i}": trajectory.x[..., i] for i in range(dimension)}
    values |= {column_of(name): array for name, array in trajectory.diagnostics.items()}
    empty = {"loss": trajectory.loss_missing.T.ravel()}
    points = trajectory.missing.T.ravel()
    empty |= {f"x{i}": points for i in range(dimension)}
    return {name: array if array.ndim == 1 else array.T.ravel() for name, array in values.items()}, empty


def _names(trajectory):
    """Return the label of every row; different ones for different runs."""
    return [label for label in runs_named(trajectory.labels) for _ in trajectory.steps]


def _csv(trajectory, layout):
    head = files.json_text(head_of(trajectory, layout=layout))
    values, empty = columns_of(trajectory)
    cells = {name: _cells(array, empty.get(name)) for name, array in values.items()}
    names = [_quoted(name) for name in _names(trajectory)]
    lines = [f"# {MARK.decode()}{head}"]
    if layout == "wide":
        lines.append(",".join(["run", *cells]))
        lines += map(",".join, zip(names, *cells.values(), strict=True))
        return "\n".join(lines) + "\n"
    variables = variables_of(trajectory.x.shape[2], trajectory.diagnostics)
    lines.append("run,step,variable,value")
    for name, step, *row in zip(names, cells["step"], *(cells[key] for key in variables), strict=True):
        lines += [f"{name},{step},{key},{cell}" for key, cell in zip(variables, row, strict=True)]
    return "\n".join(lines) + "\n"


def _cells(values, empty):
    found = list(map(repr, _plain(values)))
    for row in np.flatnonzero(empty) if empty is not None else ():
        found[row] = ""
    return found


def _plain(values):
    """Return Python's numbers, whose repr is exact; float32 as the float64 of the same value."""
    return values.astype(float).tolist() if values.dtype.kind == "f" else values.tolist()


def _quoted(name):
    """Return a label for a cell."""
    name = in_a_cell(name)
    return '"' + name.replace('"', '""') + '"' if any(sign in name for sign in ',"#') else name


def _json(trajectory):
    points = [
        [None if gone else [_finite(v) for v in _plain(point)] for point, gone in zip(*pair, strict=True)]
        for pair in zip(trajectory.x, trajectory.missing.tolist(), strict=True)
    ]
    content = {
        "made_by": MARK.decode() + "trajectory",
        **head_of(trajectory),
        "steps": trajectory.steps.tolist(),
        "x": points,
        "loss": _rows(trajectory.loss, trajectory.loss_missing),
        "evaluations": _rows(trajectory.evaluations),
        "values": {name: _rows(array) for name, array in trajectory.diagnostics.items()},
    }
    return files.json_text(content).encode()


def _rows(values, empty=None):
    found = [[_finite(v) for v in _plain(row)] for row in values]
    for row, run in np.argwhere(empty) if empty is not None else ():
        found[row][run] = None
    return found


def _finite(value):
    """Return a number as JSON has it; NaN and infinity, which it does not have, as words."""
    return value if not isinstance(value, float) or abs(value) < float("inf") else repr(value)


def _parquet(trajectory):
    from optviz.trajectories.reading.columnar import HEAD, pyarrow

    arrow = pyarrow("a .parquet file")
    values, empty = columns_of(trajectory)
    columns = {"run": arrow.array(_names(trajectory)).dictionary_encode()}
    for name, array in values.items():
        array = array.astype(array.dtype.newbyteorder("="))
        columns[name] = arrow.array(array, mask=empty.get(name), from_pandas=False)
    head = files.json_text(head_of(trajectory)).encode()
    table = arrow.table(columns).replace_schema_metadata({HEAD: head, b"made_by": MARK + b"trajectory"})
    packed = io.BytesIO()
    arrow.parquet.write_table(table, packed)
    return packed.getvalue()


def to_pandas(trajectory):
    """Return a DataFrame with a row per run and recorded step: run, step, evaluations, loss, x0, ...

    Rows of which nothing was recorded are left out.
    """
    import pandas

    values, _ = columns_of(trajectory)
    there = ~(trajectory.missing & trajectory.loss_missing).T.ravel()
    frame = pandas.DataFrame({"run": list(chain(_names(trajectory))), **values})
    return frame[there].reset_index(drop=True)


def to_xarray(trajectory):
    """Return a Dataset over step, run and parameter: x, loss, diagnostics and what is missing."""
    import xarray

    names = ("loss", "evaluations", "missing", "loss_missing")
    data = {name: (("step", "run"), getattr(trajectory, name)) for name in names}
    data |= {name: (("step", "run"), values) for name, values in trajectory.diagnostics.items()}
    data["x"] = (("step", "run", "parameter"), trajectory.x)
    head = files.head_of(trajectory)
    attributes = {"problem": str(head["problem"]), "meta": json.dumps(head["meta"])}
    return xarray.Dataset(data, {"step": trajectory.steps, "run": list(trajectory.labels)}, attributes)

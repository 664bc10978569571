"""`optviz.trajectories.read`: one door for files, folders and objects."""

import io
import os
from pathlib import Path

from optviz.errors import TrajectoryError, UsageError
from optviz.registry import did_you_mean
from optviz.trajectories.reading.budget import Budget
from optviz.trajectories.reading.formats import FORMATS, format_of, stem_of
from optviz.trajectories.reading.roles import Asked
from optviz.trajectories.reading.streams import opened
from optviz.trajectories.trajectory import MAX_BYTES

_SEEKING = ("npz", "torch", "parquet", "arrow")


def read(source, format=None, columns=None, labels=None, max_bytes=MAX_BYTES):
    """Return the trajectory in anybody's file, folder or object.

    Parameters
    ----------
    source : path_like or object
        A file: .npz, .npy, .csv (and its kin), .json, .jsonl, .parquet, .arrow, torch's .pt,
        .safetensors or TensorBoard's events, compressed by gzip, xz or bzip2 or not; "-" is stdin.
        A folder of checkpoints or events. Or an array (T+1, D) or (T+1, R, D), a mapping of
        these by run, a DataFrame, a keras History, scipy's OptimizeResult, what a callback
        collected (points, (point, loss) pairs, state_dicts); docs/trajectories.md has all.
    format : str, optional
        One of `FORMATS`; default what the first bytes say.
    columns : mapping, optional
        Which column is what: ``{"step": "epoch", "loss": "val_loss", "x": "w0", "y": "w1"}``.
    labels : sequence of str, optional
        One per run.
    max_bytes : int
        The most memory that reading may produce, measured as it comes.

    Returns
    -------
    Trajectory
        Runs may end early, points or losses be missing; see `Trajectory.missing`.

    Raises
    ------
    TrajectoryError
        For whatever is wrong with the file, in one sentence with its place.

    Examples
    --------
    >>> import numpy as np
    >>> found = read({"adam": np.ones((5, 2)), "sgd": np.zeros((3, 2))})
    >>> found.labels, found.x.shape, found.last
    (('adam', 'sgd'), (5, 2, 2), array([4, 2]))
    """
    found = read_within(source, Budget(max_bytes), columns, checked_format(format))
    if labels is None:
        return found
    from optviz.trajectories.reading.several import labelled

    return labelled(found, labels)


def checked_format(name):
    """Return the name of a format, or None, or raise UsageError for a name that none has."""
    if name is not None and name not in FORMATS:
        raise UsageError(
            f"unknown format {name!r}.{did_you_mean(name, FORMATS)} There are {', '.join(FORMATS)}."
        )
    return name


def read_within(source, budget, columns=None, format=None):
    """Return what `read` does, of a budget that several sources may share."""
    asked = columns if isinstance(columns, Asked) else Asked(columns or {})
    found = _found(source, budget, asked, format)
    if asked and asked.told is None:
        name = source if isinstance(source, (str, os.PathLike)) else "the given object"
        raise UsageError(f"{name}: expected a table with columns=, found none; leave columns (--columns) out")
    return found


def _found(source, budget, columns, format):
    if not isinstance(source, (str, os.PathLike)):
        from optviz.trajectories.reading.objects import trajectory_of_object

        return trajectory_of_object(source, budget, columns)
    if str(source) != "-" and os.path.isdir(source):
        from optviz.trajectories.reading.folders import read_folder

        return read_folder(Path(source), budget, columns, format)
    return read_file(source, budget, columns, format)


def read_file(path, budget, columns=None, format=None):
    """Return the trajectory in one file, or in stdin where the path is "-"."""
    before = budget.taken
    where, stream = opened(path, budget)
    name = stem_of(where) or "run"
    with stream:
        try:
            if not stream.seekable():
                stream = _held(where, stream, budget) if format in (None, *_SEEKING) else stream
            kind = format or format_of(where, stream)
            found = _read(kind, where, stream, budget, columns, name)
        except TrajectoryError as error:
            if str(error).startswith(where):
                raise
            raise TrajectoryError(f"{where}: {error}") from error
        except OSError as error:
            raise TrajectoryError(f"{where}: {getattr(error, 'strerror', None) or error}") from error
        except MemoryError as error:
            raise TrajectoryError(f"{where}: not enough memory to read it; lower max_bytes") from error
    budget.settle(before, found)
    return found


def _held(where, stream, budget):
    """Return a stream that can seek, of what one that cannot holds."""
    counted = not isinstance(stream.raw, io.FileIO)
    content = stream.read(budget.most - budget.taken + 1) if not counted else stream.read()
    if not counted:
        budget.take(where, len(content))
    return io.BufferedReader(io.BytesIO(content))


def _read(kind, where, stream, budget, columns, name):
    if kind in ("npz", "npy"):
        from optviz.trajectories.reading import archives

        return (archives.read_npz if kind == "npz" else archives.read_npy)(where, stream, budget, name)
    if kind in ("torch", "safetensors"):
        from optviz.trajectories.reading import folders

        return folders.read_checkpoints(where, [(where, stream)], kind, budget, name)
    if kind == "events":
        from optviz.trajectories.reading.events import events_table

        return _assembled(events_table(where, where, budget), budget, columns, name)
    if kind in ("json", "jsonl"):
        return _read_document(kind, where, stream, budget, columns, name)
    if kind == "csv":
        from optviz.trajectories.reading.delimited import read_delimited

        return _assembled(read_delimited(where, stream, budget, columns), budget, columns, name)
    from optviz.trajectories.reading.columnar import read_columnar

    return _assembled(read_columnar(where, stream, budget, kind), budget, columns, name)


def _read_document(kind, where, stream, budget, columns, name):
    from optviz.trajectories.reading import documents
    from optviz.trajectories.reading.objects import trajectory_of_object
    from optviz.trajectories.reading.own import is_own, trajectory_of_document

    content = (documents.read_json if kind == "json" else documents.read_json_lines)(where, stream, budget)
    if is_own(content):
        return trajectory_of_document(where, content)
    if not isinstance(content, (dict, list)):
        raise TrajectoryError(f"{where}: expected an object or a list, found {type(content).__name__}")
    return trajectory_of_object(content, budget, columns, name, where)


def _assembled(table, budget, columns, name):
    from optviz.trajectories.reading.assembling import assembled
    from optviz.trajectories.reading.own import restored

    if table.head is not None and not columns:
        return restored(table, budget)
    return assembled(table, budget, columns, None, name)

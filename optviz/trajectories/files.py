"""Trajectories as .npz files: arrays and a JSON head, no pickle, sizes checked first.

A file holds the members meta.json, x.npy, loss.npy, steps.npy and evaluations.npy, and one
diagnostics.NAME.npy for each name that its head lists under "diagnostics".
Rows that were not recorded are in the truth values missing.npy and loss_missing.npy, where there
are any. `FORMAT` counts changes that older readers would not understand; a file has the lowest
that holds it: 1, 2 with diagnostics, 3 with missing rows or without points.
"""

import io
import json
import zipfile

import numpy as np

from optviz.errors import TrajectoryError, UsageError
from optviz.targets import MARK, checked_target, write_whole
from optviz.trajectories.damage import DAMAGED
from optviz.trajectories.npy import UNREADABLE, array_content, array_header
from optviz.trajectories.trajectory import MAX_BYTES, Trajectory

FORMAT = 3
_ARRAYS = {"x": 3, "loss": 2, "steps": 1, "evaluations": 2}
_MASKS = {"missing": 2, "loss_missing": 2}
_HEAD = "expected optviz's head with format, problem, labels and meta"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # a fixed time stamp: the same trajectory gives the same bytes


def save(trajectory, path, force=False):
    """Write a trajectory to an .npz file and return the path.

    Raises
    ------
    UsageError, OutputError
        As `optviz.targets.checked_target`.
    TrajectoryError
        If `meta` holds more than JSON can.
    """
    path = checked_target(path, (".npz",), force)
    head = json_text(head_of(trajectory), indent=1).encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        archive.comment = MARK + b"trajectory"
        _add(archive, "meta.json", head)
        for name in (*_ARRAYS, *masks_of(trajectory)):
            _add_array(archive, name, getattr(trajectory, name))
        for name, values in trajectory.diagnostics.items():
            _add_array(archive, f"diagnostics.{name}", values)
    return write_whole(path, packed.getvalue())


def head_of(trajectory):
    """Return what stands beside the arrays of a trajectory in a file, for JSON."""
    return {
        "format": format_of(trajectory),
        "problem": getattr(trajectory.problem, "spec", trajectory.problem),
        "labels": list(trajectory.labels),
        "meta": dict(trajectory.meta),
        **({"diagnostics": list(trajectory.diagnostics)} if trajectory.diagnostics else {}),
    }


def json_text(content, indent=None):
    """Return JSON, or raise TrajectoryError for what it cannot hold."""
    try:
        return json.dumps(content, indent=indent, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise TrajectoryError(f"expected labels and meta that JSON can hold, found: {error}") from error


def format_of(trajectory):
    """Return the lowest format number that holds a trajectory."""
    if masks_of(trajectory) or not trajectory.x.shape[2]:
        return 3
    return 2 if trajectory.diagnostics else 1


def masks_of(trajectory):
    """Return the names of its masks that say anything; what losses are missing follows from no other."""
    gone = trajectory.missing.any()
    return ["missing"] * bool(gone) + ["loss_missing"] * bool(gone or trajectory.loss_missing.any())


def _add_array(archive, name, array):
    content = io.BytesIO()
    np.lib.format.write_array(content, np.ascontiguousarray(array), allow_pickle=False)
    _add(archive, f"{name}.npy", content.getvalue())


def _add(archive, name, content):
    archive.writestr(zipfile.ZipInfo(name, _EPOCH), content)


def load(path, max_bytes=MAX_BYTES, every=1):
    """Return the trajectory in an .npz file that `save` wrote.

    Parameters
    ----------
    path : path_like
    max_bytes : int
        The most memory that its arrays may take.
    every : int
        Keep the rows 0, every, 2 every, ... and the last; the others are not held in memory.

    Raises
    ------
    TrajectoryError
        If the file is missing, damaged, of a newer format or larger than `max_bytes`.
    """
    if isinstance(every, bool) or not isinstance(every, (int, np.integer)) or every < 1:
        raise UsageError(f"expected every to be a whole number of rows from 1, found {every!r}")
    return load_from(path, path, max_bytes, int(every))


def load_from(path, file, max_bytes, every=1):
    """Return the trajectory in an open file; `path` is what messages say."""
    try:
        with zipfile.ZipFile(file) as archive:
            head = _head(path, archive)
            arrays, left = {}, max_bytes
            masks = {name: 2 for name in _MASKS if f"{name}.npy" in archive.NameToInfo}
            watched = {f"diagnostics.{name}": 2 for name in head.get("diagnostics", [])}
            members = {**_ARRAYS, **masks, **watched}
            for name, axes in members.items():
                arrays[name] = _array(path, archive, name, axes, left, every)
                left -= arrays[name].nbytes
    except TrajectoryError:
        raise
    except DAMAGED as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise TrajectoryError(f"{path}: expected an .npz file written by optviz, found: {reason}") from error
    watched = {name: arrays.pop(f"diagnostics.{name}") for name in head.get("diagnostics", [])}
    told = {"labels": tuple(head["labels"]), "problem": head["problem"], "meta": head["meta"]}
    try:
        return Trajectory(**told, **arrays, diagnostics=watched)
    except TrajectoryError as error:
        raise TrajectoryError(f"{path}: {error}") from error


def _head(path, archive):
    try:
        with opened(path, archive, "meta.json") as member:
            head = json.loads(member.read(1 << 26))
    except TrajectoryError:
        raise
    except (KeyError, ValueError, RecursionError) as error:
        raise TrajectoryError(f"{path}: meta.json: {_HEAD}") from error
    return checked_head(path, head, "meta.json: ")


def checked_head(path, head, member=""):
    """Return a head as `head_of` makes it, or raise TrajectoryError for what is none or is newer."""
    try:
        version = head["format"]
        _check_head(**{name: head[name] for name in ("labels", "meta", "problem")})
        _check_names(head.get("diagnostics", []))
    except (KeyError, TypeError, AttributeError) as error:
        raise TrajectoryError(f"{path}: {member}{_HEAD}") from error
    if type(version) is not int or not 1 <= version <= FORMAT:
        raise TrajectoryError(f"{path}: expected format 1 to {FORMAT}, found {version!r}; use a newer optviz")
    return head


def _check_head(labels, meta, problem):
    if not (isinstance(labels, list) and all(isinstance(label, str) for label in labels)):
        raise TypeError
    if not (isinstance(meta, dict) and isinstance(problem, (str, type(None)))):
        raise TypeError
    told = meta.get("optimizers", [])
    if not (isinstance(told, list) and all(_is_description(entry, len(labels)) for entry in told)):
        raise TypeError


def _check_names(names):
    sound = isinstance(names, list) and all(isinstance(name, str) for name in names)
    if not sound or len(set(names)) < len(names):
        raise TypeError


def _is_description(entry, runs):
    """Whether an entry of meta["optimizers"] describes the optimizer of some of the runs."""
    if not isinstance(entry, dict) or not isinstance(entry.get("hyperparameters", {}), dict):
        return False
    count = entry.get("runs", 1)
    texts = all(isinstance(entry.get(key, ""), str) for key in ("name", "label", "spec", "lr_chosen_by"))
    lists = [value for value in entry.get("hyperparameters", {}).values() if isinstance(value, list)]
    return texts and type(count) is int and 1 <= count <= runs and all(len(value) == count for value in lists)


def _array(path, archive, name, axes, left, every=1):
    where = f"{path}: {name}.npy"
    try:
        with opened(path, archive, f"{name}.npy") as member:
            shape, fortran, dtype = array_header(member)
            least = [0 if name == "x" and axis == 2 else 1 for axis in range(axes)]  # there may be no points
            sound = len(shape) == axes and all(type(size) is int for size in shape)
            sound = sound and all(size >= low for size, low in zip(shape, least, strict=True))
            if dtype.kind not in ("b" if name in _MASKS else "fiu") or fortran or not sound:
                raise TrajectoryError(
                    f"{where}: expected numbers on {axes} axes, found {dtype} of shape {shape}"
                )
            return array_content(where, member, shape, dtype, left, every)
    except TrajectoryError:
        raise
    except UNREADABLE as error:
        raise TrajectoryError(f"{where}: expected a NumPy array, found: {error}") from error


def opened(path, archive, member):
    """Return a stream of a member, given by name or as `zipfile.ZipInfo`."""
    info = archive.getinfo(member) if isinstance(member, str) else member
    kind, name = info.compress_type, info.filename
    if kind not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise TrajectoryError(f"{path}: {name}: expected a stored or deflated member, found type {kind}")
    if info.flag_bits & 1:
        raise TrajectoryError(f"{path}: {name}: expected a member without a password, found an encrypted one")
    return archive.open(info)

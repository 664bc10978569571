"""Checkpoints of models: torch's files, safetensors, and sequences of parameters in memory."""

import json
import re
import struct
import zipfile

import numpy as np

from optviz.errors import TrajectoryError
from optviz.trajectories.damage import DAMAGED
from optviz.trajectories.reading.arrays import checked, real

STATES = ("model_state_dict", "state_dict", "model", "params", "parameters", "weights", "module")
STEPS, LOSSES = ("step", "global_step", "iteration", "epoch"), ("loss", "train_loss", "objective")
BUFFERS = ("running_mean", "running_var", "num_batches_tracked")  # of normalisation: no parameters
MOST_HEAD = 100 << 20  # bytes of the JSON in a safetensors file, the format's own limit
_KINDS = {
    "F64": "<f8",
    "F32": "<f4",
    "F16": "<f2",
    "I64": "<i8",
    "I32": "<i4",
    "I16": "<i2",
    "I8": "i1",
    "U8": "u1",
}


def torch_content(where, stream, budget):
    """Return what a torch file holds, loaded with ``weights_only=True`` and nothing else."""
    try:
        with zipfile.ZipFile(stream) as archive:
            members = archive.infolist()
            if any(member.compress_type != zipfile.ZIP_STORED for member in members):
                raise TrajectoryError(
                    f"{where}: expected a torch file as torch writes it, found compressed members"
                )
            budget.take(where, sum(member.file_size for member in members))
    except TrajectoryError:
        raise
    except DAMAGED as error:
        raise TrajectoryError(
            f"{where}: expected a torch file, found: {error}; save it with torch 1.6 or newer"
        ) from error
    stream.seek(0)
    try:
        import torch
    except ImportError as error:
        raise TrajectoryError(
            f"{where}: expected torch to read a torch file; pip install 'optviz[torch]'"
        ) from error
    try:
        return torch.load(stream, map_location="cpu", weights_only=True)
    except Exception as error:  # torch raises whatever it meets
        words = str(error).partition("\n")[0][:200]
        raise TrajectoryError(f"{where}: expected tensors and plain values, found: {words}") from error


def states_in(where, content):
    """Return the list of (state, step, loss) in what a checkpoint holds; None where it does not say."""
    if isinstance(content, (list, tuple)):
        return [entry for item in content for entry in states_in(where, item)]
    if not isinstance(content, dict):
        raise TrajectoryError(
            f"{where}: expected a state_dict or a list of them, found {type(content).__name__}"
        )
    step, loss = (_scalar(content, known) for known in (STEPS, LOSSES))
    for key in STATES:
        if isinstance(content.get(key), (dict, list, tuple)):
            inner = states_in(where, content[key])
            return [(inner[0][0], step, loss)] if len(inner) == 1 else inner
    if content and all(isinstance(key, int) and isinstance(value, dict) for key, value in content.items()):
        return [(content[key], key, None) for key in sorted(content)]
    found = [key for key in (*STEPS, *LOSSES) if _scalar(content, (key,)) is not None]
    return [({key: value for key, value in content.items() if key not in found}, step, loss)]


def _scalar(content, known):
    for key in known:
        value = content.get(key)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return value
        if getattr(value, "size", None) and np.shape(value) == () and not callable(value):
            return float(value)
    return None


def trajectory_of_states(where, states, budget, name):
    """Return the trajectory of states, one row each: all their parameters behind each other."""
    if not states:
        raise TrajectoryError(f"{where}: expected at least one state_dict, found none")
    rows, shapes = [], None
    for number, (state, _, _) in enumerate(states):
        leaves = list(leaves_of(state))
        found = [(key, _size(leaf)) for key, leaf in leaves]
        if shapes is None:
            shapes = found
        if found != shapes or not found:
            raise TrajectoryError(
                f"{where}: expected every state to have the parameters of the first, {_told(shapes)}; "
                f"state {number} has {_told(found)}"
            )
        budget.take(where, 8 * sum(int(np.prod(shape)) for _, shape in found))
        rows.append(np.concatenate([_flat(f"{where}: {key}", leaf) for key, leaf in leaves]))
    budget.take(where, sum(row.nbytes for row in rows))  # once more, behind each other
    steps, losses = ([entry[i] for entry in states] for i in (1, 2))
    steps = None if None in steps else np.array(steps)
    loss = None
    if any(value is not None for value in losses):
        loss = np.array([np.nan if value is None else value for value in losses], float)[:, None]
    unknown = np.array([[value is None] for value in losses])
    parts = {"x": np.stack(rows)[:, None], "loss": loss, "labels": (name,)}
    return checked(
        where, **parts, steps=_rising(where, steps), loss_missing=None if loss is None else unknown
    )


def _rising(where, steps):
    if steps is None or steps.dtype.kind != "f":
        return steps
    return steps.astype(np.int64) if (steps == np.floor(steps)).all() else steps


def _told(shapes):
    return f"{len(shapes)} arrays of {sum(int(np.prod(shape)) for _, shape in shapes)} numbers"


def leaves_of(tree, path="", depth=0):
    """Yield (name, array) of every array of floats in nested mappings and sequences, in their order."""
    if depth > 100:
        raise TrajectoryError(f"{path[:40]}: expected parameters at most 100 deep, found more")
    if isinstance(tree, dict):
        items = tree.items()
    elif isinstance(tree, (list, tuple)):
        items = enumerate(tree)
    else:
        if hasattr(tree, "shape") and _is_float(tree) and not path.endswith(BUFFERS):
            yield path, tree
        return
    for key, value in items:
        yield from leaves_of(value, f"{path}.{key}" if path else str(key), depth + 1)


def _is_float(leaf):
    return "float" in str(leaf.dtype)


def _size(leaf):
    return tuple(int(size) for size in leaf.shape)


def _flat(where, leaf):
    """Return an array of any framework as numbers (n,)."""
    if hasattr(leaf, "detach"):
        leaf = leaf.detach().cpu()
        leaf = leaf.float() if "bfloat16" in str(leaf.dtype) else leaf
        leaf = leaf.numpy()
    array = np.asarray(leaf)
    return real(where, array.astype(np.float32) if array.dtype.kind not in "fiu" else array).reshape(-1)


def read_safetensors(where, stream, budget):
    """Return the arrays by name in a safetensors file, and the texts beside them."""
    try:
        (length,) = struct.unpack("<Q", stream.read(8))
        if length > MOST_HEAD:
            raise TrajectoryError(f"{where}: expected a head of at most {MOST_HEAD} bytes, found {length}")
        head = json.loads(stream.read(length))
        notes = head.pop("__metadata__", {})
        places = sorted((*entry["data_offsets"], key) for key, entry in head.items())
        found, at = {}, 0
        for begin, end, key in places:
            entry = head[key]
            shape, kind = tuple(entry["shape"]), entry["dtype"]
            dtype = np.dtype("<u2" if kind == "BF16" else _KINDS[kind])
            size = int(np.prod(shape, dtype=object)) * dtype.itemsize
            if begin != at or end - begin != size or any(type(n) is not int or n < 0 for n in shape):
                raise TrajectoryError(
                    f"{where}: {key}: expected {size} bytes after {at}, found {begin} to {end}"
                )
            budget.take(where, size)
            content = stream.read(size)
            if len(content) != size:
                raise TrajectoryError(f"{where}: {key}: expected {size} bytes, found {len(content)}")
            array = np.frombuffer(content, dtype).reshape(shape)
            found[key] = (array.astype("<u4") << 16).view("<f4") if kind == "BF16" else array
            at = end
    except TrajectoryError:
        raise
    except (
        KeyError,
        TypeError,
        ValueError,
        AttributeError,
        RecursionError,
        OverflowError,
        struct.error,
    ) as error:
        raise TrajectoryError(f"{where}: expected a safetensors file, found: {str(error)[:200]}") from error
    return {key: found[key] for key in head}, notes if isinstance(notes, dict) else {}


def number_in(path):
    """Return the last whole number in the name of a file: its step.

    >>> from pathlib import Path
    >>> number_in(Path("run-3/step_0020.pt")), number_in(Path("final.pt"))
    (20, None)
    """
    numbers = re.findall(r"\d+", path.name.removesuffix(path.suffix))
    return int(numbers[-1]) if numbers and len(numbers[-1]) < 16 else None

"""TensorBoard's event files: every scalar that was logged, as curves."""

import os
import struct
from pathlib import Path

import numpy as np

from optviz.errors import TrajectoryError
from optviz.trajectories.reading.table import Table, Words

LARGEST = 1 << 30  # bytes of one record
_LOSS = ("loss", "train_loss", "loss/train", "train/loss", "training_loss", "epoch_loss", "train/epoch_loss")


def is_events(path):
    """Whether a file is named as TensorBoard names its own."""
    return "tfevents" in Path(path).name


def events_table(where, folder, budget):
    """Return the long `Table` of the event files in a folder, or of one file."""
    paths = (
        [Path(folder)] if not Path(folder).is_dir() else [p for p in Path(folder).iterdir() if is_events(p)]
    )
    for path in paths:
        _check_records(path, budget)
    try:
        from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
        from tensorboard.util import tensor_util
    except ImportError as error:
        raise TrajectoryError(f"{where}: expected tensorboard to read it; pip install tensorboard") from error
    try:
        found = EventAccumulator(str(folder), size_guidance={"scalars": 0, "tensors": 0})
        found.Reload()
        tags = found.Tags()
        logged = [(tag, e.step, e.value) for tag in tags["scalars"] for e in found.Scalars(tag)]
        for tag in tags["tensors"]:
            values = [(tag, e.step, tensor_util.make_ndarray(e.tensor_proto)) for e in found.Tensors(tag)]
            logged += [(tag, step, float(value)) for tag, step, value in values if np.size(value) == 1
                       and np.asarray(value).dtype.kind in "fiu"]  # fmt: skip
    except Exception as error:  # the reader raises whatever it meets
        raise TrajectoryError(f"{where}: expected TensorBoard's events, found: {str(error)[:200]}") from error
    if not logged:
        raise TrajectoryError(f"{where}: expected scalars such as a loss, found none")
    return _table(where, logged)


def _table(where, logged):
    last = {
        (tag, step): value for tag, step, value in logged
    }  # a step logged twice counts as TensorBoard shows it
    tags = dict.fromkeys(tag for tag, _ in last)
    loss = next((tag for name in _LOSS for tag in tags if tag.lower() == name), None)
    loss = loss or next((tag for tag in tags if "loss" in tag.lower()), None)
    names = {tag: "loss" if tag == loss else tag for tag in tags}
    seen = list(dict.fromkeys(names.values()))
    codes = [seen.index(names[tag]) for tag, _ in last]
    columns = {
        "step": np.array([step for _, step in last], float),
        "variable": Words(seen, codes),
        "value": np.array(list(last.values()), float),
    }
    return Table(where, columns)


def _check_records(path, budget):
    """Refuse a file whose records claim more bytes than it has: TensorBoard would ask for that memory."""
    try:
        size, at = os.path.getsize(path), 0
        budget.take(path, size)
        with open(path, "rb") as file:
            while len(head := file.read(12)) == 12:
                (length,) = struct.unpack("<Q", head[:8])
                at += 16 + length
                if length > LARGEST or at > size:
                    raise TrajectoryError(
                        f"{path}: expected records within {size} bytes, found one up to byte {at}"
                    )
                file.seek(at)
    except OSError as error:
        raise TrajectoryError(f"{path}: {error.strerror or error}") from error

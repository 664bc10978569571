"""Several files as one trajectory that says where its runs came from."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from optviz.errors import UsageError
from optviz.trajectories.reading.budget import Budget
from optviz.trajectories.reading.roles import Asked
from optviz.trajectories.reading.source import checked_format, read_within
from optviz.trajectories.reading.together import together
from optviz.trajectories.trajectory import MAX_BYTES
from optviz.version import VERSION


def read_several(paths, format=None, columns=None, labels=(), max_bytes=MAX_BYTES):
    """Return one trajectory of all files or folders, which together stay within `max_bytes`.

    See `optviz.trajectories.read`. Runs of one name are told apart by their folders, and by
    numbers where these have one name too.
    """
    if list(map(str, paths)).count("-") > 1:
        raise UsageError("expected - (stdin) once, which can be read only once, found it several times")
    format, budget = checked_format(format), Budget(max_bytes)
    asked = [Asked(columns or {}) for _ in paths]
    parts = [read_within(path, budget, *given, format) for path, *given in zip(paths, asked, strict=True)]
    found = together(" and ".join(map(str, paths[:2])), parts, budget)
    if not labels and len(parts) > 1:
        labels = _told_apart(found.labels, paths, parts)
    if labels:
        found = labelled(found, labels)
    facts = {"optviz": VERSION, "numpy": np.__version__, "imported": [Path(path).name for path in paths]}
    told = {Path(path).name: one.told for path, one in zip(paths, asked, strict=True) if one.told}
    if told:
        same = all(one == asked[0].told for one in told.values())
        facts["columns"] = asked[0].told if same else [{"file": name, **one} for name, one in told.items()]
    return found if "optviz" in found.meta else replace(found, meta={**facts, **found.meta})


def labelled(trajectory, labels):
    """Return a trajectory with other labels, one per run."""
    labels = tuple(map(str, labels))
    if len(labels) != len(trajectory):
        raise UsageError(f"expected {len(trajectory)} labels, one per run, found {len(labels)}")
    return replace(trajectory, labels=labels)


def _told_apart(labels, paths, parts):
    if len(set(labels)) == len(labels):
        return labels
    folders = [Path(path).resolve().parent.name or Path(path).name for path in paths]
    placed = [
        f"{folder}/{label}" for folder, part in zip(folders, parts, strict=True) for label in part.labels
    ]
    return [
        label if placed.count(label) == 1 else f"{label} {placed[:i].count(label) + 1}"
        for i, label in enumerate(placed)
    ]

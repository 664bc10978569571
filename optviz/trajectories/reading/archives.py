"""Zip archives of arrays: optviz's own, and what numpy.savez writes."""

import zipfile

from optviz.errors import TrajectoryError
from optviz.trajectories import files
from optviz.trajectories.damage import DAMAGED, member_names
from optviz.trajectories.npy import read_array
from optviz.trajectories.reading.arrays import trajectory_of_arrays, trajectory_of_points
from optviz.trajectories.reading.budget import Budget
from optviz.trajectories.reading.streams import opened

MOST_MEMBERS = 100_000


def read_npz(where, stream, budget, name):
    """Return the trajectory in an .npz file; `stream` can seek."""
    if _is_ours(stream):
        return files.load_from(where, stream, budget.most - budget.taken)
    arrays = arrays_in(where, stream, budget)
    if not arrays:
        raise TrajectoryError(f"{where}: expected arrays, found an empty archive")
    return trajectory_of_arrays(where, arrays, budget, name)


def arrays_in(where, stream, budget):
    """Return all arrays by name in a stream that can seek."""
    try:
        with zipfile.ZipFile(stream) as archive:
            return _arrays(where, archive, budget)
    except TrajectoryError:
        raise
    except DAMAGED as error:
        raise TrajectoryError(f"{where}: expected an .npz file, found: {error}") from error


def read_arrays(path, max_bytes):
    """Return all arrays by name in an .npz file."""
    budget = Budget(max_bytes)
    where, stream = opened(path, budget)
    with stream:
        return arrays_in(where, stream, budget)


def _is_ours(stream):
    return {"meta.json", "x.npy"} <= member_names(stream)


def _arrays(where, archive, budget):
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise TrajectoryError(f"{where}: expected at most {MOST_MEMBERS} members, found {len(members)}")
    found = {}
    for member in members:
        place = f"{where}: {member.filename}"
        if not member.filename.endswith(".npy"):
            raise TrajectoryError(f"{place}: expected arrays (.npy), found another member")
        parts = member.filename.replace("\\", "/").split("/")
        if ".." in parts or not parts[0]:
            raise TrajectoryError(f"{place}: expected the name of an array, found a way to elsewhere")
        key = member.filename.removesuffix(".npy")
        if key in found:
            raise TrajectoryError(f"{place}: expected every member once, found it twice")
        with files.opened(where, archive, member) as content:
            found[key] = read_array(place, content, budget.most - budget.taken)
        budget.take(place, found[key].nbytes)
    return found


def read_npy(where, stream, budget, name):
    """Return the trajectory of the points in an .npy file, (T+1, D) or (T+1, R, D)."""
    return trajectory_of_points(where, read_array(where, stream, budget.most - budget.taken), name=name)

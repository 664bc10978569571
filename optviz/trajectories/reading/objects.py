"""Python objects of other libraries: arrays, frames, histories, results of scipy, lists of points."""

import numpy as np

from optviz.errors import TrajectoryError
from optviz.trajectories.reading import documents
from optviz.trajectories.reading.arrays import trajectory_of_arrays, trajectory_of_points
from optviz.trajectories.reading.assembling import assembled
from optviz.trajectories.reading.checkpoints import leaves_of, states_in, trajectory_of_states
from optviz.trajectories.reading.roles import KNOWN
from optviz.trajectories.reading.together import together
from optviz.trajectories.trajectory import Trajectory

HERE = "the given object"


def trajectory_of_object(given, budget, columns=None, name="run", where=HERE):
    """Return the trajectory in an object; see `optviz.trajectories.read` for what it may be."""
    if isinstance(given, Trajectory):
        return given
    package = type(given).__module__.partition(".")[0]
    if package == "pandas" and hasattr(given, "columns"):
        from optviz.trajectories.reading.columnar import table_of_frame

        return assembled(table_of_frame(where, given), budget, columns, None, name)
    if package == "pyarrow":
        from optviz.trajectories.reading.columnar import table_of_arrow

        return assembled(table_of_arrow(where, given), budget, columns, None, name)
    if package == "xarray":
        from optviz.trajectories.reading.datasets import trajectory_of_dataset

        return trajectory_of_dataset(where, given, name)
    if isinstance(getattr(given, "history", None), dict):  # keras' History
        return _of_history(where, given, budget, columns, name)
    if isinstance(given, dict) and "fun" in given and "x" in given:
        return _of_result(where, given, name)
    if isinstance(given, dict):
        return _of_mapping(where, given, budget, columns, name)
    if isinstance(given, (list, tuple)):
        return _of_list(where, list(given), budget, columns, name)
    if hasattr(given, "__array__") or hasattr(given, "detach"):
        return trajectory_of_points(
            where, np.asarray(given.detach() if hasattr(given, "detach") else given), name=name
        )
    raise TrajectoryError(
        f"expected a file name, arrays, a DataFrame, a History, an OptimizeResult or a list of points, "
        f"found {type(given).__name__}"
    )


def _of_history(where, given, budget, columns, name):
    told = {
        "epoch": list(given.epoch),
        **{key: [_plain(v) for v in values] for key, values in given.history.items()},
    }
    return assembled(documents.table_of_columns(where, told), budget, columns, None, name)


def _plain(value):
    return float(value) if np.ndim(value) == 0 and not isinstance(value, (str, type(None))) else value


def _of_result(where, given, name):
    """Return the trajectory of scipy's OptimizeResult: its allvecs where it has them, or its end alone."""
    path, loss = given.get("allvecs"), None
    if path is None:
        path, loss = [given["x"]], [given["fun"]]
    found = trajectory_of_points(where, _stacked(where, path), loss, name=name)
    return found


def _stacked(where, points):
    try:
        return np.stack([np.atleast_1d(np.asarray(point)) for point in points])
    except ValueError as error:
        raise TrajectoryError(f"{where}: expected points of one shape, found: {error}") from error


def _of_mapping(where, given, budget, columns, name):
    if not given:
        raise TrajectoryError(f"{where}: expected runs or columns by name, found an empty mapping")
    parts = {key: value for key, value in given.items() if not _is_setting(value)}
    whole = len(parts) == len(given)
    arrays = parts and all(isinstance(value, np.ndarray) for value in parts.values())
    if arrays and (whole or np.ndim(parts.get("x")) > 1):
        return trajectory_of_arrays(where, parts, budget, name)
    if isinstance(given.get("x"), (list, tuple)) and _is_nested(given["x"]):
        return _of_nested(where, given, budget, name)
    if parts and all(map(_is_flat, parts.values())) and (whole or _are_columns(parts)):
        return _of_columns(where, parts, budget, columns, name)
    if not any(map(_is_run, parts.values())) and _is_state(given):
        return trajectory_of_states(where, states_in(where, given), budget, name)
    runs = [
        trajectory_of_object(value, budget, columns, str(key), f"{where}: {key}")
        for key, value in parts.items()
        if isinstance(value, dict) or _is_run(value) or hasattr(value, "shape")
    ]
    if not runs:
        found = type(next(iter(given.values()))).__name__
        raise TrajectoryError(f"{where}: expected runs or columns by name, found {found}")
    return together(where, runs, budget)


def _of_columns(where, given, budget, columns, name):
    plain = {
        str(key): value.tolist() if isinstance(value, np.ndarray) else value for key, value in given.items()
    }
    return assembled(documents.table_of_columns(where, plain), budget, columns, None, name)


def _is_setting(value):
    """Whether a value of a mapping is one number or word, which says how a run was made."""
    return value is None or np.isscalar(value) or getattr(value, "shape", None) == ()


def _are_columns(parts):
    """Whether flat values beside settings are columns, not a model's blocks of parameters."""
    listed = any(isinstance(value, (list, tuple)) for value in parts.values())
    return listed or not {*KNOWN["step"], *KNOWN["loss"]}.isdisjoint(parts)


def _is_run(value):
    """Whether a value of a mapping is a run of its own, not a block of parameters or a list of settings."""
    told = isinstance(value, dict) and {"x", "loss", "fun"} & value.keys()
    listed = isinstance(value, (list, tuple)) and not _is_flat(value)
    return bool(told) or listed or hasattr(value, "history")


def _is_flat(value):
    """Whether a value is a list or an array of numbers or words."""
    return isinstance(value, (list, tuple, np.ndarray)) and not _is_nested(value)


def _is_nested(value):
    return bool(len(value)) and isinstance(value[0], (list, tuple, dict, np.ndarray))


def _of_nested(where, given, budget, name):
    """Return the trajectory of nested lists under "x", with loss, steps and labels beside them."""
    arrays = {}
    for key in ("x", "loss", "steps", "labels"):
        if given.get(key) is not None:
            try:
                arrays[key] = np.asarray(given[key])
            except (ValueError, OverflowError) as error:
                raise TrajectoryError(
                    f"{where}: expected {key} as lists of one length, found ragged ones"
                ) from error
    return trajectory_of_arrays(where, arrays, budget, name)


def _is_state(given):
    return any(np.ndim(leaf) for _, leaf in leaves_of(given))


def _of_list(where, given, budget, columns, name):
    """Return the trajectory of a list: of points, (point, loss) pairs, results, records or states."""
    if not given:
        raise TrajectoryError(f"{where}: expected points or records, found an empty list")
    first = given[0]
    if all(isinstance(item, dict) and "x" in item and "fun" in item for item in given):
        loss = [float(item["fun"]) for item in given]
        return trajectory_of_points(where, _stacked(where, [item["x"] for item in given]), loss, name=name)
    if documents.is_records(given) and (not _is_state(first) or _is_record(first)):
        return assembled(documents.table_of_records(where, given, budget), budget, columns, None, name)
    if isinstance(first, dict):
        return trajectory_of_states(where, states_in(where, given), budget, name)
    if all(map(_is_pair, given)):
        points, loss = zip(*given, strict=True)
        return trajectory_of_points(where, _stacked(where, points), list(map(float, loss)), name=name)
    if isinstance(first, (tuple, list)) and any(np.ndim(leaf) > 1 for _, leaf in leaves_of(first)):
        return trajectory_of_states(where, [(item, None, None) for item in given], budget, name)
    if np.ndim(first) == 2:
        runs = [trajectory_of_points(f"{where}: run {i}", item, name=f"{name} {i}")
                for i, item in enumerate(given)]  # fmt: skip
        return together(where, runs, budget)
    return trajectory_of_points(where, _stacked(where, given), name=name)


def _is_record(row):
    """Whether a mapping is a point under "x" with what else is known of it, not a model's parameters."""
    x = row.get("x")
    point = _is_flat(x) if isinstance(x, (list, tuple)) else getattr(x, "ndim", 0) == 1
    return point and any(map(_is_setting, row.values()))


def _is_pair(item):
    """Whether this is a point with its loss."""
    pair = isinstance(item, (tuple, list)) and len(item) == 2
    return pair and np.ndim(item[0]) == 1 and np.ndim(item[1]) == 0

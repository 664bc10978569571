"""Python objects of other libraries: arrays, frames, histories, results of scipy, lists of points."""

import numpy as np

from optviz.errors import TrajectoryError
from optviz.trajectories.joining import concatenate
from optviz.trajectories.reading import documents
from optviz.trajectories.reading.arrays import trajectory_of_arrays, trajectory_of_points
from optviz.trajectories.reading.assembling import assembled
from optviz.trajectories.reading.checkpoints import leaves_of, states_in, trajectory_of_states
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
        return _of_dataset(where, given)
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
    values = list(given.values())
    if all(isinstance(value, np.ndarray) for value in values):
        return trajectory_of_arrays(where, given, name)
    if isinstance(given.get("x"), (list, tuple)) and _is_nested(given["x"]):
        return _of_nested(where, given, name)
    if all(isinstance(value, (list, tuple, np.ndarray)) and not _is_nested(value) for value in values):
        plain = {
            str(key): value.tolist() if isinstance(value, np.ndarray) else value
            for key, value in given.items()
        }
        return assembled(documents.table_of_columns(where, plain), budget, columns, None, name)
    if not any(map(_is_run, values)) and _is_state(given):
        return trajectory_of_states(where, states_in(where, given), budget, name)
    parts = {
        str(key): trajectory_of_object(value, budget, columns, str(key), f"{where}: {key}")
        for key, value in given.items()
        if isinstance(value, dict) or _is_run(value) or hasattr(value, "shape")
    }
    if not parts:
        raise TrajectoryError(f"{where}: expected runs or columns by name, found {type(values[0]).__name__}")
    return concatenate(parts.values())


def _is_run(value):
    """Whether a value of a mapping is a run of its own, not a block of parameters."""
    told = isinstance(value, dict) and {"x", "loss", "fun"} & value.keys()
    return bool(told) or isinstance(value, (list, tuple)) or hasattr(value, "history")


def _is_nested(value):
    return bool(len(value)) and isinstance(value[0], (list, tuple, dict, np.ndarray))


def _of_nested(where, given, name):
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
    return trajectory_of_arrays(where, arrays, name)


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
    if documents.is_records(given) and not _is_state(first):
        return assembled(documents.table_of_records(where, given, budget), budget, columns, None, name)
    if isinstance(first, dict):
        return trajectory_of_states(where, states_in(where, given), budget, name)
    if all(map(_is_pair, given)):
        points, loss = zip(*given, strict=True)
        return trajectory_of_points(where, _stacked(where, points), list(map(float, loss)), name=name)
    if isinstance(first, (tuple, list)) and any(np.ndim(leaf) > 1 for _, leaf in leaves_of(first)):
        return trajectory_of_states(where, [(item, None, None) for item in given], budget, name)
    if np.ndim(first) == 2:
        return concatenate([trajectory_of_points(f"{where}: run {i}", item, name=f"{name} {i}")
                            for i, item in enumerate(given)])  # fmt: skip
    return trajectory_of_points(where, _stacked(where, given), name=name)


def _is_pair(item):
    """Whether this is a point with its loss."""
    pair = isinstance(item, (tuple, list)) and len(item) == 2
    return pair and np.ndim(item[0]) == 1 and np.ndim(item[1]) == 0


def _of_dataset(where, given):
    arrays = {key: given[key].to_numpy() for key in ("x", "loss") if key in given}
    found = trajectory_of_arrays(where, {**arrays, "steps": given["step"].to_numpy()})
    from dataclasses import replace

    return replace(found, labels=tuple(map(str, given["run"].to_numpy()))) if "run" in given.coords else found

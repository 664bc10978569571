"""xarray's Datasets, as `Trajectory.to_xarray` makes them and as others do."""

import json

import numpy as np

from optviz.errors import TrajectoryError
from optviz.trajectories.files import checked_head
from optviz.trajectories.reading.arrays import checked, real, whole

_ROWS, _RUNS = ("step", "run"), ("evaluations", "missing", "loss_missing")


def trajectory_of_dataset(where, given, name="run"):
    """Return the trajectory in a Dataset with x, loss or both over step and, where there are several, run.

    What else is over step and run, or over step alone, is a diagnostic; the dimension of x that is
    neither counts the parameters.
    """
    if not hasattr(given, "data_vars"):  # a DataArray
        given = given.to_dataset(name="x")
    if "x" not in given and "loss" not in given:
        raise TrajectoryError(f"{where}: expected variables x or loss, found {', '.join(given) or 'none'}")
    given = _placed(where, given)
    arrays = {key: _values(given[key]) for key in given.data_vars if set(given[key].dims) == set(_ROWS)}
    shape = given.sizes["step"], given.sizes["run"]
    x = _points(where, given["x"]) if "x" in given else np.empty((*shape, 0))
    loss = arrays.pop("loss", None)
    told = {key: arrays.pop(key) for key in _RUNS if key in arrays}
    return checked(
        where,
        x=x,
        loss=None if loss is None else real(where, loss),
        steps=whole(where, given["step"].to_numpy()) if "step" in given.coords else None,
        diagnostics={str(key): values for key, values in arrays.items() if values.dtype.kind in "fiu"},
        **told,
        **_head(where, given, shape[1], name),
    )


def _placed(where, given):
    """Return a Dataset with both axes: its first one is that of the steps where none is called so."""
    main = given["loss" if "loss" in given else "x"]
    if "step" not in main.dims:
        if not main.dims:
            raise TrajectoryError(f"{where}: expected values over step, found a single number")
        given = given.rename({main.dims[0]: "step"})
    return given if "run" in given.dims else given.drop_vars("run", errors="ignore").expand_dims("run", 1)


def _values(array):
    return array.transpose(*_ROWS).to_numpy()


def _points(where, array):
    others = [name for name in array.dims if name not in _ROWS]
    if len(others) != 1:
        raise TrajectoryError(f"{where}: expected x over step, run and parameter, found {array.dims}")
    return real(where, array.transpose(*_ROWS, *others).to_numpy())


def _head(where, given, runs, name):
    """Return labels, problem and meta, of which others may know nothing."""
    labels = list(map(str, given["run"].to_numpy())) if "run" in given.coords else None
    if labels is None:
        labels = [name] if runs == 1 else [f"{name} {i}" for i in range(runs)]
    try:
        meta, problem = json.loads(given.attrs["meta"]), given.attrs["problem"]
    except (KeyError, TypeError, ValueError):
        return {"labels": tuple(labels)}
    head = {"format": 1, "labels": labels, "meta": meta, "problem": None if problem == "None" else problem}
    checked_head(where, head)
    return {"labels": tuple(labels), "meta": meta, "problem": head["problem"]}

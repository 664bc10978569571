"""One limit for whatever reading produces: parts and what they are joined to count together."""

import tracemalloc

import numpy as np
import pytest
from strangers import safetensors, tensor

from optviz.errors import TrajectoryError
from optviz.trajectories import Trajectory, concatenate, read
from optviz.trajectories.reading.budget import Budget
from optviz.trajectories.reading.several import read_several
from optviz.trajectories.reading.source import read_within

ROWS, PARTS = 10_000, 4
X = np.random.default_rng(0).normal(size=(PARTS, ROWS, 10)).round(3)


def archive(where):
    np.savez(where / "runs.npz", **{f"run{i}": x[i:] for i, x in enumerate(X)})
    return where / "runs.npz"


def several(where, suffix):
    for i, x in enumerate(X):
        Trajectory(x[:, None], None, ["run"], np.arange(ROWS) + i).save(where / f"{i}{suffix}")
    return sorted(where.glob(f"*{suffix}"))


def checkpoints(where):
    for i, x in enumerate(X):
        (where / f"{i}").mkdir()
        for step in range(2):
            content = safetensors(tensor(x.shape, x.nbytes, kind="F64"), x.tobytes())
            (where / f"{i}" / f"{i + step}.safetensors").write_bytes(content)
    return where


WAYS = {
    "arrays of an archive": archive,
    "several archives": lambda where: several(where, ".npz"),
    "folders of checkpoints": checkpoints,
}


def reading(source, most):
    return read_several(source, max_bytes=most) if isinstance(source, list) else read(source, max_bytes=most)


@pytest.mark.parametrize("way", WAYS)
def test_what_is_read_and_joined_takes_no_more_memory_than_the_limit(way, tmp_path):
    source, most = WAYS[way](tmp_path), X.nbytes
    with pytest.raises(TrajectoryError, match="expected at most .* bytes, found .*; raise max_bytes"):
        reading(source, most)  # as large as the parts alone
    while True:
        try:
            reading(source, most)
            break
        except TrajectoryError:
            most = int(1.1 * most)
    tracemalloc.start()
    try:
        reading(source, most)
        assert tracemalloc.get_traced_memory()[1] < most + 2e6  # and what reads takes for itself
    finally:
        tracemalloc.stop()


def test_what_is_left_of_a_file_is_its_trajectory(tmp_path):
    budget = Budget(1 << 30)
    for path in several(tmp_path, ".csv"):
        read_within(path, budget)
    assert X.nbytes < budget.taken < 1.5 * X.nbytes


def test_runs_are_joined_without_copies_beside_the_whole():
    parts = [Trajectory(x[:, None], None, ["run"], np.arange(ROWS) + i) for i, x in enumerate(X)]
    tracemalloc.start()
    found = concatenate(parts)
    assert tracemalloc.get_traced_memory()[1] < 2 * found.x.nbytes
    tracemalloc.stop()
    for i, x in enumerate(X):
        assert (found.x[i : i + ROWS, i] == x).all() and found.missing[:, i].sum() == PARTS - 1

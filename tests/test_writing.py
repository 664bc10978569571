"""What is written in any format is read back bit for bit."""

import bz2
import gzip
import lzma

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import optviz
from optviz import trajectories
from optviz.errors import OutputError, TrajectoryError
from optviz.trajectories import Trajectory, read

ARRAYS = ("x", "loss", "steps", "evaluations", "missing", "loss_missing")
WRITTEN = [(".npz", "wide"), (".csv", "wide"), (".csv", "long"), (".json", "wide"), (".parquet", "wide")]


def needs(suffix):
    if suffix == ".parquet":
        pytest.importorskip("pyarrow", reason="the extra data is not installed")


def same(one, two):
    for name in ARRAYS:
        a, b = getattr(one, name), getattr(two, name)
        assert a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes(), name
    assert one.diagnostics.keys() == two.diagnostics.keys()
    for name, values in one.diagnostics.items():
        assert values.tobytes() == two.diagnostics[name].tobytes(), name
    assert (tuple(one.labels), dict(one.meta)) == (tuple(two.labels), dict(two.meta))
    assert getattr(one.problem, "spec", one.problem) == two.problem


@st.composite
def any_trajectories(draw):
    """Runs of all shapes and types of numbers, with rows missing anywhere."""
    rows, runs, dimension = draw(st.integers(1, 5)), draw(st.integers(1, 3)), draw(st.integers(0, 4))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    dtype = np.dtype(draw(st.sampled_from(["<f8", "<f4"])))
    special = [0.0, -0.0, np.inf, -np.inf, np.nan, 5e-324, 1e308, 1 / 3]

    def numbers(*shape):
        with np.errstate(over="ignore", under="ignore"):
            drawn = np.where(rng.random(shape) < 0.3, rng.choice(special, shape), rng.normal(size=shape))
            return drawn.astype(dtype)

    missing, unknown = rng.random((2, rows, runs)) < draw(st.sampled_from([0, 0.5]))
    missing[0], unknown[0] = False, draw(st.booleans()) and dimension > 0
    x, loss = numbers(rows, runs, dimension), numbers(rows, runs)
    if not dimension:
        missing[:] = False
    x[missing], loss[unknown] = np.nan, np.nan
    words = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
    return Trajectory(
        x,
        loss,
        tuple(draw(st.lists(words, min_size=runs, max_size=runs))),
        np.cumsum(rng.integers(1, 9, rows)) - 1,
        draw(st.sampled_from([None, numbers(rows, runs)])),
        draw(st.sampled_from([None, "beale", "a,b"])),
        {"seed": 3, "text": draw(words)},
        {"value": numbers(rows, runs), "step": numbers(rows, runs)} if draw(st.booleans()) else {},
        missing,
        unknown,
    )


@pytest.mark.parametrize(("suffix", "layout"), WRITTEN)
@settings(max_examples=60, deadline=None, derandomize=True)
@given(given=any_trajectories())
def test_what_is_written_is_read_back_bit_for_bit(tmp_path_factory, suffix, layout, given):
    needs(suffix)
    path = tmp_path_factory.getbasetemp() / f"race{suffix}"
    found = read(trajectories.save(given, path, force=True, layout=layout))
    same(given, found)
    assert trajectories.save(found, path, layout=layout) == path  # it is known as optviz's own


@pytest.mark.parametrize(("suffix", "layout"), WRITTEN)
@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress, bz2.compress])
def test_compressed_files_are_read_too(tmp_path, suffix, layout, pack):
    needs(suffix)
    given = optviz.race("beale", ["sgd:lr=0.01", "adam:lr=0.1"], steps=5)
    path = tmp_path / f"race{suffix}.packed"
    path.write_bytes(pack(trajectories.save(given, tmp_path / f"race{suffix}", layout=layout).read_bytes()))
    same(given, read(path))


def test_numbers_that_text_cannot_hold_are_refused(tmp_path):
    for x in (
        np.full((2, 1, 2), 2**53 + 1),
        np.zeros((2, 1, 2), np.longdouble),
        np.zeros((2, 1, 2), np.float16),
    ):
        with pytest.raises(TrajectoryError, match="^expected x as float32, float64 or whole numbers up to"):
            trajectories.save(Trajectory(x, np.zeros((2, 1)), ("a",)), tmp_path / "a.csv")
    with pytest.raises(OutputError):
        (tmp_path / "b.csv").write_text("mine")
        trajectories.save(optviz.run("beale", "sgd", 2), tmp_path / "b.csv")

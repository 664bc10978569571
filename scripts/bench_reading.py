"""Measure reading of trajectories against the libraries that only read: numpy.load and pandas.read_csv."""

import tempfile
from pathlib import Path

import numpy as np
from timing import fastest

from optviz import trajectories

ROWS, EVERY = 1_000_000, 10


def main(repeat=3, small=False):
    """Print ratios; small ones of a tenth of the size, for a quick look."""
    with tempfile.TemporaryDirectory() as folder:
        arrays(Path(folder), repeat, (201 if small else 2001, 8, 15_000))
        tables(Path(folder), repeat, ROWS // 10 if small else ROWS)


def arrays(folder, repeat, shape):
    """Compare loading and thinning an .npz file with numpy reading it."""
    path = folder / "large.npz"
    x = np.random.default_rng(0).random(shape)
    race = trajectories.Trajectory(x, x[..., 0], [f"run {i}" for i in range(shape[1])])
    race.save(path)
    size = x.nbytes / 1e9
    del x, race

    def read():
        with np.load(path) as stored:
            return stored["x"]

    found = fastest(
        {
            "numpy": read,
            "load and thin": lambda: trajectories.thin(trajectories.load(path), every=EVERY),
            "load(every=)": lambda: trajectories.load(path, every=EVERY),
        },
        repeat,
    )
    print(f"npz of {shape}, {size:.1f} GB, every {EVERY}th row")
    for name in ("load and thin", "load(every=)"):
        ratio = found[name] / found["numpy"]
        print(f"  {name}: {found[name]:.2f} s, {ratio:.2f} times numpy's own {found['numpy']:.2f} s")
    path.unlink()


def tables(folder, repeat, rows):
    """Compare reading a CSV with pandas' C reader, and without pyarrow."""
    import pandas

    from optviz.trajectories.reading import quick

    path = folder / "large.csv"
    values = np.random.default_rng(0).normal(size=(rows, 4))
    frame = pandas.DataFrame(values, columns=["loss", "x0", "x1", "x2"])
    frame.insert(0, "step", np.arange(rows))
    frame.to_csv(path, index=False)

    def slowly():
        quick.LEAST, usual = 1 << 62, quick.LEAST
        try:
            trajectories.read(path)
        finally:
            quick.LEAST = usual

    found = fastest(
        {"pandas": lambda: pandas.read_csv(path), "optviz": lambda: trajectories.read(path)}, repeat
    )
    found |= fastest({"without pyarrow": slowly}, 1)
    print(f"CSV of {rows} rows and 5 columns, {path.stat().st_size / 1e6:.0f} MB")
    for name in ("optviz", "without pyarrow"):
        ratio = found[name] / found["pandas"]
        print(f"  {name}: {found[name]:.2f} s, {ratio:.2f} times pandas' C reader, {found['pandas']:.2f} s")


if __name__ == "__main__":
    main()

"""Surfaces in space against mplot3d, side by side in one run: time, size, and what a frame costs.

Usage: python scripts/bench.py surface [--frames 150] [--repeat 3]

mplot3d takes a sixth of a second for a frame. It is timed on a few frames and on three times as
many; time and size of all are extrapolated from the difference, and the print says so.
"""

import tempfile
from pathlib import Path

from timing import fastest, process

HERE = Path(__file__).parent
RACE = ["--surface", "rosenbrock", "--steps", "300", "-q"]


def main(frames=150, repeat=3, few=8):
    """Print times and sizes; `few` frames of mplot3d are timed, and three times as many."""
    with tempfile.TemporaryDirectory() as folder:
        compare(Path(folder), frames, few, repeat)


def compare(folder, frames, few, repeat):
    """Print times and sizes of a camera that stands and of one that turns, 800x600, whole processes."""
    tracks = folder / "tracks.npz"
    process("-m", "optviz", "run", *RACE, "-o", tracks)()
    animate = ["-m", "optviz", "animate", *RACE, "--size", "800x600", "--view", "surface", "--fps", "30"]
    animate += ["--duration", str(frames / 30 + 1.5)]  # the still end is one more delay, not more frames
    peer = HERE / "bench_mplot3d.py"
    for name, ours, theirs in (("standing", [], []), ("orbit", ["--orbit"], ["orbit"])):
        mine = folder / f"{name}.gif"
        short, long = (folder / f"{name}-{count}.gif" for count in (few, 3 * few))
        found = fastest(
            {
                "ours": process(*animate, *ours, "-o", mine),
                "short": process(peer, tracks, short, few, frames, *theirs),
                "long": process(peer, tracks, long, 3 * few, frames, *theirs),
            },
            repeat,
        )
        each = (found["long"] - found["short"]) / (2 * few)
        whole = found["short"] + each * (frames - few)
        size = (long.stat().st_size - short.stat().st_size) / (2 * few) * (
            frames - few
        ) + short.stat().st_size
        print(f"surface, {name}, 8 optimizers x 300 steps, {frames} frames, 800x600, whole process")
        print(f"  optviz {found['ours']:.2f} s, {mine.stat().st_size / 1e3:.0f} kB")
        print(
            f"  mplot3d + FuncAnimation + PillowWriter {whole:.1f} s, {size / 1e3:.0f} kB "
            f"(extrapolated from {few} and {3 * few} frames: {1e3 * each:.0f} ms each)"
        )
        print(f"  {whole / found['ours']:.1f} times faster, {size / mine.stat().st_size:.1f} times smaller")

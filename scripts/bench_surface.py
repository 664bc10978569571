"""Surfaces in space against mplot3d, side by side in one run: time, size, and what a frame costs.

Usage: python scripts/bench.py surface [--frames 150] [--repeat 3]

mplot3d draws every frame, once: a minute for each of the two.
"""

import tempfile
from pathlib import Path

from timing import fastest, process

HERE = Path(__file__).parent
RACE = ["--surface", "rosenbrock", "--steps", "300", "-q"]


def main(frames=150, repeat=3):
    """Print times and sizes."""
    with tempfile.TemporaryDirectory() as folder:
        compare(Path(folder), frames, repeat)


def compare(folder, frames, repeat):
    """Print times and sizes of a camera that stands and of one that turns, 800x600, whole processes."""
    tracks = folder / "tracks.npz"
    process("-m", "optviz", "run", *RACE, "-o", tracks)()
    animate = ["-m", "optviz", "animate", *RACE, "--size", "800x600", "--view", "surface", "--fps", "30"]
    animate += ["--duration", str(frames / 30 + 1.5)]  # the still end is one more delay, not more frames
    peer = HERE / "bench_mplot3d.py"
    for name, ours, theirs in (("standing", [], []), ("orbit", ["--orbit"], ["orbit"])):
        mine, other = folder / f"{name}.gif", folder / f"{name}-mplot3d.gif"
        found = fastest({"ours": process(*animate, *ours, "-o", mine)}, repeat)
        found |= fastest({"theirs": process(peer, tracks, other, frames, frames, *theirs)}, 1)
        print(f"surface, {name}, 8 optimizers x 300 steps, {frames} frames, 800x600, whole process")
        print(f"  optviz {found['ours']:.2f} s, {mine.stat().st_size / 1e3:.0f} kB")
        print(f"  mplot3d + FuncAnimation + PillowWriter {found['theirs']:.1f} s, "
              f"{other.stat().st_size / 1e3:.0f} kB")  # fmt: skip
        times, size = found["theirs"] / found["ours"], other.stat().st_size / mine.stat().st_size
        print(f"  {times:.1f} times faster, {size:.1f} times smaller")

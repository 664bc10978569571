"""Measure optviz against its peers, side by side in one run, and print ratios.

Usage: python scripts/bench.py [render] [startup] [stepping] [networks] [reading] [surface]

Every figure is the wall time of the fastest of `--repeat` runs, in turns where both sides are quick;
the slow peer of `render` runs twice at most. `render` compares
whole processes: `optviz animate` against the usual FuncAnimation + PillowWriter script on
the same tracks, then every other format against its peers (`bench_formats.py`).
`stepping` compares with what is installed of torch and optax + jax, and with C;
`networks` does so for a small network, see `bench_networks.py`; `surface` compares pictures in space
with mplot3d, see `bench_surface.py`; `reading` takes files of 2 GB.
"""

import argparse
import io
import subprocess
import sys
import tempfile
from pathlib import Path

import bench_formats
import bench_stepping
import bench_surface
import numpy as np
from timing import fastest, process

HERE = Path(__file__).parent
RACE = ["--surface", "rosenbrock", "--steps", "300", "-q"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "parts", nargs="*", metavar="PART", help="render, startup, stepping, networks, reading, surface"
    )
    parser.add_argument("--frames", type=int, default=150)
    parser.add_argument("--repeat", type=int, default=3)
    arguments = parser.parse_args()
    parts = arguments.parts or ["startup", "stepping", "networks", "reading", "render", "surface"]
    if "startup" in parts:
        startup(max(9, arguments.repeat))
    if "stepping" in parts:
        bench_stepping.main(arguments.repeat)
    if "networks" in parts:  # a process of its own: BLAS reads the number of threads as it is loaded
        subprocess.run(
            [sys.executable, HERE / "bench_networks.py", "--repeat", str(arguments.repeat)], check=True
        )
    if "reading" in parts:
        import bench_reading

        bench_reading.main(arguments.repeat)
    if "render" in parts:
        render(arguments.frames, arguments.repeat)
        bench_formats.formats(arguments.repeat)
    if "surface" in parts:
        bench_surface.main(arguments.frames, arguments.repeat)


def startup(repeat):
    """Compare `optviz --help` and `optviz list` with the imports that they cannot do without."""
    found = fastest(
        {
            "import click": process("-c", "import click"),
            "optviz --help": process("-m", "optviz", "--help"),
            "import click, numpy": process("-c", "import click, numpy"),
            "optviz list": process("-m", "optviz", "list"),
        },
        repeat,
    )
    print("start-up, whole process")
    for name, peer in (("optviz --help", "import click"), ("optviz list", "import click, numpy")):
        print(f"  {name}: {found[name] * 1e3:.0f} ms, {found[name] / found[peer]:.2f} times `{peer}`")


def render(frames, repeat):
    """Compare whole processes that write the same race, 800x600, to a GIF."""
    with tempfile.TemporaryDirectory() as folder:
        tracks, ours, theirs = (Path(folder, name) for name in ("tracks.npz", "ours.gif", "theirs.gif"))
        process("-m", "optviz", "run", *RACE, "-o", tracks)()
        seconds = str(frames / 30)
        animate = ["-m", "optviz", "animate", *RACE, "--size", "800x600", "--no-panel", "--fps", "30"]
        panel = ["-m", "optviz", "animate", *RACE, "--size", "800x600", "--fps", "30"]
        # The still end is part of the duration; it is one more frame's delay, not more frames.
        duration = ["--duration", str(frames / 30 + 1.5)]
        found = fastest({"optviz": process(*animate, *duration, "-o", ours)}, repeat)
        found |= fastest(
            {"optviz, with panel": process(*panel, *duration, "-o", Path(folder, "panel.gif"))}, repeat
        )
        found |= fastest(
            {"peer": process(HERE / "bench_funcanimation.py", tracks, theirs, frames)}, 1 if repeat < 3 else 2
        )
        print(
            f"render, 8 optimizers x 300 steps, {frames} frames, 800x600, "
            f"whole process ({seconds} s of motion)"
        )
        print(f"  optviz {found['optviz']:.2f} s, {ours.stat().st_size / 1e3:.0f} kB")
        print(f"  optviz with convergence panel {found['optviz, with panel']:.2f} s")
        print(f"  FuncAnimation + PillowWriter {found['peer']:.2f} s, {theirs.stat().st_size / 1e3:.0f} kB")
        print(
            f"  {found['peer'] / found['optviz']:.1f} times faster, "
            f"{theirs.stat().st_size / ours.stat().st_size:.1f} times smaller"
        )
        _quality(ours, frames)


def _quality(path, frames):
    """Print flicker, colour and frame rate of a GIF, read back by Pillow."""
    from PIL import Image

    from optviz.scenes.style import STYLES, rgb

    with Image.open(io.BytesIO(path.read_bytes())) as image:
        delays, flicker, before = [], 0, None
        corner = None
        for number in range(image.n_frames):
            image.seek(number)
            delays.append(image.info["duration"])
            now = np.asarray(image.convert("RGB"))
            still = now[:30, :400]  # title and formula: nothing may ever change here
            flicker += 0 if before is None else int((still != before).any(axis=-1).sum())
            before, corner = still, now
    exact = [
        name for name in ("sgd", "adam", "nadam") if (corner == rgb(STYLES[name].colour)).all(axis=-1).any()
    ]
    motion = sum(delays[:-1]) / 1000
    print(f"  flickering pixels in the still part: {flicker}; exact colours found: {', '.join(exact)}")
    print(
        f"  total {sum(delays) / 1000:.2f} s, {len(delays)} images for {frames} frames, motion {motion:.2f} s"
    )


if __name__ == "__main__":
    main()

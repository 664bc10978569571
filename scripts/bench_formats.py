"""Every format against what else writes it: size, time, memory. Part of `bench.py render`.

The standard scene: 8 optimizers x 300 steps on Rosenbrock, 150 frames, 800x600, no panel. Whole
processes where times are compared; all in one run, so ratios count and not seconds.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from timing import fastest, process

HERE = Path(__file__).parent
RACE = ["-m", "optviz", "animate", "--surface", "rosenbrock", "--steps", "300", "-q", "--no-panel"]
STANDARD = ["--size", "800x600", "--fps", "30", "--duration", "6.5"]
PEER = """
import sys
sys.path.insert(0, {here!r})
import bench_funcanimation as peer
from matplotlib.animation import FFMpegWriter
import imageio_ffmpeg, matplotlib
matplotlib.rcParams["animation.ffmpeg_path"] = imageio_ffmpeg.get_ffmpeg_exe()
extra = ["-preset", "veryfast", "-tune", "animation", "-crf", "20", "-pix_fmt", "yuv420p"]
peer.PillowWriter = lambda fps: FFMpegWriter(fps=fps, codec="libx264", extra_args=extra)
peer.main({tracks!r}, {target!r}, 150)
"""

USUAL = """
import sys
sys.path.insert(0, {here!r})
import bench_funcanimation as peer
from matplotlib.animation import PillowWriter
class Lossless(PillowWriter):
    def finish(self):
        first, *others = [frame.convert("RGB") for frame in self._frames]
        for target in {targets!r}:
            looks = {{"lossless": True}} if target.endswith("webp") else {{}}
            first.save(target, save_all=True, append_images=others, duration=33, loop=0, **looks)
peer.PillowWriter = Lossless
peer.main({tracks!r}, "unused.gif", 150)
"""


def formats(repeat):
    """Print size, time and memory of every format beside its peers'."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = {kind: folder / f"ours.{kind}" for kind in ("gif", "mp4", "webm", "webp", "apng")}
        found = fastest(
            {kind: process(*RACE, *STANDARD, "-f", "-o", path) for kind, path in paths.items()}, repeat
        )
        print("formats, the same scene, whole process each")
        for kind, path in paths.items():
            print(f"  {kind}: {found[kind]:.2f} s, {path.stat().st_size / 1e3:.0f} kB")
        _gif(folder, paths)
        _mp4(folder, found["mp4"])
        _lossless(folder, paths)
        _usual(folder, paths)
        _growth(folder)


def _ffmpeg(*words):
    from optviz.writers.ffmpeg import ffmpeg_program

    subprocess.run([ffmpeg_program(), "-y", "-loglevel", "error", *map(str, words)], check=True)


def _gif(folder, paths):
    """Compare with ffmpeg's two-pass palette on the same pictures, and see what gifsicle still finds."""
    exact, ours, theirs = paths["apng"], paths["gif"].stat().st_size, folder / "theirs.gif"
    graph = "fps=30,split[a][b];[a]palettegen=stats_mode=diff[p];[b][p]paletteuse=dither=none"
    _ffmpeg("-f", "apng", "-i", exact, "-filter_complex", graph, theirs)
    print(f"  gif: {ours / theirs.stat().st_size:.2f} of the size of ffmpeg's palettegen and paletteuse")
    if gifsicle := shutil.which("gifsicle"):
        packed = folder / "packed.gif"
        subprocess.run([gifsicle, "-O3", str(paths["gif"]), "-o", str(packed)], check=True)
        print(f"  gif: gifsicle -O3 makes it {100 * (1 - packed.stat().st_size / ours):.2f} % smaller")


def _mp4(folder, seconds):
    """Compare with FuncAnimation + FFMpegWriter at the same settings of the encoder, once."""
    tracks, target = folder / "tracks.npz", folder / "theirs.mp4"
    run = ["-m", "optviz", "run", "--surface", "rosenbrock", "--steps", "300", "-q", "-o", tracks]
    process(*run)()
    code = PEER.format(here=str(HERE), tracks=str(tracks), target=str(target))
    theirs = fastest({"peer": process("-c", code)}, 1)["peer"]
    print(
        f"  mp4: {theirs / seconds:.1f} times faster than FFMpegWriter ({theirs:.1f} s) at the same settings"
    )
    print(f"  mp4: theirs {target.stat().st_size / 1e3:.0f} kB")


def _lossless(folder, paths):
    """Compare with Pillow's own writers of APNG and WebP on the same pictures."""
    from PIL import Image, ImageSequence

    with Image.open(paths["webp"]) as image:
        seen = [(frame.convert("RGB"), frame.info["duration"]) for frame in ImageSequence.Iterator(image)]
    pictures, delays = [picture for picture, _ in seen], [delay for _, delay in seen]
    own = {"apng": ("PNG", [{}]), "webp": ("WEBP", [{"lossless": True}, {}])}
    for kind, (name, ways) in own.items():
        for looks in ways:
            path = folder / f"theirs.{kind}"
            pictures[0].save(path, name, save_all=True, append_images=pictures[1:], duration=delays, **looks)
            ratio, size = path.stat().st_size / paths[kind].stat().st_size, path.stat().st_size / 1e3
            how = "with losses" if kind == "webp" and not looks else "lossless"
            print(f"  {kind}: {ratio:.1f} times smaller than Pillow's own, {how} ({size:.0f} kB)")


def _usual(folder, paths):
    """Compare with what Pillow's own writers make of the usual script's pictures of the same tracks."""
    theirs = {"webp": folder / "usual.webp", "apng": folder / "usual.png"}
    targets = list(map(str, theirs.values()))
    code = USUAL.format(here=str(HERE), targets=targets, tracks=str(folder / "tracks.npz"))
    process("-c", code)()
    for kind, path in theirs.items():
        size, ratio = path.stat().st_size / 1e3, path.stat().st_size / paths[kind].stat().st_size
        print(f"  {kind}: {ratio:.1f} times smaller than FuncAnimation + Pillow, lossless ({size:.0f} kB)")


def _growth(folder):
    """Measure the cost of a further frame, and the memory of long films in full HD."""
    times = {}
    for frames in (150, 600):
        words = ["--size", "800x600", "--fps", "30", "--duration", str(frames / 30 + 1.5)]
        times[frames] = fastest({"": process(*RACE, *words, "-f", "-o", folder / "a.gif")}, 3)[""]
    print(f"  gif: {(times[600] - times[150]) / 450 * 1e3:.2f} ms for each further frame at 800x600")
    for kind in ("gif", "mp4", "webp", "apng"):
        words = [*RACE, "--size", "1920x1080", "--fps", "25", "--duration", "41.5", "-f"]
        print(f"  {kind}: {_memory([*words, '-o', str(folder / f'long.{kind}')]):.0f} MB at most, "
              "1000 frames of 1920x1080 (this process alone)")  # fmt: skip


def _memory(words):
    """Return the largest resident memory of a Python process in MB."""
    code = "import sys; from optviz.cli import main\ntry:\n main(sys.argv[1:])\nexcept SystemExit:\n pass\n"
    code += "print(open('/proc/self/status').read())"  # getrusage also counts what the parent had
    words = [sys.executable, "-c", code, *map(str, words[2:])]
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    return int(re.search(r"VmHWM:\s*(\d+)", done.stdout)[1]) / 1e3


if __name__ == "__main__":
    formats(1)

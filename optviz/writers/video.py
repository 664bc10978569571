"""MP4 (H.264) and WebM (VP9) at a constant frame rate; a picture that stands is repeated."""

import re
import tempfile
from pathlib import Path

import numpy as np

from optviz.writers.ffmpeg import ffmpeg_program, piped
from optviz.writers.planes import Planes

PIXEL_FORMATS = ("yuv420p", "yuv444p")
_H264 = ("-c:v", "libx264", "-preset", "veryfast", "-tune", "animation", "-movflags", "+faststart")
_VP9 = ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-row-mt", "1", "-b:v", "0")


def mp4(movie, pixel_format="yuv420p", quality=20):
    """Return the bytes of an MP4 of a `Movie`; `quality` is x264's constant rate factor, less is better."""
    return _encoded(movie, "mp4", (*_H264, "-crf", str(quality)), pixel_format)


def webm(movie, pixel_format="yuv420p", quality=24):
    """Return the bytes of a WebM of a `Movie`; `quality` is VP9's constant quality, less is better."""
    return _encoded(movie, "webm", (*_VP9, "-crf", str(quality)), pixel_format)


def _encoded(movie, kind, encoder, pixel_format):
    height, width, _ = movie.ground.shape
    with tempfile.TemporaryDirectory(prefix="optviz-") as folder:
        words, target = Path(folder, "words.txt"), Path(folder, f"video.{kind}")
        words.write_text(_metadata(movie), "utf-8")
        colours = [part for key in ("space", "_primaries", "_trc") for part in (f"-color{key}", "bt709")]
        arguments = [
            ffmpeg_program(), "-hide_banner", "-loglevel", "error", "-nostdin",
            "-f", "rawvideo", "-pix_fmt", pixel_format, "-s", f"{width}x{height}", "-r", f"{movie.fps:g}",
            *colours, "-color_range", "tv", "-i", "-", "-f", "ffmetadata", "-i", str(words),
            "-map", "0:v", "-map_metadata", "1", *encoder, "-pix_fmt", pixel_format,
            "-fflags", "+bitexact", "-flags:v", "+bitexact", str(target),
        ]  # fmt: skip
        with piped(arguments, Path(folder, "log.txt")) as feed:
            for content, times in _pictures(movie, pixel_format == "yuv420p"):
                for _ in range(times):
                    feed(content)
        return target.read_bytes()


def _pictures(movie, halved):
    """Yield the planes of each frame and how often it is shown, so that it ends at its time."""
    planes, clock, shown = Planes(movie.ground, halved), 0, 0
    for frame in movie.frames:
        planes.change(frame.pixels, frame.colours)
        clock += frame.delay
        end = int(np.floor(clock * movie.fps / 100 + 0.5))
        yield planes.content, end - shown
        shown = end


def _metadata(movie):
    """Return what ffmpeg reads as metadata: how the video was made and what it shows."""
    entries = {"comment": movie.comment, "description": movie.alt}
    special = re.compile(r"([=;#\\\n])")
    lines = [f"{key}={special.sub(_escaped, text)}\n" for key, text in entries.items() if text]
    return ";FFMETADATA1\n" + "".join(lines)


def _escaped(found):
    return "\\" + found.group()

"""Two decoders that know nothing of optviz, and the frames as they were meant."""

import re
import subprocess

import numpy as np
from PIL import Image, ImageSequence

from optviz.render.frames import frames
from optviz.render.still import draw_still


def intended(scene, ground=None):
    """Return the pictures (F, H, W, 3) of a scene: all changes applied in order."""
    ground = draw_still(scene) if ground is None else ground
    picture, shown = ground.reshape(-1, 3).copy(), []
    for frame in frames(scene, ground):
        picture[frame.pixels] = frame.colours
        shown.append(picture.reshape(ground.shape).copy())
    return np.array(shown)


def by_pillow(path):
    """Return pictures (F, H, W, 3), delays (F,) in hundredths of a second, loop and comment."""
    with Image.open(path) as image:
        pictures, delays = [], []
        for frame in ImageSequence.Iterator(image):
            pictures.append(np.asarray(frame.convert("RGB")))
            delays.append(frame.info["duration"] / 10)
        return np.array(pictures), np.array(delays), image.info.get("loop"), image.info["comment"]


def by_ffmpeg(path):
    """Return pictures (F, H, W, 3) and delays (F,) in hundredths of a second."""
    import imageio_ffmpeg

    words = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostdin", "-i", str(path), "-vf", "showinfo"]
    raw = ["-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    done = subprocess.run([*words, *raw], capture_output=True, check=True)
    log = done.stderr.decode(errors="replace")
    delays = np.array([int(word) for word in re.findall(r" duration: *(\d+) duration_time", log)])
    width, height = map(int, re.search(r" s:(\d+)x(\d+) ", log).groups())
    return np.frombuffer(done.stdout, np.uint8).reshape(-1, height, width, 3), delays

"""Every format is reopened by decoders that share no code with its writer, and told what it must show."""

import re
import subprocess
import sys

import numpy as np
import pytest
from commands import FAST, SMALL, called, contents
from decoders import intended
from PIL import Image, ImageSequence

import optviz
from optviz.errors import OptvizWarning, OutputError, UsageError
from optviz.render.frames import Frame
from optviz.scenes import race_scene
from optviz.targets import made_by_optviz
from optviz.writers import ffmpeg
from optviz.writers.apng import apng
from optviz.writers.formats import FORMATS
from optviz.writers.movie import Movie
from optviz.writers.planes import Planes
from optviz.writers.provenance import read_provenance
from optviz.writers.video import mp4
from optviz.writers.webp import webp

MOVING = [ending for ending, kind in FORMATS.items() if kind.moving]
LOSSLESS, VIDEO = [".apng", ".webp"], [".mp4", ".webm"]
LOOK = {"size": (320, 200), "fps": 20, "duration": 2.53, "hold": 0.8}
SPECS = ["sgd:lr=0.01", "momentum:lr=0.005", "adam:lr=0.1"]


@pytest.fixture(scope="module")
def race():
    return optviz.race("beale", SPECS, steps=60)


@pytest.fixture(scope="module")
def made(race, tmp_path_factory):
    """One file of each format by ending, drawn in one call."""
    folder = tmp_path_factory.mktemp("made")
    paths = optviz.animate(
        race, [folder / f"race{ending}" for ending in FORMATS if ending in WRITTEN], **LOOK
    )
    return {path.suffix: path for path in paths}


@pytest.fixture(scope="module")
def meant(race):
    scene = race_scene(race, **LOOK)
    return scene, intended(scene)


WRITTEN = (*MOVING, ".png")


def by_pillow(path):
    """Return pictures (F, H, W, 3), their delays in ms and how often they are played."""
    with Image.open(path) as image:
        seen = [
            (np.asarray(frame.convert("RGB")), frame.info["duration"])
            for frame in ImageSequence.Iterator(image)
        ]
        return np.array([picture for picture, _ in seen]), [delay for _, delay in seen], image.info["loop"]


def by_ffmpeg(path, *before):
    """Return pictures (F, H, W, 3) at a constant rate, and what ffmpeg says of the file."""
    words = [ffmpeg.ffmpeg_program(), "-hide_banner", "-nostdin", *before, "-i", str(path)]
    done = subprocess.run(
        [*words, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"], capture_output=True, check=True
    )
    told = done.stderr.decode(errors="replace")
    width, height = map(int, re.search(r"Video: .*? (\d+)x(\d+)[, ]", told).groups())
    return np.frombuffer(done.stdout, np.uint8).reshape(-1, height, width, 3), told


def noise(seed, shape=(31, 46), count=12):
    """A movie of anything, with its pictures."""
    rng = np.random.default_rng(seed)
    picture = rng.integers(0, 256, (*shape, 3), dtype=np.uint8)
    frames, expected = [Frame(np.empty(0, int), np.empty((0, 3), np.uint8), 4)], [picture.copy()]
    for _ in range(count):
        pixels = np.sort(rng.choice(shape[0] * shape[1], rng.integers(1, 300), replace=False))
        frames.append(Frame(pixels, rng.integers(0, 256, (len(pixels), 3), dtype=np.uint8), 7))
        expected.append(expected[-1].copy())
        expected[-1].reshape(-1, 3)[pixels] = frames[-1].colours
    return Movie(picture, frames, 20, (), "optviz provenance {}", "any words <&> \u2265", 3), np.array(
        expected
    )


@pytest.mark.parametrize("ending", LOSSLESS)
def test_lossless_formats_show_the_intended_pictures_exactly_for_their_time(ending, made, meant):
    (scene, pictures), (found, delays, loop) = meant, by_pillow(made[ending])
    begins = np.concatenate([[0], np.cumsum(delays)[:-1]])
    times = 10 * (np.cumsum(scene.timing.delays) - scene.timing.delays)
    np.testing.assert_array_equal(found[np.searchsorted(begins, times, side="right") - 1], pictures)
    assert sum(delays) == 2530 and loop == 0


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("writer", [apng, webp])
def test_any_changes_come_out_as_they_went_in(writer, seed, tmp_path):
    movie, expected = noise(seed)
    path = tmp_path / "any"
    path.write_bytes(writer(movie))
    found, delays, loop = by_pillow(path)
    np.testing.assert_array_equal(found, expected)
    assert loop == 3 and delays == [40] + [70] * 12


def test_ffmpeg_reads_an_apng_as_pillow_does(made):
    found, _ = by_ffmpeg(made[".apng"], "-f", "apng")
    np.testing.assert_array_equal(found[:34], by_pillow(made[".apng"])[0][:34])  # the last one is held


@pytest.mark.parametrize("ending", VIDEO)
def test_videos_show_every_frame_at_a_constant_rate(ending, made, meant):
    (scene, pictures), (found, told) = meant, by_ffmpeg(made[ending])
    ends = np.rint(np.cumsum(scene.timing.delays) * scene.timing.fps / 100).astype(int)
    assert len(found) == ends[-1] == 51 and re.search(r"Duration: 00:00:02\.5[3-5]", told)
    expected = pictures[np.searchsorted(ends, np.arange(51), side="right")]
    for shown, picture in zip(found, expected, strict=True):
        assert 10 * np.log10(255**2 / ((shown.astype(float) - picture) ** 2).mean()) > 28  # dB, of 4:2:0
    assert "yuv420p(tv, bt709" in told and "20 fps" in told


def test_sharp_colours_are_nearer(race, made, meant, tmp_path):
    path = optviz.animate(race, tmp_path / "sharp.mp4", pixel_format="yuv444p", **LOOK)
    found, told = by_ffmpeg(path)
    halved, _ = by_ffmpeg(made[".mp4"])
    last = meant[1][-1].astype(float)
    assert "yuv444p" in told
    assert ((found[-1] - last) ** 2).mean() < ((halved[-1] - last) ** 2).mean() / 1.5


def test_an_mp4_begins_with_its_index(made):
    content = made[".mp4"].read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")


@pytest.mark.parametrize("ending", WRITTEN)
def test_every_file_says_how_it_was_made(ending, made):
    facts = read_provenance(made[ending])
    assert made_by_optviz(made[ending])
    assert facts["steps"] == 60 and facts["picture"]["fps"] == 20 and facts["drawn_with"]


@pytest.mark.parametrize("ending", MOVING)
def test_one_file_alone_has_the_bytes_that_it_has_among_several(ending, race, made, tmp_path):
    alone = optviz.animate(race, tmp_path / f"alone{ending}", **LOOK)
    assert alone.read_bytes() == made[ending].read_bytes()


def test_several_files_are_drawn_once(race, tmp_path, monkeypatch):
    from optviz.render import frames, still

    calls = []
    for module, name in ((frames, "frames"), (still, "draw_still")):
        whole = getattr(module, name)
        monkeypatch.setattr(
            module, name, lambda *given, whole=whole, name=name: calls.append(name) or whole(*given)
        )
    optviz.animate(race, [tmp_path / f"race{ending}" for ending in MOVING], **LOOK)
    assert sorted(calls) == ["draw_still", "frames"]


@pytest.mark.parametrize("halved", [True, False])
def test_changed_planes_are_those_of_the_whole_picture(halved):
    movie, expected = noise(5, (32, 46))
    planes = Planes(movie.ground, halved)
    for frame, picture in zip(movie.frames, expected, strict=True):
        planes.change(frame.pixels, frame.colours)
        np.testing.assert_array_equal(planes.content, Planes(picture, halved).content)


def test_odd_sizes_of_videos_are_rounded_and_that_is_said(race, tmp_path):
    with pytest.warns(OptvizWarning, match="^video has even sizes: 321x201 is rounded to 322x202$"):
        path = optviz.animate(race, tmp_path / "odd.mp4", **{**LOOK, "size": (321, 201)})
    assert by_ffmpeg(path)[0].shape[1:] == (202, 322, 3)
    assert read_provenance(path)["picture"]["size"] == [322, 202]


@pytest.mark.parametrize(("loop", "expected"), [(True, 0), (0, 0), (3, 3), (False, None), (1, None)])
def test_a_gif_is_played_as_often_as_asked_for(loop, expected, race, tmp_path):
    path = optviz.animate(race, tmp_path / "a.gif", **{**LOOK, "duration": 0.5}, loop=loop)
    with Image.open(path) as image:
        found = image.info.get("loop")
    assert found == (expected - 1 if expected == 3 else expected)  # GIF counts the times after the first


@pytest.mark.parametrize("loop", [-1, 70_000, "twice", 1.5])
def test_a_loop_is_a_number_of_times(loop, race, tmp_path):
    with pytest.raises(UsageError, match="^expected loop to be a number of times, 0 to 65535"):
        optviz.animate(race, tmp_path / "a.gif", loop=loop)


def test_without_ffmpeg_the_extra_is_named_before_the_work(monkeypatch, tmp_path, capsys):
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("optviz.engine.running.advance", None)
    assert called(capsys, "animate", *FAST, "-o", tmp_path / "a.mp4") == (
        1, "",
        "Error: MP4 and WebM need ffmpeg and there is none; install it by pip install 'optviz[video]'\n",
    )  # fmt: skip


def false_ffmpeg(monkeypatch, tmp_path, script):
    """Put a program that does something else in the place of ffmpeg."""
    program = tmp_path / "program"
    program.mkdir()
    (program / "ffmpeg").write_text(f"#!/bin/sh\n{script}\n")
    (program / "ffmpeg").chmod(0o755)
    monkeypatch.setattr("optviz.writers.video.ffmpeg_program", lambda: str(program / "ffmpeg"))
    monkeypatch.setattr(ffmpeg, "PATIENCE", 0.6)


@pytest.mark.parametrize(
    ("script", "message"),
    [
        (
            "echo first >&2; echo 'Unknown  encoder libx264' >&2; exit 1",
            "ffmpeg failed: Unknown encoder libx264",
        ),
        ("exit 3", "ffmpeg failed without a word"),
        ("cat > /dev/null; echo no room >&2; exit 1", "ffmpeg failed: no room"),
        ("echo asleep >&2; exec sleep 60", "ffmpeg did nothing for 0.6 seconds and was stopped: asleep"),
        (
            "cat > /dev/null; exec sleep 60",
            "ffmpeg did nothing for 0.6 seconds and was stopped without a word",
        ),
    ],
)
def test_an_ffmpeg_that_fails_or_hangs_is_quoted_and_leaves_nothing(
    script, message, monkeypatch, tmp_path, capsys
):
    false_ffmpeg(monkeypatch, tmp_path, script)
    before = contents(tmp_path)
    words = ("animate", *FAST, *SMALL, "-q", "-o", tmp_path / "a.gif", "-o", tmp_path / "a.mp4")
    assert called(capsys, *words) == (1, "", f"Error: {message}\n")
    assert contents(tmp_path) == before


def test_ctrl_c_stops_ffmpeg(monkeypatch, tmp_path):
    false_ffmpeg(monkeypatch, tmp_path, f"echo $$ > {tmp_path}/number; exec cat > /dev/null")
    movie, _ = noise(1, (30, 46))

    def interrupted():
        yield movie.frames[0]
        while not (tmp_path / "number").exists():
            pass
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        mp4(Movie(movie.ground, interrupted(), 20, (), "optviz provenance {}"))
    number = (tmp_path / "number").read_text().strip()
    assert subprocess.run(["kill", "-0", number], capture_output=True).returncode != 0


def test_a_file_that_is_named_twice_is_refused(race, tmp_path):
    with pytest.raises(UsageError, match="a.gif is to be written twice; name it once$"):
        optviz.animate(race, [tmp_path / "a.gif", tmp_path / "b.gif", tmp_path / "a.gif"])


def test_a_program_that_is_none_is_said(monkeypatch, tmp_path):
    monkeypatch.setattr("optviz.writers.video.ffmpeg_program", lambda: str(tmp_path / "none"))
    with pytest.raises(OutputError, match="^cannot run ffmpeg at .*none: No such file or directory$"):
        mp4(noise(1, (30, 46))[0])

"""Every GIF is reopened by two decoders that share no code with its writer, and told what it must show."""

import subprocess

import numpy as np
import pytest
from decoders import by_ffmpeg, by_pillow, intended
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from tools import program

import optviz
from optviz.render.frames import frames
from optviz.render.still import draw_still
from optviz.scenes import race_scene
from optviz.scenes.relief import LEVELS, LINE, LINE_OPACITY, SHADES
from optviz.scenes.style import INK, PAPER, rgb
from optviz.writers.gif import BITS
from optviz.writers.provenance import read_provenance

SPECS = ["sgd:lr=0.01", "momentum:lr=0.005", "nag:lr=0.01", "adadelta:lr=3", "adam:lr=0.1"]
LOOKS = [
    {"size": (320, 200), "fps": 30, "duration": 3.03},
    {"size": (400, 257), "fps": 50, "duration": 1.5, "views": "tracks"},
    {"size": (320, 200), "fps": 12, "duration": 2.5, "trail": 8, "loop": False},
]


@pytest.fixture(scope="module")
def race():
    return optviz.race("beale", SPECS, steps=60)


@pytest.fixture(scope="module", params=LOOKS, ids=lambda looks: f"{looks['size'][0]}at{looks['fps']}")
def made(request, race, tmp_path_factory):
    """The file, its looks, its scene, the intended pictures and what Pillow sees."""
    looks = request.param
    path = optviz.animate(race, tmp_path_factory.mktemp("made") / "race.gif", **looks)
    scene = race_scene(race, **{key: value for key, value in looks.items() if key != "loop"})
    return path, looks, scene, intended(scene), by_pillow(path)


def test_two_decoders_see_the_same_pictures_for_the_same_time(made):
    path, _, _, _, (pictures, delays, _, _) = made
    others, times = by_ffmpeg(path)
    np.testing.assert_array_equal(pictures, others)
    np.testing.assert_array_equal(delays, times)


def test_duration_size_loop_and_comment_are_what_was_asked_for(made):
    path, looks, _, _, (pictures, delays, loop, comment) = made
    assert delays.sum() == round(100 * looks["duration"])
    assert pictures.shape[1:] == (looks["size"][1], looks["size"][0], 3)
    assert loop == (0 if looks.get("loop", True) else None)
    assert comment.startswith(b"optviz provenance {") and comment.isascii()
    facts = read_provenance(path)["picture"]
    assert facts["fps"] == looks["fps"] and facts["size"] == list(looks["size"])


def test_every_frame_begins_at_its_hundredth_and_the_mean_rate_is_exact(made):
    _, looks, scene, _, (pictures, delays, _, _) = made
    fps = min(looks["fps"], 50)
    starts = np.concatenate([[0], np.cumsum(delays)[:-1]])
    if len(pictures) == len(scene.timing.moments):  # no two frames alike
        assert np.abs(starts - np.arange(len(starts)) * 100 / fps).max() <= 0.5 + 1e-9
    assert set(starts) <= set(np.round(np.arange(len(scene.timing.moments)) * 100 / fps))


def test_the_pictures_are_the_intended_ones_but_for_the_palette(made):
    _, _, scene, meant, (pictures, delays, _, _) = made
    begins = np.searchsorted(
        np.cumsum(delays), np.cumsum(scene.timing.delays) - scene.timing.delays, side="right"
    )
    error = (pictures[begins].astype(float) - meant) ** 2
    worst = error.reshape(len(meant), -1).mean(axis=1).max()
    assert 10 * np.log10(255**2 / worst) > 38  # dB
    assert np.abs(pictures[-1].astype(int) - meant[-1]).mean() < 0.5


def test_the_palette_holds_the_colours_of_the_optimizers_and_the_picture_shows_them(made):
    path, _, scene, _, (pictures, _, _, _) = made
    content = path.read_bytes()
    table = np.frombuffer(content[13 : 13 + 3 * 128], np.uint8).reshape(128, 3)
    last = {*map(tuple, pictures[-1].reshape(-1, 3).tolist())}
    for colour in [PAPER, INK, *(track.style.colour for track in scene.tracks)]:
        assert rgb(colour) in {*map(tuple, table[: (1 << BITS) - 1].tolist())}
        assert rgb(colour) in last


def test_nothing_flickers(made):
    _, _, scene, _, (pictures, delays, _, _) = made
    ground, ends = draw_still(scene), np.cumsum(scene.timing.delays)
    changed, touched, shown = np.zeros(ground.shape[:2], bool), np.zeros(ground.shape[:2], bool), 0
    for k, frame in enumerate(frames(scene, ground)):
        if k:
            changed.reshape(-1)[frame.pixels] = True
        now = int(np.searchsorted(np.cumsum(delays), ends[k] - 1, side="right"))
        if now != shown:
            differs = (pictures[now] != pictures[shown]).any(axis=-1)
            assert not (differs & ~changed).any()
            touched |= changed
            changed[:], shown = False, now
    assert shown == len(pictures) - 1 and 0.2 < (~touched).mean() < 1
    assert (pictures[:, ~touched] == pictures[0, ~touched]).all()


def test_a_third_decoder_has_nothing_to_complain_of(made):
    done = subprocess.run(
        [program("gifsicle", "gifsicle"), "--info", str(made[0])], capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{len(made[4][0])} images" in done.stdout


def test_the_same_race_gives_the_same_bytes(race, made, tmp_path):
    again = optviz.animate(optviz.race("beale", SPECS, steps=60), tmp_path / "again.gif", **made[1])
    assert again.read_bytes() == made[0].read_bytes()


def test_first_and_last_frame_are_those_of_an_independent_drawing(race, tmp_path):
    path = optviz.animate(race, tmp_path / "race.gif", size=(800, 450), duration=1, fps=10)
    scene, (pictures, _, _, _) = race_scene(race), by_pillow(path)
    first, last = drawn_by_hand(race, scene, 1), drawn_by_hand(race, scene, 61)
    for box, mean in ((scene.layout.tracks, 3.0), (scene.layout.panels[0], 4.0)):  # of 255 levels
        part = np.s_[box.top : box.top + box.height, box.left : box.left + box.width]
        for picture, drawn, other in ((pictures[0], first, last), (pictures[-1], last, first)):
            error = np.abs(picture[part].astype(int) - drawn[part])
            assert error.mean() < mean
            assert (error.max(axis=-1) > 64).mean() < 0.02  # soft edges that are half a pixel off
            assert np.abs(picture[part].astype(int) - other[part]).mean() > error.mean() + 0.5


def drawn_by_hand(race, scene, steps):
    """The picture after `steps` points, by Matplotlib's own contours, lines and markers."""
    plan, problem = scene.layout, race.problem
    figure = Figure(figsize=(plan.width / 100, plan.height / 100), dpi=100)
    FigureCanvasAgg(figure)

    def axes_of(box):
        return figure.add_axes([box.left / plan.width, 1 - (box.top + box.height) / plan.height,
                                box.width / plan.width, box.height / plan.height])  # fmt: skip

    ground, box = axes_of(plan.tracks), plan.tracks
    (x0, x1), (y0, y1) = problem.domain
    x = np.linspace(x0, x1, 2 * box.width + 1)[1::2]
    y = np.linspace(y0, y1, 2 * box.height + 1)[1::2]
    heights = problem.value(np.stack(np.meshgrid(x, y), axis=-1))
    levels = scene.relief.levels()
    stops = np.array([rgb(colour) for colour in SHADES]) / 255
    place = np.linspace(0, len(SHADES) - 1, LEVELS)
    bands = [[np.interp(at, np.arange(len(SHADES)), stops[:, i]) for i in range(3)] for at in place]
    ground.contourf(x, y, heights, [heights.min() - 1, *levels, heights.max() + 1], colors=bands)
    ground.contour(x, y, heights, levels, colors=LINE, alpha=LINE_OPACITY, linewidths=0.72)
    panel = axes_of(plan.panels[0])
    for run, track in enumerate(scene.tracks):
        dashes = (0, [0.45 * length for length in track.style.dashes]) if track.style.dashes else "solid"
        looks = {
            "color": track.style.colour,
            "marker": track.style.marker,
            "mec": INK,
            "mew": 0.6,
            "ls": dashes,
        }
        points = race.x[:steps, run]
        ground.plot(*points.T, lw=1.6, ms=6.5, markevery=[steps - 1], **looks)
        gap = np.maximum(race.loss[:steps, run], 1e-300)
        panel.plot(np.arange(steps), np.log10(gap), lw=1.2, ms=4.5, markevery=[steps - 1], **looks)
    ground.plot(*problem.minima.T, "*", ms=10, mfc="#ffd84d", mec=INK)
    ground.set(xlim=(x0, x1), ylim=(y0, y1))
    panel.set(xlim=plan.panels[0].window[0], ylim=plan.panels[0].window[1], facecolor="#fafbfb")
    figure.canvas.draw()
    return np.asarray(figure.canvas.buffer_rgba())[..., :3].astype(int)

"""The drawn picture: frames add up, nothing depends on the user's settings, marks say what happened."""

import subprocess
import sys
from dataclasses import replace

import matplotlib as mpl
import numpy as np
import pytest
from decoders import intended

import optviz
from optviz.pictures import plot
from optviz.render import trails
from optviz.render.frames import final, frames
from optviz.render.sprites import place_text, sprite, text_width
from optviz.render.still import draw_still, power_ticks
from optviz.scenes import race_scene
from optviz.scenes.relief import shade
from optviz.scenes.style import PAPER, rgb

SPECS = ["sgd:lr=0.001", "momentum:lr=0.001", "nag:lr=0.001", "adadelta:lr=1", "adam:lr=0.1", "nadam:lr=0.1"]
SMALL = {"size": (320, 200), "fps": 20, "duration": 2, "hold": 0.5}
HOSTILE = {
    "savefig.bbox": "tight", "savefig.dpi": 37, "text.usetex": True, "font.size": 30, "figure.dpi": 300,
    "font.family": ["serif"], "axes.facecolor": "black", "lines.linewidth": 9, "xtick.labelsize": 22,
    "axes.grid": True, "axes.spines.left": False, "figure.autolayout": True, "axes.xmargin": 0.4,
    "lines.antialiased": False, "path.simplify_threshold": 1.0, "axes.unicode_minus": False,
    "svg.fonttype": "none",
}  # fmt: skip


@pytest.fixture(scope="module")
def scene():
    return race_scene(optviz.race("beale", SPECS, steps=60), **SMALL)


@pytest.fixture(scope="module")
def ground(scene):
    return draw_still(scene)


@pytest.fixture(scope="module")
def shown(scene, ground):
    return intended(scene, ground)


def at(scene, k):
    """The scene with its frame k alone."""
    timing = replace(
        scene.timing, moments=scene.timing.moments[k : k + 1], delays=scene.timing.delays[k : k + 1]
    )
    return replace(scene, timing=timing)


def near(picture, place, radius):
    """The pixels (n, 3) within a square around a place."""
    x, y = map(round, place)
    return picture[max(0, y - radius) : y + radius + 1, max(0, x - radius) : x + radius + 1].reshape(-1, 3)


def holds(pixels, colour):
    return (pixels == rgb(colour)).all(axis=1).any()


@pytest.mark.parametrize("name", ["rosenbrock", "saddle", "ackley"])
@pytest.mark.parametrize("trail", [None, 12])
def test_the_last_frame_of_the_animation_is_the_still(name, trail):
    scene = race_scene(optviz.race(name, [*SPECS, "adagrad:lr=5"], steps=60), trail=trail, **SMALL)
    ground = draw_still(scene)
    np.testing.assert_array_equal(intended(scene, ground)[-1], final(scene, ground))


def test_changes_add_up_to_the_picture_that_is_drawn_at_once(scene, ground, shown):
    for k in np.random.default_rng(4).permutation(len(shown))[:12].tolist():
        np.testing.assert_array_equal(shown[k], intended(at(scene, k), ground)[0])


def test_changes_of_a_passing_trail_add_up_too(scene, ground):
    scene = replace(scene, trail=9)
    shown = intended(scene, ground)
    for k in np.random.default_rng(5).permutation(len(shown))[:12].tolist():
        np.testing.assert_array_equal(shown[k], intended(at(scene, k), ground)[0])


def test_a_trail_as_long_as_the_race_is_the_whole_track(scene, ground, shown):
    np.testing.assert_array_equal(intended(replace(scene, trail=60), ground), shown)
    assert (intended(replace(scene, trail=20), ground)[-1] != shown[-1]).any()


def test_a_change_names_each_pixel_once(scene, ground):
    for frame in frames(scene, ground):
        assert (np.diff(frame.pixels) > 0).all() and len(frame.pixels) == len(frame.colours)


def test_the_surface_has_the_exact_colours_of_its_shade_away_from_marks(scene, ground):
    box, expected = scene.layout.tracks, shade(scene.relief.depth)
    away = np.ones((box.height, box.width), bool)
    away[:2], away[-2:], away[:, :2], away[:, -2:] = False, False, False, False  # the frame of the axes
    left, top, width, height = scene.counter
    away[
        top - box.top - 2 : top - box.top + height + 2, left - box.left - 2 : left - box.left + width + 2
    ] = False
    for x, y in np.concatenate([scene.minima, scene.starts]):
        place = box.pixels(x, y) - (box.left, box.top)
        away &= np.hypot(*(np.indices(away.shape)[::-1] - place[:, None, None])) > 9
    inside = ground[box.top : box.top + box.height, box.left : box.left + box.width]
    assert away.mean() > 0.8
    np.testing.assert_array_equal(inside[away], expected[away])
    assert (inside[~away] != expected[~away]).any()


def test_every_head_stands_where_its_run_is(scene, shown):
    for k in (0, len(shown) // 2, len(shown) - 1):
        *_, top = scene.tracks
        place = [np.interp(scene.timing.moments[k], top.steps, top.path[:, axis]) for axis in (0, 1)]
        assert holds(near(shown[k], place, 1), top.style.colour)
        curve = [np.interp(scene.timing.moments[k], top.steps, top.curves[0][:, axis]) for axis in (0, 1)]
        assert holds(near(shown[k], curve, 1), top.style.colour)


def test_a_head_that_leaves_is_an_arrow_at_the_border():
    scene = race_scene(optviz.race("saddle", ["sgd:lr=0.2"], steps=40), trail=1, **SMALL)
    (track,), box = scene.tracks, scene.layout.tracks
    x, y = track.path[-1]
    assert not box.top <= y <= box.top + box.height
    picture, inset = final(scene, draw_still(scene)), 6 * scene.layout.scale
    held = (
        np.clip(x, box.left + inset, box.left + box.width - inset),
        np.clip(y, box.top + inset, box.top + box.height - inset),
    )
    up = sprite(
        "arrow", 4.6 * scene.layout.scale, rgb(track.style.colour), rgb(PAPER), 0.9 * scene.layout.scale, 270
    )
    pixels, alpha, colour = up.place(*held, 320, 200)
    full = alpha[:, 0] == 1
    assert (colour[full] == rgb(track.style.colour)).all(axis=1).any()
    np.testing.assert_array_equal(picture.reshape(-1, 3)[pixels[full]], colour[full])
    outside = picture.copy()
    outside[box.top - 1 : box.top + box.height + 1, box.left - 1 : box.left + box.width + 1] = 255
    panel, legend = scene.layout.panels[0], scene.layout.legend
    for other in (panel, legend):
        outside[
            other.top - 4 : other.top + other.height + 4, other.left - 4 : other.left + other.width + 4
        ] = 255
    assert not holds(outside.reshape(-1, 3), track.style.colour)


def test_a_diverged_run_ends_in_a_cross_with_its_step():
    scene = race_scene(optviz.race("sphere", ["adam:lr=0.01", "sgd:lr=3"], steps=40), **SMALL)
    track, (height, width) = scene.tracks[1], (200, 320)
    box, scale = scene.layout.tracks, scene.layout.scale
    shown = intended(scene)
    inset = 6 * scale
    x, y = np.clip(track.path[-1], (box.left + inset, box.top + inset),
                   (box.left + box.width - inset, box.top + box.height - inset))  # fmt: skip
    assert 0 < track.diverged_at < 40
    # The word beside the cross, drawn here once more.
    size = round(10 * scale)
    for side in (8 * scale, None):
        side = -(text_width(str(track.diverged_at), size, True) + 8 * scale) if side is None else side
        pixels, alpha, _ = place_text(
            str(track.diverged_at),
            x + side,
            y + 0.36 * size,
            size,
            rgb(track.style.colour),
            width,
            height,
            True,
        )
        full = pixels[alpha[:, 0] == 1]
        written = [
            (picture.reshape(-1, 3)[full] == rgb(track.style.colour)).all(axis=1).mean() for picture in shown
        ]
        if written[-1] == 1:
            break
    assert written[-1] == 1
    before = scene.timing.moments < track.diverged_at
    assert before.any() and max(np.array(written)[before]) < 1
    assert holds(near(shown[-1], (x, y), 1), track.style.colour)


def test_the_counter_says_the_step(scene, shown):
    left, top, width, height = scene.counter
    plate = [picture[top + 2 : top + height - 2, left + 2 : left + width - 2] for picture in shown]
    whole = np.floor(scene.timing.moments + 1e-9).astype(int)
    for k in range(1, len(shown)):
        assert (plate[k] == plate[k - 1]).all() == (whole[k] == whole[k - 1])
    assert len({plate[k].tobytes() for k in range(len(shown))}) == len(set(whole.tolist()))


def test_a_hostile_matplotlibrc_changes_no_pixel_and_is_left_as_it_was(scene, ground, tmp_path):
    race = optviz.race("beale", SPECS, steps=20)
    plain = plot(race, tmp_path / "plain.png").read_bytes()
    with mpl.rc_context(HOSTILE):
        before = dict(mpl.rcParams)
        np.testing.assert_array_equal(draw_still(scene), ground)
        assert plot(race, tmp_path / "hostile.png").read_bytes() == plain
        optviz.animate(race, tmp_path / "hostile.gif", **SMALL)
        assert dict(mpl.rcParams) == before
    assert (
        optviz.animate(race, tmp_path / "plain.gif", **SMALL).read_bytes()
        == (tmp_path / "hostile.gif").read_bytes()
    )


def test_pyplot_is_never_loaded(tmp_path):
    code = (
        "import sys, optviz\n"
        "race = optviz.race('beale', ['adam:lr=0.1'], steps=5)\n"
        "optviz.animate(race, 'a.gif', size=(320, 200), duration=1)\n"
        "optviz.plot_tracks(race), optviz.plot_convergence(race)\n"
        "assert 'matplotlib' in sys.modules\n"
        "assert not [name for name in sys.modules if name.startswith('matplotlib.pyplot')]\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], cwd=tmp_path, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_picture_without_panel_is_drawn_too():
    scene = race_scene(optviz.race("rosenbrock", SPECS, steps=30), views="tracks", **SMALL)
    picture = final(scene, draw_still(scene))
    for track in scene.tracks:
        assert holds(picture.reshape(-1, 3), track.style.colour)


@pytest.mark.parametrize("size", [(320, 160), (333, 217), (1001, 563)])
def test_the_picture_has_the_size_asked_for(size):
    scene = race_scene(optviz.race("beale", SPECS, steps=5), **{**SMALL, "size": size})
    assert draw_still(scene).shape == (size[1], size[0], 3)


@pytest.mark.parametrize("start", [(1, 1), (1e150, -1e150), (1e-300, 0), (1 + 1e-9, 1)])
def test_no_finite_start_is_too_far_or_too_near_to_be_drawn(start):
    race = optviz.race(
        "rosenbrock" if abs(start[0]) < 2 else "sphere", ["sgd:lr=1e-4", "adam:lr=0.1"], steps=20, start=start
    )
    with np.errstate(over="ignore"):  # of the test for divergence
        scene = race_scene(race, **SMALL)
    assert final(scene, draw_still(scene)).shape == (200, 320, 3)


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (-3.2, 2.1, ["$10^{-3}$", "$10^{-2}$", "$10^{-1}$", "$10^{0}$", "$10^{1}$", "$10^{2}$"]),
        (-16, 2, ["$10^{-16}$", "$10^{-12}$", "$10^{-8}$", "$10^{-4}$", "$10^{0}$"]),
        (0.1, 0.9, ["2", "5"]),
        (0.31, 0.32, ["2.04", "2.09"]),
        (-0.55, -0.08, ["0.3", "0.45", "0.6", "0.75"]),
    ],
)
def test_a_logarithmic_axis_has_at_least_two_ticks(low, high, words):
    places, found = power_ticks(low, high)
    assert found == words and len(places) == len(words)
    assert places.min() >= low - 1e-12 and places.max() <= high + 1e-12


def test_leaving_out_what_is_drawn_twice_hardly_shows(monkeypatch):
    race = optviz.race("rosenbrock", ["adam:lr=0.5", "rmsprop:lr=0.02"], steps=3000)
    scene = race_scene(race, size=(320, 200), views="tracks", duration=1)
    ground = draw_still(scene)
    every = final(scene, ground).astype(int)
    monkeypatch.setattr(trails, "_MANY", 0)
    fewer = final(scene, ground).astype(int)
    differs = np.abs(every - fewer).max(axis=-1)
    assert (differs > 0).mean() < 0.01
    assert differs.mean() < 0.2

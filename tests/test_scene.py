"""A scene is data: every number and word on a picture is asserted before anything is drawn."""

import re
from dataclasses import replace

import numpy as np
import pytest

import optviz
from optviz.errors import UsageError
from optviz.scenes import race_scene, styles
from optviz.scenes.curves import SMALLEST, curves
from optviz.scenes.relief import LEVELS, LINE, LINE_OPACITY, SHADES, relief, shade
from optviz.scenes.style import STYLES, rgb
from optviz.scenes.words import number, plain, rate_note

SPECS = ["sgd:lr=0.01", "momentum:lr=0.005", "adam:lr=0.1"]


@pytest.fixture(scope="module")
def race():
    return optviz.race("beale", SPECS, steps=60)


def wall(x):
    """A bowl that is infinite to the right, unknown at the top."""
    value = np.where(x[..., 0] > 1, np.inf, np.where(x[..., 1] > 1, np.nan, (x**2).sum(-1)))
    return value, 2 * x


# Relief and shade


@pytest.mark.parametrize("name", optviz.problems.surface_names())
def test_depth_lies_between_0_and_1_and_rises_with_the_height(name):
    problem = optviz.problem(name)
    found = relief(problem, problem.domain, 61, 47)
    assert found.depth.shape == (47, 61) and found.depth.min() >= 0 and found.depth.max() == 1
    (x0, x1), (y0, y1) = problem.domain
    x, y = x0 + (np.arange(61) + 0.5) / 61 * (x1 - x0), y1 - (np.arange(47) + 0.5) / 47 * (y1 - y0)
    heights = problem.value(np.stack(np.meshgrid(x, y), axis=-1)).ravel()
    order = np.argsort(heights)
    assert (np.diff(found.depth.ravel()[order]) >= 0).all()
    # A level is the height whose depth is a whole number of sixteenths.
    depths, above = found.depth.ravel()[order], np.searchsorted(heights[order], found.levels())
    below = np.append(0, depths)[above]  # the lowest height in view may lie above the first level
    assert (below <= np.arange(1, LEVELS) / LEVELS + 1e-9).all()
    assert (depths[above] >= np.arange(1, LEVELS) / LEVELS - 1e-9).all()


def test_heights_that_are_infinite_or_unknown_are_no_ground():
    problem = optviz.Problem(wall, start=[0.5, 0.5], domain=[(-2, 2), (-2, 2)])
    found = relief(problem, problem.domain, 40, 40)
    assert np.isnan(found.depth[:, 30:]).all() and np.isnan(found.depth[:10]).all()
    assert found.depth[10:, :30].min() == 0 and np.isfinite([found.lowest, found.highest]).all()
    assert np.isfinite(found.levels()).all()


@pytest.mark.parametrize(("level", "depth"), [(3.0, 0.0), (np.inf, np.nan), (np.nan, np.nan)])
def test_a_constant_surface_has_one_colour(level, depth):
    problem = optviz.Problem(lambda x: (np.full(x.shape[:-1], level), 0 * x), start=[0, 0])
    found = relief(problem, [(-1, 1), (-1, 1)], 20, 10)
    assert np.array_equal(found.depth, np.full((10, 20), depth), equal_nan=True)
    colours = np.unique(shade(found.depth).reshape(-1, 3), axis=0)
    assert len(colours) == 1 + np.isnan(depth)  # unknown ground is hatched


@pytest.mark.filterwarnings("ignore:.*check the formula")
def test_heights_from_1e_minus_300_to_1e300_have_finite_depths():
    problem = optviz.Problem(lambda x: (10.0 ** (300 * x[..., 0]), 0 * x), start=[0, 0])
    found = relief(problem, [(-1, 1), (-1, 1)], 50, 5)
    assert np.isfinite(found.depth).all() and np.ptp(found.depth) > 0.9


def test_the_ground_has_exact_band_colours_away_from_lines():
    stops = np.array([rgb(colour) for colour in SHADES], float)
    place = np.linspace(0, len(SHADES) - 1, LEVELS)
    bands = np.stack([np.interp(place, np.arange(len(SHADES)), stops[:, i]) for i in range(3)], -1) + 0.5
    middles = (np.arange(LEVELS) + 0.5) / LEVELS
    for band, middle in zip(bands.astype(np.uint8), middles, strict=True):
        assert (shade(np.full((4, 5), middle)) == band).all()
    slope = np.repeat(np.linspace(0, 1, 801)[None, :], 3, axis=0)  # 50 pixels per band
    shown = shade(slope)[1]
    inner = np.abs(slope[1] * LEVELS - np.rint(slope[1] * LEVELS)) > 0.05
    band = (slope[1] * LEVELS).astype(int)
    np.testing.assert_array_equal(shown[inner], bands.astype(np.uint8)[band[inner]])
    # On a level the line is there in full strength; lines closer than three pixels are left out.
    inked = (1 - LINE_OPACITY) * (bands[1:] - 0.5) + LINE_OPACITY * np.array(rgb(LINE)) + 0.5
    np.testing.assert_array_equal(shown[50:-50:50], inked.astype(np.uint8))
    steep = shade(np.repeat(np.linspace(0, 1, 25)[None, :], 3, axis=0)).reshape(-1, 3)
    assert {*map(tuple, steep.tolist())} <= {*map(tuple, bands.astype(np.uint8).tolist())}


# Curves


def test_curves_are_the_loss_above_the_known_minimum():
    race = optviz.race("six_hump_camel", SPECS, steps=30)
    found = curves(race, race.problem)
    assert found.log and found.label == "loss \u2212 minimum"
    np.testing.assert_array_equal(found.values, race.loss - race.problem.minimum)
    np.testing.assert_array_equal(found.across, race.evaluations)
    low, high = found.window[1]
    assert low < found.up.min() and found.up.max() < high and found.window[0] == (0, 30)
    assert curves(optviz.race("beale", SPECS, steps=3), optviz.problem("beale")).label == "loss"


def test_a_gap_that_float64_cannot_tell_apart_stands_at_the_floor():
    race = optviz.race("sphere", ["sgd:lr=0.5"], steps=5)  # reaches 0 exactly
    assert race.loss[-1, 0] == 0
    found = curves(race, race.problem)
    assert found.values[-1, 0] == race.loss[0, 0] * SMALLEST
    assert np.isfinite(found.window).all()


@pytest.mark.parametrize(("offset", "log"), [(3, True), (-3, False)])
def test_without_a_known_minimum_the_loss_is_shown_as_it_is(offset, log):
    problem = optviz.Problem(lambda x: (offset + (x**2).sum(-1), 2 * x), start=[1, 2])
    race = optviz.race(problem, ["sgd:lr=0.1", "sgd:lr=0.01"], steps=10)
    found = curves(race, problem)
    assert (found.label, found.log) == ("loss", log)
    np.testing.assert_array_equal(found.values, race.loss)
    low, high = found.window[1]
    assert low < found.up.min() and found.up.max() < high


def test_a_loss_without_a_minimum_is_shown_as_it_is():
    race = optviz.race("saddle", SPECS, steps=20)
    found = curves(race, race.problem)
    assert not found.log and found.label == "loss"
    np.testing.assert_array_equal(found.values, race.loss)


@pytest.mark.parametrize("name", ["rosenbrock", "monkey_saddle"])
def test_a_diverged_run_is_unknown_from_that_step_on(name):
    race = optviz.race(name, ["sgd:lr=5", "adam:lr=0.01"], steps=40)
    end = race.diverged_at[0]
    assert 0 < end < 40 and race.diverged_at[1] == -1
    found = curves(race, race.problem)
    assert np.isfinite(found.values[:end, 0]).all() and np.isnan(found.values[end:, 0]).all()
    assert np.isfinite(found.values[:, 1]).all() and np.isfinite(found.window).all()


# The whole scene


@pytest.mark.parametrize("name", ["rosenbrock", "beale", "himmelblau", "ackley", "saddle", "long_valley"])
@pytest.mark.parametrize("size", [(320, 200), (800, 450)])
def test_the_step_counter_stands_inside_the_box_and_off_the_tracks(name, size):
    scene = race_scene(optviz.race(name, SPECS, steps=100), size)
    (left, top, width, height), box = scene.counter, scene.layout.tracks
    assert box.left <= left and left + width <= box.left + box.width
    assert box.top <= top and top + height <= box.top + box.height
    fine = [
        track.path[:-1] + at * np.diff(track.path, axis=0)
        for track in scene.tracks
        for at in (0, 0.25, 0.5, 0.75)
    ]
    x, y = np.concatenate(fine).T
    assert not ((x > left) & (x < left + width) & (y > top) & (y < top + height)).any()


def test_tracks_hold_the_points_of_the_race_in_pixels(race):
    scene = race_scene(race, (400, 300))
    (x0, x1), (y0, y1) = race.problem.domain
    box = scene.layout.tracks
    for run, track in enumerate(scene.tracks):
        x = box.left + (race.x[:, run, 0] - x0) / (x1 - x0) * box.width
        y = box.top + box.height - (race.x[:, run, 1] - y0) / (y1 - y0) * box.height
        np.testing.assert_allclose(track.path, np.stack([x, y], 1), rtol=1e-12)
        assert track.label == race.labels[run] and track.diverged_at == -1
    assert [track.note for track in scene.tracks] == ["lr 0.01", "lr 0.005", "lr 0.1"]
    assert scene.title == "beale" and scene.formula == race.problem.latex and (scene.starts == [[1, 1]]).all()
    assert race_scene(race, views="tracks").curves == ()


def test_a_diverged_track_ends_at_its_last_finite_point():
    race = optviz.race("rosenbrock", ["sgd:lr=1", "adam:lr=0.01"], steps=50)
    first, second = race_scene(race).tracks
    assert 0 < first.diverged_at == race.diverged_at[0] == len(first.path) == len(first.curves[0])
    assert np.isfinite(first.path).all() and len(second.path) == 51 and second.diverged_at == -1


def test_the_view_is_widened_for_a_start_outside(race):
    assert (race_scene(race).relief.view == race.problem.domain).all()
    far = optviz.race("beale", SPECS, steps=5, start=[7, -6])
    (x0, x1), (y0, y1) = race_scene(far).relief.view
    assert x1 > 7 and y0 < -6 and (x0, y1) == (race.problem.domain[0, 0], race.problem.domain[1, 1])


def test_what_cannot_be_drawn_is_refused_with_its_numbers(race):
    many = optviz.race("beale", {f"run {i}": "sgd" for i in range(13)}, steps=2)
    line = optviz.Problem(lambda x: ((x**2).sum(-1), 2 * x), start=[1])
    x, loss = race.x.copy(), race.loss.copy()
    x[0, 1, 0], loss[0, 2] = np.nan, np.inf
    for trajectory, options, message in [
        (many, {}, "expected at most 12 runs in one picture (more colours cannot be told apart), found 13"),
        (optviz.race(line, SPECS, steps=2), {}, "expected at least two parameters to draw tracks, found 1"),
        (
            race, {"plane": "random"},
            "two parameters are drawn as they are, found plane 'random'; leave it out",
        ),
        (
            replace(race, problem="beale"), {},
            "expected a trajectory with its Problem, found 'beale'; use optviz.load(path, problem=...)",
        ),
        (replace(race, x=x), {}, "expected a finite start, found nan; choose another start"),
        (
            replace(race, loss=loss), {},
            "expected a finite loss at the start, found inf; choose another start",
        ),
        (race, {"trail": 0}, "expected trail to be a whole number of steps, at least 1, found 0"),
        (race, {"trail": True}, "expected trail to be a whole number of steps, at least 1, found True"),
        (race, {"trail": 2.5}, "expected trail to be a whole number of steps, at least 1, found 2.5"),
    ]:  # fmt: skip
        with pytest.raises(UsageError, match=f"^{re.escape(message)}$"):
            race_scene(trajectory, **options)


# Styles and words


def test_a_name_has_one_style_whatever_it_races_against():
    for name, style in STYLES.items():
        assert styles([name, "adam", "sgd", "mine"])[0] == styles(["mine", name])[1] == style


def test_twelve_runs_have_twelve_colours_and_a_race_never_repeats_one():
    for names in (list(STYLES), ["adam"] * 12, [f"run {i}" for i in range(12)], ["sgd", "sgd", "adam", "x"]):
        found = styles(names)
        assert len({style.colour for style in found}) == len({*found}) == len(names)


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "0"), (0.001, "0.001"), (0.00015, "1.5e-4"), (123.4, "123"), (99999, "99999"), (1.5e6, "1.5e6"),
     (-2, "-2"), (1e300, "1e300"), (np.inf, "inf"), (np.nan, "nan")],
)  # fmt: skip
def test_numbers_are_written_as_on_a_slide(value, words):
    assert number(value) == words


@pytest.mark.parametrize(
    "label", ["a$b", "$x$", "a\\$b", "_x", "\u00fc \U0001f600", "<script>", "a\\b", "$$", "x^2_3"]
)
def test_a_label_is_drawn_to_the_letter(label):
    from matplotlib.text import Text

    assert Text(text=plain(label))._preprocess_math(plain(label)) == (label, False)


def test_a_label_is_one_line_and_not_too_long():
    assert plain("a\n b\t\tc") == "a b c"
    assert plain("x" * 500) == "x" * 27 + "\u2026" and plain("x" * 28) == "x" * 28


def test_the_learning_rate_is_noted_unless_the_label_says_it():
    assert rate_note({"hyperparameters": {"lr": 0.1}}) == "lr 0.1"
    assert rate_note({"hyperparameters": {"lr": [0.1, 1]}}) == "lr varies"
    assert rate_note({"hyperparameters": {"lr": 0.1}}, "adam lr=0.1") == rate_note({}) == ""

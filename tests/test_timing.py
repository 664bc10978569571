"""When each frame is and what it shows: exact in hundredths of a second, fair to motion."""

import re

import numpy as np
import pytest

from optviz.cli.racing import Race
from optviz.errors import UsageError
from optviz.pictures import check_picture
from optviz.scenes.timing import timing
from optviz.scenes.views import views_of

STILL = np.zeros((11, 1, 2))


@pytest.mark.parametrize("fps", [1, 7, 12.5, 15, 24, 25, 29.97, 30, 33, 50, 60, 144])
@pytest.mark.parametrize("duration", [2, 3.33, 5.07, 8, 61.4])
def test_the_frames_fill_the_duration_to_the_hundredth(fps, duration):
    found = timing(STILL, np.arange(11), fps, duration)
    assert found.delays.sum() == round(100 * duration)
    assert (found.delays > 0).all() and len(found.delays) == len(found.moments)
    shown = min(fps, 50)
    starts = np.concatenate([[0], np.cumsum(found.delays)[:-1]])
    assert np.abs(starts - np.arange(len(starts)) * 100 / shown).max() <= 0.5 + 1e-9
    assert found.fps == shown
    hold = min(1.5, duration / 2)
    assert len(found.moments) == max(2, round((duration - hold) * shown))


@pytest.mark.parametrize(("fps", "delays"), [(30, {3, 4}), (60, {2}), (25, {4})])
def test_delays_differ_by_at_most_one_hundredth(fps, delays):
    assert set(timing(STILL, np.arange(11), fps, 8).delays[:-1].tolist()) == delays


def test_the_last_frame_stands_for_the_hold():
    assert timing(STILL, np.arange(11), 25, 8, hold=1.5).delays[-1] == 800 - 161 * 4  # frame 162 and 1.5 s
    assert timing(STILL, np.arange(11), 25, 8, hold=0).delays[-1] == 4


@pytest.mark.parametrize("seed", range(5))
def test_moments_go_from_the_start_to_the_end_and_never_back(seed):
    paths = np.random.default_rng(seed).normal(size=(101, 3, 2)).cumsum(axis=0)
    steps = np.arange(101) * 7
    moments = timing(paths, steps, 25, 4).moments
    assert moments[0] == 0 and moments[-1] == 700 and (np.diff(moments) > 0).all()


def test_even_motion_is_shown_at_an_even_pace():
    paths = np.arange(101.0)[:, None, None] * (3, -2)
    moments = timing(paths, np.arange(101), 20, 6, hold=1).moments
    np.testing.assert_allclose(moments, np.linspace(0, 100, 100), atol=1e-9)


def test_half_of_the_time_goes_by_steps_and_half_by_length():
    # All the motion is in the first half of the steps: 1/2 of the step time and all of the length time.
    paths = np.minimum(np.arange(101.0), 50)[:, None, None] * (1, 0)
    moments = timing(paths, np.arange(101), 10, 11, hold=0.9).moments
    assert len(moments) == 101
    np.testing.assert_allclose(moments[[25, 75, 100]], [50 / 3, 50, 100], rtol=1e-12)


def test_every_run_counts_the_same_however_far_it_goes():
    near = np.minimum(np.arange(101.0), 50)[:, None] * (1, 0)
    far = np.maximum(np.arange(101.0) - 50, 0)[:, None] * (1000, 0)
    moments = timing(np.stack([near, far], 1), np.arange(101), 10, 11, hold=0.9).moments
    np.testing.assert_allclose(moments, np.arange(101), rtol=1e-12)


def test_what_is_unknown_does_not_move():
    paths = np.arange(101.0)[:, None, None] * np.ones((1, 2, 2))
    lost = paths.copy()
    lost[40:, 1] = np.nan
    alone = paths.copy()
    alone[40:, 1] = alone[39, 1]
    np.testing.assert_array_equal(timing(lost, np.arange(101)).moments, timing(alone, np.arange(101)).moments)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"fps": 0}, "expected fps from 0.5 to 1000, found 0"),
        ({"fps": -5}, "expected fps from 0.5 to 1000, found -5"),
        ({"fps": np.nan}, "expected fps from 0.5 to 1000, found nan"),
        ({"fps": np.inf}, "expected fps from 0.5 to 1000, found inf"),
        ({"fps": "25"}, "expected fps from 0.5 to 1000, found '25'"),
        ({"fps": True}, "expected fps from 0.5 to 1000, found True"),
        ({"duration": 0.1}, "expected duration from 0.2 to 600, found 0.1"),
        ({"duration": 601}, "expected duration from 0.2 to 600, found 601"),
        ({"hold": -1}, "expected hold from 0 to 600, found -1"),
        ({"hold": np.nan}, "expected hold from 0 to 600, found nan"),
        ({"fps": 0.5, "duration": 2}, "expected at least 2 frames, found 1; raise fps or duration"),
        ({"fps": 50, "duration": 500}, "expected at most 20000 frames, found 25000; lower fps or duration"),
    ],
)
def test_a_time_that_cannot_be_is_refused_with_its_number(options, message):
    with pytest.raises(UsageError, match=f"^{re.escape(message)}$"):
        timing(STILL, np.arange(11), **options)
    with pytest.raises(UsageError, match=f"^{re.escape(message)}$"):
        check_picture((800, 450), **options)


@pytest.mark.parametrize(
    ("fps", "note"),
    [
        (25, None),
        (50, None),
        (12.5, None),
        (30, "GIF counts hundredths of a second: frames stand 3 or 4 of them, 30 per second on average"),
        (60, "GIF cannot show 60 frames per second; rounded to 50, the nearest that it can"),
    ],
)
def test_a_frame_rate_that_gif_cannot_show_is_said(fps, note):
    assert check_picture((800, 450), fps=fps) == note


def race_of(specs):
    return Race("beale", None, None, tuple(specs), (), (), None, None, 0)


def test_a_legend_without_room_is_known_before_the_race():
    check_picture((420, 160))
    message = (
        "420x160 pixels have no room for curves and a legend of 12 runs; "
        "make the picture higher or leave the panel out"
    )
    with pytest.raises(UsageError, match=f"^{message}$"):
        many = race_of(f"adam:lr=0.{i}1" for i in range(12))
        check_picture((420, 160), **many.legend, views=views_of(many.problem))
    assert race_of(["sgd", "adam:lr=1", "adam:lr=0.25"]).legend == {
        "rows": 3,
        "longest": len("adam lr=0.25"),
    }

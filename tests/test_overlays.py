"""What stands at the heads: from the rule's own state, in true directions, drawn where it is said."""

import re

import numpy as np
import pytest

import optviz
from optviz.engine.memory import remember
from optviz.errors import UsageError
from optviz.pictures import check_picture
from optviz.render.frames import final, frames
from optviz.render.overlays import lighter
from optviz.render.still import draw_still
from optviz.scenes import race_scene
from optviz.scenes.overlays import DECADES, OVERLAYS, checked_overlays, shortened_lengths
from optviz.scenes.style import rgb
from optviz.scenes.views import Views
from optviz.writers.provenance import read_provenance

SPECS = ["sgd:lr=0.01", "nag:lr=0.003,form=lecture_mu", "adam:lr=0.1"]
SMALL = {"size": (640, 400), "fps": 10, "duration": 1}


@pytest.fixture(scope="module")
def race():
    return optviz.race("beale", SPECS, steps=30)


@pytest.fixture(scope="module")
def scene(race):
    return race_scene(race, show=",".join(OVERLAYS), **SMALL)


def shown(scene, kind):
    (found,) = [overlay for overlay in scene.overlays if overlay.kind == kind]
    return found.marks


def units(scene):
    box = scene.layout.tracks
    return np.array([box.width, -box.height]) / np.ptp(box.window, axis=1)


def along(a, b):
    """The cosine between vectors (n, 2)."""
    return (a * b).sum(axis=1) / np.linalg.norm(a, axis=1) / np.linalg.norm(b, axis=1)


def test_the_gradient_of_gradient_descent_points_where_it_goes_next(scene):
    track, arrow = scene.tracks[0], shown(scene, "gradient")[0]
    np.testing.assert_allclose(along(arrow[:-1], np.diff(track.path, axis=0)), 1, atol=1e-9)


def test_the_velocity_is_the_state_of_the_rule(race, scene):
    assert shown(scene, "velocity")[0] is None  # gradient descent has none
    held = -remember(race, 2).states["m"][1:] * units(scene)
    np.testing.assert_allclose(along(shown(scene, "velocity")[2][1:], held), 1, atol=1e-9)
    assert np.isnan(shown(scene, "velocity")[2][0]).all()  # nothing yet at the start


def test_the_ghost_is_the_point_where_the_gradient_is_taken(race, scene):
    memory, box = remember(race, 1), scene.layout.tracks
    ahead = race.x[:, 1] - 0.003 * 0.9 * memory.states["v"]
    np.testing.assert_allclose(shown(scene, "lookahead")[1], box.pixels(*ahead.T), rtol=1e-9)
    assert shown(scene, "lookahead")[0] is None


def test_the_ellipse_has_the_axes_of_one_over_the_root_of_v(race, scene):
    matrices, v = shown(scene, "scale")[2][3:], remember(race, 2).states["v"][3:]
    half = np.abs(units(scene)) / np.sqrt(v)
    wide, high = (np.abs(matrices[:, axis]).max(axis=1) for axis in (0, 1))
    seen = np.minimum(wide, high) > 1.3 * scene.layout.scale  # thinner ones are drawn so wide
    np.testing.assert_allclose((wide / high)[seen], (half[:, 0] / half[:, 1])[seen], rtol=1e-9)
    assert seen.any()


def test_ten_times_smaller_is_a_part_shorter():
    sizes = 10.0 ** -np.arange(6)
    expected = [40, 30, 20, 10, np.nan, np.nan]
    np.testing.assert_allclose(shortened_lengths(sizes, 40), expected)
    assert DECADES == 4 and np.isnan(shortened_lengths(np.zeros(3), 40)).all()


def test_an_arrow_is_drawn_from_the_head_to_its_tip_in_a_lighter_colour(race):
    scene = race_scene(race["sgd"], show="gradient", **SMALL)
    ground, track, (arrow,) = draw_still(scene), scene.tracks[0], shown(scene, "gradient")
    picture = final(scene, ground)
    head, vector = track.path[-1], arrow[-1]
    middle = head + 0.75 * vector
    x, y = np.round(middle - 0.5).astype(int)
    found = picture[y - 1 : y + 2, x - 1 : x + 2].reshape(-1, 3)
    assert np.abs(found.astype(int) - lighter(rgb(track.style.colour))).sum(axis=1).min() < 40
    beyond = np.round(head + 1.4 * vector - 0.5).astype(int)
    np.testing.assert_array_equal(picture[beyond[1], beyond[0]], ground[beyond[1], beyond[0]])


def test_frames_add_up_to_the_last_one_with_everything_shown(scene):
    ground = draw_still(scene)
    picture = ground.reshape(-1, 3).copy()
    for frame in frames(scene, ground):
        picture[frame.pixels] = frame.colours
    np.testing.assert_array_equal(picture.reshape(ground.shape), final(scene, ground))


def test_nothing_is_drawn_outside_the_box_of_tracks():
    race = optviz.race("saddle", ["momentum:lr=0.05", "adam:lr=0.1"], steps=40)
    plain, scene = race_scene(race, **SMALL), race_scene(race, show="gradient,velocity,scale", **SMALL)
    assert plain.layout.tracks == scene.layout.tracks
    ground, box = draw_still(scene), scene.layout.tracks
    apart = (final(scene, ground) != ground).any(axis=-1)
    for part in (box, *scene.layout.panels):  # heads at the border reach a little over it
        apart[part.top - 6 : part.top + part.height + 6, part.left - 6 : part.left + part.width + 6] = False
    assert not apart.any()


def test_networks_show_what_they_hold_on_their_plane():
    race = optviz.race("moons:hidden=3", ["momentum:lr=0.05", "adam:lr=0.02"], steps=15)
    scene = race_scene(race, views="tracks,loss", show="gradient,velocity,scale", **SMALL)
    assert all(
        np.isfinite(mark[1:]).all()
        for overlay in scene.overlays
        for mark in overlay.marks
        if mark is not None
    )
    final(scene, draw_still(scene))


WRONG = {
    "velocty": "unknown mark 'velocty'. Did you mean 'velocity'? "
    "There are gradient, velocity, lookahead, scale.",
    "scale,scale": "the mark 'scale' is given twice; give it once",
}


@pytest.mark.parametrize("names", WRONG)
def test_what_cannot_be_shown_is_refused_in_a_sentence(names):
    with pytest.raises(UsageError, match=f"^{re.escape(WRONG[names])}$"):
        checked_overlays(names)


@pytest.mark.parametrize(
    ("spec", "name", "message"),
    [
        (
            "sgd", "velocity",
            "no optimizer of this race has a velocity to show; momentum, nag, adam and others do",
        ),
        (
            "nag", "lookahead",
            "no optimizer of this race has a lookahead to show; nag:form=lecture_mu does "
            "(the points of torch's form are its look-ahead points already)",
        ),
        ("lbfgs", "gradient", "no optimizer of this race has a gradient to show; solvers do not"),
    ],
)  # fmt: skip
def test_what_no_rule_holds_is_refused_with_one_that_does(spec, name, message):
    race = optviz.race("beale", [spec], steps=3)
    with pytest.raises(UsageError, match=f"^{re.escape(message)}$"):
        race_scene(race, show=name)


def test_a_size_without_room_for_what_is_said_is_refused_before_the_race():
    check_picture((420, 160), rows=8, longest=12, views=Views(("loss",), False))
    with pytest.raises(UsageError, match="have no room for"):
        check_picture((420, 160), rows=8, longest=12, views=Views(("loss",), False), notes=7)


def test_the_legend_and_the_file_say_what_is_shown_and_whose(race, tmp_path):
    scene = race_scene(race, show="velocity,scale", reference="flow", **SMALL)
    words = [words for _, words in scene.notes]
    assert words == ["gradient flow", "velocity", "1 / scale", "10\u00d7 as large: \u00bc longer"]
    optviz.animate(race, tmp_path / "a.png", show="velocity,scale")
    told = read_provenance(tmp_path / "a.png")["picture"]["shown"]
    assert told["velocity"]["of"] == ["nag", "adam"] and told["scale"]["of"] == ["adam"]
    assert "quarter" in told["lengths"]

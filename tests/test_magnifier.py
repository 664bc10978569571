"""The magnifier: where it looks, at which power, and that both views agree."""

import numpy as np
import pytest

import optviz
from optviz.render.frames import final
from optviz.render.still import draw_still
from optviz.scenes import race_scene
from optviz.scenes.magnifying import POWERS
from optviz.scenes.relief import shade
from optviz.writers.provenance import read_provenance

SPECS = ["sgd:lr=0.01", "momentum:lr=0.003", "adam:lr=0.2"]


def scene_of(surface, views="tracks,loss,magnifier", **options):
    return race_scene(optviz.race(surface, SPECS, steps=60), views=views, fps=5, duration=1, **options)


@pytest.mark.parametrize("surface", ["beale", "himmelblau", "rosenbrock", "saddle", "rosenbrock:dim=4"])
def test_it_looks_at_a_part_of_the_view_with_the_stated_power_in_both_directions(surface):
    scene = scene_of(surface)
    lens, box = scene.magnifier, scene.layout.tracks
    view, part = np.array(box.window), np.array(lens.box.window)
    assert lens.power in POWERS
    span = np.ptp(view, axis=1)
    assert (part[:, 0] >= view[:, 0] - 1e-9 * span).all() and (part[:, 1] <= view[:, 1] + 1e-9 * span).all()
    scale = np.array([lens.box.width, lens.box.height]) / np.ptp(part, axis=1)
    np.testing.assert_allclose(scale / ([box.width, box.height] / span), lens.power, rtol=1e-9)


def test_it_looks_at_the_minimum_that_the_race_comes_nearest_to():
    scene = scene_of("himmelblau")
    np.testing.assert_allclose(np.mean(scene.magnifier.box.window, axis=1), [3, 2], atol=1e-9)
    assert scene.magnifier.words.endswith("a minimum")


def test_a_point_of_a_track_is_in_both_views():
    scene = scene_of("beale")
    for track in scene.tracks:
        (x0, x1), (y0, y1) = scene.magnifier.box.window
        inner, outer = scene.magnifier.box, scene.layout.tracks
        (a0, a1), (b0, b1) = outer.window
        x = a0 + (track.path[:, 0] - outer.left) / outer.width * (a1 - a0)
        y = b1 - (track.path[:, 1] - outer.top) / outer.height * (b1 - b0)
        np.testing.assert_allclose(track.magnified, inner.pixels(x, y), atol=1e-6)


def test_its_ground_has_the_colours_of_its_own_heights_and_the_tracks_are_on_it():
    scene = scene_of("beale")
    lens, ground = scene.magnifier, draw_still(scene)
    inside = (
        slice(lens.box.top, lens.box.top + lens.box.height),
        slice(lens.box.left, lens.box.left + lens.box.width),
    )
    same = (ground[inside] == shade(lens.relief.depth)).all(axis=-1)
    assert same.mean() > 0.9
    changed = (final(scene, ground)[inside] != ground[inside]).any(axis=-1)
    assert 0.005 < changed.mean() < 0.5


def test_it_stands_next_to_the_tracks_and_the_file_says_what_it_shows(tmp_path):
    race = optviz.race("beale", SPECS, steps=20)
    optviz.animate(race, tmp_path / "a.png", views="tracks,loss,magnifier")
    facts = read_provenance(tmp_path / "a.png")["picture"]
    assert facts["views"] == ["tracks", "magnifier", "loss"]
    assert facts["magnifier"]["power"] in POWERS and np.shape(facts["magnifier"]["window"]) == (2, 2)

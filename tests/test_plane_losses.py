"""Dots beside the curves of the loss: what the contours say of the runs."""

from dataclasses import replace

import numpy as np
import pytest
from losses import network

import optviz
from optviz.landscape import plane_losses, plane_of
from optviz.render.frames import final, strokes
from optviz.render.still import draw_still
from optviz.render.vectors import vector_figure
from optviz.scenes import race_scene
from optviz.scenes.plane_losses import MOST

SIZE = {"size": (640, 360), "fps": 10, "duration": 1, "hold": 0.5, "views": "tracks,loss"}


@pytest.fixture(scope="module")
def race():
    return optviz.race(network(), ["sgd:lr=0.5", "adam:lr=0.05"], steps=60)


@pytest.fixture(scope="module")
def scene(race):
    return race_scene(race, **SIZE)


def heights(scene, points):
    """Return losses from the places of a curve in the first box."""
    _, up = scene.layout.panels[0].data(points)
    return 10**up if scene.curves[0].log else up


def test_they_are_the_losses_of_the_plane_where_the_runs_are_drawn(race, scene):
    expected = plane_losses(race.problem, plane_of(race), race.x)
    for run, track in enumerate(scene.tracks):
        np.testing.assert_allclose(heights(scene, track.plane_losses[0]), expected[:, run], rtol=1e-6)
        assert not np.allclose(expected[:, run], race.loss[:, run], rtol=0.01)


def test_a_long_race_has_them_between_rows_that_are_worked_out(race):
    long = optviz.race(race.problem, ["adam:lr=0.05"], steps=10 * MOST)
    curves = race_scene(long, **SIZE).curves[0]
    assert np.isfinite(curves.plane).sum() == MOST and np.isfinite(curves.plane[[0, -1]]).all()


def test_they_are_drawn_as_dots_that_the_title_of_their_box_explains(scene):
    without = replace(scene, tracks=tuple(replace(track, plane_losses=(None,)) for track in scene.tracks))
    assert len(strokes(scene)[1]) == 4 and len(strokes(without)[1]) == 2
    assert (final(scene, draw_still(scene)) != final(without, draw_still(scene))).any()
    lines = [len(vector_figure(each).axes[-1].lines) for each in (scene, without)]
    assert lines[0] == lines[1] + 2
    assert scene.curves[0].label.endswith("(dotted: of the plane)")


def test_two_parameters_are_seen_on_their_true_surface():
    scene = race_scene(optviz.race("rosenbrock", ["sgd"], steps=5), **SIZE)
    assert scene.curves[0].plane is None and len(strokes(scene)[1]) == 1
    assert "dotted" not in scene.curves[0].label


def test_the_axis_has_room_for_them(scene):
    up, (low, high) = scene.curves[0].plane_up, scene.curves[0].window[1]
    assert low < np.nanmax(up) <= high

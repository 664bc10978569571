"""Where a surface is not defined: hatched paper, a hole in space, no lines along the edge."""

import numpy as np
import pytest

import optviz
from optviz.render.still import draw_still
from optviz.render.vectors import vector_figure
from optviz.scenes.building import race_scene
from optviz.scenes.casting import cast, depth_buffer
from optviz.scenes.heights import heights_of
from optviz.scenes.relief import relief, shade
from optviz.scenes.style import rgb
from optviz.scenes.themes import THEMES

HALVES = {"sqrt(x) + y^2": (1.5, 1.5), "log(x) + y^2": (1.5, 1.5), "x^2 + sqrt(y)": (1.5, 1.5)}
QUICK = {"size": (480, 300), "duration": 0.4, "fps": 10}


def raced(formula, start=(1.5, 1.5), specs=("sgd:lr=0.1", "adam:lr=0.1")):
    problem = optviz.problem(formula, domain=(-2, 2))
    return optviz.race(problem, list(specs), steps=40, start=start)


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_unknown_ground_is_hatched_and_what_is_known_keeps_its_colours(theme):
    depth = np.tile(np.linspace(0, 1, 200), (120, 1))
    whole = shade(depth, theme)
    depth[:, 100:] = np.nan
    found = shade(depth, theme)
    assert np.array_equal(found[:, :98], whole[:, :98])
    hatched = {tuple(colour) for colour in found[:, 100:].reshape(-1, 3)}
    assert hatched == {rgb(theme.paper), rgb(theme.hatch)}


def test_no_line_runs_along_the_edge_of_a_hole():
    problem = optviz.problem("sqrt(x) + 0*y", domain=(-2, 2))
    found = relief(problem, problem.domain, 200, 150)
    assert np.isnan(found.depth[:, :100]).all() and np.isfinite(found.depth[:, 100:]).all()
    assert len(np.unique(shade(found.depth)[:, 100], axis=0)) == 1
    assert (shade(found.depth)[0, 100] == shade(np.zeros((2, 2)))[0, 0]).all()


@pytest.mark.parametrize("view", ["tracks,magnifier,loss,step_length", "surface,loss"])
@pytest.mark.parametrize("formula", HALVES)
def test_a_picture_with_a_hole_has_no_warnings(formula, view):
    scene = race_scene(raced(formula, HALVES[formula]), views=view, time="events", **QUICK)
    assert draw_still(scene).shape == (300, 480, 3)
    vector_figure(scene)


@pytest.mark.parametrize("specs", [("sgd:lr=1000", "adam:lr=1e300"), ("sgd:lr=1e308", "momentum:lr=3")])
def test_runs_that_leave_at_once_are_drawn_without_warnings(specs, tmp_path):
    views = "tracks,magnifier,loss,distance,step_length"
    race = raced("exp(x^2) + sqrt(y)", specs=specs)
    optviz.animate(race, tmp_path / "gone.gif", views=views, time="events", **QUICK)


def test_vectors_fill_no_band_where_the_ground_is_unknown():
    figure = vector_figure(race_scene(raced("sqrt(x) + y^2"), **QUICK))
    (filled, *_), (hatch,) = figure.axes[0].collections, figure.axes[0].patches
    points = np.concatenate([path.vertices for path in filled.get_paths()])
    assert points[:, 0].min() > -0.03 and hatch.get_hatch()


def test_a_hole_in_space_shows_what_is_behind_it():
    scene = race_scene(raced("sqrt(x) + y^2"), views="surface", camera={"azimuth": 200}, **QUICK)
    found, box = scene.terrain, scene.layout.tracks
    side, _ = cast(found.heights, found.projections[0].on(box), box.width, box.height)
    assert side.x.min() > -0.02  # nothing is seen left of it
    assert np.isfinite(depth_buffer(side, box.width, box.height)).mean() > 0.1


def test_what_crosses_a_hole_goes_at_the_height_of_its_border():
    problem = optviz.problem("sqrt(x^2 - 1) + 0*y", domain=(-2, 2))
    heights = heights_of(relief(problem, problem.domain, 64, 64))
    assert heights.holes.any() and np.isfinite(heights.nodes).all()
    assert heights.at(np.float32(0), np.float32(0)) < 0.2

"""Pictures of many parameters: one drawing path, and what makes them honest is on them and in the file."""

import json
import re

import numpy as np
import pytest
from commands import called
from decoders import intended
from losses import bowl, network, valley

import optviz
from optviz.errors import UsageError
from optviz.landscape import Plane, fidelity, orthonormal, plane_of, principal_plane, window_of
from optviz.render import still
from optviz.render.frames import final, strokes
from optviz.render.sprites import sprite
from optviz.scenes import race_scene
from optviz.scenes.relief import LEVELS, cells_of, relief
from optviz.scenes.seeing import LIMITS, OPACITIES, opacity, seen_on
from optviz.scenes.style import INK, rgb
from optviz.writers.provenance import read_provenance

SPECS = ["sgd:lr=0.001", "momentum:lr=0.0005", "adam:lr=0.05"]
SMALL = {"size": (400, 225), "fps": 20, "duration": 2, "hold": 0.5}


@pytest.fixture(scope="module")
def race():
    return optviz.race(valley(), SPECS, steps=80)


@pytest.fixture(scope="module")
def learning():
    return optviz.race(network(), ["sgd:lr=0.5", "adam:lr=0.05", "rmsprop:lr=0.01"], steps=60)


@pytest.fixture(scope="module")
def scene(race):
    return race_scene(race, **SMALL)


def test_tracks_are_the_dropped_points_in_pixels_of_one_scale(race, scene):
    plane, box = principal_plane(race), scene.layout.tracks
    (x0, x1), (y0, y1) = scene.relief.view
    assert abs((x1 - x0) / (y1 - y0) - box.width / box.height) < 1e-9
    np.testing.assert_array_equal(scene.relief.view, window_of(plane, race, box.width / box.height))
    for run, track in enumerate(scene.tracks):
        x, y = plane.drop(race.x[:, run]).T
        across = box.left + (x - x0) / (x1 - x0) * box.width
        down = box.top + box.height - (y - y0) / (y1 - y0) * box.height
        np.testing.assert_allclose(track.path, np.stack([across, down], axis=1), rtol=1e-9)


def test_two_parameters_go_the_same_way_with_nothing_added():
    race = optviz.race("beale", SPECS, steps=20)
    scene = race_scene(race, **SMALL)
    assert scene.honesty is None and scene.facts is None
    assert all(track.opacity is None for track in scene.tracks)
    for stroke in strokes(scene)[0]:
        assert stroke.painted is None
    mine = Plane([3, 0.5], orthonormal([(1, 1), (1, -1)]))  # turned by 45 degrees, around the minimum
    turned = race_scene(race, plane=mine, **SMALL)
    assert turned.honesty.shares == ("100 %",) * 3 and (turned.honesty.opacity == 1).all()
    np.testing.assert_allclose(turned.minima, [[0, 0]], atol=1e-12)


@pytest.mark.parametrize("make", [valley, network])
def test_the_ground_is_the_full_loss_on_the_plane(make):
    problem = make()
    race = optviz.race(problem, ["momentum:lr=0.0005", "adam:lr=0.05"], steps=60)
    plane = principal_plane(race)
    view = window_of(plane, race, 1.5)
    found = relief(problem, view, 240, 160, plane)
    x = view[0, 0] + (np.arange(240) + 0.5) / 240 * np.ptp(view[0])
    y = view[1, 1] - (np.arange(160) + 0.5) / 160 * np.ptp(view[1])
    heights = problem.value(plane.lift(np.stack(np.meshgrid(x, y), axis=-1)))
    full = np.log1p((heights - found.lowest) / found.softness)
    depth = full / np.log1p((found.highest - found.lowest) / found.softness)
    assert np.abs(found.depth - depth)[1:-1, 1:-1].max() < 0.5 / LEVELS  # never half a contour line off
    assert np.abs(found.depth - depth).mean() < 0.02 / LEVELS


def test_a_plane_with_losses_that_are_not_finite_has_no_ground_there():
    def wall(x):
        return np.where(x[..., 0] > 1, np.inf, (x**2).sum(-1)), 2 * x

    problem = optviz.Problem(wall, start=np.full(6, 1e-3), shapes=[(3, 2)])
    found = relief(problem, [(-2, 2), (-2, 2)], 160, 120, Plane(np.zeros(6), np.eye(6)[:2]))
    assert np.nanmin(found.depth) >= 0 and np.nanmax(found.depth) == 1
    assert np.isnan(found.depth[:, 125:]).all() and (found.depth[20:-20, 20:115] < 1).all()


@pytest.mark.parametrize(
    ("dimension", "matrix", "cells"),
    [(10, False, (400, 300)), (100, False, (231, 173)), (10**6, False, (80, 60)), (10, True, (80, 60))],
)
def test_a_loss_that_costs_more_is_evaluated_at_fewer_points(dimension, matrix, cells):
    assert cells_of(network() if matrix else bowl(dimension), 400, 300) == cells


def test_shares_stand_in_the_legend_beside_those_of_random_walks(race, scene):
    found, honesty = fidelity(principal_plane(race), race), scene.honesty
    assert honesty.shares == tuple(f"{100 * share:.0f} %" for share in found.shares)
    assert honesty.chance == ("3 random walks", f"{100 * found.chance:.0f} %")
    for k, (words, share) in enumerate(zip(honesty.axes, found.axes, strict=True), 1):
        assert words == f"principal direction {k} ({100 * share:.0f} % of the motion)"
    assert honesty.words[0] == "principal plane among 10 parameters; faint: far off it"
    one = seen_on(race["adam"]).honesty
    assert one.chance[0] == "a random walk"


def test_what_is_far_off_the_plane_is_faint(race, scene):
    found = fidelity(principal_plane(race), race)
    assert len(OPACITIES) == len(LIMITS) + 1 and opacity(np.array([0.0]))[0] == 1
    assert (np.diff(opacity(np.linspace(0, 2, 50))) <= 0).all()
    for run, track in enumerate(scene.tracks):
        np.testing.assert_array_equal(track.opacity, opacity(found.off[:, run]))


@pytest.mark.parametrize("trail", [None, 20])
def test_every_segment_is_painted_once_at_the_opacity_of_its_end(trail):
    race = optviz.race(network(), ["sgd:lr=0.5", "adam:lr=0.2", "rmsprop:lr=0.05"], steps=60)
    scene = race_scene(race, trail=trail, **SMALL)
    lines, total = strokes(scene)[0], np.zeros((60, 3))
    assert len(lines) > 3
    for track, run in zip(scene.tracks, range(3), strict=True):
        own = [line for line in lines if line.layers[1][1] == rgb(track.style.colour)]
        for line in own:
            total[:, run] += line.painted * line.layers[1][2]
        np.testing.assert_allclose(total[:, run], track.opacity[1:])
        assert sum(line.painted.astype(int) for line in own).tolist() == [1] * 60
    ground = still.draw_still(scene)
    np.testing.assert_array_equal(intended(scene, ground)[-1], final(scene, ground))


def test_a_head_off_the_plane_lets_the_ground_through(race):
    from optviz.render.marks import marks

    scene = race_scene(race, views="tracks", **SMALL)
    drawn = list(marks(scene, 400, 225))
    for k in (0, 20, len(drawn) - 1):
        for (pixels, alpha, _), track in zip(drawn[k], scene.tracks, strict=False):
            moment = scene.timing.moments[k]
            expected = track.opacity[int(np.ceil(moment))]
            assert abs(alpha.max() - expected) < 1e-6 and len(pixels)
    full = sprite("o", 4.3, rgb("#bd1f01"), rgb(INK), 0.8).place(50.0, 50.0, 400, 225)
    assert full[1].max() == 1


@pytest.mark.parametrize("size", [(800, 450), (400, 225), (1920, 1080), (640, 640)])
@pytest.mark.parametrize("panel", [True, False])
@pytest.mark.parametrize("kind", ["principal", "endpoints", "random"])
def test_no_word_is_cut_off_and_the_column_of_shares_is_beside_the_legend(
    learning, size, panel, kind, monkeypatch
):
    figures, make = [], still.new_figure
    monkeypatch.setattr(still, "new_figure", lambda *given: figures.append(make(*given)) or figures[-1])
    scene = race_scene(learning, size, None if panel else "tracks", plane=plane_of(learning, kind))
    still.draw_still(scene)
    (figure,), texts = figures, {}
    axes = figure.axes[0]
    for text in [*figure.texts, axes.xaxis.label, axes.yaxis.label]:
        texts[text.get_text()] = box = text.get_window_extent()
        assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= size[0] and box.y1 <= size[1], text
    assert {*scene.honesty.axes, scene.title, "in plane", *scene.honesty.chance} <= set(texts)
    assert {*scene.honesty.words} & set(texts)
    column = [texts[words] for words in ("in plane", scene.honesty.chance[1])]
    assert column[0].x1 == pytest.approx(column[1].x1)
    notes = [texts[track.note] for track in scene.tracks] + [texts[scene.honesty.chance[0]]]
    assert max(note.x1 for note in notes) < column[1].x0
    low, high = axes.get_ylim()
    ticks = [
        tick.get_window_extent() for tick in axes.get_yticklabels() if low <= tick.get_position()[1] <= high
    ]
    assert len(ticks) > 1 and min(tick.x0 for tick in ticks) > texts[scene.honesty.axes[1]].x1


def test_a_minimum_is_drawn_where_it_is_near_the_plane():
    problem = valley()
    near = optviz.race(problem, ["bfgs", "adam:lr=0.05"], steps=80)
    seen = seen_on(near, "endpoints")
    np.testing.assert_allclose(seen.minima, seen.plane.drop(problem.minima))
    far = Plane(np.full(10, 30.0), np.eye(10)[:2])
    assert len(seen_on(near, far).minima) == len(seen_on(near, far).honesty.minima_opacity) == 0


def test_the_file_says_which_plane_it_was_and_how_true_it_is(learning, tmp_path):
    told = {}
    for kind in ("principal", "endpoints", "random"):
        plane = plane_of(learning, kind, rng=4)
        path = optviz.animate(learning, tmp_path / f"{kind}.png", plane=plane, **SMALL)
        told[kind] = read_provenance(path)["picture"]["plane"]
        assert told[kind]["kind"] == kind and told[kind]["dimension"] == 33
        assert {*told[kind]["share_of_motion"]} == {*learning.labels}
        assert np.shape(told[kind]["window"]) == (2, 2)
        np.testing.assert_allclose(told[kind]["origin"], plane.origin)
    assert told["random"]["seed"] == 4 and told["principal"]["seed"] is None
    found = fidelity(principal_plane(learning), learning)
    assert told["principal"]["share_of_as_many_random_walks"] == found.chance
    assert told["principal"]["share_along_axes"] == found.axes.tolist()
    a = told["endpoints"]["through"][1].removeprefix("the end of ")
    assert told["endpoints"]["loss_of_the_plane_there"][a] == pytest.approx(
        told["endpoints"]["loss_at_the_end"][a]
    )
    flat = optviz.animate(optviz.race("beale", SPECS, steps=5), tmp_path / "flat.png", **SMALL)
    assert "plane" not in read_provenance(flat)["picture"]


def test_runs_that_stand_still_or_diverge_are_drawn_and_told():
    still_and_wild = optviz.race(valley(), ["sgd:lr=1e-300", "sgd:lr=1"], steps=30)
    scene = race_scene(still_and_wild, **SMALL)
    assert scene.tracks[1].diverged_at > 0 and scene.honesty.shares[0] == ""
    json.dumps(scene.facts, allow_nan=False)
    assert final(scene, still.draw_still(scene)).shape == (225, 400, 3)


@pytest.mark.parametrize("plane", [None, "endpoints", "random"])
def test_plots_on_a_users_axes_show_the_plane_too(learning, plane):
    lines = optviz.plot_tracks(learning, plane=plane)
    found = plane_of(learning, plane)
    for run, line in enumerate(lines):
        np.testing.assert_allclose(line.get_xydata(), found.drop(learning.x[:, run]))
        assert re.search(r"  (<1|\d+) % in plane$", line.get_label())
    axes = lines[0].axes
    assert axes.get_xlabel().startswith(found.axes[0]) and axes.get_ylabel().endswith("of the motion)")


def test_the_command_takes_a_kind_of_plane_and_a_seed(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("optviz.cli.racing.Race.problem", valley())
    words = ("-s", "valley", "-O", "adam:lr=0.05", "-O", "sgd:lr=0.001", "--steps", 20, "--size", "400x225")
    for seed, kind in enumerate(("principal", "endpoints", "random")):
        words_of = (*words, "--plane", kind, "--seed", seed, "-o", f"{kind}.png")
        assert called(capsys, "animate", *words_of)[::2] == (0, "")
        plane = read_provenance(f"{kind}.png")["picture"]["plane"]
        assert plane["kind"] == kind and plane["seed"] == (seed if kind == "random" else None)
    code, _, err = called(capsys, "animate", *words, "--plane", "slanted")
    assert code == 2 and "'slanted'" in err


def test_the_command_refuses_a_plane_for_two_parameters_before_the_race(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    code, out, err = called(capsys, "animate", "-s", "beale", "--plane", "random")
    assert (code, out) == (2, "") and not list(tmp_path.iterdir())
    assert err == "Error: two parameters are drawn as they are, found plane 'random'; leave it out\n"


def test_a_picture_with_no_room_for_shares_is_refused(learning):
    with pytest.raises(UsageError, match=r"^320x160 pixels have no room for .* of 12 runs; make the picture"):
        many = optviz.race(valley(), {f"run {i}": f"sgd:lr={1e-5 * (i + 1)}" for i in range(12)}, steps=3)
        race_scene(many, (320, 160))


@pytest.mark.parametrize("size", [(800, 450), (450, 450), (1080, 1080)])
@pytest.mark.parametrize("count", [2, 3, 4, 12])
def test_below_boundaries_stands_the_whole_share_of_random_walks(count, size):
    specs = [f"sgd:lr={0.01 * k}" for k in range(1, count + 1)]
    race = optviz.race("moons:samples=40", specs, steps=20)
    scene = race_scene(race, size=size)
    figure = still.still_figure(scene)
    (text,) = [
        text for text in figure.texts if "in plane" in text.get_text() or "plane holds" in text.get_text()
    ]
    assert text.get_text().endswith(scene.honesty.chance[1])
    assert text.get_window_extent().x1 <= size[0]

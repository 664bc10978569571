"""Surfaces in space: tracks lie on the ground, hidden ones are ghosts, runs repeat to the byte."""

import shlex
from dataclasses import replace

import numpy as np
import pytest
from commands import called
from decoders import intended

import optviz
from optviz.errors import UsageError
from optviz.problems import network
from optviz.render import orbit
from optviz.render.frames import final, frames
from optviz.render.still import draw_still
from optviz.scenes import race_scene
from optviz.scenes.camera import HEIGHT, Camera
from optviz.scenes.heights import heights_of, widened
from optviz.scenes.relief import relief
from optviz.scenes.routes import GHOST, route
from optviz.scenes.style import rgb

SURFACES = ("saddle", "monkey_saddle", "rosenbrock", "beale", "himmelblau", "six_hump_camel", "rastrigin")
SPECS = ["sgd:lr=0.001", "momentum:lr=0.001", "adagrad:lr=0.5", "adam:lr=0.1"]
SMALL = {"size": (320, 240), "fps": 10, "duration": 1, "hold": 0.5}


def ground(name, nodes=129):
    problem = optviz.problem(name)
    return heights_of(relief(problem, widened(problem.domain, nodes), nodes, nodes))


def raced(name, steps=40, **options):
    return race_scene(optviz.race(name, SPECS, steps=steps), **{**SMALL, "views": "surface", **options})


@pytest.mark.parametrize("azimuth", [-60, 25, 145, 235])
@pytest.mark.parametrize("elevation", [20, 36, 60])
def test_tracks_stand_where_matplotlib_projects_them(azimuth, elevation):
    from matplotlib.figure import Figure
    from mpl_toolkits.mplot3d import proj3d

    scene = raced("beale", camera=Camera(azimuth, elevation))
    axes = Figure(figsize=(4, 4), dpi=100).add_subplot(
        projection="3d", proj_type="ortho", computed_zorder=False
    )
    axes.set(xlim=(-1, 1), ylim=(-1, 1), zlim=(0, HEIGHT))
    axes.set_box_aspect((2, 2, HEIGHT))
    axes.view_init(elevation, azimuth)
    points = np.concatenate([each.points for each in scene.terrain.routes])
    mine = np.concatenate([track.path for track in scene.tracks])
    theirs = np.stack(proj3d.proj_transform(*points.T, axes.get_proj())[:2], axis=1) * (1, -1)
    # The same picture up to its place and size.
    theirs, mine = theirs - theirs.mean(axis=0), mine - mine.mean(axis=0)
    scale = (mine * theirs).sum() / (theirs**2).sum()
    assert scale > 0 and np.abs(mine - scale * theirs).max() < 0.05


@pytest.mark.parametrize("name", SURFACES)
def test_no_chord_of_a_track_leaves_the_surface(name):
    scene = raced(name)
    box, (projection,) = scene.layout.tracks, scene.terrain.projections
    for found, track in zip(scene.terrain.routes, scene.tracks, strict=True):
        inside = ~found.beyond.any(axis=1)
        shown = inside[1:] & inside[:-1]
        middle = ((found.points[1:] + found.points[:-1]) / 2)[shown]
        on = np.column_stack([middle[:, :2], scene.terrain.heights.at(middle[:, 0], middle[:, 1])])
        assert np.abs(projection.pixels(on) - projection.pixels(middle)).max() < 1.2
        assert (
            np.abs(track.path - (box.left, box.top) - np.array([box.width, box.height]) / 2) * 2
            <= (box.width, box.height)
        ).all()
        assert (np.diff(found.times) >= 0).all() and len(track.path) == len(found.times) == len(track.opacity)


def test_a_route_passes_all_points_in_view_and_is_held_at_the_border_outside():
    heights = ground("saddle")
    base = np.array([(-0.5, 0), (0.5, 0.2), (3, 0.7), (1e300, 0.7), (-0.2, -0.4)])
    found = route(heights, base, np.arange(5.0))
    assert np.isin(np.arange(5.0), found.times).all()
    for step, point in ((0, base[0]), (1, base[1]), (4, base[4])):
        np.testing.assert_allclose(found.points[found.times == step][0, :2], point, atol=1e-9)
    outside = found.beyond.any(axis=1)
    assert (np.abs(found.points[:, :2]) <= 1).all() and outside[(found.times >= 2) & (found.times <= 3)].all()
    leaves = found.points[np.flatnonzero(outside)[0] - 1]
    np.testing.assert_allclose(leaves[:2], (1, 0.3), atol=1e-9)


def test_hidden_parts_are_ghosts_and_hidden_heads_are_dimmed():
    scene = raced("rosenbrock", camera=Camera(130, 20))
    levels = np.unique(np.concatenate([track.opacity for track in scene.tracks]))
    assert set(levels.tolist()) <= {0.0, GHOST, 1.0} and {GHOST, 1.0} <= set(levels.tolist())


@pytest.mark.parametrize("name", SURFACES)
def test_the_automatic_azimuth_sees_at_least_as_much_as_matplotlibs(name):
    def seen(scene):
        return np.mean([(track.opacity == 1).mean() for track in scene.tracks])

    assert seen(raced(name)) >= seen(raced(name, camera=Camera(-60))) - 0.05


@pytest.mark.parametrize("trail", [None, 9])
@pytest.mark.parametrize("camera", [Camera(), Camera(orbit=50.0), Camera(orbit=360.0, perspective=True)])
def test_the_last_frame_is_the_still(camera, trail):
    scene = raced("beale", views="surface,loss", camera=camera, trail=trail, size=(480, 270))
    still = draw_still(scene)
    shown = intended(scene, still)
    np.testing.assert_array_equal(shown[-1], final(scene, still))
    left, top = scene.layout.tracks.left, scene.layout.tracks.top
    for track, pixels in zip(scene.tracks, (shown[-1],) * 4, strict=True):
        assert (pixels[top:, left:].reshape(-1, 3) == rgb(track.style.colour)).all(axis=1).any()


def test_an_orbit_of_no_degrees_is_the_standing_picture_but_for_smooth_edges():
    scene = raced("himmelblau", camera=Camera(35))
    standing = intended(scene)
    terrain = replace(scene.terrain, projections=scene.terrain.projections * len(scene.timing.moments))
    turning = intended(replace(scene, terrain=terrain))
    differs = np.abs(standing.astype(int) - turning).max(axis=-1)
    assert np.quantile(differs, 0.9) < 24 and differs.mean() < 6


def test_any_number_of_processors_draws_the_same_frames(monkeypatch):
    scene = raced("saddle", camera=Camera(orbit=40.0))
    ground = draw_still(scene)
    drawn = {}
    for count in (1, 2, 3):
        monkeypatch.setattr(orbit, "processors", lambda count=count: count)
        drawn[count] = [(frame.pixels.tobytes(), frame.colours.tobytes()) for frame in frames(scene, ground)]
    assert drawn[1] == drawn[2] == drawn[3]


@pytest.mark.parametrize("camera", [None, Camera(orbit=30.0)])
def test_the_same_race_gives_the_same_bytes_and_says_how_it_is_seen(camera, tmp_path):
    from optviz.writers.provenance import read_provenance

    race = optviz.race("rosenbrock", SPECS, steps=20)
    files = [tmp_path / name for name in ("one.gif", "two.gif")]
    for path in files:
        optviz.animate(race, path, views="surface", camera=camera, **SMALL)
    assert files[0].read_bytes() == files[1].read_bytes()
    told = read_provenance(files[0])["picture"]
    assert told["views"] == ["surface"] and told["surface"]["projection"] == "orthographic"
    assert told["camera"]["orbit"] == (30 if camera else 0) and "log(1 +" in told["surface"]["heights"]
    assert 0 < told["surface"]["share_of_length_seen"] <= 1


@pytest.mark.parametrize(
    "words", [["--orbit", "30"], ["--azimuth=-60", "--elevation", "25", "--perspective"]]
)
def test_a_picture_in_space_is_replayed_and_tells_its_command(words, tmp_path, capsys, monkeypatch):
    from optviz.cli.commands import command_of
    from optviz.writers.provenance import read_provenance

    monkeypatch.chdir(tmp_path)
    race = [
        "animate",
        "--surface",
        "saddle",
        "--optimizer",
        "adam:lr=0.1",
        "--steps",
        "8",
        "--size",
        "320x240",
    ]
    race += ["--duration", "1", "--fps", "5", "--view", "surface", *words]
    assert called(capsys, *race, "-o", "one.gif")[0] == 0
    assert optviz.replay("one.gif").same
    told = shlex.split(command_of("two.gif", read_provenance("one.gif")))
    assert called(capsys, *told[1:])[0] == 0
    assert (tmp_path / "two.gif").read_bytes() == (tmp_path / "one.gif").read_bytes()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--orbit"], "expected the view surface with orbit, found tracks, loss; add surface"),
        (["--view", "surface", "--orbit", "400"], "expected orbit from 0 to 360 degrees, found 400.0"),
        (
            ["--view", "surface,magnifier"],
            "the magnifier lies on the flat ground; leave it out, or take tracks",
        ),
        (["--view", "surface,tracks"], "the views tracks and surface show the same tracks"),
        (["--view", "surface", "--show", "gradient"], "gradient can be drawn on the flat ground alone"),
    ],
)
def test_options_that_do_not_go_together_are_refused_before_the_run(words, sentence, tmp_path, capsys):
    path = tmp_path / "none.gif"
    code, _, err = called(capsys, "animate", "--surface", "beale", "-o", str(path), *words)
    assert code == 2 and sentence in err and not path.exists()


def test_a_network_is_seen_on_the_surface_of_its_plane():
    rng = np.random.default_rng(0)
    x = rng.uniform(-1, 1, (30, 2))
    problem = network(
        [2, 4, 1], loss="binary_cross_entropy", X=x, y=(x.sum(axis=1) > 0).astype(int), name="sum"
    )
    scene = race_scene(
        optviz.race(problem, ["sgd:lr=0.3", "adam:lr=0.1"], steps=12),
        views="surface,loss",
        **{**SMALL, "size": (480, 270)},
    )
    assert scene.terrain.names[0].startswith("principal direction 1") and scene.facts
    assert final(scene, draw_still(scene)).shape == (270, 480, 3)
    flat = race_scene(
        optviz.race(problem, ["sgd:lr=0.3", "adam:lr=0.1"], steps=12),
        views="tracks,loss",
        **{**SMALL, "size": (480, 270)},
    )
    for track, plain in zip(scene.tracks, flat.tracks, strict=True):
        assert track.opacity.max() <= plain.opacity.max()


def test_heights_that_are_not_finite_are_drawn():
    problem = optviz.problem("log(x) + y^2", domain=(-1, 2))
    race = optviz.race(problem, ["sgd:lr=0.01"], steps=5, start=(1, 1))
    scene = race_scene(race, views="surface", **SMALL)
    assert np.isfinite(scene.tracks[0].path).all()
    assert draw_still(scene).shape == (240, 320, 3)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"azimuth": 400}, "expected azimuth from -360 to 360 degrees, found 400"),
        ({"elevation": 5}, "expected elevation from 10 to 80 degrees, found 5"),
        ({"elevation": float("nan")}, "expected elevation from 10 to 80 degrees, found nan"),
        ({"orbit": True}, "expected orbit from 0 to 360 degrees, found True"),
        ({"orbit": "far"}, "expected orbit from 0 to 360 degrees, found 'far'"),
    ],
)
def test_a_camera_that_cannot_be_is_refused(given, words):
    with pytest.raises(UsageError) as error:
        Camera(**given)
    assert str(error.value) == words


def test_a_camera_needs_the_view_surface():
    race = optviz.race("beale", ["adam:lr=0.1"], steps=3)
    with pytest.raises(UsageError) as error:
        race_scene(race, views="tracks,loss", camera=Camera(orbit=50.0))
    assert str(error.value) == "expected the view surface with a camera, found tracks, loss; add surface"
    with pytest.raises(UsageError) as error:
        race_scene(race, views="tracks,surface")
    assert "leave one out" in str(error.value)
    with pytest.raises(UsageError, match="expected camera to be a Camera, found 3"):
        race_scene(race, views="surface", camera=3)

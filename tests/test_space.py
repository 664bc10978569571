"""Pictures in space against mplot3d, pixel by pixel: the same surface, in the same place, hiding the same."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from mpl_toolkits.mplot3d import proj3d

import optviz
from optviz.render import standing
from optviz.render.frames import picture_at
from optviz.render.still import draw_still
from optviz.scenes import race_scene
from optviz.scenes.camera import HEIGHT, Camera
from optviz.scenes.casting import cast
from optviz.scenes.style import rgb

SPECS = ["momentum:lr=0.001", "nag:lr=0.001", "adam:lr=0.1"]
MESH = 110  # cells of their surface along each side
COVER = 0.985  # intersection over union of what the surface covers, at least
HIGH, SHARE = 0.04, 0.02  # heights, of the box, are wrong by so much in this share of pixels at most
OFF = 2.5  # pixels of a track from theirs, at most
NEAR, SEEN = 1.0, 0.97  # pixels of their points from one of ours, in this share of them at least
CAMERAS = {"from the front": Camera(-60, 30), "from above": Camera(28, 55)}


@cache
def scene_of(name, camera):
    race = optviz.race(name, SPECS, steps=60)
    return race_scene(race, (480, 320), views="surface", camera=CAMERAS[camera], fps=10, duration=1)


@cache
def theirs(name, camera):
    """Return mplot3d's picture of the surface, and what takes points of the box to its pixels."""
    scene = scene_of(name, camera)
    found, camera = scene.terrain, scene.terrain.camera
    figure = Figure((10, 10), dpi=100)
    canvas = FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1), projection="3d", proj_type="ortho")
    axes.set(xlim=(-1, 1), ylim=(-1, 1), zlim=(0, HEIGHT))
    axes.set_box_aspect((2, 2, HEIGHT))
    axes.view_init(camera.elevation, camera.azimuth)
    axes.axis("off")
    line = np.linspace(-1, 1, MESH + 1)
    x, y = np.meshgrid(line, line)
    z = found.heights.at(x, y)
    middle = (z[1:, 1:] + z[:-1, 1:] + z[1:, :-1] + z[:-1, :-1]) / 4 / HEIGHT
    colours = np.stack([middle, middle, np.zeros_like(middle)], axis=-1)  # no blue: paper has it
    axes.plot_surface(
        x, y, z, facecolors=colours, shade=False, rcount=MESH + 1, ccount=MESH + 1, antialiased=False
    )
    canvas.draw()
    picture = np.asarray(canvas.buffer_rgba())[..., :3].astype(int)

    def pixels(points):
        flat = np.stack(proj3d.proj_transform(*points.T, axes.get_proj())[:2], axis=1)
        return axes.transData.transform(flat) * (1, -1) + (0, picture.shape[0])

    return picture, pixels


def same_places(scene, pixels):
    """Return what takes our pixels to theirs: the same picture up to its place and size."""
    corners = np.array([(x, y, z) for x in (-1, 1) for y in (-1, 1) for z in (0.0, HEIGHT)])
    ours, other = scene.terrain.projections[0].pixels(corners), pixels(corners)
    scale = np.linalg.norm(np.ptp(other, axis=0)) / np.linalg.norm(np.ptp(ours, axis=0))
    shift = (other - scale * ours).mean(axis=0)
    assert np.abs(other - scale * ours - shift).max() < 0.1
    return lambda points: scale * points + shift, lambda points: (points - shift) / scale


@pytest.mark.parametrize("camera", CAMERAS)
@pytest.mark.parametrize("name", ["beale", "himmelblau"])
def test_every_pixel_shows_the_height_that_mplot3d_shows(name, camera):
    scene = scene_of(name, camera)
    box, found = scene.layout.tracks, scene.terrain
    picture, pixels = theirs(name, camera)
    there, _ = same_places(scene, pixels)
    rows, columns = np.mgrid[: box.height, : box.width]
    middles = np.stack([columns, rows], axis=-1) + (box.left + 0.5, box.top + 0.5)
    across, down = np.floor(there(middles)).astype(int).transpose(2, 0, 1)
    other = picture[np.clip(down, 0, 999), np.clip(across, 0, 999)]
    covered = other[..., 2] == 0
    ours, height = np.zeros(covered.shape, bool), np.full(covered.shape, np.nan)
    for side in cast(found.heights, found.projections[0].on(box), box.width, box.height):
        ours.reshape(-1)[side.pixel] = True
        height.reshape(-1)[side.pixel] = found.heights.at(side.x, side.y) / HEIGHT
    assert (ours & covered).sum() / (ours | covered).sum() > COVER
    both = ours & covered
    wrong = np.abs(height - other[..., 0] / 255)[both] > HIGH
    assert wrong.mean() < SHARE


@pytest.mark.parametrize("last", [False, True], ids=["first frame", "last frame"])
@pytest.mark.parametrize("camera", CAMERAS)
@pytest.mark.parametrize("name", ["beale", "himmelblau"])
def test_tracks_and_heads_are_painted_where_mplot3d_has_them(name, camera, last):
    scene = scene_of(name, camera)
    _, pixels = theirs(name, camera)
    _, here = same_places(scene, pixels)
    moment = scene.timing.moments[-1] if last else 0.0
    bare = draw_still(scene)
    picture = picture_at(scene, bare, moment).astype(int)
    moves = (picture != bare).any(axis=-1)  # or the ground itself is as grey as a track
    colours = [rgb(track.style.colour) for track in scene.tracks]
    close = [moves & (np.abs(picture - colour).max(axis=-1) < 12) for colour in colours]
    painted = [np.argwhere(each)[:, ::-1] + 0.5 for each in close]
    for track, route, inked in zip(scene.tracks, scene.terrain.routes, painted, strict=True):
        line = here(pixels(route.points))[track.steps <= moment]
        head = line[-1]
        at_head = np.linalg.norm(inked - head, axis=1) < 9 * scene.layout.scale
        apart = np.linalg.norm(inked[~at_head][:, None] - line, axis=-1).min(axis=1)
        assert apart.max(initial=0) < OFF
    inked = np.argwhere(moves)[:, ::-1] + 0.5  # dashes have gaps, but paper around them
    for track, route in zip(scene.tracks, scene.terrain.routes, strict=True):
        known = (track.steps <= moment) & (track.opacity == 1)
        line = here(pixels(route.points))[known]
        assert (np.linalg.norm(inked - line[:, None], axis=-1).min(axis=1) < NEAR).mean() >= SEEN


def test_soft_silhouettes_are_nearer_to_those_of_four_samples_per_pixel(monkeypatch):
    scene = scene_of("himmelblau", "from the front")
    projection = scene.terrain.projections[0]
    exact = standing.standing(scene, projection, samples=2)[0].astype(int)
    soft = standing.standing(scene, projection, samples=1)[0]
    monkeypatch.setattr(standing, "soften", lambda *_: None)
    hard = standing.standing(scene, projection, samples=1)[0]
    touched = (soft != hard).any(axis=-1)
    assert touched.sum() > 100
    assert np.square(soft - exact)[touched].mean() < 0.9 * np.square(hard - exact)[touched].mean()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_reference_paths_lie_on_the_surface_and_are_seen_on_the_picture(theme):
    race = optviz.race("himmelblau", SPECS, steps=20)
    look = {"size": (480, 320), "views": "surface", "fps": 10, "duration": 1, "theme": theme}
    scene = race_scene(race, reference="flow,newton", **look)
    bare = replace(scene, terrain=replace(scene.terrain, ghosts=()))
    assert [kind for kind, _ in scene.terrain.ghosts] == ["flow", "newton"]
    box, found = scene.layout.tracks, scene.terrain
    for _, route in found.ghosts:
        x, y, z = route.points.T
        np.testing.assert_allclose(z, found.heights.at(x, y))
    projection = found.projections[0]
    plain = standing.standing(bare, projection)[0]
    changed = np.argwhere((standing.standing(scene, projection)[0] != plain).any(axis=-1))[:, ::-1] + 0.5
    line = projection.on(box).pixels(np.concatenate([route.points for _, route in found.ghosts]))
    assert len(changed) > 50
    assert np.linalg.norm(changed[:, None] - line, axis=-1).min(axis=1).max() < 4

"""A height field cast column by column: what is seen is what a ray meets."""

import numpy as np
import pytest
from scipy.interpolate import RegularGridInterpolator

import optviz
from optviz.scenes.camera import HEIGHT, Camera, Projection, projections
from optviz.scenes.casting import cast, depth_buffer, hidden
from optviz.scenes.heights import Heights, heights_of, widened
from optviz.scenes.layout import Box
from optviz.scenes.relief import relief

SURFACES = ("saddle", "monkey_saddle", "rosenbrock", "beale", "himmelblau", "six_hump_camel", "rastrigin")
BOX = Box(0, 0, 560, 500)


def looking(azimuth, perspective=False, elevation=36, box=BOX):
    (found,) = projections(Camera(azimuth, elevation, perspective), [azimuth], box, (10, 10, 10, 10))
    return found


def ground(name, nodes=129):
    problem = optviz.problem(name)
    return heights_of(relief(problem, widened(problem.domain, nodes), nodes, nodes))


def marched(heights, projection, points, slack=0.03):
    """Whether points (n, 3) are hidden, and which of them are no close calls: by walking to the eye."""
    along = np.linspace(-1, 1, len(heights.nodes))
    z = RegularGridInterpolator((along, along), heights.nodes)
    far = projection.distance
    depth = points[:, :2] @ projection.away
    walked = np.linspace(0.004, 3.2, 1600)[:, None]
    if np.isinf(far):
        across = -walked[..., None] * projection.away + points[:, :2]
        up = points[:, 2] + walked * np.tan(np.deg2rad(projection.elevation))
    else:
        eye = np.array(
            [*(-far * projection.away), HEIGHT / 2 + far * np.tan(np.deg2rad(projection.elevation))]
        )
        share = walked / (far + depth)
        across = points[:, :2] + share[..., None] * (eye[:2] - points[:, :2])
        up = points[:, 2] + share * (eye[2] - points[:, 2])
    inside = (np.abs(across) <= 1).all(axis=-1)
    above = np.where(inside, up - z(np.clip(across[..., ::-1], -1, 1)), np.nan)
    # Hidden: coming from the point the ray comes out of the ground, so that an upper side is met first.
    lowest = np.minimum.accumulate(np.where(inside, above, np.inf), axis=0)
    out = np.where(inside & (lowest < 0), above, -np.inf).max(axis=0)
    deep = np.where(inside, -above, -np.inf).max(axis=0)
    seen, hid = deep < 0, (out > slack) & (deep > slack)
    return hid, seen | hid


@pytest.mark.parametrize("name", SURFACES)
@pytest.mark.parametrize(("azimuth", "perspective"), [(-60, False), (35, False), (145, True)])
def test_a_point_is_hidden_where_a_ray_from_it_meets_the_surface(name, azimuth, perspective):
    heights, projection = ground(name), looking(azimuth, perspective)
    base = np.random.default_rng(3).uniform(-0.99, 0.99, (400, 2))
    points = np.column_stack([base, heights.at(*base.T)])
    truth, sure = marched(heights, projection, points)
    buffer = depth_buffer(cast(heights, projection, BOX.width, BOX.height)[0], BOX.width, BOX.height)
    found = hidden(buffer, projection, points)
    assert sure.mean() > 0.7
    assert (found != truth)[sure].mean() < 0.01


def test_the_law_of_hidden_points_can_fail():
    heights, projection = ground("rastrigin"), looking(35)
    base = np.random.default_rng(3).uniform(-0.99, 0.99, (400, 2))
    truth, sure = marched(heights, projection, np.column_stack([base, heights.at(*base.T)]))
    assert 0.1 < truth[sure].mean() < 0.9


@pytest.mark.parametrize("perspective", [False, True])
@pytest.mark.parametrize("azimuth", [20, 155, 290])
def test_what_a_pixel_sees_of_a_plane_lies_on_its_ray(azimuth, perspective):
    x = np.linspace(-1, 1, 65)
    heights = Heights(0.3 + 0.1 * x + 0.15 * x[:, None])
    projection = looking(azimuth, perspective)
    top, under = cast(heights, projection, BOX.width, BOX.height)
    z = 0.3 + 0.1 * top.x + 0.15 * top.y
    places = projection.pixels(np.column_stack([top.x, top.y, z]).astype(float))
    row, column = np.divmod(top.pixel, BOX.width)
    assert np.abs(places - np.stack([column, row], axis=1) - 0.5).max() < 0.01
    assert len(np.unique(top.pixel)) == len(top.pixel) > 10_000 and not len(under.pixel)


def test_the_under_side_is_seen_only_where_nothing_is_before_it():
    x = np.linspace(-1, 1, 65)
    bowl = Heights(HEIGHT * (x**2 + x[:, None] ** 2) / 2)
    top, under = cast(bowl, looking(45, elevation=15), BOX.width, BOX.height)
    both = np.intersect1d(top.pixel, under.pixel)
    depth = depth_buffer(top, BOX.width, BOX.height).reshape(-1)
    assert len(both) > 100
    assert (depth[under.pixel] > under.depth).all()


def test_a_projection_keeps_verticals_vertical():
    projection = Projection(30.0, 36.0, 5.0, 100.0)
    feet = np.random.default_rng(1).uniform(-1, 1, (20, 2))
    low, high = (projection.pixels(np.column_stack([feet, np.full(20, z)])) for z in (0, HEIGHT))
    np.testing.assert_allclose(low[:, 0], high[:, 0])
    assert (low[:, 1] > high[:, 1]).all()

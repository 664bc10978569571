"""Lines and marks straight into pixels: against brute-force sampling, inside their boxes, joined once."""

import numpy as np
import pytest

from optviz.render.sprites import SHAPES, place_text, sprite, text_width
from optviz.render.strokes import PIECE, Stroke, coverage, pieces
from optviz.render.trails import TONES, grown, passing

BLACK = ((1.5, (0, 0, 0), 1.0),)
WHITE = np.full((60, 80, 3), 255, np.uint8)
BOX = (10, 10, 70, 50)


def stroke(points, dashes=(), layers=BLACK, clip=BOX):
    points = np.array(points, float)
    return Stroke(points, np.arange(len(points), dtype=float), layers, dashes, clip)


def painted(strokes, moments, ground=WHITE, lifetime=None):
    picture, shown = ground.reshape(-1, 3).copy(), []
    changes = (
        grown(strokes, moments, ground) if lifetime is None else passing(strokes, moments, ground, lifetime)
    )
    for pixels, colours in changes:
        picture[pixels] = colours
        shown.append(picture.reshape(ground.shape).copy())
    return np.array(shown)


def sampled(first, last, radius, size=24, samples=16):
    """The share of every pixel inside a capsule, by samples x samples points in each."""
    place = (np.arange(size * samples) + 0.5) / samples
    point = np.stack(np.meshgrid(place, place), axis=-1)
    step = last - first
    along = np.clip(((point - first) @ step) / max(step @ step, 1e-300), 0, 1)
    inside = np.linalg.norm(point - first - along[..., None] * step, axis=-1) <= radius
    return inside.reshape(size, samples, size, samples).mean(axis=(1, 3))


# A distance field sees no corners and one edge per pixel: what thin lines have too much in all.
@pytest.mark.parametrize(
    ("radius", "excess"), [(0.6, 0.35), (0.85, 0.13), (1.1, 0.09), (2.2, 0.02), (4, 0.01)]
)
@pytest.mark.parametrize("seed", range(6))
def test_the_coverage_of_a_pixel_is_its_area_to_14_percent(radius, excess, seed):
    rng = np.random.default_rng(seed)
    first = rng.uniform(8, 16, 2)
    angle, length = rng.uniform(0, 2 * np.pi), rng.uniform(0, PIECE) * (seed > 0)
    last = first + length * np.array([np.cos(angle), np.sin(angle)])
    ((_, pixel, cover),) = coverage(first[None], last[None], [radius], (0, 0, 24, 24), 24)
    found = np.zeros(24 * 24)
    found[pixel] = cover
    expected = sampled(first, last, radius)
    assert np.abs(found.reshape(24, 24) - expected).max() < 0.14
    assert abs(found.sum() / expected.sum() - 1) < excess
    assert cover.min() > 0 and cover.max() <= 1


def test_joints_do_not_blend_twice():
    layers = ((2.0, (0, 0, 0), 0.5),)
    once = painted([stroke([(15, 30), (65, 30)], layers=layers)], np.array([1.0]))[-1]
    often = painted(
        [stroke(np.stack([np.linspace(15, 65, 301), np.full(301, 30)], 1), layers=layers)], np.array([300.0])
    )[-1]
    np.testing.assert_array_equal(once, often)
    crossed = painted([stroke([(15, 30), (65, 30), (40, 12), (40, 48)], layers=layers)], np.array([3.0]))[-1]
    assert once.min() == crossed.min() == 128  # half of black, also where the line meets itself


def test_lines_of_two_runs_blend_over_each_other():
    layers = ((2.0, (0, 0, 0), 0.5),)
    lines = [stroke([(15, 30), (65, 30)], layers=layers), stroke([(40, 12), (40, 48)], layers=layers)]
    crossed = painted(lines, np.array([1.0]))[-1]
    assert crossed[30, 40, 0] == 64 and crossed[30, 20, 0] == crossed[20, 40, 0] == 128


@pytest.mark.parametrize("dashes", [(9, 4), (3, 3), (10, 4, 3, 4), (18.0, 8.0)])
def test_dashes_begin_and_end_where_the_pattern_says(dashes):
    length = 57.0
    line = stroke([(11, 30), (11 + length / 3, 30), (11 + length, 30)], dashes)
    first, last, _, _ = pieces(line, np.array([0.4, 2.0]))
    assert np.linalg.norm(last - first, axis=1).max() <= PIECE + 1e-9
    edges, place = [], 0.0
    while place < length:
        for i, part in enumerate(dashes):
            if i % 2 == 0 and place < length:
                edges.append((place, min(place + part, length)))
            place += part
    shown = np.zeros(5700, bool)
    for low, high in zip(first[:, 0] - 11, last[:, 0] - 11, strict=True):
        shown[round(low * 100) : round(high * 100)] = True
    expected = np.zeros(5700, bool)
    for low, high in edges:
        expected[round(low * 100) : round(high * 100)] = True
    np.testing.assert_array_equal(shown, expected)


def test_dashes_do_not_depend_on_the_frames():
    rng = np.random.default_rng(3)
    line = stroke(rng.uniform(10, 50, (9, 2)), (9, 4))
    one, many = (painted([line], np.linspace(0, 8, count)[1:])[-1] for count in (2, 60))
    np.testing.assert_array_equal(one, many)


@pytest.mark.parametrize("far", [1e3, 1e7, 1e100, 1e300, -1e300])
def test_nothing_is_painted_outside_the_box_however_far_a_line_comes_from(far):
    line = stroke([(far, far), (40, 30), (far, 5), (5, -far), (40, 30)], layers=((5.0, (0, 0, 0), 1.0),))
    picture = painted([line], np.array([4.0]))[-1]
    outside = np.ones((60, 80), bool)
    outside[BOX[1] : BOX[3], BOX[0] : BOX[2]] = False
    assert (picture[outside] == 255).all() and (picture[30, 40] == 0).all()


def test_a_line_that_stays_outside_paints_nothing():
    line = stroke([(-1e300, 0), (1e300, 0), (1e300, 59), (75, 59)])
    assert (painted([line, stroke([(40, 30)])], np.array([3.0])) == 255).all()


def test_a_line_that_stands_still_paints_nothing_and_a_moving_one_grows():
    assert (painted([stroke([(40, 30)] * 5)], np.array([4.0])) == 255).all()
    grows = painted([stroke([(15, 30), (65, 30)])], np.linspace(0, 1, 11))
    dark = [np.flatnonzero((picture[30] == 0).all(axis=1)).max(initial=0) for picture in grows]
    np.testing.assert_allclose(dark[1:], 15 + 50 * np.linspace(0.1, 1, 10), atol=1.5)


def test_a_passing_line_keeps_its_last_steps_alone():
    line = stroke(np.stack([np.arange(15, 66), np.full(51, 30)], 1))
    shown = painted([line], np.arange(51.0), lifetime=10)
    for moment in (5, 20, 50):
        dark = np.flatnonzero((shown[moment, 30] == 0).all(axis=1))
        assert dark.max() == pytest.approx(15 + moment, abs=2)
        assert dark.min() == pytest.approx(15 + max(0, moment - 10), abs=2)


def test_a_pixel_has_one_of_few_tones():
    rng = np.random.default_rng(1)
    picture = painted([stroke(rng.uniform(10, 50, (30, 2)))], np.array([29.0]))[-1]
    assert set(np.unique(picture)) <= {round(255 * (1 - tone / TONES) + 1e-9) for tone in range(TONES + 1)}


def offsets(shape):
    """How far the centre of mass of a mark is from where it was put, at many places."""
    mark, found = sprite(shape, 5.0, (255, 0, 0), (0, 0, 0), 0.8), []
    for x, y in np.random.default_rng(5).uniform(20, 40, (200, 2)):
        pixel, alpha, _ = mark.place(x, y, 60, 60)
        row, column = np.divmod(pixel, 60)
        found.append(np.average([column + 0.5 - x, row + 0.5 - y], axis=1, weights=alpha[:, 0]))
    return np.array(found)


# 1/8 pixel is the grid of places; the rest are the two tones of the soft edge.
@pytest.mark.parametrize("shape", ["o", "s", "D", "X", "h", "cross"])
def test_the_centre_of_mass_of_a_mark_is_within_a_quarter_of_a_pixel_of_its_place(shape):
    assert np.abs(offsets(shape)).max() < 0.25
    assert np.abs(offsets(shape).mean(axis=0)).max() < 0.07


@pytest.mark.parametrize("shape", SHAPES)
def test_a_mark_moves_as_it_is_told_to_within_a_third_of_a_pixel(shape):
    found = offsets(shape)
    assert np.abs(found - found.mean(axis=0)).max() < 1 / 3


def test_a_mark_is_filled_with_its_colour_and_cut_at_the_edge_of_the_picture():
    mark = sprite("o", 5.0, (10, 200, 30), (0, 0, 0), 1.0)
    pixel, alpha, colour = mark.place(30, 30, 60, 60)
    middle = np.flatnonzero(pixel == 30 * 60 + 30)
    assert alpha[middle] == 1 and (colour[middle] == (10, 200, 30)).all()
    for x, y in [(0, 0), (59.9, 30), (30, 59.9), (-3, 30), (-100, 30), (1000, 1000)]:
        pixel, _, _ = mark.place(x, y, 60, 60)
        row, column = np.divmod(pixel, 60)
        assert ((pixel >= 0) & (pixel < 3600)).all()
        assert (np.hypot(column + 0.5 - x, row + 0.5 - y) < 8).all()


def test_text_stands_on_its_baseline_and_is_cut_at_the_edge_of_the_picture():
    pixel, alpha, _ = place_text("step 12", 10, 40, 11, (0, 0, 0), 80, 60)
    row, column = np.divmod(pixel, 80)
    assert column.min() >= 10 and column.max() <= 10 + text_width("step 12", 11)
    assert 30 <= row.min() < 34 and row[alpha[:, 0] > 0.5].max() in (41, 42)  # the p reaches below
    pixel, _, _ = place_text("step 12", 60, 3, 11, (0, 0, 0), 80, 60)
    assert ((pixel >= 0) & (pixel < 4800)).all() and (pixel % 80 >= 60).all()


@pytest.mark.parametrize("dashes", [(), (5, 3)])
def test_painted_segments_alone_are_painted_as_parts_of_the_whole_line(dashes):
    from dataclasses import replace

    line = stroke([(12, 12), (40, 14), (60, 40), (20, 45)], dashes)
    moments = np.array([0.4, 1.5, 3])
    whole, split = pieces(line, moments), []
    for segment in range(3):
        part = pieces(replace(line, painted=np.arange(3) == segment), moments)
        assert (np.ceil(part[3]) == segment + 1).all() and len(part[0])
        split.append(part)
    for every, parts in zip(whole, zip(*split, strict=True), strict=True):
        np.testing.assert_array_equal(np.concatenate(parts), every)

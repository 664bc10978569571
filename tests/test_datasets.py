"""The data sets are what their definitions say."""

import numpy as np
import pytest

import optviz
from optviz.problems import NETWORKS, PROBLEMS
from optviz.problems.networks import datasets

SETS = ("moons", "circle", "xor", "gaussian", "spiral", "regression_plane", "regression_gaussian", "blobs")
CLASSES = tuple(name for name in SETS if not name.startswith("regression"))


def drawn(name, samples=4000, noise=0.0, seed=0, **other):
    return getattr(datasets, name)(np.random.default_rng(seed), samples, noise, **other)


def circular(x, y):
    return np.hypot(x, y)


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("samples", [2, 5, 100])
def test_a_data_set_has_as_many_samples_as_asked_for(name, samples):
    points, labels = drawn(name, samples, 0.2)
    assert points.shape == (samples, 2) and labels.shape == (samples,)
    assert np.isfinite(points).all() and np.isfinite(labels).all()


@pytest.mark.parametrize("name", SETS)
def test_a_data_set_follows_from_its_seed_alone(name):
    for one, two in zip(drawn(name, seed=3, noise=0.1), drawn(name, seed=3, noise=0.1), strict=True):
        np.testing.assert_array_equal(one, two)
    assert (drawn(name, seed=3, noise=0.1)[0] != drawn(name, seed=4, noise=0.1)[0]).any()


@pytest.mark.parametrize("name", CLASSES)
def test_classes_are_of_equal_size(name):
    _, labels = drawn(name, 4000, 0.0)
    counts = np.bincount(labels)
    assert len(counts) == (4 if name == "blobs" else 2)
    exact = 0 if name != "xor" else 4 * np.sqrt(1000)  # drawn over the square, so equal by chance only
    assert np.abs(counts - 4000 / len(counts)).max() <= exact


def test_moons_are_two_half_circles_that_reach_into_each_other():
    points, labels = drawn("moons")
    outer, inner = points[labels == 0], points[labels == 1]
    np.testing.assert_allclose(circular(*outer.T), 1, rtol=1e-14)
    np.testing.assert_allclose(circular(*(inner - [1, 0.5]).T), 1, rtol=1e-14)
    assert (outer[:, 1] >= 0).all() and (inner[:, 1] <= 0.5).all()
    noisy = drawn("moons", noise=0.25)[0]
    np.testing.assert_allclose((noisy - points).std(axis=0), 0.25, rtol=0.05)


def test_circle_is_a_disc_in_a_ring():
    points, labels = drawn("circle")
    inside, outside = circular(*points[labels == 1].T), circular(*points[labels == 0].T)
    assert inside.max() < 2.5 and outside.min() >= 3.5 and outside.max() <= 5
    np.testing.assert_allclose(inside.mean(), 1.25, rtol=0.05)  # radii are uniform, not areas
    np.testing.assert_allclose(outside.mean(), 4.25, rtol=0.05)


def test_xor_has_a_gap_along_the_axes():
    points, labels = drawn("xor")
    assert np.abs(points).min() >= 0.3 and 5 < np.abs(points).max() <= 5.3
    np.testing.assert_array_equal(labels, points[:, 0] * points[:, 1] > 0)


@pytest.mark.parametrize(("noise", "variance"), [(0.0, 0.5), (0.25, 2.25), (0.5, 4.0)])
def test_gaussian_clouds_are_as_wide_as_playgrounds(noise, variance):
    points, labels = drawn("gaussian", 40000, noise)
    for label, middle in ((1, 2), (0, -2)):
        own = points[labels == label]
        np.testing.assert_allclose(own.mean(axis=0), middle, atol=0.06)
        np.testing.assert_allclose(own.var(axis=0), variance, rtol=0.04)


def test_a_spiral_has_two_arms_of_one_and_three_quarter_turns():
    points, labels = drawn("spiral", 2000)
    for label, turned in ((1, 0.0), (0, np.pi)):
        along = np.arange(1000) / 1000
        angle = 1.75 * along * 2 * np.pi + turned
        expected = 5 * along[:, None] * np.stack([np.sin(angle), np.cos(angle)], axis=1)
        np.testing.assert_allclose(points[labels == label], expected, atol=1e-12)
    moved = drawn("spiral", 2000, noise=0.4)[0] - points
    assert np.abs(moved).max() <= 0.4 and np.abs(moved).max() > 0.39


def test_the_plane_is_the_sum_of_both_coordinates():
    points, values = drawn("regression_plane")
    np.testing.assert_allclose(values, points.sum(axis=1) / 10, rtol=1e-14)
    assert np.abs(points).max() <= 6 and np.abs(points).max() > 5.9


def test_the_six_cones_go_up_and_down_in_turns():
    points, values = drawn("regression_gaussian")
    for point, value in zip(points, values, strict=True):
        heights = [
            sign * max(0, 1 - np.hypot(point[0] - x, point[1] - y) / 2)
            for x, y, sign in (
                (-4, 2.5, 1),
                (0, 2.5, -1),
                (4, 2.5, 1),
                (-4, -2.5, -1),
                (0, -2.5, 1),
                (4, -2.5, -1),
            )
        ]
        assert value == pytest.approx(max(heights, key=abs), abs=1e-14)
    assert values.max() > 0.9 and values.min() < -0.9


@pytest.mark.parametrize("name", ["circle", "xor", "regression_plane", "regression_gaussian"])
def test_noise_moves_labels_and_not_points(name):
    (points, labels), (same, noisy) = drawn(name), drawn(name, noise=0.3)
    np.testing.assert_array_equal(points, same)
    assert 0 < (labels != noisy).mean() <= 1


def test_blobs_stand_on_a_circle():
    points, labels = drawn("blobs", 40000, classes=5)
    middles = np.array([points[labels == label].mean(axis=0) for label in range(5)])
    np.testing.assert_allclose(circular(*middles.T), 4, rtol=0.02)
    np.testing.assert_allclose(points[labels == 2].var(axis=0), 0.5, rtol=0.05)


@pytest.mark.parametrize("name", NETWORKS.names())
def test_a_named_network_trains(name):
    problem = optviz.problem(name)
    run = optviz.run(problem, "adam:lr=0.03", 60, record=20)
    assert run.loss[-1, 0] < 0.97 * run.loss[0, 0] and np.isfinite(run.loss).all()
    again = optviz.problem(problem.spec)
    np.testing.assert_array_equal(again.start, problem.start)
    np.testing.assert_array_equal(again.network.x, problem.network.x)


@pytest.mark.parametrize("name", NETWORKS.names())
def test_a_network_says_what_it_is(name):
    entry = NETWORKS[name]
    assert entry.source and len(entry.summary) < 90 and entry.summary.endswith(".")
    assert entry().summary == entry.summary and entry().formula


def test_no_network_bears_the_name_of_a_surface():
    assert not set(NETWORKS) & set(PROBLEMS)
    assert {"moons", "circle", "xor", "gaussian", "spiral", "blobs", "logistic_moons"} < set(NETWORKS)

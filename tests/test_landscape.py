"""The loss on planes and lines, within a stated memory, and how much of the runs a plane shows."""

import re
import tracemalloc

import numpy as np
import pytest
from losses import bowl, network, valley, walks

import optviz
from optviz.errors import OptvizError, UsageError
from optviz.landscape import (
    Plane,
    chance,
    endpoint_plane,
    evaluate,
    fidelity,
    losses_between,
    orthonormal,
    plane_losses,
    plane_of,
    principal_plane,
    random_plane,
    walk_shares,
    window_of,
)  # fmt: skip

WINDOW = [(-1, 2), (-2, 1)]


@pytest.fixture(scope="module")
def race():
    return optviz.race(valley(), ["sgd:lr=0.001", "momentum:lr=0.0005", "adam:lr=0.05"], steps=80)


# Grids and lines


@pytest.mark.parametrize("make", [valley, network, lambda: bowl(5)])
def test_a_grid_is_the_losses_of_its_cells_one_by_one(make):
    problem = make()
    plane = random_plane(problem)
    grid = evaluate(problem, plane, WINDOW, (7, 5))
    assert grid.loss.shape == (5, 7)
    np.testing.assert_allclose(grid.x, -1 + (np.arange(7) + 0.5) * 3 / 7)
    np.testing.assert_allclose(grid.y, 1 - (np.arange(5) + 0.5) * 3 / 5)
    for row, y in enumerate(grid.y):
        for column, x in enumerate(grid.x):
            expected = problem.value(plane.origin + x * plane.basis[0] + y * plane.basis[1])
            np.testing.assert_allclose(grid.loss[row, column], expected, rtol=1e-12)


@pytest.mark.parametrize("megabytes", [1, 4, 40])
@pytest.mark.parametrize("hungry", [1, 30, 2000])
def test_a_grid_keeps_within_its_memory_and_uses_it(megabytes, hungry):
    sizes = []

    def loss(x):
        sizes.append(len(x))
        return np.repeat(x[:, :1], 4 * hungry, axis=1).sum(axis=1)

    plane = Plane(np.zeros(50), np.eye(50)[:2])
    evaluate(loss, plane, WINDOW, (3, 3))  # what is imported meanwhile is not the grid's
    sizes.clear()
    tracemalloc.start()
    grid = evaluate(loss, plane, WINDOW, (150, 100), megabytes << 20)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak - grid.loss.nbytes * 3 < megabytes << 20
    assert sum(sizes) == 15_000 and max(sizes) <= 4096
    whole = 8 * (50 + 4 * hungry) * max(sizes)
    assert whole > 0.4 * (megabytes << 20) or max(sizes) == 4096


def test_one_point_that_needs_too_much_memory_is_refused():
    plane = Plane([0, 0, 0], np.eye(3)[:2])
    message = r"^one point of this loss takes 8\.0\d MB, the limit is 4\.00 MB; raise memory=$"
    with pytest.raises(UsageError, match=message):
        evaluate(lambda x: np.ones((len(x), 2**20)).sum(axis=1), plane, WINDOW, (5, 5), 4 << 20)


@pytest.mark.filterwarnings("error")
def test_losses_that_are_not_finite_are_masked():
    plane = Plane([0, 0, 0], np.eye(3)[:2])
    grid = evaluate(lambda x: np.log(x[:, 0]) / (x[:, 1] > 0), plane, WINDOW, (6, 6))
    bad = (grid.x <= 0) | (grid.y <= 0)[:, None]
    assert (np.isnan(grid.loss) == bad).all() and np.isfinite(grid.loss[~bad]).all()


def test_arguments_of_a_grid_that_cannot_be_are_refused():
    plane, good = Plane([0, 0, 0], np.eye(3)[:2]), lambda x: x.sum(-1)
    for arguments, message in [
        ((good, plane, [(1, 1), (0, 1)]), "expected a finite window ((x0, x1), (y0, y1)) with lower < upper, "
         "found [[1.0, 1.0], [0.0, 1.0]]"),
        ((good, plane, "all"), "expected a window of numbers ((x0, x1), (y0, y1)), found 'all'"),
        ((good, plane, WINDOW, (3, 0)), "expected size to be two whole numbers of cells, found (3, 0)"),
        ((lambda x: x, plane, WINDOW), "expected one real loss for each of 1 points, "
         "found float64 of shape (1, 3)"),
    ]:  # fmt: skip
        with pytest.raises(OptvizError, match=f"^{re.escape(message)}$"):
            evaluate(*arguments)


def test_the_loss_alone_is_asked_for_where_it_is_given():
    def gradient_too(x):
        raise AssertionError("no gradient is needed")

    problem = network()
    grid = evaluate(problem, random_plane(problem), WINDOW, (4, 4))
    problem._function = gradient_too
    np.testing.assert_array_equal(evaluate(problem, random_plane(problem), WINDOW, (4, 4)).loss, grid.loss)
    with pytest.raises(OptvizError):
        problem.value_and_grad(problem.start)


def test_a_line_goes_through_both_points_and_beyond():
    problem = network()
    first, last = problem.start, problem.start[::-1]
    line = losses_between(problem, first, last, count=41)
    assert (line.alpha[[0, 10, 30, 40]] == [-0.5, 0, 1, 1.5]).all()
    np.testing.assert_allclose(line.loss[[10, 30]], problem.value(np.stack([first, last])), rtol=1e-13)
    with pytest.raises(UsageError, match=r"^expected two finite points of one length, found shapes"):
        losses_between(problem, first, last[:3])


# Windows


@pytest.mark.parametrize("aspect", [0.5, 1, 2.3])
@pytest.mark.parametrize("kind", ["principal", "endpoints", "random"])
def test_a_window_has_equal_scales_and_shows_starts_and_ends(race, kind, aspect):
    plane = plane_of(race, kind)
    window = window_of(plane, race, aspect)
    wide, high = np.diff(window)[:, 0]
    assert abs(wide / high - aspect) < 1e-12
    places = plane.drop(race.x[[0, -1]])
    assert (places > window[:, 0]).all() and (places < window[:, 1]).all()
    if plane.unit:
        assert (window[:, 1] > plane.unit).all() and (window[:, 0] < -plane.unit).all()
    else:  # and no more room than is needed
        inside = plane.drop(race.x).reshape(-1, 2)
        assert (np.ptp(inside, axis=0) / (wide, high)).max() > 0.6


def test_a_run_that_diverges_and_a_wild_step_do_not_set_the_window():
    tame = walks(200, 3, 4, np.random.default_rng(0))
    plane, x = principal_plane(tame), np.concatenate([tame.x, tame.x[:, :1]], axis=1)
    x[:, 3] *= 10.0 ** np.arange(200)[:, None]
    x[77, 0] += 1e4
    wild = optviz.Trajectory(x, np.ones((200, 4)), tuple("abcd"))
    assert wild.diverged_at[3] > 0
    whole, held = np.ptp(window_of(plane, tame)), np.ptp(window_of(plane, wild))
    assert held < 1.3 * whole


def test_what_does_not_move_has_a_window_all_the_same():
    x = np.full((3, 1, 3), 5.0)
    still = optviz.Trajectory(x, np.ones((3, 1)), ("a",))
    assert (np.diff(window_of(principal_plane(still), still)) > 0).all()


# Shares, and what chance gives


def test_a_random_walk_has_the_shares_of_theory():
    k = np.arange(1, 6)
    np.testing.assert_allclose(walk_shares(600)[:5], 6 / (np.pi * k) ** 2, rtol=1e-3)
    for centre in ("start", "end"):
        np.testing.assert_allclose(walk_shares(600, centre)[:5], 8 / (np.pi * (2 * k - 1)) ** 2, rtol=5e-3)
    assert abs(walk_shares(60).sum() - 1) < 1e-12


@pytest.mark.parametrize(
    ("kind", "rows", "runs", "dimension", "centre"),
    [("principal", 40, 1, 10, "mean"), ("principal", 40, 3, 10, "mean"), ("principal", 30, 6, 400, "mean"),
     ("principal", 60, 1, 2000, "mean"), ("principal", 60, 1, 2000, "end"),
     ("principal", 40, 2, 300, "start"), ("endpoints", 40, 2, 300, "mean"),
     ("endpoints", 40, 5, 30, "mean"), ("random", 40, 3, 30, "mean")],
)  # fmt: skip
def test_chance_is_what_a_plane_holds_of_random_walks_that_it_was_made_for(
    kind, rows, runs, dimension, centre
):
    make = {
        "principal": lambda walk, _: principal_plane(walk, centre=centre),
        "endpoints": lambda walk, _: endpoint_plane(walk),
        "random": lambda walk, i: random_plane(bowl(dimension), rng=i),
    }[kind]
    rng, found = np.random.default_rng(7), []
    for i in range(24):
        walk = walks(rows, runs, dimension, rng)
        found.append(fidelity(make(walk, i), walk, centre=centre, points=rows).share)
    error = 4 * np.std(found) * (1 / 24 + 1 / 32) ** 0.5  # of both means
    assert abs(np.mean(found) - chance(rows, runs, dimension, kind, centre)) < error + 0.015


def test_shares_are_explained_variances():
    run = optviz.run(bowl(6), "momentum:lr=0.05", steps=60)
    found = fidelity(principal_plane(run, "evaluations"), run, "evaluations")
    variance = np.linalg.svd(run.x[:, 0] - run.x[:, 0].mean(axis=0), compute_uv=False) ** 2
    np.testing.assert_allclose(found.axes, variance[:2] / variance.sum(), rtol=1e-9)
    np.testing.assert_allclose(found.shares, [found.share], rtol=1e-12)
    np.testing.assert_allclose(found.chance, chance(61, 1, 6))


def test_the_share_of_the_race_is_the_mean_over_its_runs(race):
    found = fidelity(principal_plane(race), race)
    assert abs(found.share - found.shares.mean()) < 1e-12 and (found.shares > 0.5).all()
    assert found.axes[0] >= found.axes[1] > 0


def test_a_run_that_stands_still_has_no_share():
    x = walks(30, 2, 5, np.random.default_rng(0)).x.copy()
    x[:, 1] = 0
    trajectory = optviz.Trajectory(x, np.ones((30, 2)), ("a", "b"))
    found = fidelity(principal_plane(trajectory), trajectory)
    assert np.isnan(found.shares[1]) and abs(found.share - found.shares[0]) < 1e-12


def test_off_is_the_distance_from_the_plane_in_units_of_the_longest_way(race):
    plane = principal_plane(race)
    found = fidelity(plane, race)
    assert found.span == pytest.approx(np.linalg.norm(race.x[-1] - race.x[0], axis=1).max())
    np.testing.assert_allclose(found.off * found.span, plane.distance(race.x), rtol=1e-12)


def test_the_loss_of_the_plane_is_that_of_the_shadow_and_true_on_it(race):
    plane = principal_plane(race)
    found = plane_losses(race.problem, plane, race.x)
    for row, run in [(0, 0), (40, 1), (80, 2)]:
        shadow = plane.lift(plane.drop(race.x[row, run]))
        np.testing.assert_allclose(found[row, run], race.problem.value(shadow), rtol=1e-12)
    assert (np.abs(found - race.loss) > 1e-3).any()
    through = endpoint_plane(race)
    a = race.labels.index(through.facts["through"][1].removeprefix("the end of "))
    ends = plane_losses(race.problem, through, race.x[[0, -1], a])
    np.testing.assert_allclose(ends, race.loss[[0, -1], a], rtol=1e-9)


def test_a_diverged_run_has_no_place_after_its_end():
    race = optviz.race(valley(), ["sgd:lr=1", "adam:lr=0.05"], steps=40)
    found, plane = fidelity(principal_plane(race), race), principal_plane(race)
    assert race.diverged_at[0] > 0 and np.isfinite(found.off[:, 1]).all() and np.isfinite(found.axes).all()
    assert np.isnan(plane_losses(race.problem, plane, race.x)[-1, 0])
    assert plane.facts["left_out"] == ["sgd"]


def test_orthonormal_directions_of_a_users_own_are_welcome(race):
    mine = Plane(race.x[0, 0], orthonormal(race.x[[40, 80], 0] - race.x[0, 0]))
    found = fidelity(mine, race)
    assert np.isnan(found.chance) and 0 < found.share < 1

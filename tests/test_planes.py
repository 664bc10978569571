"""Planes: what is dropped and lifted, which plane is found, and who has a say in it."""

import re

import numpy as np
import pytest
from losses import bowl, network, valley, walks

import optviz
from optviz.errors import UsageError
from optviz.landscape import (
    KINDS,
    Motion,
    Plane,
    columns,
    endpoint_plane,
    identity_plane,
    orthonormal,
    plane_of,
    plane_through,
    principal_plane,
    random_plane,
)  # fmt: skip

SPECS = ["sgd:lr=0.001", "momentum:lr=0.0005", "adam:lr=0.05"]
WALK = walks(50, 4, 6, np.random.default_rng(0))


@pytest.fixture(scope="module")
def race():
    return optviz.race(valley(), SPECS, steps=80)


def every_plane(race):
    return [plane_of(race, kind, rng=3) for kind in KINDS] + [
        Plane(np.arange(10.0), orthonormal(np.random.default_rng(1).standard_normal((2, 10))))
    ]


def test_what_is_lifted_and_dropped_is_where_it_was(race):
    places = np.random.default_rng(0).standard_normal((4, 3, 2))
    for plane in every_plane(race):
        np.testing.assert_allclose(plane.drop(plane.lift(places)), places, atol=1e-12)
        np.testing.assert_allclose(plane.distance(plane.lift(places)), 0, atol=1e-12)


def test_place_and_distance_are_the_two_sides_of_a_right_angle(race):
    for plane in every_plane(race):
        whole = np.linalg.norm(race.x - plane.origin, axis=-1)
        np.testing.assert_allclose(
            np.hypot(np.linalg.norm(plane.drop(race.x), axis=-1), plane.distance(race.x)), whole
        )


def test_a_long_vector_is_dropped_in_pieces_to_the_same_place(race, monkeypatch):
    plane = principal_plane(race)
    place, distance = plane.drop(race.x), plane.distance(race.x)
    monkeypatch.setattr(columns, "BYTES", 8 * 3 * race.loss.size)  # three parameters at a time
    np.testing.assert_allclose(plane.drop(race.x), place, atol=1e-13)
    np.testing.assert_allclose(plane.distance(race.x), distance, atol=1e-13)
    again = principal_plane(race)
    np.testing.assert_allclose(again.basis, plane.basis, atol=1e-12)
    np.testing.assert_allclose(again.origin, plane.origin, atol=1e-12)


def test_two_parameters_are_their_own_plane_to_the_last_bit():
    points = np.random.default_rng(0).standard_normal((7, 2)) * 10.0 ** np.arange(-3, 4)[:, None]
    plane = identity_plane()
    assert plane.drop(points).tobytes() == plane.lift(points).tobytes() == points.tobytes()
    assert not plane.distance(points).any()
    assert not Plane([0, 0], [[0, 1], [1, 0]]).is_identity and not Plane([1, 0], np.eye(2)).is_identity


@pytest.mark.parametrize(
    ("origin", "basis", "message"),
    [
        ([0, 0, 0], [[1, 0, 0], [0, 2, 0]], "expected orthonormal directions, found lengths 1 and 2 and a "
         "product of 0; use optviz.landscape.orthonormal(directions)"),
        ([0, 0], np.eye(3), "expected an origin of shape (D,) and a basis of shape (2, D), D at least 2; "
         "found (2,) and (3, 3)"),
        ([0, np.nan], np.eye(2), "expected the origin of a plane to be finite, found nan"),
        ([0, 0], "xy", "expected the basis of a plane to be numbers, found 'xy'"),
    ],
)  # fmt: skip
def test_what_is_no_plane_is_refused(origin, basis, message):
    with pytest.raises(UsageError, match=f"^{re.escape(message)}$"):
        Plane(origin, basis)


@pytest.mark.parametrize(
    "directions",
    [[(3, 4, 0), (1, 1, 1)], [(0, 0, 0), (1, 2, 3)], [(1, 0, 0), (0, 0, 0)], [(1, 2, 2), (-2, -4, -4)],
     [(0, 0, 0), (0, 0, 0)], [(1e200, 1e200, 0), (1e-200, 0, 0)], [(1, 1e-9, 0), (1, -1e-9, 0)]],
)  # fmt: skip
def test_any_two_directions_become_orthonormal(directions):
    found = orthonormal(directions)
    np.testing.assert_allclose(found @ found.T, np.eye(2), atol=1e-14)
    first = np.array(directions[0], float)
    if first.any():
        np.testing.assert_allclose(
            found[0], first / np.abs(first).max() / np.linalg.norm(first / first.max())
        )


# The principal plane


def test_one_run_has_the_plane_of_its_principal_component_analysis():
    run = optviz.run(bowl(6), "momentum:lr=0.05", steps=60)
    plane = principal_plane(run, by="evaluations", points=61)
    points = run.x[:, 0] - run.x[:, 0].mean(axis=0)
    directions = np.linalg.svd(points)[2][:2]
    np.testing.assert_allclose(np.abs(np.sum(plane.basis * directions, axis=1)), 1, rtol=1e-10)
    np.testing.assert_allclose(plane.origin, run.x[:, 0].mean(axis=0), rtol=1e-12)


@pytest.mark.parametrize("centre", ["mean", "start", "end"])
def test_many_parameters_have_the_plane_that_few_have(centre):
    # The same motion, turned into 2,000 dimensions: products of points against covariances.
    few = walks(40, 3, 8, np.random.default_rng(2))
    turn = np.linalg.qr(np.random.default_rng(3).standard_normal((2000, 8)))[0].T
    many = optviz.Trajectory(few.x @ turn, few.loss, few.labels)
    small, large = (principal_plane(each, centre=centre) for each in (few, many))
    np.testing.assert_allclose(large.basis, small.basis @ turn, atol=1e-10)
    np.testing.assert_allclose(large.origin, small.origin @ turn, atol=1e-10)


def test_every_run_weighs_the_same_however_far_or_long_it_goes():
    x = WALK.x.copy()
    x[:, 1] *= 1000  # farther
    far = principal_plane(optviz.Trajectory(x, WALK.loss, WALK.labels))
    np.testing.assert_allclose(far.basis, principal_plane(WALK).basis, atol=1e-10)
    waiting = np.concatenate([WALK.x, np.repeat(WALK.x[-1:], 300, axis=0)])  # longer, at rest
    waiting[50:, 2] = WALK.x[-1, 2]
    rested = principal_plane(optviz.Trajectory(waiting, np.ones((350, 4)), WALK.labels), points=50)
    np.testing.assert_allclose(rested.basis, principal_plane(WALK, points=50).basis, atol=1e-10)


def test_no_other_plane_holds_more_of_the_runs_on_average():
    from optviz.landscape import fidelity

    plane, rng = principal_plane(WALK), np.random.default_rng(5)
    best = fidelity(plane, WALK).share
    for _ in range(50):
        tilted = orthonormal(plane.basis + 0.1 * rng.standard_normal((2, 6)))
        assert fidelity(Plane(plane.origin, tilted), WALK).share < best


def test_runs_end_up_and_to_the_right_of_where_they_began(race):
    for trajectory in (race, WALK, optviz.Trajectory(-WALK.x, WALK.loss, WALK.labels)):
        plane = principal_plane(trajectory)
        assert (plane.drop(trajectory.x[-1]).mean(axis=0) > plane.drop(trajectory.x[0]).mean(axis=0)).all()


def test_diverged_and_still_runs_have_no_say():
    x = np.concatenate([WALK.x, WALK.x[:, :2]], axis=1)
    x[:, 4] = 10.0 ** np.arange(50)[:, None]  # diverges
    x[:, 5] = 7  # stands still
    plane = principal_plane(optviz.Trajectory(x, np.ones((50, 6)), tuple("abcdef")), points=50)
    assert plane.facts["left_out"] == ["e", "f"]
    np.testing.assert_allclose(plane.basis, principal_plane(WALK, points=50).basis, atol=1e-12)
    np.testing.assert_allclose(plane.origin, principal_plane(WALK, points=50).origin, atol=1e-12)


@pytest.mark.parametrize("moving", [False, True])
def test_runs_that_stand_still_or_go_straight_have_a_plane_too(moving):
    x = np.ones((5, 2, 4)) + moving * np.arange(5)[:, None, None] * [0, 3, 0, 4]
    plane = principal_plane(optviz.Trajectory(x, np.ones((5, 2)), ("a", "b")))
    if moving:
        np.testing.assert_allclose(plane.basis[0], [0, 0.6, 0, 0.8], atol=1e-12)
    np.testing.assert_allclose(plane.distance(x), 0, atol=1e-12)


def test_a_float32_file_is_read_in_place_and_no_table_of_all_parameters_is_made(tmp_path):
    import tracemalloc

    dimension, rng = 40_000, np.random.default_rng(0)
    x = np.memmap(tmp_path / "x", np.float32, "w+", shape=(60, 2, dimension))
    for row in range(1, 60):
        x[row] = x[row - 1] + rng.standard_normal((2, dimension))
    trajectory = optviz.Trajectory(x, np.ones((60, 2)), ("a", "b"))
    trajectory.diverged_at  # noqa: B018 -- its own memory is not the plane's
    tracemalloc.start()
    plane = principal_plane(trajectory)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 70e6  # the points in float64 are 38 MB, all pairs of parameters 12,800 MB
    exact = principal_plane(optviz.Trajectory(np.asarray(x, float), np.ones((60, 2)), ("a", "b")))
    np.testing.assert_array_equal(plane.basis, exact.basis)


def test_points_stand_at_equal_steps_of_length_or_evaluations():
    x = np.zeros((4, 1, 2))
    x[:, 0, 0] = [0, 1, 3, 9]
    run = optviz.Trajectory(x, np.ones((4, 1)), ("a",), evaluations=[[0], [2], [3], [4]])
    every = slice(None)
    np.testing.assert_allclose(Motion(run, points=4).at(every)[:, 0, 0], [0, 3, 6, 9])
    np.testing.assert_allclose(Motion(run, "evaluations", points=5).at(every)[:, 0, 0], [0, 0.5, 1, 3, 9])
    for options, message in [
        ({"by": "time"}, "expected by to be one of length, evaluations, found 'time'"),
        ({"centre": "middle"}, "expected centre to be one of mean, start, end, found 'middle'"),
        ({"points": 1}, "expected points to be a whole number of at least 2, found 1"),
    ]:
        with pytest.raises(UsageError, match=f"^{message}$"):
            Motion(run, **options)


# Planes through points and random planes


def test_start_and_ends_lie_in_the_plane_through_them(race):
    plane = endpoint_plane(race)
    a, b = (race.labels.index(told.removeprefix("the end of ")) for told in plane.facts["through"][1:])
    np.testing.assert_allclose(plane.distance(race.x[[0, -1, -1], [a, a, b]]), 0, atol=1e-12)
    start, first, second = plane.drop(race.x[[0, -1, -1], [a, a, b]])
    assert not start.any() and first[0] > 0 and abs(first[1]) < 1e-12 and second[1] > 0


def test_of_many_ends_those_of_the_widest_triangle_are_taken():
    ends = np.array([(1, 0, 0), (3, 0.1, 0), (2, 0, 2)], float)
    x = np.stack([np.zeros((3, 3)), ends])
    plane = endpoint_plane(optviz.Trajectory(x, np.ones((2, 3)), ("a", "b", "c")))
    assert plane.axes == ("towards the end of b", "towards the end of c")


def test_a_plane_through_end_points_needs_two_of_one_start():
    one = optviz.run(valley(), "adam:lr=0.1", steps=3)
    apart = optviz.run(valley(), "adam:lr=0.1", steps=3, start=np.eye(10)[:2])
    for trajectory, found in [(one, "1 such runs"), (apart, "several starts")]:
        message = (
            "expected at least two runs from one start that have not diverged for a plane through "
            f"end points, found {found}; take the principal plane"
        )
        with pytest.raises(UsageError, match=f"^{message}$"):
            endpoint_plane(trajectory)
    with pytest.raises(UsageError, match=r"^expected three points, shape \(3, D\), found shape \(2, 3\)$"):
        plane_through(np.eye(3)[:2])


@pytest.mark.parametrize("seed", [0, 1, 12])
def test_random_directions_are_as_long_as_every_row_of_weights_and_leave_biases(seed):
    problem = network()
    plane, low = random_plane(problem, rng=seed), 0
    assert plane.seed == seed
    for shape in problem.shapes:
        part = slice(low, low + int(np.prod(shape)))
        low = part.stop
        weights, pair = problem.start[part], plane.unit * plane.basis[:, part]
        if len(shape) == 1:
            assert not pair.any()
        else:
            rows = np.linalg.norm(pair.reshape(2, *shape), axis=2)
            np.testing.assert_allclose(rows, [np.linalg.norm(weights.reshape(shape), axis=1)] * 2, rtol=1e-12)
    again, other = (random_plane(problem, rng=s) for s in (seed, seed + 1))
    assert (again.basis == plane.basis).all() and (other.basis != plane.basis).any()


def test_a_random_plane_at_zero_says_that_nothing_was_normalized():
    plane = random_plane(network(), np.zeros(network().dimension))
    assert plane.facts == {"filter_normalized": False, "biases": "changed"} and plane.unit == 1
    assert random_plane(bowl(4)).facts["filter_normalized"]


# Which plane


def test_a_plane_tells_where_it_lies_or_how_to_know_it_again(race):
    import json

    told = principal_plane(race).described()
    assert np.shape(told["basis"]) == (2, 10) and json.loads(json.dumps(told)) == told
    many = random_plane(bowl(100))
    assert "basis" not in many.described()
    assert (
        many.described() == random_plane(bowl(100)).described() != random_plane(bowl(100), rng=1).described()
    )


def test_the_plane_asked_for_is_given_and_any_other_refused(race):
    flat = optviz.race("beale", ["adam:lr=0.1"], steps=3)
    line = optviz.run(optviz.Problem(lambda x: (x[..., 0] ** 2, 2 * x), start=[1]), "sgd", steps=2)
    assert [plane_of(race, kind).kind for kind in (None, *KINDS)] == ["principal", *KINDS]
    assert plane_of(flat).is_identity
    mine = Plane([0, 0], [[0, 1], [1, 0]])
    assert plane_of(flat, mine) is mine
    for trajectory, plane, message in [
        (race, "principle", "expected a Plane or one of principal, endpoints, random, found 'principle'. "
         "Did you mean 'principal'?"),
        (race, mine, "expected a plane among 10 parameters, found one among 2"),
        (flat, "random", "two parameters are drawn as they are, found plane 'random'; leave it out"),
        (line, None, "expected at least two parameters to draw tracks, found 1"),
    ]:  # fmt: skip
        with pytest.raises(UsageError, match=f"^{re.escape(message)}$"):
            plane_of(trajectory, plane)


def test_a_random_plane_stands_around_the_lowest_end(race):
    best = int(race.loss[-1].argmin())
    np.testing.assert_array_equal(plane_of(race, "random").origin, race.x[-1, best])

"""Exact derivatives: every function that they follow, and the second derivatives of every surface."""

import numpy as np
import pytest

import optviz
from optviz.engine.tracing import Node
from optviz.errors import UsageError
from optviz.problems import surface_names
from optviz.problems.dual import _RULES, Dual, NotDifferentiable, with_gradient

# Where a function of one or two numbers is smooth.
RANGES = {
    np.arcsin: (-0.9, 0.9), np.arccos: (-0.9, 0.9), np.arctanh: (-0.9, 0.9), np.arccosh: (1.1, 3),
    np.sin: (-3, 3), np.cos: (-3, 3), np.tan: (-1.2, 1.2),
}  # fmt: skip
FLAT = {np.sign, np.floor, np.ceil, np.rint}
# How far a point is from where the gradient has no derivative; the others are smooth everywhere.
CREASES = {
    "ackley": lambda x, y: np.hypot(x, y),
    "eggholder": lambda x, y: np.minimum(abs(y + x / 2 + 47), abs(x - y - 47)),
    "salomon": lambda x, y: np.hypot(x, y),
    "schwefel": lambda x, y: np.minimum(abs(x), abs(y)),
    "bukin6": lambda x, y: np.minimum(abs(y - 0.01 * x * x), abs(x + 10)),
    "holder_table": lambda x, y: np.min(
        [abs(np.sin(x)), abs(np.cos(y)), abs(np.hypot(x, y) - np.pi)], axis=0
    ),
    "cross_in_tray": lambda x, y: np.minimum(abs(np.sin(x)), abs(np.sin(y))),
}
# No Newton's method at these minima, each with its reason.
NO_NEWTON = {
    "ackley": "the point of a cone",
    "eggholder": "on the border, where the gradient does not vanish",
    "adjiman": "on the border, where the gradient does not vanish",
    "salomon": "the point of a cone",
    "bukin6": "the bottom of a crease",
    "dejong5": "the bottom of a sixth power: Newton's region is smaller than the step",
}
UNEVEN = [name for name in surface_names() if len(optviz.problem(name).minima) and name not in NO_NEWTON]


@pytest.mark.parametrize("ufunc", _RULES, ids=lambda ufunc: ufunc.__name__)
def test_every_function_has_the_slope_that_differences_show(ufunc):
    rng, h = np.random.default_rng(1), 1e-6
    inputs = rng.uniform(*RANGES.get(ufunc, (0.2, 3)), (ufunc.nin, 50))
    for place in range(ufunc.nin):
        high, low = inputs.copy(), inputs.copy()
        high[place] += h
        low[place] -= h
        expected = (ufunc(*high) - ufunc(*low)) / (2 * h)
        duals = [Dual(part, 1 if i == place else None, None) for i, part in enumerate(inputs)]
        slope = ufunc(*duals).dx
        if ufunc in FLAT:
            assert slope is None
        else:
            np.testing.assert_allclose(np.broadcast_to(slope, 50), expected, rtol=1e-7, atol=1e-8)


def test_powers_of_all_three_kinds():
    x, y = np.array([1.3, 2.0]), np.array([0.7, 3.0])
    for function, dx, dy in (
        (lambda x, y: x**3 * y, 3 * x**2 * y, x**3),
        (lambda x, y: 2.0**x + y, np.log(2) * 2**x, np.ones(2)),
        (lambda x, y: x**y, y * x ** (y - 1), x**y * np.log(x)),
    ):
        found = with_gradient(function)(x, y)
        np.testing.assert_allclose(found[1], dx, rtol=1e-14)
        np.testing.assert_allclose(found[2], dy, rtol=1e-14)


def test_where_takes_the_slope_of_the_branch_that_is_taken():
    x = np.array([-1.0, 2.0])
    _, dx, dy = with_gradient(lambda x, y: np.where(x > 0, x * x, y))(x, x)
    np.testing.assert_array_equal(dx, [0, 4])
    np.testing.assert_array_equal(dy, [1, 0])


def test_what_cannot_be_followed_is_said():
    for function in (lambda x, y: np.add.reduce(x), lambda x, y: np.gcd(x, 2), lambda x, y: np.cumsum(x)):
        with pytest.raises(NotDifferentiable, match="has no derivative here"):
            with_gradient(function)(np.ones(2), np.ones(2))


def smooth_points(problem, count=50):
    points = np.random.default_rng(3).uniform(*problem.domain.T, (4 * count, 2))
    if problem.name in CREASES:
        points = points[CREASES[problem.name](*points.T) > 0.02 * np.ptp(problem.domain)]
    return points[:count]


@pytest.mark.parametrize("name", surface_names())
def test_the_hessian_of_every_surface_is_exact(name):
    problem = optviz.problem(name)
    points, h = smooth_points(problem), 1e-3 * np.ptp(problem.domain) / 10
    assert len(points) == 50 and problem._exact_second(points) is not None
    found = problem.hessian(points)
    gradient = lambda x: problem.value_and_grad(x)[1]  # noqa: E731
    # Differences at h, h/2 and h/4, extrapolated twice: errors of order h^6.
    rough = [difference_at(gradient, points, h / k) for k in (1, 2, 4)]
    better = [(4 * fine - coarse) / 3 for coarse, fine in zip(rough, rough[1:], strict=False)]
    expected = (16 * better[1] - better[0]) / 15
    size = np.abs(found).max()
    np.testing.assert_allclose(found / size, expected / size, rtol=1e-8, atol=2e-9)
    np.testing.assert_array_equal(problem.hessian_diagonal(points), found.diagonal(axis1=1, axis2=2))


def difference_at(gradient, points, h):
    columns = [(gradient(points + step) - gradient(points - step)) / (2 * h) for step in h * np.eye(2)]
    return np.stack(columns, axis=-1)


@pytest.mark.parametrize("name", UNEVEN)
def test_newtons_method_with_it_doubles_its_digits_near_a_minimum(name):
    problem = optviz.problem(name)
    away = 1e-5 * np.ptp(problem.domain) / 10
    for minimum in problem.minima:
        x = minimum + away * np.array([0.6, -0.8])
        for _ in range(2):
            x = x - np.linalg.solve(problem.hessian(x), problem.value_and_grad(x)[1])
        scale = max(1, np.abs(minimum).max())
        assert np.abs(x - minimum).max() <= 1e-12 * scale * np.linalg.cond(problem.hessian(minimum)), minimum


def test_conventions_at_kinks():
    zero = np.zeros(1)
    for function in (
        lambda x, y: np.abs(x) + np.fabs(y),
        lambda x, y: np.maximum(x, -x) - np.minimum(y, -y),
        lambda x, y: np.sqrt(x * x + y * y),
        lambda x, y: np.hypot(x, y),
        lambda x, y: np.sqrt(np.abs(x)) + np.sign(x),
    ):
        _, dx, dy = with_gradient(function)(zero, zero)
        assert dx == dy == 0
    _, dx, dy = with_gradient(np.maximum)(zero, zero)
    assert dx == dy == 0.5


def test_a_constant_costs_nothing():
    tape = []
    x, y = Node("array", tape), Node("array", tape)
    found = 3 * Dual(x, 1, None) + 2.0
    assert (found.dx, found.dy) == (3, None)
    assert [node.operation for node in tape] == [np.multiply, np.add]
    found = Dual(x, 1, None) - Dual(y, None, 1)
    assert (found.dx, found.dy) == (1, -1)


def test_slopes_keep_their_digits_far_out():
    x = np.array([9.0, 15.0])
    _, dx, _ = with_gradient(lambda x, y: np.tanh(x) + np.expm1(-4 * x) + y)(x, x)
    np.testing.assert_allclose(dx, np.cosh(x) ** -2 - 4 * np.exp(-4 * x), rtol=1e-13)


def test_a_users_problem_gets_differences_or_its_own_diagonal():
    def cubic(x):
        return (x**3).sum(-1), 3 * x**2

    points = np.array([[1.0, 2.0, 3.0]])
    plain = optviz.Problem(cubic, start=[1, 2, 3])
    np.testing.assert_allclose(plain.hessian(points)[0], np.diag([6, 12, 18]), atol=1e-6)
    own = optviz.Problem(cubic, start=[1, 2, 3], hessian_diagonal=lambda x: 6 * x)
    np.testing.assert_array_equal(own.hessian_diagonal(points), 6 * points)
    wrong = optviz.Problem(cubic, name="cubic", start=[1, 2, 3], hessian_diagonal=lambda x: x.sum(-1))
    with pytest.raises(optviz.OptvizError, match="cubic: for points of shape"):
        wrong.hessian_diagonal(points)


def also_array(x, y):
    return x * x + y * y, np.array(2 * np.asarray(x, dtype=float)), 2 * y


def also_shape(x, y):
    return x * x + y * y, 2 * x * np.ones(x.shape), 2 * y


def also_in_place(x, y):
    slope = 2 * x
    slope += 0
    return x * x + y * y, slope, 2 * y


def also_clipped(x, y):
    return x * x + y * y, np.clip(2 * x, -99, 99), 2 * y


def also_decided(x, y):
    return x * x + y * y, 2 * x if x is y or np.size(x) else x, (2 * y if np.all(y == y) else y)


@pytest.mark.parametrize("function", [also_array, also_shape, also_in_place, also_clipped, also_decided])
def test_a_surface_that_cannot_be_followed_gets_differences(function):
    made = optviz.surface(
        domain=((-2, 2), (-2, 2)), start=(1, 1), minima=[(0, 0)], minimum=0, formula="", latex="", source=""
    )(function)()
    assert made._exact_second(np.ones((1, 2))) is None
    np.testing.assert_allclose(made.hessian([1.0, 1.0]), 2 * np.eye(2), atol=1e-6)
    np.testing.assert_allclose(made.hessian_diagonal([[1.0, 1.0]]), [[2, 2]], atol=1e-6)


def test_points_of_another_dimension_are_refused():
    for function in (optviz.problem("beale").hessian, optviz.problem("beale").hessian_diagonal):
        with pytest.raises(UsageError, match=r"^beale: expected points of shape \(\.\.\., 2\), found"):
            function([1.0, 2.0, 3.0])


def test_one_point_is_as_good_as_many():
    problem = optviz.problem("levy")
    points = smooth_points(problem)
    for point, hessian in zip(points, problem.hessian(points), strict=True):
        np.testing.assert_allclose(problem.hessian(point), hessian, rtol=1e-13)
    assert problem.hessian(points.reshape(5, 10, 2)).shape == (5, 10, 2, 2)

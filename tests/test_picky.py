"""Somebody's rule or surface that takes arrays and nothing else is run on arrays."""

import numpy as np
import pytest

import optviz
from optviz.engine.tracing import NotTraceable, trace_surface, trace_update
from optviz.optimizers.rule import rule
from optviz.problems.surface import surface


class Mine(Exception):
    """No class that optviz could know."""


def only_arrays(value):
    if not isinstance(value, (np.ndarray, np.floating, float)):
        raise Mine(f"arrays, please, not {type(value).__name__}")


@surface(((-2, 2), (-2, 2)), (1, 1), [(0, 0)], 0.0, "x^2 + y^2", "x^2 + y^2", "this test")
def picky(x, y):
    only_arrays(x)
    return x * x + y * y, 2 * x, 2 * y


@rule(lr=0.1)
def choosy(x, g, t, lr):
    only_arrays(x)
    return x - lr * g


@pytest.mark.parametrize("runs", [1, 40])
def test_it_goes_where_one_that_takes_anything_goes(runs):
    start = np.random.default_rng(0).uniform(-1, 1, (runs, 2))
    expected = optviz.run("sphere", "sgd:lr=0.1", 60, start).x
    for problem, optimizer in (
        (picky(), "sgd:lr=0.1"),
        ("sphere", choosy(lr=0.1)),
        (picky(), choosy(lr=0.1)),
    ):
        np.testing.assert_array_equal(optviz.run(problem, optimizer, 60, start).x, expected)


def test_many_parameters_go_so_too():
    expected = optviz.run("sphere", "sgd:lr=0.1", 60).x
    bowl = optviz.Problem(lambda x: ((x**2).sum(-1), 2 * x), start=[-4, 3])
    np.testing.assert_array_equal(optviz.run(bowl, choosy(lr=0.1), 60).x, expected)


def test_its_curvature_is_found_by_differences():
    np.testing.assert_allclose(picky().hessian([0.3, -0.2]), 2 * np.eye(2), atol=1e-6)


def test_the_reason_is_kept():
    with pytest.raises(NotTraceable, match="^Mine: arrays, please, not Node$"):
        trace_surface(picky().surface, {})
    with pytest.raises(NotTraceable, match="^Mine: arrays, please, not Node$"):
        trace_update(choosy(lr=0.1))

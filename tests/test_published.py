"""Numbers of the literature: what others found at the starts, in the minima and beside them."""

from itertools import permutations

import numpy as np
import pytest
from scipy.optimize import minimize

import optviz
from optviz.problems import PROBLEMS

# Losses at the start that the authors' own programs give (ACM Algorithm 566; three digits are published).
PUBLISHED_AT_START = {
    ("helical_valley", 3): 2.50e3, ("biggs_exp6", 6): 7.79e-1, ("gaussian_fit", 3): 3.89e-6,
    ("box3d", 3): 1.03e3, ("variably_dimensioned", 40): 9.39e10, ("watson", 9): 3.00e1,
    ("penalty1", 60): 5.45e9, ("penalty2", 65): 2.87e5, ("brown_dennis", 4): 7.93e6, ("gulf", 3): 1.21e1,
    ("trigonometric", 40): 2.01e-3, ("powell_singular", 60): 3.23e3, ("wood", 4): 1.92e4,
}  # fmt: skip
# The minima of More, Garbow & Hillstrom 1981, as printed there.
PUBLISHED_MINIMA = {
    ("bard", 3): 8.21487e-3, ("gaussian_fit", 3): 1.12793e-8, ("meyer", 3): 87.9458,
    ("kowalik_osborne", 4): 3.07505e-4, ("brown_dennis", 4): 85822.2, ("osborne1", 5): 5.46489e-5,
    ("watson", 6): 2.28767e-3, ("watson", 9): 1.39976e-6, ("watson", 12): 4.72238e-10,
    ("penalty1", 4): 2.24997e-5, ("penalty1", 10): 7.08765e-5,
    ("penalty2", 4): 9.37629e-6, ("penalty2", 10): 2.93660e-4,
    ("michalewicz", 5): -4.6876582, ("michalewicz", 10): -9.6601517, ("trid", 6): -50, ("trid", 10): -210,
}  # fmt: skip


@pytest.mark.parametrize(("name", "dim"), PUBLISHED_AT_START)
def test_the_loss_at_the_start_is_the_published_one(name, dim):
    problem = optviz.problem(name, dim=dim)
    np.testing.assert_allclose(problem.value(problem.start), PUBLISHED_AT_START[name, dim], rtol=5e-3)


@pytest.mark.parametrize(("name", "dim"), PUBLISHED_MINIMA)
def test_the_minimum_is_the_published_one(name, dim):
    problem = optviz.problem(name, dim=dim)
    np.testing.assert_allclose(problem.minimum, PUBLISHED_MINIMA[name, dim], rtol=5e-6)


# Places of rest that a note tells: its words, where a descent begins that ends there, and the loss.
TOLD = [
    ("rosenbrock", 4, "3.70143", (-1, 1, 1, 1), 3.70143),
    ("rosenbrock", 10, "3.98658", (-1, *[1] * 9), 3.98658),
    ("dixon_price", 10, "2/3", (1 / 3, *[0.01] * 9), 2 / 3),
    ("biggs_exp6", 6, "5.65565e-3", (1, 2, 1, 1, 1, 1), 5.65565e-3),
    ("trigonometric", 10, "2.79506e-5", (0.1,), 2.79506e-5),
    ("bard", 3, "17.4286", (0.8406, -1e7, -1e7), 17.4286),
]


@pytest.mark.parametrize(("name", "dim", "words", "start", "loss"), TOLD)
def test_a_place_of_rest_that_is_told_is_one(name, dim, words, start, loss):
    allowed = PROBLEMS[name].dimensions
    problem = optviz.problem(name) if allowed.is_fixed else optviz.problem(name, dim=dim)
    end = minimize(
        problem.value_and_grad, np.resize(start, dim), jac=True, method="BFGS", options={"gtol": 1e-8}
    )
    assert words in problem.note
    np.testing.assert_allclose(end.fun, loss, rtol=2e-5)


@pytest.mark.parametrize("dim", [2, 3, 31])
def test_rosenbrock_tells_of_its_local_minimum_only_where_that_is_known(dim):
    assert optviz.problem("rosenbrock", dim=dim).note == ""
    assert optviz.problem("rosenbrock", dim=5, b=10).note == ""


@pytest.mark.parametrize("point", [(10, 1, -1), (3, 3, 0), (0.5, 0.5, 0)])
def test_box3d_is_zero_where_its_note_says_so(point):
    assert optviz.problem("box3d").value(point) < 1e-30


@pytest.mark.parametrize("order", list(permutations(((1, 1), (10, -5), (4, 3)))))
def test_the_terms_of_biggs_exp6_may_change_places_and_signs(order):
    (x1, x3), (x2, x4), (x5, x6) = order
    assert optviz.problem("biggs_exp6").value((x1, x2, x3, -x4, x5, x6)) < 1e-30

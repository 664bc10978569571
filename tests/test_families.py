"""Laws that every problem with a `dim` keeps, checked over the whole registry."""

import doctest
import re

import numpy as np
import pytest
from matplotlib.mathtext import MathTextParser
from scipy.optimize import minimize
from sums import evaluated

import optviz
from optviz.problems import PROBLEMS, Surface
from optviz.problems.families import FAMILIES, fits
from optviz.scenes.words import one_line

NAMES = FAMILIES.names()
GENERAL = [name for name in NAMES if isinstance(PROBLEMS[name], Surface)]

# Exceptions to the laws, each with its reason.
NOT_ANALYTIC = {"gulf", "schwefel"}  # absolute values: a complex step says nothing, differences do
DATA = {  # formulas that speak of measured numbers
    "bard": {"y": fits.BARD_Y},
    "gaussian_fit": {"y": fits.GAUSSIAN_Y},
    "meyer": {"y": fits.MEYER_Y},
    "kowalik_osborne": {"y": fits.KOWALIK_Y, "u": fits.KOWALIK_U},
    "osborne1": {"y": fits.OSBORNE_Y},
}
SOLVED = {"watson": (6, 9, 12), "penalty2": (4, 10)}  # the only dimensions whose minimum is known
ROUNDED = {"penalty1": 1e-8, "watson": 1e-8}  # how much lower than declared, relative, a value may be rounded


def sizes(name):
    """Some numbers of parameters that a family may have."""
    allowed = FAMILIES[name].dimensions
    if allowed.is_fixed:
        return [allowed.default]
    some = {2, 3, 8, 10 if allowed.default == 2 else allowed.default, *SOLVED.get(name, ())}
    return sorted(dim for dim in some if dim % allowed.multiple == 0)


def member(name, dim, **changed):
    """The member of a family in its vector form, for two parameters too."""
    return FAMILIES[name].problem(dim, PROBLEMS[name].values(changed)[0], {})


def members():
    """Some members of every family, and once more with other parameters where it has some."""
    for name in NAMES:
        yield from (pytest.param(name, dim, {}, id=f"{name}-{dim}") for dim in sizes(name))
        other = {key: round(0.7 * value, 3) for key, value in PROBLEMS[name].defaults.items()}
        if other:
            yield pytest.param(name, 5, other, id=f"{name}-other")


def over_members(test):
    return pytest.mark.parametrize(("name", "dim", "changed"), list(members()))(test)


def random_points(problem, count=60):
    return np.random.default_rng(20).uniform(*problem.domain.T, (count, problem.dimension))


def by_complex_step(value, x, h=1e-30):
    return value(x[:, None, :] + 1j * h * np.eye(x.shape[-1])).imag / h


def by_central_differences(value, x):
    h = 1e-6 * np.maximum(1, np.abs(x))[:, None, :] * np.eye(x.shape[-1])
    return (value(x[:, None, :] + h) - value(x[:, None, :] - h)) / (2 * h.sum(-1))


@over_members
def test_the_gradient_is_the_derivative_of_the_value(name, dim, changed):
    problem = member(name, dim, **changed)
    points = random_points(problem)
    rough = name in NOT_ANALYTIC
    settings = {key: value for key, value in problem.parameters.items() if key != "dim"}
    expected = (by_central_differences if rough else by_complex_step)(
        lambda x: FAMILIES[name].function(x, **settings)[0], points
    )
    # Sums of large terms that cancel: a slip is never this small beside the largest gradient.
    floor = np.abs(expected).max() * (1e-7 if rough else 1e-13)
    found = problem.value_and_grad(points)[1]
    np.testing.assert_allclose(found, expected, rtol=1e-6 if rough else 1e-11, atol=floor)


@over_members
def test_the_printed_formula_is_what_is_computed(name, dim, changed):
    problem = member(name, dim, **changed)
    points = random_points(problem, 5)
    with np.errstate(all="ignore"):
        expected = [evaluated(problem.formula, x, DATA.get(name), **problem.parameters) for x in points]
    np.testing.assert_allclose(problem.value(points), expected, rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize("name", GENERAL)
def test_the_general_form_is_the_surface_for_two_parameters(name):
    surface, general = optviz.problem(name), member(name, 2)
    points = np.random.default_rng(20).uniform(*surface.domain.T, (500, 2))
    for found, expected in zip(general.value_and_grad(points), surface.value_and_grad(points), strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12 * np.abs(expected).max())
    np.testing.assert_array_equal(general.start, surface.start)
    np.testing.assert_allclose(general.minimum, surface.minimum, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(
        np.unique(general.minima, axis=0), np.unique(surface.minima, axis=0), rtol=1e-9, atol=1e-12
    )


@over_members
def test_the_declared_minima_have_the_declared_value(name, dim, changed):
    problem = member(name, dim, **changed)
    assert len(problem.minima) or problem.minimum is None
    if len(problem.minima):
        value = problem.value(problem.minima)
        np.testing.assert_allclose(value, problem.minimum, rtol=1e-10, atol=1e-12 * dim)
        low, high = problem.domain.T
        assert ((low <= problem.minima) & (problem.minima <= high)).all()


@over_members
def test_the_gradient_at_a_minimum_vanishes(name, dim, changed):
    problem = member(name, dim, **changed)
    grad = problem.value_and_grad(problem.minima)[1]
    moved = 8 * np.finfo(float).eps * np.abs(problem.minima)  # by the rounding of a minimum
    rounding = (np.abs(problem.hessian(problem.minima)) * moved[:, None, :]).sum(-1)
    assert (np.abs(grad) <= np.fmax(1e-11, rounding)).all()


@pytest.mark.parametrize("name", NAMES)
def test_no_descent_ends_lower(name):
    problem = member(name, sizes(name)[-1])
    starts = [*random_points(problem, 5), problem.start, *problem.minima]
    finite = [x for x in starts if np.isfinite(problem.value(x))]
    how = {"jac": True, "method": "L-BFGS-B", "bounds": problem.domain, "options": {"maxiter": 60}}
    ends = [minimize(problem.value_and_grad, x, **how).fun for x in finite]
    assert len(ends) > 4
    assert min(ends) >= problem.minimum - ROUNDED.get(name, 1e-10) * max(1e-6, abs(problem.minimum))


@over_members
def test_the_start_is_inside_the_domain_and_moves_a_run(name, dim, changed):
    problem = member(name, dim, **changed)
    low, high = problem.domain.T
    assert ((low <= problem.start) & (problem.start <= high)).all()
    assert np.linalg.norm(problem.value_and_grad(problem.start)[1]) > 1e-5


@over_members
def test_a_batch_is_its_points_one_by_one_bit_for_bit(name, dim, changed):
    problem = member(name, dim, **changed)
    points = np.concatenate([random_points(problem, 203), problem.minima, [problem.start]])
    value, grad = problem.value_and_grad(points)
    for i, point in enumerate(points):
        one_value, one_grad = problem.value_and_grad(point)
        assert one_value.tobytes() == value[i].tobytes() and one_grad.tobytes() == grad[i].tobytes()
    layouts = [np.asfortranarray(points), np.repeat(points, 2, axis=1)[:, ::2], points[::-1].copy()[::-1]]
    for same in layouts:
        found = problem.value_and_grad(same)
        np.testing.assert_array_equal(found[0], value)
        np.testing.assert_array_equal(found[1], grad)
    block_value, block_grad = problem.value_and_grad(points[:200].reshape(4, 50, dim))
    np.testing.assert_array_equal(block_value.ravel(), value[:200])
    np.testing.assert_array_equal(block_grad.reshape(-1, dim), grad[:200])


@over_members
def test_arguments_are_not_written_to_and_far_points_give_no_warning(name, dim, changed):
    problem = member(name, dim, **changed)
    points = np.vstack([random_points(problem), *(np.full((1, dim), far) for far in (1e200, -1e200, np.inf))])
    before = points.copy()
    points.flags.writeable = False
    value, grad = problem.value_and_grad(points)
    np.testing.assert_array_equal(points, before)
    assert value.shape == points.shape[:1] and grad.shape == points.shape
    assert np.isnan(problem.value(np.full(dim, np.nan)))


@pytest.mark.parametrize("name", NAMES)
def test_a_family_says_what_it_is(name):
    problem = member(name, sizes(name)[-1])
    assert problem.formula and problem.latex and problem.source
    assert re.match(r"\w[^:]+: .+[^ ]$", problem.summary) and len(problem.summary) <= 80
    for latex in (problem.latex, one_line(problem.latex)):
        assert 0 < MathTextParser("agg").parse(f"${latex}$", dpi=72).width < 700
    height = MathTextParser("agg").parse(f"${one_line(problem.latex)}$", dpi=72).height
    assert height < 22, "the formula is higher than the line that a title has"


@pytest.mark.parametrize("name", NAMES)
def test_the_example_in_the_docstring_is_true(name, capsys):
    example = doctest.DocTestParser().get_doctest(FAMILIES[name].__doc__, {}, name, None, None)
    outcome = doctest.DocTestRunner(verbose=False).run(example)
    assert outcome.attempted >= 2 and not outcome.failed, capsys.readouterr().out


@pytest.mark.parametrize("m", [1, 2, 10, 100])
def test_michalewicz_has_no_lower_gorge(m):
    problem = member("michalewicz", 40, m=m)
    grid = np.linspace(0, np.pi, 20001)
    i = np.arange(1, 41)[:, None]
    lowest = (-np.sin(grid) * (np.sin(i * grid * grid / np.pi) ** 2) ** m).min(1)
    assert problem.minimum <= lowest.sum() + 1e-12
    np.testing.assert_allclose(problem.minimum, lowest.sum(), rtol=1e-4)

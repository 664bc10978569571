"""Laws that every two-parameter surface keeps, checked over the whole registry."""

import doctest
import json
import re
from pathlib import Path

import numpy as np
import pytest
from matplotlib.mathtext import MathTextParser
from scipy.ndimage import minimum_filter
from scipy.optimize import minimize

import optviz
from optviz.problems import PROBLEMS
from optviz.problems.dual import Dual
from optviz.registry import format_spec

NAMES = optviz.problems.surface_names()
GOLDEN = json.loads((Path(__file__).parent / "data" / "golden_functions.json").read_text())

# Exceptions to the laws, each with its reason.
GOLDEN_SPECS = {"long_valley": "quadratic:kappa=50"}  # optviz's long_valley has two minima and a saddle
# Absolute values: a complex step says nothing, `Dual` follows the value.
NOT_ANALYTIC = {"eggholder", "holder_table", "cross_in_tray", "bukin6", "schwefel"}
LEVEL = {"powell_badly_scaled": 1e-12}  # how high above the minimum the floor of a valley is, if not 1e-9
CREASES = {  # points at which the formula has no gradient or divides 0 by 0
    "ackley": [(0, 0)],
    "drop_wave": [(0, 0)],
    "eggholder": [(0, -47), (-94, 0), (100, -97), (47, 0), (146, 99)],
    "salomon": [(0, 0)],
    "schwefel": [(0, 0), (0, 5), (5, 0)],
    "holder_table": [(0, 0), (0, 5), (np.pi, 1), (1, np.pi / 2), (np.pi, 0)],
    "cross_in_tray": [(0, 0), (0, 5), (np.pi, 1), (1, -np.pi)],
    "bukin6": [(-10, 1), (-10, 2), (-5, 0.25), (-15, 2.25)],
}

FUNCTIONS = {name: getattr(np, name) for name in ("sin", "cos", "exp", "log", "sqrt", "abs")}
CONSTANTS = {"pi": np.pi, "e": np.e}


def specs():
    """Every surface, and once more with other parameters where it has some."""
    for name in NAMES:
        yield name
        other = {key: round(0.7 * value, 3) for key, value in PROBLEMS[name].defaults.items()}
        if other:
            yield format_spec(name, other)


SPECS = list(specs())
BOUNDED = [spec for spec in SPECS if optviz.problem(spec).minimum > -np.inf]
UNBOUNDED = sorted(set(SPECS) - set(BOUNDED))


def random_points(problem, count=200):
    low, high = problem.domain.T
    return np.random.default_rng(20).uniform(low, high, (count, 2))


def evaluated(text, **names):
    """The value of a formula such as "2 x^2 + a sin(w), w = x/3"."""
    names = {**FUNCTIONS, **CONSTANTS, **names}
    head, *definitions = re.split(r", (?=\w+ = )", written_out(text, names))
    for definition in definitions:
        name, meaning = definition.split(" = ")
        names[name] = eval(as_python(meaning), {"__builtins__": {}}, names)
    return eval(as_python(head), {"__builtins__": {}}, names)


def written_out(text, names):
    """Write "sum over i in 1..3 of i x" as "(1 x+2 x+3 x)"; the term goes on to the bracket's end."""
    found = re.search(r"sum over ([\w, ]+) in (-?\w+)\.\.(\w+) of ", text)
    if not found:
        return text
    first, last = (int(names.get(limit, limit)) for limit in found.groups()[1:])
    end, open_brackets = found.end(), 0
    while end < len(text) and (open_brackets or text[end] != ")"):
        open_brackets += {"(": 1, ")": -1}.get(text[end], 0)
        end += 1
    terms = [text[found.end() : end]]
    for index in found[1].split(", "):
        terms = [re.sub(rf"\b{index}\b", f"({k})", term) for term in terms for k in range(first, last + 1)]
    return f"{text[: found.start()]}({'+'.join(terms)}){text[end:]}"


def as_python(text):
    """Write "2 x^2" as "2*x**2"."""
    pieces = []
    for token in re.findall(r"\d+\.?\d*|\w+|\*\*|\S", text.replace("^", "**")):
        factor = pieces and re.match(r"[\w)]", pieces[-1]) and pieces[-1] not in FUNCTIONS
        if factor and re.match(r"[\w(]", token):
            pieces.append("*")
        pieces.append(token)
    return "".join(pieces)


def by_complex_step(f, x, y, h=1e-30):
    return np.stack([f(x + 1j * h, y)[0].imag / h, f(x, y + 1j * h)[0].imag / h], -1)


def by_dual(f, x, y):
    value = f(Dual(x, 1, None), Dual(y, None, 1))[0]
    return np.stack([value.dx, value.dy], -1)


@pytest.mark.parametrize("spec", SPECS)
def test_the_gradient_is_the_derivative_of_the_value(spec):
    problem = optviz.problem(spec)
    points = random_points(problem)
    expected = (by_dual if problem.name in NOT_ANALYTIC else by_complex_step)(
        lambda x, y: PROBLEMS[problem.name].function(x, y, **problem.parameters), *points.T
    )
    # Sums of large terms that cancel: a slip is never this small beside the largest gradient.
    floor = np.abs(expected).max() * 1e-14
    np.testing.assert_allclose(problem.value_and_grad(points)[1], expected, rtol=1e-11, atol=floor)


@pytest.mark.parametrize("spec", SPECS)
def test_the_printed_formula_is_what_is_computed(spec):
    problem = optviz.problem(spec)
    points = random_points(problem)
    x, y = points.T
    expected = evaluated(problem.formula, x=x, y=y, **problem.parameters)
    np.testing.assert_allclose(problem.value(points), expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", GOLDEN)
def test_values_agree_with_the_golden_formulas(name):
    problem = optviz.problem(GOLDEN_SPECS.get(name, name))
    points = random_points(problem)
    expected = evaluated(GOLDEN[name]["formula"], x=points[:, 0], y=points[:, 1])
    np.testing.assert_allclose(problem.value(points), expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("spec", BOUNDED)
def test_the_declared_minima_have_the_declared_value(spec):
    problem = optviz.problem(spec)
    assert len(problem.minima)
    assert len(np.unique(problem.minima, axis=0)) == len(problem.minima)
    np.testing.assert_allclose(problem.value(problem.minima), problem.minimum, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("spec", BOUNDED)
def test_the_gradient_at_a_minimum_vanishes_or_points_into_the_domain(spec):
    problem = optviz.problem(spec)
    low, high = problem.domain.T
    grad = problem.value_and_grad(problem.minima)[1]
    held = ((problem.minima == low) & (grad > 0)) | ((problem.minima == high) & (grad < 0))
    moved = 8 * np.finfo(float).eps * np.abs(problem.minima)  # by the rounding of a minimum
    with np.errstate(invalid="ignore"):  # the tip of a cone
        rounding = np.einsum("mij,mj->mi", np.abs(problem.hessian(problem.minima)), moved)
    assert (np.abs(np.where(held, 0, grad)) <= np.fmax(1e-11, rounding)).all()


@pytest.mark.parametrize("spec", BOUNDED)
def test_no_point_of_the_domain_is_lower_and_no_global_minimum_is_missing(spec):
    problem = optviz.problem(spec)
    span, level = np.ptp(problem.domain, axis=1), LEVEL.get(problem.name, 1e-9)
    for point, value in polished_points(problem):
        assert value >= problem.minimum - 1e-9, f"{value!r} at {point.tolist()}"
        if value <= problem.minimum + level:
            distance = np.abs((problem.minima - point) / span).max(-1).min()
            assert distance < 1e-3, f"{point.tolist()} is a global minimum that is not declared"


def polished_points(problem, cells=30):
    """Where a bounded descent ends from the lowest hollows of a 401 x 401 grid."""
    grid = np.stack(np.meshgrid(*np.linspace(*problem.domain.T, 401).T), -1)
    value, grad = problem.value_and_grad(grid)
    assert np.isfinite(value).all() and np.isfinite(grad).all()
    hollows = value == minimum_filter(value, 3, mode="nearest")
    starts = grid[hollows][np.argsort(value[hollows])][:cells]
    for start in starts:
        end = minimize(
            problem.value_and_grad, start, jac=True, method="L-BFGS-B", bounds=problem.domain,
            options={"ftol": 1e-15, "gtol": 1e-10},
        )  # fmt: skip
        yield end.x, end.fun


@pytest.mark.parametrize("spec", UNBOUNDED)
def test_a_surface_without_a_minimum_falls_ever_deeper(spec):
    problem = optviz.problem(spec)
    angle = np.linspace(0, 2 * np.pi, 61)
    ring = np.stack([np.cos(angle), np.sin(angle)], -1)
    lowest = [problem.value(radius * ring).min() for radius in (1, 1e3, 1e6)]
    assert lowest[2] < 1e5 * lowest[1] < 1e10 * lowest[0] < 0
    assert not len(problem.minima)


@pytest.mark.parametrize("spec", SPECS)
def test_start_and_minima_lie_inside_the_domain(spec):
    problem = optviz.problem(spec)
    low, high = problem.domain.T
    assert ((low < problem.start) & (problem.start < high)).all()
    assert ((low <= problem.minima) & (problem.minima <= high)).all()


@pytest.mark.parametrize("name", NAMES)
def test_the_gradient_at_the_start_moves_a_run(name):
    problem = optviz.problem(name)
    assert np.linalg.norm(problem.value_and_grad(problem.start)[1]) > 1e-5


@pytest.mark.parametrize("name", CREASES)
def test_value_and_gradient_are_finite_on_a_crease(name):
    value, grad = optviz.problem(name).value_and_grad(CREASES[name])
    assert np.isfinite(value).all() and np.isfinite(grad).all()


@pytest.mark.parametrize("spec", SPECS)
def test_far_points_give_inf_or_nan_but_never_a_warning(spec):
    far = [(1e200, 1e200), (-1e200, 1e160), (np.inf, 0), (0, -np.inf), (np.nan, np.nan)]
    value, grad = optviz.problem(spec).value_and_grad(far)
    assert value.shape == (5,) and grad.shape == (5, 2)
    assert np.isnan(value[-1]) and np.isnan(grad[-1]).any()


@pytest.mark.parametrize("spec", SPECS)
def test_a_batch_is_its_points_one_by_one_bit_for_bit(spec):
    problem = optviz.problem(spec)
    points = np.concatenate([random_points(problem, 203), problem.minima, [problem.start]])
    value, grad = problem.value_and_grad(points)
    for i, point in enumerate(points):
        one_value, one_grad = problem.value_and_grad(point)
        assert one_value == value[i] and (one_grad == grad[i]).all()
    block = points[:200].reshape(4, 50, 2)
    block_value, block_grad = problem.value_and_grad(block)
    np.testing.assert_array_equal(block_value.ravel(), value[:200])
    np.testing.assert_array_equal(block_grad.reshape(-1, 2), grad[:200])


@pytest.mark.parametrize("spec", SPECS)
def test_arguments_are_not_written_to(spec):
    problem = optviz.problem(spec)
    points = random_points(problem)
    before = points.copy()
    points.flags.writeable = False
    problem.value_and_grad(points)
    np.testing.assert_array_equal(points, before)


@pytest.mark.parametrize("name", NAMES)
def test_a_surface_says_what_it_is(name):
    problem = optviz.problem(name)
    assert problem.formula and problem.latex and problem.source
    assert re.match(r"\w[^:]+: .+[^ ]$", problem.summary) and len(problem.summary) <= 80


@pytest.mark.parametrize("name", NAMES)
def test_the_latex_can_be_drawn(name):
    width = MathTextParser("agg").parse(f"${optviz.problem(name).latex}$", dpi=72).width
    assert 0 < width < 700


@pytest.mark.parametrize("name", NAMES)
def test_the_example_in_the_docstring_is_true(name, capsys):
    example = doctest.DocTestParser().get_doctest(PROBLEMS[name].__doc__, {}, name, None, None)
    outcome = doctest.DocTestRunner(verbose=False).run(example)
    assert outcome.attempted >= 2 and not outcome.failed, capsys.readouterr().out

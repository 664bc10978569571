"""Loss functions that users write: what a `Problem` takes, and what it says otherwise."""

import re

import numpy as np
import pytest
from rules import NAMES

import optviz
from optviz.errors import ProblemError, UsageError
from optviz.problems import PROBLEMS

NO_GRADIENT = (
    "bowl: no gradient was given, so central differences are used (2 D extra evaluations a step, "
    "about 10 correct digits); give value_and_grad= for an exact one"
)
CREASED = {
    "eggholder": "square roots of absolute values: a difference across the crease is no derivative",
    "bukin6": "the same",
    "cross_in_tray": "walls with a slope without bound",
}


def loss(x):
    return (x * x).sum(-1)


def bowl(function=lambda x: (loss(x), 2 * x), **options):
    return optviz.Problem(function, **{"name": "bowl", "start": [3.0, 4.0], **options})


def refused(words, kind=ProblemError):
    return pytest.raises(kind, match=f"^{re.escape(words)}$")


@pytest.mark.parametrize("name", NAMES)
def test_a_users_problem_runs_as_the_surface_that_it_repeats(name):
    given = optviz.problem("rosenbrock")
    users = optviz.Problem(given.value_and_grad, start=given.start)
    separate = optviz.Problem(
        value=given.value, gradient=lambda x: given.value_and_grad(x)[1], start=given.start
    )
    optimizer = optviz.optimizer(name, lr=[0.001, 0.01, 0.1])
    expected = optviz.run(given, optimizer, 20)
    for problem in (users, separate):
        found = optviz.run(problem, optimizer, 20)
        np.testing.assert_array_equal(found.x, expected.x)
        np.testing.assert_array_equal(found.loss, expected.loss)


def test_without_a_gradient_a_warning_says_what_is_done_instead():
    with pytest.warns(optviz.OptvizWarning, match=f"^{re.escape(NO_GRADIENT)}$") as seen:
        problem = optviz.Problem(value=loss, name="bowl", start=[3, 4])
    assert len(seen) == 1 and len(problem.value_and_grad([1, 2])) == 2


@pytest.mark.parametrize("surface", sorted(set(optviz.problems.surface_names()) - set(CREASED)))
def test_central_differences_have_nearly_ten_digits(surface):
    given = optviz.problem(surface)
    with pytest.warns(optviz.OptvizWarning):
        without = optviz.Problem(value=given.value, start=given.start)
    points = np.random.default_rng(9).uniform(*given.domain.T, (5, 20, 2))
    grad, found = given.value_and_grad(points)[1], without.value_and_grad(points)[1]
    # h^2 times the third derivative, and the rounding of the value over h, of the largest in view.
    scale = max(np.abs(grad).max(), np.abs(given.value(points)).max())
    np.testing.assert_allclose(found, grad, atol=2e-8 * scale, rtol=1e-7)


def test_any_number_of_parameters_will_do():
    for size in (1, 3, 50):
        start = np.arange(size) + 1.0
        found = optviz.run(bowl(start=start), "sgd:lr=0.25", 3, record="final")
        np.testing.assert_array_equal(found.x[-1, 0], start / 8)
        assert found.x.shape == (2, 1, size)


@pytest.mark.parametrize("name", NAMES)
def test_a_function_may_use_its_memory_again(name):
    memory = {}

    def thrifty(x):
        grad = memory.setdefault(x.shape, np.empty(x.shape))
        np.multiply(x, 2, out=grad)
        return loss(x), grad

    expected, found = (
        optviz.run(problem, optviz.optimizer(name, lr=0.1), 9) for problem in (bowl(), bowl(thrifty))
    )
    np.testing.assert_array_equal(found.x, expected.x)


@pytest.mark.filterwarnings("ignore:.*check the formula")
def test_whole_numbers_and_single_precision_are_converted_once():
    assert (
        bowl(lambda x: (loss(x).astype(int), (2 * x).astype(np.float32))).value_and_grad([1, 2])[1].dtype
        == float
    )
    constant = bowl(lambda x: (np.zeros(x.shape[:-1], int), np.zeros(x.shape, int)))
    value, grad = constant.value_and_grad([[1, 2]])
    assert value.dtype == grad.dtype == float


def shape_words(what, points, expected, found):
    return (
        f"bowl: for points of shape {points} the {what} must have shape {expected}, found {found}; "
        "work on the last axis, like (x**2).sum(-1)"
    )


BROKEN = {
    "a python float": (
        lambda x: (float(x[..., 0].sum()), 2 * x),
        shape_words("loss", "(3, '...')", (3,), ()),
    ),
    "one loss for all points": (
        lambda x: ((x * x).sum(), 2 * x),
        shape_words("loss", "(3, '...')", (3,), ()),
    ),
    "a loss per parameter": (lambda x: (x * x, 2 * x), shape_words("loss", "('...',)", (), (2,))),
    "a sum over the points": (
        lambda x: (loss(x), np.full(2, x.sum())),
        shape_words("gradient", (3, 2), (3, 2), (2,)),
    ),
    "only a loss": (loss, "bowl: expected value_and_grad to return (loss, gradient), found float64"),
    "nothing": (lambda x: None, "bowl: expected value_and_grad to return (loss, gradient), found NoneType"),
    "three things": (
        lambda x: (loss(x), x, x),
        "bowl: expected value_and_grad to return (loss, gradient), found a tuple of 3",
    ),
    "a list": (
        lambda x: [loss(x), x],
        "bowl: expected value_and_grad to return (loss, gradient), found list",
    ),
    "a complex loss": (
        lambda x: (loss(x) + 0j, 2 * x),
        "bowl: the loss must be real numbers, found complex128",
    ),
    "a complex gradient": (
        lambda x: (loss(x), 2j * x),
        "bowl: the gradient must be real numbers, found complex128",
    ),
    "truth values": (lambda x: (loss(x) > 0, 2 * x), "bowl: the loss must be real numbers, found bool"),
    "text": (lambda x: ("low", 2 * x), "bowl: the loss must be real numbers, found <U3"),
    "objects": (
        lambda x: (loss(x), (2 * x).astype(object)),
        "bowl: the gradient must be real numbers, found object",
    ),
    "a masked gradient": (
        lambda x: (loss(x), np.ma.masked_greater(2 * x, 7)),
        "bowl: the gradient has masked values; expected numbers, or NaN where there is none",
    ),
    "a masked loss": (
        lambda x: (np.ma.masked_greater(loss(x), 7), 2 * x),
        "bowl: the loss has masked values; expected numbers, or NaN where there is none",
    ),
    "an error": (lambda x: 1 / 0, "bowl: the function raised ZeroDivisionError: division by zero"),
    "a change of its argument": (
        lambda x: (loss(x), np.multiply(x, 2, out=x)),
        "bowl: the function raised ValueError: output array is read-only",
    ),
    "too few parameters": (
        lambda x: (x[..., 2], x),
        "bowl: the function raised IndexError: index 2 is out of bounds for axis 0 with size 2",
    ),
    "a ragged gradient": (
        lambda x: (loss(x), [[1], [2, 3]]),
        "bowl: the gradient must be an array, found a ragged list",
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_function_that_breaks_the_contract_is_refused_at_once(what):
    function, words = BROKEN[what]
    with refused(words):
        bowl(function)


def test_a_function_that_breaks_on_the_way_is_named():
    def gives_up(x):
        if (x < 1).any():
            raise RuntimeError("too low")
        return loss(x), 2 * x

    with refused("bowl: the function raised RuntimeError: too low"):
        optviz.run(bowl(gives_up), "sgd:lr=0.1", 20)


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_an_interrupt_is_not_an_error_of_the_function(error):
    def interrupted(x):
        raise error

    with pytest.raises(error):
        bowl(interrupted)


# A sign, a limit or a mean over both coordinates: an infinite slope is not an infinite step.
ABSORBING = {
    "adafactor", "adopt", "lion", "muon", "novograd", "polyak", "rprop", "sign_sgd", "signum", "sophia",
    "lamb", "fromage", "dog", "dowg", "momo", "momo_adam", "prodigy", "dadapt_adamw",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(set(NAMES) - ABSORBING))
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_gradient_that_is_not_finite_is_recorded_and_marked(bad, name):
    def breaks(x):
        grad = np.where(x < 2.5, bad, 1.0)
        return x.sum(-1), grad

    problem = bowl(breaks, start=[3.0, 99.0])
    found = optviz.run(problem, optviz.optimizer(name, lr=1), 400)
    (row,) = found.diverged_at
    assert row > 1 and found.x[row - 1, 0, 0] < 2.5 <= found.x[row - 2, 0, 0]
    assert np.isfinite(found.x[:row]).all() and not np.isfinite(found.x[row:, 0, 0]).any()
    assert np.isfinite(found.x[: row + 3, 0, 1]).all()


WRONG = [
    ({"start": "ab"}, "bowl: start must be numbers, found 'ab'", UsageError),
    ({"start": [[1, 2]]}, "bowl: start must be a vector of numbers, found shape (1, 2)", UsageError),
    ({"start": []}, "bowl: start must be a vector of numbers, found shape (0,)", UsageError),
    ({"start": [1, np.nan]}, "bowl: start must be finite, found [1.0, nan]", UsageError),
    ({"start": [1j, 0]}, "bowl: start must be numbers, found [1j, 0]", UsageError),
    ({"domain": [0, 1]}, "bowl: domain must have shape (2, 2), found (2,)", UsageError),
    ({"domain": "all"}, "bowl: domain must be numbers, found 'all'", UsageError),
    (
        {"domain": [[0, 1], [1, 1]]},
        "bowl: every domain must be finite with lower < upper, found [[0.0, 1.0], [1.0, 1.0]]",
        UsageError,
    ),
    ({"minima": [[0, 0, 0]]}, "bowl: minima must have shape (M, 2), found (1, 3)", UsageError),
    ({"minima": "here"}, "bowl: minima must be numbers, found 'here'", UsageError),
    ({"minimum": "low"}, "bowl: minimum must be a number, found 'low'", UsageError),
    (
        {"function": None},
        "bowl: expected value_and_grad=, or value= with gradient=; neither was given",
        ProblemError,
    ),
    ({"function": 7}, "bowl: the function raised TypeError: 'int' object is not callable", ProblemError),
]


@pytest.mark.parametrize(("options", "words", "kind"), WRONG, ids=[str(options) for options, *_ in WRONG])
def test_what_is_said_of_a_problem_is_checked(options, words, kind):
    with refused(words, kind):
        bowl(**options)


def test_one_minimum_may_be_given_as_a_point():
    assert bowl(minima=[0, 0]).minima.tolist() == [[0, 0]]
    assert bowl(minima=[[0, 0], [1, 1]]).minima.tolist() == [[0, 0], [1, 1]]


@pytest.mark.parametrize("points", [3, [1, 2, 3], [[1], [2]]])
def test_points_of_another_dimension_are_refused(points):
    words = f"bowl: expected points of shape (..., 2), found shape {np.shape(points)}"
    with refused(words, UsageError):
        bowl().value_and_grad(points)


SETTINGS = [(name, key) for name, surface in PROBLEMS.items() for key in surface.defaults]


@pytest.mark.parametrize(("name", "key"), SETTINGS)
def test_a_parameter_outside_its_range_is_refused(name, key):
    bounds = PROBLEMS[name]._valid.get(key)
    beyond = (
        [] if bounds is None else [value for value in (-1e300, 1e300) if not bounds[0] <= value <= bounds[1]]
    )
    kind = "a whole number" if isinstance(bounds, range) else "a number"
    where = "a finite number" if bounds is None else f"{kind} in [{bounds[0]:g}, {bounds[-1]:g}]"
    if isinstance(bounds, range):
        beyond += [bounds[0] + 0.5]
    for value in (np.nan, np.inf, "x", True, None, 1j, [1, 2], 10**400, *beyond):
        with refused(f"{name}: {key} must be {where}, found {value!r}", UsageError):
            optviz.problem(name, **{key: value})


@pytest.mark.parametrize("name", PROBLEMS.names())
def test_an_unknown_parameter_is_refused_with_all_that_there_are(name):
    known = ", ".join(PROBLEMS[name].settings) or "no parameters"
    with refused(f"{name} has no parameter 'qqqq'. It has {known}.", UsageError):
        optviz.problem(name, qqqq=1)


def test_a_finished_problem_takes_no_more_parameters():
    finished = optviz.problem("rosenbrock:b=10")
    assert optviz.problem(finished) is finished
    with refused("expected a spec to add ['b'] to, found a finished Problem", UsageError):
        optviz.problem(finished, b=3)

"""Formulas as surfaces: read as written, exact, reproducible, and harmless whatever is typed."""

import re
import subprocess
import sys
import time

import numpy as np
import pytest
from commands import called
from engines import WAYS, go
from hypothesis import example, given, settings
from hypothesis import strategies as st
from matplotlib.mathtext import MathTextParser

import optviz
from optviz.engine.tracing import trace_surface
from optviz.errors import OptvizError, UnknownNameError, UsageError
from optviz.problems import is_formula, surface_names
from optviz.problems.expression import ALIASES, FUNCTIONS
from optviz.problems.formula import DOMAIN
from optviz.problems.parsing import parsed
from optviz.problems.views import viewed
from optviz.registry import format_value

EXAMPLES = settings(derandomize=True, deadline=None, max_examples=300)
SMOOTH = "(1-x)^2 + 100*(y-x^2)^2"
FORMULAS = [
    SMOOTH, "x", "x+y", "(x+y)^2", "exp(x)", "x/2 + y", "sqrt(x^2+y^2)", "max(x, y, 1) + abs(y)",
    "hypot(x, y) - cos(3x) sin(y)/2", "x^1.5 + 2^-y", "e^x - e^(-y)", "tanh(x y) + floor(y)",
]  # fmt: skip

# What the formulas of the registry have that a typed one has not.
NOT_TYPED = {"dejong5": "a sum of 25 terms", "jennrich_sampson": "a sum of m terms"}


def typed(problem):
    """The printed formula of a surface with its parameters and definitions written out."""
    head, *definitions = re.split(r", (?=\w+ = )", problem.formula)
    meanings = [definition.split(" = ") for definition in definitions]
    meanings += [(name, format_value(value)) for name, value in problem.parameters.items()]
    for name, meaning in meanings:
        head = re.sub(rf"\b{name}\b", f"({meaning})", head)
    return head


@pytest.mark.parametrize("name", sorted(set(surface_names()) - set(NOT_TYPED)))
def test_a_surface_typed_as_a_formula_is_the_same_surface(name):
    given = optviz.problem(name)
    points = np.random.default_rng(5).uniform(*given.domain.T, (300, 2))
    found = optviz.problem(typed(given), domain=given.domain)
    for mine, theirs in zip(found.value_and_grad(points), given.value_and_grad(points), strict=True):
        # Of the largest in view: sums of large terms cancel in another order.
        np.testing.assert_allclose(mine, theirs, rtol=1e-12, atol=1e-12 * np.abs(theirs).max())
    size = np.abs(given.hessian(points)).max()
    np.testing.assert_allclose(found.hessian(points), given.hessian(points), rtol=1e-9, atol=1e-11 * size)


READINGS = {
    "-x^2": -9, "2^3^2": 512, "2x": 6, "2 x y": 12, "3(x+1)": 12, "(x)(y)": 6, "2x^2": 18, "x**y": 9,
    "x - y - 1": 0, "x/y/3": 0.5, "x - -y": 5, "+x": 3, "--x": 3, "2^-y": 0.25, "x^-1": 1 / 3,
    "-x^-y": -1 / 9, "x^2 y": 18, "6/y*x": 9, "2 pi x": 6 * np.pi, "2 pi(x)": 6 * np.pi,
    "x sin(y)": 3 * np.sin(2), "X^2+Y": 11, "1e-3x": 0.003, ".5x + 1.": 2.5, "2e3 x": 6000,
    "2e x": 6 * np.e, "e^x": np.exp(3), "ln(x)": np.log(3), "max(x,y,7)": 7, "min(1,x,y)": 1,
    "atan2(y, x)": np.arctan2(2, 3), "arctan2(y,x)": np.arctan2(2, 3), "(-x)^3": -27,
    "(-x)^101 / x^101": -1, "x^0": 1, "x^(1/2)": 3**0.5, "x^2.5": 3**2.5, "x\n+ y": 5, "x^1": 3,
    "x^-0.5": 3**-0.5, "2^x": 8, "3^x": 27, "+".join(["(x)^1"] * 60): 180,
}  # fmt: skip


@pytest.mark.parametrize("text", READINGS)
def test_a_formula_is_read_as_it_is_written(text):
    assert parsed(text).function()(np.array(3.0), np.array(2.0)) == pytest.approx(READINGS[text], rel=1e-14)


@st.composite
def expressions(draw, depth=4):
    """A text with the function that it must be."""
    kind = draw(
        st.sampled_from(["x", "y", "number", "pi", "+", "-", "*", "/", "^", "negative", "call", "juxtaposed"])
    )
    if depth == 0 or kind in ("x", "y", "number", "pi"):
        value = draw(st.sampled_from([0.5, 1, 2, 3, 1e-3, 12.25]))
        return {"y": ("y", lambda x, y: y), "number": (format_value(value), lambda x, y: value),
                "pi": ("pi", lambda x, y: np.pi)}.get(kind, ("x", lambda x, y: x))  # fmt: skip
    left, f = draw(expressions(depth=depth - 1))
    right, g = draw(expressions(depth=depth - 1))
    gap = draw(st.sampled_from(["", " "]))
    if kind == "negative":
        return f"(-{gap}({left}))", lambda x, y: -f(x, y)
    if kind == "call":
        name = draw(st.sampled_from(sorted({*FUNCTIONS, *ALIASES})))
        ufunc, fewest, _ = FUNCTIONS[ALIASES.get(name, name)]
        if fewest == 1:
            return f"{name}{gap}({left})", lambda x, y: ufunc(f(x, y))
        return f"{name}({left},{gap}{right})", lambda x, y: ufunc(f(x, y), g(x, y))
    if kind == "juxtaposed":
        return f"({left}){gap}({right})", lambda x, y: f(x, y) * g(x, y)
    sign = draw(st.sampled_from(["^", "**"])) if kind == "^" else kind
    work = {"+": np.add, "-": np.subtract, "*": np.multiply, "/": np.true_divide, "^": np.power}[kind]
    return f"({left}{gap}){sign}{gap}({right})", lambda x, y: work(f(x, y), g(x, y))


@EXAMPLES
@given(expressions())
def test_any_expression_has_the_value_that_it_should(pair):
    text, function = pair
    x, y = np.random.default_rng(1).uniform(-3, 3, (2, 20))
    with np.errstate(all="ignore"):
        try:
            found = parsed(text).function()(x, y)
        except UsageError as error:
            assert re.search("finite numbers|characters|inside each other", str(error))
            return
        expected = np.broadcast_to(function(x, y), 20)
    scale = np.nanmax(np.abs(np.where(np.isfinite(expected), expected, 0)), initial=1e-300)
    # A last digit of a power may become the sixth of the sine of a large number.
    np.testing.assert_allclose(np.broadcast_to(found, 20), expected, rtol=1e-6, atol=1e-9 * scale)


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_traced_and_gives_the_same_bits_in_place(text, monkeypatch):
    problem = optviz.problem(text, start=(1.5, 0.75))
    assert len(trace_surface(problem.surface, {}).outputs) == 3
    starts, found = np.random.default_rng(2).uniform(0.1, 2, (9, 2)), []
    for way in WAYS:
        go(way, monkeypatch)
        found.append(optviz.run(problem, "adam:lr=0.01", 20, starts))
    assert len({(one.x.tobytes(), one.loss.tobytes()) for one in found}) == 1
    alone = optviz.run(problem, "adam:lr=0.01", 20, starts[4])
    assert alone.x[:, 0].tobytes() == found[0].x[:, 4].tobytes()


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_replayed_in_place_and_not_left_to_the_plain_loop(text):
    from optviz.engine.inplace import in_place

    assert in_place(optviz.problem(text), optviz.optimizer("adam")) is not None


SPECS = [
    *FORMULAS, f"{SMOOTH}:domain=(-2,2,-1,3)", "x*y:start=(1,0.5)",
    "2 x:domain=(-1,1,0,1),start=(0.5,0.25)", "rosenbrock:b=10,domain=(-2,2,-1,4)",
    "beale:domain=(0,4,-1,2)",
]  # fmt: skip


@pytest.mark.parametrize("spec", SPECS)
def test_a_spec_reads_back_and_a_file_finds_its_problem(spec, tmp_path):
    problem = optviz.problem(spec)
    assert problem.spec == spec
    race = optviz.race(problem, ["sgd:lr=0.001"], steps=3)
    race.save(tmp_path / "a.npz")
    again = optviz.load(tmp_path / "a.npz").problem
    for name in ("spec", "name", "title", "formula", "latex", "minimum", "parameters"):
        assert getattr(again, name) == getattr(problem, name)
    for name in ("domain", "start", "minima"):
        np.testing.assert_array_equal(getattr(again, name), getattr(problem, name))
    assert race.meta["problem"]["spec"] == spec


def test_what_is_not_said_is_not_in_the_spec():
    usual = optviz.problem(" x^2  +  y^2 ")
    assert usual.spec == "x^2 + y^2" and usual.domain.tolist() == [list(pair) for pair in DOMAIN]
    assert optviz.problem("x^2 + y^2", domain=DOMAIN, start=usual.start).spec == "x^2 + y^2"
    beale = optviz.problem("beale")
    assert optviz.problem("beale", domain=beale.domain).spec == "beale"
    seen = optviz.problem("beale", domain=(-1, 1))
    assert seen.spec == "beale:domain=(-1,1,-1,1)" and seen.title == "beale"
    assert (seen.start == beale.start).all() and (seen.minima == beale.minima).all()
    assert viewed(beale, (-1, 1)).spec == seen.spec
    assert beale.domain.tolist() == [[-4.5, 4.5], [-4.5, 4.5]]


@pytest.mark.parametrize("text", [*FORMULAS, "log(x - 4.5)", "sign(x)", "1/x", "exp(-9((x-3)^2+y^2))"])
def test_the_usual_start_is_inside_and_finite_and_always_the_same(text):
    problem = optviz.problem(text)
    low, high = problem.domain.T
    assert ((low < problem.start) & (problem.start < high)).all()
    assert np.isfinite(problem.value(problem.start)) and problem.start[0] != problem.start[1]
    assert (optviz.problem(text).start == problem.start).all()


NAMES = [
    "rosenbrock", "six-hump-camel", "saddle-point", "three hump camel", "torch.Adam", "xy", "x2", "y2k",
    "e", "beale:domain=(-1,1)", "rosenbrock b=10", "a,b", "", "-", "3", "曲面", "2d-sphere", "mine.txt",
]  # fmt: skip


def test_names_are_told_from_formulas():
    assert not [text for text in NAMES if is_formula(text)]
    others = [
        "x",
        "Y",
        "x-y",
        "2x",
        ".5x",
        "-x",
        "x y",
        "x+1",
        "sin(x)",
        "3+4",
        "x^2:start=(1,1)",
        "x=3",
        "x²",
        "2xy",
    ]
    assert [text for text in others if is_formula(text)] == others
    with pytest.raises(UnknownNameError, match=r"^unknown surface 'saddle_point'\. Did you mean 'saddle'\? "):
        optviz.problem("saddle-point")


HOSTILE = [
    "(" * 5000 + "x", "x" + "+x" * 50_000, "(" * 490 + "x" + ")" * 490, "x" + "^x" * 400, "9**9**9**9 x",
    "-" * 999 + "x", "sqrt(" * 160 + "x", "x" + "^2" * 400, "__import__('os')", "x\0", "\ud800x", "２x",
    "1e999x", "x.__class__", "lambda x: x", "x if x else y", "[x for x in y]", "x;y", "x" * 1000 + "+1",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:12]))
def test_hostile_text_is_refused_in_one_short_sentence_at_once(text):
    began = time.perf_counter()
    try:
        optviz.problem(text)
    except UsageError as error:
        assert len(str(error).splitlines()) == 1 and len(str(error)) < 400
    else:
        assert set(text) == {"-", "x"}
    assert time.perf_counter() - began < 1


@settings(EXAMPLES, max_examples=500)
@given(st.one_of(st.text(max_size=40), st.text("xy12.+-*/^() ,esincoxplog:=", max_size=60)))
@example("x:start=(1e308,1e308),domain=(-1,1)")
def test_any_text_is_a_problem_or_a_sentence(text):
    try:
        problem = optviz.problem(text)
    except OptvizError as error:
        assert isinstance(error, UsageError) and str(error)
    else:
        assert optviz.problem(problem.spec).spec == problem.spec


LATEX = {
    SMOOTH: r"(1 - x)^{2} + 100\,(y - x^{2})^{2}",
    "x*2*3 - (x - y)": r"x \cdot 2 \cdot 3 - (x - y)",
    "-(x+y)/2 - -x": r"-(x + y)/2 - (-x)",
    "2 pi x y": r"2\pi xy",
    "(x^2)^3/(2x) + x^(-y)": r"(x^{2})^{3}/(2x) + x^{-y}",
    "sqrt(abs(x)) exp(-x) atan(y)": r"\sqrt{|x|}\,e^{-x}\,\arctan(y)",
    "sin(x)^2 + atan2(y, 1e-9)": r"(\sin(x))^{2} + \mathrm{atan2}(y, 1\cdot 10^{-9})",
}


@pytest.mark.parametrize("text", LATEX)
def test_latex_has_the_brackets_that_it_needs(text):
    assert optviz.problem(text).latex == LATEX[text]


@EXAMPLES
@given(expressions())
def test_any_latex_can_be_drawn(pair):
    from optviz.problems.typesetting import latex

    try:
        found = latex(parsed(pair[0]))
    except UsageError:
        return
    assert not found or MathTextParser("agg").parse(f"${found}$", dpi=72).width > 0


def test_the_command_line_takes_a_formula_and_a_domain(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    small = ("--size", "320x200", "--duration", "1", "-O", "adam", "--steps", "20")
    code, out, err = called(capsys, "animate", "-s", "x^2 + 3y^2", "--domain", "-1,2", *small)
    assert (code, err) == (0, "") and out.startswith("formula.gif: 1 run of 20 steps")
    code, out, err = called(capsys, "show", "formula.gif")
    assert code == 0 and "x^2 + 3y^2:domain=(-1,2,-1,2)" in out
    code, out, err = called(capsys, "plot", "-s", "x^2 + 3y^2", "-O", "adam:lr=0.1", "--steps", "20")
    assert (code, err) == (0, "") and (tmp_path / "formula-convergence.png").exists()
    code, out, err = called(
        capsys, "run", "-s", "cos(x) - y^4", "-O", "sgd", "--start", "1,1", "--steps", "5"
    )
    assert (code, err) == (0, "") and "sgd" in out
    code, out, err = called(capsys, "show", "x^2 + 3y^2", "--domain", "-1,1,0,2")
    assert code == 0 and "[[-1.0, 1.0], [0.0, 2.0]]" in out and "x^{2} + 3y^{2}" in out


def test_a_registered_surface_needs_none_of_this():
    code = ("import sys, optviz; optviz.run('beale', 'sgd', 3); "
            "print([name for name in sys.modules if name.startswith('optviz.problems')])")  # fmt: skip
    names = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout
    assert "contract" in names and not re.search("formula|parsing|dual|views|tokens|typesetting", names)

"""The number of parameters as a setting: what it may be, and that everything else works with it."""

import json
import re

import numpy as np
import pytest
from commands import called

import optviz
from optviz.compare import rates
from optviz.compare.rates import RATES, RULE, find_rate, rule_for, stored_rates, tuned
from optviz.errors import UsageError
from optviz.problems import PROBLEMS, Family, Surface, family
from optviz.problems.dimensions import MOST, Dimensions, fixed, multiples_of
from optviz.problems.families import FAMILIES

NEVER = ["a", 2.5, True, None, [3, 4], 1j, np.nan, np.inf, -3, 0, 1, 1e9, 10**400]
MANY = ["rosenbrock:dim=10", "powell_singular", "helical_valley", "penalty1", "griewank:dim=3"]


def told(allowed):
    if allowed.is_fixed:
        return str(allowed.default)
    kind = "a whole number" if allowed.multiple == 1 else f"a multiple of {allowed.multiple}"
    return f"{kind} from {allowed.lowest} to {allowed.highest}"


@pytest.mark.parametrize("name", PROBLEMS.names())
def test_a_number_of_parameters_that_cannot_be_is_refused_with_those_that_can(name):
    allowed = PROBLEMS[name].dimensions
    wrong = [*NEVER, allowed.highest + 1]
    wrong += [allowed.lowest + 1] if allowed.multiple > 1 else []
    for dim in wrong:
        if dim is None:
            continue
        words = f"{name}: dim must be {told(allowed)}, found {dim!r}"
        with pytest.raises(UsageError, match=f"^{re.escape(words)}$"):
            optviz.problem(name, dim=dim)


@pytest.mark.parametrize("name", PROBLEMS.names())
def test_the_default_number_of_parameters_is_the_plain_name(name):
    allowed = PROBLEMS[name].dimensions
    plain, said = optviz.problem(name), optviz.problem(f"{name}:dim={allowed.default}")
    assert plain.spec == said.spec == name and plain.dimension == allowed.default
    assert plain.surface is said.surface and plain.parameters == said.parameters
    assert isinstance(PROBLEMS[name], Family) or allowed.default == 2


def test_rosenbrock_of_two_is_rosenbrock_in_rates_and_bits():
    plain, said = (tuned(spec) for spec in ("rosenbrock", "rosenbrock:dim=2"))
    assert [entry.spec for entry in plain] == [entry.spec for entry in said]
    assert plain[6].hyperparameters["lr"] == stored_rates()["rates"]["rosenbrock"]["adam"]
    runs = [optviz.race(spec, plain, 50) for spec in ("rosenbrock", "rosenbrock:dim=2")]
    assert runs[0].x.tobytes() == runs[1].x.tobytes() and runs[0].meta == runs[1].meta


def test_a_whole_number_may_be_written_as_a_float():
    assert optviz.problem("rosenbrock", dim=1e1).spec == "rosenbrock:dim=10"
    assert optviz.problem("rosenbrock:dim=1e1").parameters == {"dim": 10, "a": 1, "b": 100}


def test_numbers_of_parameters_in_words():
    written = [
        (str(each), each.short) for each in (fixed(3), multiples_of(4), Dimensions(9), Dimensions(6, 2, 31))
    ]
    assert written == [
        ("3", "3"), ("4, 8, ... to 100000", "4, 8, ..."), ("2 to 100000", "2+"), ("2 to 31", "2-31"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", FAMILIES.names())
def test_a_spec_makes_the_problem_again(name):
    allowed = PROBLEMS[name].dimensions
    made = optviz.problem(name) if allowed.is_fixed else optviz.problem(name, dim=2 * allowed.multiple + 4)
    again = optviz.problem(made.spec)
    assert again.spec == made.spec and again.parameters == made.parameters
    assert again.start.tobytes() == made.start.tobytes() and again.domain.tobytes() == made.domain.tobytes()


@pytest.mark.parametrize("name", [name for name in FAMILIES if FAMILIES[name].dimensions.highest == MOST])
def test_the_largest_number_of_parameters_works(name):
    problem = optviz.problem(name, dim=MOST)
    value, grad = problem.value_and_grad(problem.start)
    assert not np.isnan(value) and grad.shape == problem.start.shape == (MOST,)
    assert problem.minima.shape in ((1, MOST), (2, MOST))


@pytest.mark.parametrize("spec", MANY)
@pytest.mark.parametrize("name", ["adam", "lamb", "muon", "sophia", "nag:form=lecture"])
def test_a_batch_is_its_runs_one_by_one(spec, name):
    problem = optviz.problem(spec)
    starts = np.random.default_rng(5).uniform(*problem.domain.T, (7, problem.dimension))
    batch = optviz.run(problem, f"{name}{',' if ':' in name else ':'}lr=0.01", 12, starts)
    for i, start in enumerate(starts):
        one = optviz.run(problem, f"{name}{',' if ':' in name else ':'}lr=0.01", 12, start)
        assert one.x[:, 0].tobytes() == batch.x[:, i].tobytes()
        assert one.loss[:, 0].tobytes() == batch.loss[:, i].tobytes()


def test_blocks_of_runs_change_nothing_for_many_parameters():
    problem = optviz.problem("rosenbrock", dim=1000)  # 20 runs a block
    batch = optviz.run(problem, "adam:lr=0.01", 3, runs=50, rng=1)
    for i in (0, 19, 20, 49):
        one = optviz.run(problem, "adam:lr=0.01", 3, batch.x[0, i])
        assert one.x[:, 0].tobytes() == batch.x[:, i].tobytes()


@pytest.mark.parametrize("spec", MANY)
def test_curvature_by_differences_serves_newton_and_sophia(spec):
    problem = optviz.problem(spec)
    race = optviz.race(problem, ["newton", "sophia:lr=0.01", "lbfgs"], 60)
    assert (race.loss[-1] < race.loss[0]).all() and np.isfinite(race.x).all()
    assert race.evaluations[-1, 1] == 60 + 6 * problem.dimension  # a diagonal every tenth update


def test_the_hessian_by_differences_is_that_of_the_quadratic():
    problem = optviz.problem("sum_squares", dim=6)
    points = np.random.default_rng(3).normal(size=(4, 6))
    exact = 2 * np.diag(np.arange(1.0, 7))
    np.testing.assert_allclose(problem.hessian(points), np.broadcast_to(exact, (4, 6, 6)), atol=1e-8)
    np.testing.assert_allclose(problem.hessian_diagonal(points[0]), exact.diagonal(), atol=1e-8)


@pytest.mark.parametrize("spec", [*MANY, "rosenbrock:dim=10,a=2", "watson:dim=5"])
def test_a_rate_is_found_by_the_rule_that_is_told(spec):
    problem = optviz.problem(spec)
    (adam,) = tuned(problem, ["adam"])
    race = optviz.race(problem, [adam], 200)
    assert adam.hyperparameters["lr"] in RATES and race.loss[-1, 0] < 0.5 * race.loss[0, 0]
    assert race.diverged_at[0] == -1
    assert race.meta["rate_rule"] == rule_for(problem) != RULE and "no view" in rule_for(problem)


def test_the_rule_for_two_parameters_is_unchanged():
    assert rule_for(optviz.problem("sphere")) == RULE == stored_rates()["rule"]


def test_rates_in_groups_are_the_rates_at_once(monkeypatch):
    found = []
    for most in (rates.MOST_NUMBERS, 10_000):
        monkeypatch.setattr(rates, "MOST_NUMBERS", most)
        found.append([find_rate(optviz.problem("wood"), name) for name in ("sgd", "adam")])
    assert found[0] == found[1]


def test_a_trajectory_of_ten_parameters_is_loaded_with_its_problem(tmp_path):
    optviz.race("rosenbrock:dim=10", ["adam:lr=0.1"], 5).save(tmp_path / "ten.npz")
    again = optviz.load(tmp_path / "ten.npz")
    assert again.problem.spec == "rosenbrock:dim=10" and again.x.shape == (6, 1, 10)


def test_a_family_of_a_plugin_is_registered_under_its_name():
    @family(dim=Dimensions(5), start=(1,), minima=[(0,)], minimum=0, formula="", latex="", source="", k=2.0)
    def cone(x, k):
        """Cone: a plugin."""
        return k * (x * x).sum(-1), 2 * k * x

    made = cone(dim=7, k=3)
    assert made.spec == "cone:dim=7,k=3" and made.value(made.start) == 21
    assert made.domain.tolist() == [[-0.5, 1.5]] * 7
    registry = type(PROBLEMS)("surface", "optviz.problems.surfaces", None, (Surface, Family))
    assert registry.register(cone) is registry["cone"] and registry.make("cone", {}).dimension == 5
    with pytest.raises(UsageError, match="^cone has no parameter 'kk'. Did you mean 'k'. It has k, dim.$"):
        cone(kk=1)


FAST = ("-O", "adam:lr=0.01", "-O", "sgd:lr=0.0001", "--steps", "5")


@pytest.mark.parametrize("spec", MANY)
def test_run_plot_and_show_work(spec, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    code, out, err = called(capsys, "run", "-s", spec, *FAST)
    assert (code, err) == (0, "") and out.count("\n") == 3
    assert called(capsys, "plot", "-s", spec, *FAST)[::2] == (0, "")
    code, out, err = called(capsys, "show", spec)
    problem = optviz.problem(spec)
    assert (code, err) == (0, "") and problem.formula in out and problem.note in out
    facts = json.loads(called(capsys, "show", spec, "--json")[1])
    assert facts["minima"] == problem.minima.tolist() and len(facts["start"]) == problem.dimension


def test_animate_shows_them_on_a_plane(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    words = ["animate", "-s", "rosenbrock:dim=4", "-O", "adam", "-O", "sgd", "--steps", "20", "-o", "a.png"]
    assert called(capsys, *words)[0] == 0
    shown = json.loads(called(capsys, "show", "a.png", "--json")[1])
    assert shown["picture"]["plane"]["kind"] == "principal"


def test_show_shortens_long_lists_for_people(capsys):
    lines = called(capsys, "show", "rosenbrock:dim=1000")[1].splitlines()
    shown = dict(line.split(maxsplit=1) for line in lines)
    assert shown["start"] == "[-1.2, 1.0, -1.2, 1.0, ..., 1.0]" and shown["minima"] == "[[1000 times 1.0]]"
    assert shown["domain"] == "[1000 times [-2.0, 3.0]]" and shown["dim"] == "1000 (may be 2 to 100000)"
    assert "dim         3\n" in called(capsys, "show", "helical_valley")[1]


def test_a_start_with_all_parameters_can_be_typed(capsys):
    code, out, _ = called(capsys, "run", "-s", "wood", "--start", "1,1,1,0.5", *FAST, "--json")
    assert code == 0 and json.loads(out)["start"] == [1, 1, 1, 0.5]

"""The loop over time: a batch is its runs one by one, whichever way the loop goes."""

import re

import numpy as np
import pytest
from engines import WAYS, go
from rules import NAMES, RULES

import optviz
from optviz.engine import loop
from optviz.engine.floats import in_floats
from optviz.engine.inplace import in_place
from optviz.engine.numbers import numbers_over_steps
from optviz.engine.tracing import Node, trace_update
from optviz.errors import UsageError
from optviz.optimizers.rule import Step
from optviz.problems import surface_names

WAVY = ("levy", "easom")  # sine, cosine, exponential: functions that may differ in the last bit
SETTINGS = {
    "plain": {},
    "weight decay": {"weight_decay": 0.02},
    "decoupled decay": {"weight_decay": 0.02, "weight_decay_mode": "decoupled"},
    "one lr per run": {"lr": [0.001, 0.01, 0.1, 1.0, 0.3]},
    "a schedule": {"lr": lambda t: 0.1 / t},
    "a schedule and one decay per run": {"lr": lambda t: 0.1 / t, "weight_decay": [0, 0.1, 0.2, 0.3, 0.4]},
    "uphill": {"maximize": True},
}


def switched():
    """Every optimizer, and once more for every other value of its own switches."""
    for name, rule in RULES.items():
        yield from (
            f"{name}:{key}={str(value).lower()}" for key, values in rule.choices.items() for value in values
        )


SWITCHED = sorted(switched())


def bits(trajectory):
    """The bytes of points and losses, but for the sign that NaN has by chance."""
    parts = (trajectory.x, trajectory.loss)
    return tuple(np.where(np.isnan(part), np.nan, part).tobytes() for part in parts)


def refused(words, kind=UsageError):
    return pytest.raises(kind, match=f"^{re.escape(words)}$")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("surface", WAVY)
@pytest.mark.parametrize("name", NAMES)
def test_a_batch_is_its_runs_one_by_one(name, surface, way, monkeypatch):
    go(way, monkeypatch)
    many = optviz.run(surface, optviz.optimizer(name, lr=0.01), 20, runs=11, rng=5)
    for run in range(11):
        one = optviz.run(surface, optviz.optimizer(name, lr=0.01), 20, start=many.x[0, run])
        assert bits(one) == bits(many[run])


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("block", [1, 6, 64])
@pytest.mark.parametrize("name", NAMES)
def test_blocks_of_any_size_give_the_same_bits(name, block, way, monkeypatch):
    go(way, monkeypatch)
    optimizer = optviz.optimizer(name, lr=np.geomspace(1e-4, 1, 30), weight_decay=np.linspace(0, 0.1, 30))
    starts = np.random.default_rng(6).uniform(-2, 2, (30, 2))
    whole = optviz.run("levy", optimizer, 15, starts)
    monkeypatch.setattr(loop, "BLOCK", block)
    assert bits(optviz.run("levy", optimizer, 15, starts)) == bits(whole)


def all_ways(surface, optimizer, monkeypatch, steps=25, **options):
    starts = np.random.default_rng(7).uniform(*optviz.problem(surface).domain.T, (5, 2))
    for way in WAYS:
        go(way, monkeypatch)
        yield bits(optviz.run(surface, optimizer, steps, starts, **options))


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("name", NAMES)
def test_every_way_gives_the_bits_of_the_plain_loop(name, setting, monkeypatch):
    known = {key: value for key, value in SETTINGS[setting].items() if key in RULES[name].defaults}
    if known.get("weight_decay_mode") not in (None, *RULES[name].choices.get("weight_decay_mode", ())):
        known.pop("weight_decay_mode")
    optimizer = optviz.optimizer(name, **known)
    assert len(set(all_ways("himmelblau", optimizer, monkeypatch))) == 1


@pytest.mark.parametrize("spec", SWITCHED)
def test_every_way_keeps_to_every_switch(spec, monkeypatch):
    assert len(set(all_ways("rosenbrock", optviz.optimizer(spec, weight_decay=0.01), monkeypatch))) == 1


@pytest.mark.parametrize("surface", surface_names())
def test_every_way_knows_every_surface(surface, monkeypatch):
    for name in NAMES:
        found = all_ways(surface, optviz.optimizer(name, lr=0.1), monkeypatch, 12, record=5)
        assert len(set(found)) == 1, name


@pytest.mark.parametrize("make", [in_place, in_floats])
def test_every_elementwise_rule_and_every_surface_can_be_traced(make):
    for spec in [*NAMES, *SWITCHED]:
        optimizer = optviz.optimizer(spec)
        assert optimizer.needs or make(optviz.problem("sphere"), optimizer), spec
    for name in surface_names():
        assert make(optviz.problem(name), optviz.optimizer("sgd")), name


@pytest.mark.parametrize("make", [in_place, in_floats])
def test_what_a_user_wrote_is_left_to_the_plain_loop(make):
    mine = optviz.Problem(lambda x: ((x * x).sum(-1), 2 * x), start=[1, 2])
    by_hand = optviz.Optimizer("mine", lambda x, h: (), lambda x, g, t, s, h: (x - 0.1 * g, ()))
    assert make(mine, optviz.optimizer("sgd")) is None
    assert make(optviz.problem("sphere"), by_hand) is None


def test_few_runs_go_one_by_one_and_many_in_place(monkeypatch):
    seen = []
    monkeypatch.setattr(loop, "in_place", lambda *given: seen.append("in place"))
    monkeypatch.setattr(loop, "in_floats", lambda *given: seen.append("in floats"))
    optviz.run("sphere", "sgd", steps=loop.WORTH_TRACING - 1, runs=100, rng=1)
    assert not seen
    optviz.run("sphere", "sgd", steps=loop.WORTH_TRACING, runs=loop.FEW, rng=1)
    optviz.run("sphere", "sgd", steps=loop.WORTH_TRACING, runs=loop.FEW + 1, rng=1)
    assert seen == ["in floats", "in place"]


def test_a_run_that_divides_by_zero_goes_on_in_numpy(monkeypatch):
    optimizer = optviz.rule(lr=0.1)(lambda x, g, t, lr: x - lr * g / (g * (x - x)))()
    found = set(all_ways("sphere", optimizer, monkeypatch))
    assert len(found) == 1


@pytest.mark.parametrize("name", ["adam", "asgd", "nadam", "radam"])
def test_the_numbers_of_many_steps_are_those_of_each_step(name):
    optimizer = optviz.optimizer(name)
    trace = trace_update(optimizer)
    found = numbers_over_steps(trace, optimizer.hyperparameters, 2, 4001)
    changing = [node for node in trace.tape if node.kind == "number"]
    assert changing
    for t in range(2, 4002):
        one = {trace.given["t"]: Step(t)}
        for node in changing:
            parts = [one.get(part, part) if isinstance(part, Node) else part for part in node.inputs]
            one[node] = parts[0] ** parts[1] if node.operation is np.power else node.operation(*parts)
            assert one[node] == found[node][t - 2], (t, node.operation)


def test_two_steps_of_adagrad_computed_by_hand():
    # f = x^2 + y^2 at (1, 2): g = (2, 4), a = (4, 16), a step of lr g / sqrt(a) = (1, 1) to (0, 1);
    # g = (0, 2), a = (4, 20), a step of (0, 2 / sqrt(20)).
    race = optviz.run("sphere", "adagrad:lr=1,eps=0", 2, start=[1, 2])
    np.testing.assert_allclose(race.x[:, 0], [[1, 2], [0, 1], [0, 1 - 2 / 20**0.5]], rtol=1e-15)
    np.testing.assert_allclose(race.loss[:, 0], [5, 1, (1 - 2 / 20**0.5) ** 2], rtol=1e-15)
    assert race.steps.tolist() == [0, 1, 2] and race.evaluations[:, 0].tolist() == [0, 1, 2]


RECORDED = [
    ("all", range(24)), ("final", [0, 23]), (1, range(24)), (7, [0, 7, 14, 21, 23]), (23, [0, 23]),
    (99, [0, 23]), (np.int64(8), [0, 8, 16, 23]),
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("record", "kept"), RECORDED, ids=str)
def test_recording_less_often_keeps_rows_of_the_whole_record(record, kept, name):
    whole = optviz.run("beale", optviz.optimizer(name), 23)
    part = optviz.run("beale", optviz.optimizer(name), 23, record=record)
    assert part.steps.tolist() == list(kept)
    np.testing.assert_array_equal(part.evaluations, whole.evaluations[list(kept)])
    np.testing.assert_array_equal(part.x, whole.x[list(kept)])
    np.testing.assert_array_equal(part.loss, whole.loss[list(kept)])


def test_random_starts_come_from_the_seed_and_fill_the_domain():
    one, same = (optviz.run("branin", "sgd", 1, runs=500, rng=11) for _ in range(2))
    other = optviz.run("branin", "sgd", 1, runs=500, rng=12)
    assert bits(one) == bits(same) and (one.x[0] != other.x[0]).all()
    low, high = optviz.problem("branin").domain.T
    assert (one.x[0] >= low).all() and (one.x[0] <= high).all()
    assert (np.ptp(one.x[0], axis=0) > 0.95 * (high - low)).all()
    assert one.meta["seed"] == 11 and one.meta["start"] == "one per run, see x[0]"


def test_starts_without_a_seed_can_be_drawn_again_from_the_recorded_one():
    one = optviz.run("sphere", "sgd", 1, runs=3)
    assert bits(optviz.run("sphere", "sgd", 1, runs=3, rng=one.meta["seed"])) == bits(one)


@pytest.mark.parametrize("rng", [3, np.int64(3), [3, 4], np.array([3, 4]), 10**40])
def test_every_kind_of_seed_is_recorded_so_that_it_works_again(rng, tmp_path):
    one = optviz.run("sphere", "sgd", 1, runs=3, rng=rng)
    again = optviz.load(one.save(tmp_path / "run.npz")).meta["seed"]
    assert bits(optviz.run("sphere", "sgd", 1, runs=3, rng=again)) == bits(one)


def test_a_generator_is_used_as_it_is():
    rng = np.random.default_rng(3)
    one, two = (optviz.run("sphere", "sgd", 1, runs=3, rng=rng) for _ in range(2))
    assert (one.x[0] != two.x[0]).all() and one.meta["seed"] == "a Generator given by the caller"
    assert (one.x[0] == optviz.run("sphere", "sgd", 1, runs=3, rng=np.random.default_rng(3)).x[0]).all()


def test_the_start_is_the_usual_one_a_given_one_or_one_per_run():
    assert optviz.run("beale", "sgd", 1).x[0].tolist() == [optviz.problem("beale").start.tolist()]
    assert optviz.run("beale", "sgd", 1, start=[1, 2], runs=3).x[0].tolist() == [[1, 2]] * 3
    assert optviz.run("beale", "sgd", 1, start=[[1, 2], [3, 4]]).x[0].tolist() == [[1, 2], [3, 4]]
    assert len(optviz.run("beale", optviz.optimizer("sgd", lr=[0.1, 0.2]), 1, runs=2)) == 2
    assert optviz.run("beale", "sgd", 1, runs=2, rng=1).labels == ("sgd 0", "sgd 1")


def test_the_callers_start_is_copied():
    start = np.array([[1.0, 2.0], [3.0, 4.0]])
    found = optviz.run("sphere", "sgd", 1, start=start)
    start[:] = 0
    assert found.x[0].tolist() == [[1, 2], [3, 4]]


WHOLE_STEPS = "expected steps to be a whole number from 1 to 1000000, found "
WHOLE_RUNS = "expected runs to be a whole number of at least 1, found "
RECORD = "expected record to be 'all', 'final' or a whole number of steps, found "
START = "expected start to be 2 numbers, found "
START_SHAPE = "expected start to be 2 numbers for sphere, or shape (R, 2); found shape "
SEED = "expected a seed that is a whole number of at least 0, found "
ROOM = " to record, the limit is 8; use fewer steps or runs, or record less often"
NO_STEPS = (0, -1, 1.5, True, "3", None, 1_000_001, [3], np.nan)
NO_COUNTS = (0, -2, 1.5, True, "3", None, [3])
NO_POINTS = ("a", ["1", "2"], [1j, 0], [None, 1], [[1, 2], [3]], {1, 2}, [True, False], [10**400, 0])
OTHER_SHAPES = (3, [1], [1, 2, 3], [], [[]], [[[1, 2]]])
REFUSED = [
    *[({"steps": value}, f"{WHOLE_STEPS}{value!r}") for value in NO_STEPS],
    *[({"runs": value}, f"{WHOLE_RUNS}{value!r}") for value in NO_COUNTS],
    *[({"record": value}, f"{RECORD}{value!r}") for value in NO_COUNTS],
    *[({"start": value}, f"{START}{value!r}") for value in NO_POINTS],
    *[({"start": value}, f"{START_SHAPE}{np.shape(value)}") for value in OTHER_SHAPES],
    *[({"runs": 2, "rng": value}, f"{SEED}{value!r}") for value in (-1, 1.5, "x", [-1], True)],
    ({"start": [np.nan, 0]}, "expected a finite start, found nan"),
    ({"start": [[0, 0], [0, -np.inf]]}, "expected a finite start, found -inf"),
    (
        {"start": [[0, 0]] * 3, "runs": 2},
        "expected one number of runs, but runs ask for 2, start ask for 3; make them equal",
    ),
    ({"steps": 10, "runs": 10**10}, f"10 steps of 20000000000 numbers need 2458.7 GiB{ROOM}"),
    ({"steps": 10**5, "runs": 10**5}, f"100000 steps of 200000 numbers need 223.5 GiB{ROOM}"),
]


@pytest.mark.parametrize(("options", "words"), REFUSED, ids=[str(options)[:40] for options, _ in REFUSED])
def test_what_cannot_be_run_is_refused_in_a_sentence(options, words):
    with refused(words):
        optviz.run("sphere", "sgd", **options)


def test_several_runs_from_nowhere_are_refused():
    nowhere = optviz.Problem(lambda x: ((x * x).sum(-1), 2 * x), start=[1, 2], name="bowl")
    with refused("bowl has no domain to draw 3 starts from; give start="):
        optviz.run(nowhere, "sgd", runs=3)


@pytest.mark.parametrize("make", [optviz.problem, optviz.optimizer])
@pytest.mark.parametrize("spec", [None, 5, "", "no such thing", ["sgd"]])
def test_what_names_nothing_is_refused(make, spec):
    with pytest.raises(UsageError, match="^unknown (surface|optimizer) |^expected a name before"):
        make(spec)

"""What is put around an optimizer: clipping, look-ahead, means, schedules."""

import numpy as np
import pytest

import optviz
from optviz.errors import UsageError


def points(spec, steps=30, surface="rosenbrock", **options):
    return optviz.run(surface, spec, steps, **options).x[:, 0]


def by_hand(change, steps=30, lr=0.001, surface="rosenbrock"):
    """Gradient descent with a change of gradient or point, in a plain loop."""
    problem = optviz.problem(surface)
    x, track, memory = problem.start.copy(), [problem.start.copy()], {}
    for t in range(1, steps + 1):
        x = change(x, problem.value_and_grad(x)[1], t, lr, memory)
        track.append(memory.get("shown", x))
    return np.array(track)


def clip_norm(x, g, t, lr, memory):
    return x - lr * g * min(1, 5 / np.linalg.norm(g))


def clip_value(x, g, t, lr, memory):
    return x - lr * np.clip(g, -5, 5)


def sharp(x, g, t, lr, memory):
    if t % 2:
        return x
    uphill = optviz.problem("rosenbrock").value_and_grad(x)[1]
    there = x + 0.05 * uphill / np.linalg.norm(uphill)
    return x - lr * optviz.problem("rosenbrock").value_and_grad(there)[1]


def look_ahead(x, g, t, lr, memory):
    slow, x = memory.setdefault("slow", x), x - lr * g
    if t % 4 == 0:
        memory["slow"] = x = slow + 0.3 * (x - slow)
    return x


def mean(x, g, t, lr, memory):
    new = x - lr * g
    memory["shown"] = 0.8 * memory.get("shown", x) + 0.2 * new
    return new


HAND = {
    "sgd:lr=0.001,clip_norm=5": clip_norm,
    "sgd:lr=0.001,clip_block_norm=5": clip_norm,
    "sgd:lr=0.001,clip_value=5": clip_value,
    "sgd:lr=0.001,lookahead=4,lookahead_alpha=0.3": look_ahead,
    "sgd:lr=0.001,ema=0.8": mean,
    "sgd:lr=0.001,sam=0.05": sharp,
}
WITHOUT_EFFECT = {
    "clip_norm=1e9": "", "clip_value=1e9": "", "lookahead=3,lookahead_alpha=1": "", "ema=0": "",
}  # fmt: skip
INNER = [
    "sgd:lr=0.001",
    "adam:lr=0.1",
    "nag:lr=0.001,form=sutskever",
    "fista:lr=0.001",
    "lamb:lr=0.01",
    "sophia:lr=0.01",
]


@pytest.mark.parametrize("spec", HAND)
def test_a_wrapper_does_what_a_plain_loop_does(spec):
    np.testing.assert_allclose(points(spec), by_hand(HAND[spec]), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("inner", INNER)
@pytest.mark.parametrize("around", WITHOUT_EFFECT)
def test_a_wrapper_set_to_do_nothing_does_nothing(inner, around):
    np.testing.assert_allclose(points(f"{inner},{around}"), points(inner), rtol=1e-12)


@pytest.mark.parametrize("inner", INNER)
def test_a_batch_is_its_runs_one_by_one_with_everything_around(inner):
    around = "clip_value=50,clip_norm=20,lookahead=5,ema=0.7,schedule=cosine"
    name, _, settings = inner.partition(",")
    starts = np.random.default_rng(0).uniform(-2, 2, (7, 2))
    spec = f"{inner},{around}"
    many = optviz.run("rosenbrock", spec, 20, starts)
    for run, start in enumerate(starts):
        np.testing.assert_array_equal(many.x[:, run], optviz.run("rosenbrock", spec, 20, start).x[:, 0])


@pytest.mark.parametrize("inner", INNER)
def test_the_spec_makes_the_same_optimizer_again(inner):
    made = optviz.optimizer(f"{inner},clip_norm=3,ema=0.5,schedule=step(step_size=5,gamma=0.5)")
    again = optviz.optimizer(made.spec)
    assert again.spec == made.spec
    np.testing.assert_array_equal(points(made), points(again))


def test_blocks_are_clipped_one_by_one():
    problem = optviz.Problem(
        lambda x: ((x * x).sum(-1), 2 * x), start=[30, 40, 0.3, 0.4], shapes=[(2,), (1, 2)]
    )
    x = optviz.run(problem, "sgd:lr=0.1,clip_block_norm=5", 1).x[1, 0]
    np.testing.assert_allclose(x, [30 - 0.3, 40 - 0.4, 0.24, 0.32], rtol=1e-14)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"lookahead_alpha": 0.5}, "adam: lookahead_alpha needs lookahead; write for example lookahead=5"),
        ({"ema_every": 5}, "adam: ema_every needs ema; write for example ema=0.99"),
        ({"clip_norm": -1}, "adam: clip_norm must be finite and at least 0, found -1"),
        ({"lookahead": 2.5}, "adam: lookahead must be a whole number of at least 1, found 2.5"),
    ],
)
def test_what_cannot_be_put_around_is_refused_in_a_sentence(settings, words):
    with pytest.raises(UsageError) as caught:
        optviz.optimizer("adam", **settings)
    assert str(caught.value) == words


def test_the_metadata_says_what_is_around():
    run = optviz.run("beale", "adam:lr=0.1,schedule=cosine(eta_min=0.01),clip_norm=1", 5)
    told = run.meta["optimizers"][0]
    assert told["hyperparameters"]["lr"] == 0.1 and told["hyperparameters"]["clip_norm"] == 1
    assert told["hyperparameters"]["schedule"] == "cosine(eta_min=0.01)"
    assert optviz.race("beale", ["adam:lr=0.1,ema=0.9", "sgd"], 3).labels == ("adam ema=0.9", "sgd")
    twins = ["adam:lr=0.1,schedule=cosine", "adam:lr=0.2"]
    assert optviz.race("beale", twins, 3).labels == ("adam lr=0.1 schedule=cosine", "adam lr=0.2")

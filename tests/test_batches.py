"""Batches: every sample once an epoch, the same for all, from the seed and the epoch alone."""

import networks
import numpy as np
import pytest

import optviz
from optviz.errors import UsageError
from optviz.problems.networks.batches import batches_of
from optviz.problems.networks.seeds import stream


def rows(given, samples=10, updates=12, seed=0):
    batches = batches_of("mine", given, samples, seed)
    return [batches.rows(t) for t in range(1, updates + 1)]


@pytest.mark.parametrize("size", [1, 3, 5, 9])
def test_an_epoch_sees_every_sample_once_and_its_last_batch_may_be_smaller(size):
    per_epoch = -(-10 // size)
    found = rows(size, updates=3 * per_epoch)
    for epoch in range(3):
        own = found[epoch * per_epoch : (epoch + 1) * per_epoch]
        assert [len(batch) for batch in own] == [size] * (10 // size) + [10 % size] * (10 % size > 0)
        np.testing.assert_array_equal(np.sort(np.concatenate(own)), np.arange(10))


def test_every_epoch_has_another_order_that_follows_from_seed_and_epoch():
    batches = batches_of("mine", 10 - 1, 10, 4)
    for epoch in (5, 0, 2):
        order = stream(4, "batches", epoch).permutation(10)
        np.testing.assert_array_equal(batches.rows(2 * epoch + 1), order[:9])
        np.testing.assert_array_equal(batches.rows(2 * epoch + 2), order[9:])
    assert len({batches.rows(2 * epoch + 1).tobytes() for epoch in range(20)}) == 20


def test_one_sample_at_a_time_is_stochastic():
    for one, other in zip(rows(1), rows("stochastic"), strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("given", [None, "full", 10])
def test_all_samples_at_every_update_need_no_batches(given):
    assert batches_of("mine", given, 10, 0) is None


def test_listed_batches_are_taken_as_they_are_and_must_last():
    given = [[0, 0, 9], [3, 2, 1]]
    batches = batches_of("mine", given, 10, 0)
    assert batches.rows(2).tolist() == [3, 2, 1]
    problem = networks.network([2, 3, 1], samples=10, batches=given)
    assert optviz.run(problem, "sgd", 2).x.shape == (3, 1, 13)
    with pytest.raises(
        UsageError, match=r"^expected batches for update 3, found 2 rows; give more, or fewer steps$"
    ):
        optviz.run(problem, "sgd", 3)


@pytest.mark.parametrize("rule", ["sgd", "adam", "nag:form=lecture", "adam:ema=0.9"])
def test_every_optimizer_sees_the_same_batches(rule, monkeypatch):
    problem, seen = networks.network([2, 3, 1], samples=10, batches=4), []
    whole = problem.network.batches.rows
    monkeypatch.setattr(problem.network.batches, "rows", lambda t: seen.append(t) or whole(t))
    optviz.run(problem, rule, 7)
    assert seen == [1, 2, 3, 4, 5, 6, 7]

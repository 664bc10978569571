"""Networks follow the training runs of torch, on all data and on minibatches."""

from collections import Counter

import golden
import golden_networks
import numpy as np
import pytest
from golden_networks import cases, found

import optviz

GROUPS = sorted({(case["arch"], case["mode"]) for case in cases()})


@pytest.mark.parametrize("group", GROUPS, ids="/".join)
def test_a_network_follows_its_reference_run(group):
    own = [case for case in cases() if (case["arch"], case["mode"]) == group]
    failing = [case["key"] for case in own if not golden.agrees(case, found(case["key"]))]
    assert own and not failing, f"{len(failing)} of {len(own)} disagree: {', '.join(failing)}"


def test_all_82_training_runs_are_compared():
    assert Counter(case["mode"] for case in cases()) == {"full": 42, "minibatch": 40}


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["key"])
def test_the_first_gradient_is_torchs(case):
    problem = golden_networks.problem(case)
    x = problem.start[None]
    _, grad = problem.value_and_grad(x) if problem.sample is None else problem.sample(x, 1)
    # A sum of at most 160 products of numbers of size 1 in another order.
    np.testing.assert_allclose(grad[0], golden_networks.reference(case, "grad0"), rtol=0, atol=1e-15)


@pytest.mark.parametrize("change", [{"activation": "sigmoid"}, {"l2": 1e-6}, {"l1": 1e-8}, {"bias": False}])
def test_a_slip_in_the_network_is_seen(change):
    case = next(case for case in cases() if case["variant"] == "adam" and case["mode"] == "minibatch")
    if "bias" in change:
        change["init"] = golden_networks.problem(case).start[: 16 * 2 + 16 * 16 + 3 * 16]
    about = {**golden_networks.document()["architectures"][case["arch"]]}
    activation = change.pop("activation", about["activation"])
    problem = optviz.problems.network(
        about["sizes"], activation,
        X=golden_networks.arrays(case, "X"), y=golden_networks.arrays(case, "y"),
        batches=golden_networks.arrays(case, "batches"),
        **{"init": golden_networks.arrays(case, "init"), **change},
    )  # fmt: skip
    run = optviz.run(problem, golden.optimizer(case), 200)
    losses = run.diagnostics["batch_loss"][:-1, 0]
    assert golden_networks.relative(losses, golden_networks.reference(case, "loss")).max() > case["tol_full"]


def test_the_table_in_the_docs_is_what_the_training_runs_show():
    _, head, stored = golden.TABLE.read_text("utf-8").partition("\n## networks")
    fresh = golden_networks.table()
    assert fresh.startswith(head)
    for line, today in zip((head + stored).splitlines(), fresh.splitlines(), strict=True):
        if line != today:  # another machine's exp may differ in the last digit
            *words, digits, _ = line.split("|")
            *again, now, _ = today.split("|")
            assert words == again and abs(int(digits) - int(now)) <= 1, f"{today} in place of {line}"

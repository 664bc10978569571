"""Every class of every framework is followed on matrices and vectors, whatever its settings."""

import pytest
import recorded

from optviz.optimizers.dialects import dialects

CASES = recorded.cases()
NAMES = sorted({recorded.name(case) for case in CASES})


@pytest.mark.parametrize("name", NAMES)
def test_a_class_is_followed_on_several_blocks_of_parameters(name):
    own = [case for case in CASES if recorded.name(case) == name]
    failing = [case for case in own if not recorded.agrees(case, recorded.errors(case))]
    assert not failing, f"{len(failing)} of {len(own)} disagree, first {failing[0]}"


def test_every_class_of_the_frameworks_is_recorded():
    assert set(NAMES) == {f"{name}.{cls}" for name in ("torch", "optax", "keras") for cls in dialects(name)}


def test_the_stored_points_are_those_of_the_cases():
    counts = [recorded.recorded(case).size for case in CASES]
    starts = [sum(counts[:i]) for i in range(len(counts))]
    assert [case["at"] for case in CASES] == starts and sum(counts) == recorded.values().size


def test_matrices_vectors_and_blocks_of_three_axes_are_among_them():
    axes = {len(shape) for case in CASES for shape in case["shapes"]}
    assert axes == {1, 2, 3} and any(len(case["shapes"]) > 1 for case in CASES)

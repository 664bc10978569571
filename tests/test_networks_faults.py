"""What networks say to bad input: one clear sentence."""

import re

import numpy as np
import pytest

import optviz
from optviz.errors import OptvizWarning, UnknownNameError, UsageError
from optviz.problems.networks.activations import ACTIVATIONS
from optviz.problems.networks.losses import LOSSES


def refused(words, kind=UsageError):
    return pytest.raises(kind, match=f"^{re.escape('network: ' + words)}$")


X, Y = [[0.0, 1.0], [1.0, 0.0], [2.0, 2.0]], [0, 1, 1]
SIZES_TOLD = "expected sizes such as [2, 16, 16, 3], inputs to outputs, whole numbers of at least 1, found "
WRONG = [
    ({"sizes": [2]}, SIZES_TOLD + "[2]"),
    ({"sizes": [2, 0, 2]}, SIZES_TOLD + "[2, 0, 2]"),
    ({"sizes": [2, 1.5, 2]}, SIZES_TOLD + "[2, 1.5, 2]"),
    ({"sizes": "2-2"}, SIZES_TOLD + "'2-2'"),
    ({"sizes": None}, SIZES_TOLD + "None"),
    ({"sizes": [2, 10**9, 2]}, "expected at most 50000000 parameters, found 5000000002; make layers smaller"),
    (
        {"sizes": [3, 2]},
        "expected X of shape (N, 3) for 3 inputs, found (3, 2); make sizes[0] the number of columns",
    ),
    (
        {"X": [0.0, 1.0]},
        "expected X of shape (N, 2) for 2 inputs, found (2,); make sizes[0] the number of columns",
    ),
    ({"X": [[0, 1], [1, np.nan], [2, 2]]}, "expected finite X, found [1.0, nan] in row 1"),
    ({"X": "abc"}, "expected X to be numbers (N, 2), found 'abc'"),
    ({"y": [0, 1]}, "expected y for 3 samples, as X has, found 2"),
    ({"y": [0, 1, 2]}, "expected labels 0 to 1 in y for 2 outputs, found 2"),
    ({"y": [0, 1, -1]}, "expected labels 0 to 1 in y for 2 outputs, found -1"),
    ({"y": [0, 1, 0.5]}, "expected labels 0 to 1 in y for 2 outputs, found 0.5"),
    ({"y": [0, 1, np.inf]}, "expected finite y, found inf"),
    ({"y": ["a", "b", "c"]}, "expected y to be numbers, found <U1"),
    (
        {"y": [1, 1, 1]},
        "expected at least two classes in y, found only class 1; one class has nothing to learn",
    ),
    ({"y": [[1, 1], [0, 1], [1, 0]]}, "expected one-hot rows in y, a single 1 among 0, found others"),
    ({"y": np.zeros((3, 4))}, "expected y to be labels (N,), found shape (3, 4)"),
    (
        {"sizes": [2, 1]},
        "expected at least 2 outputs, one per class, found 1; or use loss='binary_cross_entropy'",
    ),
    ({"loss": "mse"}, "expected y of shape (N, 2) for 2 outputs, found (3,)"),
    (
        {"loss": "binary_cross_entropy", "sizes": [2, 1], "y": [0, 1, 2]},
        "expected labels 0 and 1 in y, found 2",
    ),
    ({"batches": 0}, "expected a batch of at least 1 sample, found 0"),
    ({"batches": 1.5}, "expected a batch of at least 1 sample, found 1.5"),
    ({"batches": True}, "expected a batch of at least 1 sample, found True"),
    (
        {"batches": "most"},
        "expected batches to be 'full', 'stochastic', a number or indices (T, B), found 'most'",
    ),
    ({"batches": [[0, 3]]}, "expected batch indices from 0 to 2 for 3 samples, found 3"),
    ({"batches": [[0, -1]]}, "expected batch indices from 0 to 2 for 3 samples, found -1"),
    ({"batches": [0, 1]}, "expected batches of shape (T, B), whole numbers, found int64 (2,)"),
    ({"batches": [[0.0, 1.0]]}, "expected batches of shape (T, B), whole numbers, found float64 (1, 2)"),
    ({"l1": -1}, "expected l1 to be a finite number of at least 0, found -1"),
    ({"l2": np.nan}, "expected l2 to be a finite number of at least 0, found nan"),
    ({"seed": -1}, "expected seed to be a whole number of at least 0, found -1"),
    ({"init": [1.0, 2.0]}, "expected init to be a name or 6 parameters, found shape (2,)"),
    ({"init": "normal(std=-1)"}, "normal: expected std to be a number, found -1"),
    ({"test": [1]}, "expected test to be a pair of X and y, found list"),
    ({"test": (X, [0, 5, 1])}, "expected labels 0 to 1 in y for 2 outputs, found 5"),
]


@pytest.mark.parametrize(("other", "words"), WRONG, ids=[words for _, words in WRONG])
def test_parts_that_do_not_fit_are_refused(other, words):
    with refused(words):
        optviz.problems.network(**{"sizes": [2, 2], "X": X, "y": Y, **other})


UNKNOWN = [
    (
        {"activation": "rellu"},
        "unknown activation 'rellu'. Did you mean 'relu'? There are " + ", ".join(ACTIVATIONS) + ".",
    ),
    (
        {"loss": "cross entropy"},
        "unknown loss 'cross entropy'. Did you mean 'cross_entropy'? There are " + ", ".join(LOSSES) + ".",
    ),
    ({"init": "normal(sd=1)"}, "normal has no setting 'sd'. It has std."),
]


@pytest.mark.parametrize(("other", "words"), UNKNOWN, ids=[words for _, words in UNKNOWN])
def test_unknown_names_are_refused_with_those_that_are_known(other, words):
    with refused(words, UnknownNameError):
        optviz.problems.network(**{"sizes": [2, 2], "X": X, "y": Y, **other})


def test_a_batch_larger_than_the_data_is_said_and_all_are_used():
    words = "network: expected a batch of at most 3 samples, found 64; all are used"
    with pytest.warns(OptvizWarning, match=f"^{words}$"):
        problem = optviz.problems.network([2, 2], X=X, y=Y, batches=64)
    assert problem.sample is None and problem.parameters["batches"] == "full"

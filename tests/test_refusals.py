"""What the frameworks refuse is refused here, with their reason; what they take is taken."""

import inspect

import pytest
import refusals

import optviz
from optviz.errors import OptvizError
from optviz.optimizers import like
from optviz.optimizers.dialects import dialects, needs_rate, rate_of
from optviz.optimizers.dialects.like import dialect_of

# Taken by the frameworks and not here; (hyperparameter, values).
NOT_TAKEN = {
    "ns_steps": (("-1",), "no number of steps; the frameworks take none"),
    "update_interval": (("-1.0", "-0.5", "0.0", "0.5", "1.0", "1.5", "-1", "0"), "no whole number of steps"),
    "exclude_layers": (("'x'",), "there are no names of layers"),
    "betas": (("(0.9, -0.5)",), "prodigy takes its root"),
    "adam_lr_ratio": (("0.0", "0"), "the decay is divided by it"),
}
# Taken here and not by the frameworks.
TAKEN = {
    "learning_rate": (("-1", "0", "1", "2"), "keras wants 1.0 for 1; a spec has no such difference"),
    "momentum": (("0", "1"), "the same"),
}


def outcome(name, key, text):
    """Why a value is refused here, at once or in two updates, or None."""
    given = {rate_of(name): 0.01} if needs_rate(name) else {}
    bowl = optviz.Problem(
        lambda x: ((x * x).sum(-1), 2 * x), start=refusals.start(name), shapes=refusals.shapes(name)
    )
    try:
        optviz.run(bowl, like(name, **{**given, key: refusals.value(text)}), 2)
    except OptvizError as error:
        return str(error)
    return None


def excused(key, text, theirs, ours):
    """Whether a difference is one of the tables', or of a value that no run can come of."""
    if theirs is None:
        return "nan" in text or "inf" in text or text in NOT_TAKEN.get(key, ((),))[0]
    return ours is None and text in TAKEN.get(key, ((),))[0]


def says_the_same(text, theirs, ours):
    """Whether the framework's sentence on a number, where it has one, stands in ours."""
    kind, _, words = theirs.partition(": ")
    spoken = kind == "ValueError" and not any(
        other in text for other in ("nan", "inf", "None", "'x'", "(0.9")
    )
    return not spoken or words in ours


def trials(name):
    parameters = inspect.signature(dialect_of(name)[2]).parameters
    for key, reasons in refusals.document()[name].items():
        for text in refusals.tried(parameters[key].default):
            yield key, text, reasons.get(text)


@pytest.mark.parametrize("name", refusals.document())
def test_a_class_takes_and_refuses_what_the_framework_does(name):
    for key, text, theirs in trials(name):
        ours = outcome(name, key, text)
        where = f"{name} {key}={text}: {theirs or 'taken'} there, {ours or 'taken'} here"
        if (theirs is None) != (ours is None):
            assert excused(key, text, theirs, ours), where
        elif theirs:
            assert ours.startswith(f"{name}: ") and says_the_same(text, theirs, ours), where


def test_every_hyperparameter_of_every_class_was_tried():
    tried = {name: list(found) for name, found in refusals.document().items()}
    known = {
        f"{framework}.{cls}": list(inspect.signature(function).parameters)
        for framework in ("torch", "optax", "keras")
        for cls, function in dialects(framework).items()
    }
    known["torch.AdamW"].remove("decoupled_weight_decay")  # torch's own class has it always on
    assert tried == known


def test_no_difference_is_excused_in_vain():
    seen = [(key, text, theirs) for name in refusals.document() for key, text, theirs in trials(name)]
    for table, refused in ((NOT_TAKEN, False), (TAKEN, True)):
        for key, (texts, _) in table.items():
            assert all(any(s[:2] == (key, text) and bool(s[2]) == refused for s in seen) for text in texts)

"""What torch refuses of its schedules, in its words."""

from optviz.errors import UsageError


def refuse_nonsense(name, settings):
    """Raise UsageError for settings that torch's scheduler of this name refuses.

    >>> refuse_nonsense("linear", {"start_factor": 2.0})
    Traceback (most recent call last):
    optviz.errors.UsageError: schedule linear: Starting multiplicative factor expected to be greater \
than 0 and less or equal to 1.
    """
    for key, (good, words) in LIMITS.get(name, {}).items():
        value = settings.get(key)
        if value is not None and not _holds(good, value):
            raise UsageError(f"schedule {name}: {words.format(value)}")


def _holds(good, value):
    try:
        return bool(good(value))
    except TypeError:
        return False


def _fraction(value):
    return 0 <= value <= 1


def _count(value):
    return isinstance(value, int) and value >= 1


def _one_of(*words):
    return lambda value: value in words


LIMITS = {
    "constant": {"factor": (_fraction, "Constant multiplicative factor expected to be between 0 and 1.")},
    "linear": {
        "start_factor": (
            lambda value: 0 < value <= 1,
            "Starting multiplicative factor expected to be greater than 0 and less or equal to 1.",
        ),
        "end_factor": (_fraction, "Ending multiplicative factor expected to be between 0 and 1."),
    },
    "warm_restarts": {
        "T_0": (_count, "Expected positive integer T_0, but got {}"),
        "T_mult": (_count, "Expected integer T_mult >= 1, but got {}"),
    },
    "cyclic": {"mode": (_one_of("triangular", "triangular2", "exp_range"), "mode {} is invalid")},
    "onecycle": {
        "total_steps": (_count, "Expected positive integer total_steps, but got {}"),
        "pct_start": (_fraction, "Expected float between 0 and 1 pct_start, but got {}"),
        "anneal_strategy": (
            _one_of("cos", "linear"), "anneal_strategy must be one of 'cos' or 'linear', instead got {}",
        ),
    },
    "plateau": {
        "factor": (lambda value: value < 1, "Factor should be < 1.0."),
        "mode": (_one_of("min", "max"), "mode {} is unknown!"),
        "threshold_mode": (_one_of("rel", "abs"), "threshold mode {} is unknown!"),
    },
}  # fmt: skip

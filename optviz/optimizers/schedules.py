"""Learning-rate schedules by their usual names: closed forms of the update t = 0, 1, ...

The formulas are those of torch.optim.lr_scheduler (2.13); a setting that is None is the
length of the run.
"""

import inspect
import math

import numpy as np

from optviz.errors import UnknownNameError, UsageError
from optviz.optimizers.schedule_limits import refuse_nonsense
from optviz.registry import did_you_mean


def step(base, t, step_size, gamma=0.1):
    """base gamma^floor(t / step_size)"""
    return base * gamma ** (t // step_size)


def multistep(base, t, milestones, gamma=0.1):
    """base gamma^(number of milestones reached)"""
    return base * gamma ** sum(milestone <= t for milestone in milestones)


def exponential(base, t, gamma):
    """base gamma^t"""
    return base * gamma**t


def cosine(base, t, T_max=None, eta_min=0.0):
    """eta_min + (base - eta_min) (1 + cos(pi t / T_max)) / 2"""
    return eta_min + (base - eta_min) * (1 + math.cos(math.pi * t / T_max)) / 2


def warm_restarts(base, t, T_0, T_mult=1, eta_min=0.0):
    """cosine from the start again after T_0, T_0 T_mult, T_0 T_mult^2, ... updates"""
    length = T_0
    while t >= length:
        t, length = t - length, length * T_mult
    return cosine(base, t, length, eta_min)


def linear(base, t, start_factor=1 / 3, end_factor=1.0, total_iters=5):
    """base (start_factor + (end_factor - start_factor) min(t, total_iters) / total_iters)"""
    return base * (start_factor + (end_factor - start_factor) * min(t, total_iters) / total_iters)


def polynomial(base, t, total_iters=None, power=1.0):
    """base (1 - min(t, total_iters) / total_iters)^power"""
    return base * (1 - min(t, total_iters) / total_iters) ** power


def constant(base, t, factor=1 / 3, total_iters=5):
    """base factor for total_iters updates, then base"""
    return base * factor if t < total_iters else base


def inverse_time(base, t, rate):
    """base / (1 + rate t)"""
    return base / (1 + rate * t)


def warmup_cosine(base, t, warmup, T_max=None, start_factor=0.05, eta_min=0.0):
    """linear from start_factor for warmup updates, then cosine over the rest"""
    if t < warmup:
        return linear(base, t, start_factor, 1.0, warmup)
    return cosine(base, t - warmup, T_max - warmup, eta_min)


def cyclic(
    base, t, base_lr=None, max_lr=None, step_size_up=2000, step_size_down=None, mode="triangular", gamma=1.0,
    cycle_momentum=True, base_momentum=0.8, max_momentum=0.9,
):  # fmt: skip
    """up from base_lr to max_lr and down again; the amplitude halves (triangular2) or decays"""
    low, high = base if base_lr is None else base_lr, 10 * base if max_lr is None else max_lr
    return low + (high - low) * _triangle(t, step_size_up, step_size_down, mode, gamma)


def cyclic_momentum(
    base, t, base_lr=None, max_lr=None, step_size_up=2000, step_size_down=None, mode="triangular", gamma=1.0,
    cycle_momentum=True, base_momentum=0.8, max_momentum=0.9,
):  # fmt: skip
    """down from max_momentum to base_momentum while the rate goes up"""
    triangle = _triangle(t, step_size_up, step_size_down, mode, gamma)
    return max_momentum - (max_momentum - base_momentum) * triangle


def _triangle(t, up, down, mode, gamma):
    """Return the height in [0, 1] of a cycle's triangle, scaled as the mode says."""
    total = up + (up if down is None else down)
    cycle = math.floor(1 + t / total)
    place, ratio = 1 + t / total - cycle, up / total
    height = place / ratio if place <= ratio else (place - 1) / (ratio - 1)
    scales = {"triangular": 1.0, "triangular2": 1 / 2.0 ** (cycle - 1), "exp_range": gamma**t}
    return height * scales[mode]


def onecycle(
    base, t, max_lr=None, total_steps=None, pct_start=0.3, anneal_strategy="cos", cycle_momentum=True,
    base_momentum=0.85, max_momentum=0.95, div_factor=25.0, final_div_factor=1e4, three_phase=False,
):  # fmt: skip
    """from max_lr / div_factor up to max_lr, then down to that over div_factor final_div_factor"""
    high = base if max_lr is None else max_lr
    low = high / div_factor
    heights = [low, high, low, low / final_div_factor] if three_phase else [low, high, low / final_div_factor]
    return _phases(t, total_steps, pct_start, anneal_strategy, heights)


def onecycle_momentum(
    base, t, max_lr=None, total_steps=None, pct_start=0.3, anneal_strategy="cos", cycle_momentum=True,
    base_momentum=0.85, max_momentum=0.95, div_factor=25.0, final_div_factor=1e4, three_phase=False,
):  # fmt: skip
    """down to base_momentum while the rate goes up, and up again"""
    high, low = max_momentum, base_momentum
    heights = [high, low, high, high] if three_phase else [high, low, high]
    return _phases(t, total_steps, pct_start, anneal_strategy, heights)


def _phases(t, total, part, strategy, heights):
    """Return the value at t of a curve through the heights, one phase between two of them."""
    if t >= total:
        raise ValueError(f"Tried to step {t + 1} times. The specified number of total steps is {total}")
    first = part * total - 1
    ends = [0.0, first, 2 * part * total - 2, total - 1] if len(heights) == 4 else [0.0, first, total - 1]
    phase = next((i for i, end in enumerate(ends[1:]) if t <= end), len(ends) - 2)
    share = (t - ends[phase]) / (ends[phase + 1] - ends[phase])
    a, b = heights[phase], heights[phase + 1]
    return b + (a - b) / 2 * (1 + math.cos(math.pi * share)) if strategy == "cos" else a + (b - a) * share


def sequential(base, t, first, then, milestones):
    """one schedule until the milestone, then another from its own start"""
    (milestone,) = milestones if np.ndim(milestones) else (milestones,)
    name, settings = parse_call(first if t < milestone else then)
    return evaluated(name, settings, base, t if t < milestone else t - milestone)


def plateau(
    base, t, mode="min", factor=0.1, patience=10, threshold=1e-4, threshold_mode="rel", cooldown=0,
    min_lr=0.0, eps=1e-8,
):  # fmt: skip
    """base factor^(number of times that the loss stood still); see `optviz.optimizers.plateau`"""
    return base


SCHEDULES = {
    function.__name__: function
    for function in (
        step, multistep, exponential, cosine, warm_restarts, linear, polynomial, constant, inverse_time,
        warmup_cosine, cyclic, onecycle, sequential, plateau,
    )
}  # fmt: skip
MOMENTUM = {"onecycle": onecycle_momentum, "cyclic": cyclic_momentum}
FRAMEWORK_NAMES = {
    "steplr": "step",
    "multisteplr": "multistep",
    "exponentiallr": "exponential",
    "cosineannealinglr": "cosine",
    "cosineannealingwarmrestarts": "warm_restarts",
    "linearlr": "linear",
    "polynomiallr": "polynomial",
    "constantlr": "constant",
    "inverse_time_lambdalr": "inverse_time",
    "cycliclr": "cyclic",
    "cycliclr_triangular2": "cyclic",
    "onecyclelr": "onecycle",
    "reducelronplateau": "plateau",
    "warmup_cosine_sequential": "sequential",
    "sequentiallr": "sequential",
}
LENGTHS = ("T_max", "total_steps", "total_iters")  # None stands for the length of the run
_LAMBDA = "lr_lambda"


def parse_call(text):
    """Split "cosine(T_max=200,eta_min=1e-5)" into the name and its settings.

    >>> parse_call("StepLR(step_size=50,gamma=0.5)")
    ('step', {'step_size': 50, 'gamma': 0.5})
    """
    from optviz.registry import parse_settings

    if isinstance(text, tuple):
        return named(*text)
    name, bracket, inside = str(text).strip().partition("(")
    if bracket and not inside.endswith(")"):
        raise UsageError(f"expected a schedule such as cosine or step(step_size=50), found {text!r}")
    return named(name, parse_settings(inside[:-1], text) if bracket else {})


def named(name, settings):
    """Return our name of a schedule and its checked settings."""
    key = str(name).strip().lower().replace("-", "_")
    key = FRAMEWORK_NAMES.get(key, key)
    if key not in SCHEDULES:
        raise UnknownNameError(
            f"unknown schedule {str(name)!r}.{did_you_mean(key, SCHEDULES)} There are {', '.join(SCHEDULES)}."
        )
    known = list(inspect.signature(SCHEDULES[key]).parameters)[2:]
    spelling = {own.lower(): own for own in known}
    found = {}
    for setting, value in _told(key, settings).items():
        if setting.lower() not in spelling:
            hint = did_you_mean(setting, known)
            raise UnknownNameError(
                f"schedule {key} has no setting {setting!r}.{hint} It has {', '.join(known)}."
            )
        found[spelling[setting.lower()]] = value
    return key, found


def _told(key, settings):
    """Return the settings with torch's other ways of saying them: epochs, a lambda such as "1/(1+0.05*t)"."""
    if key == "onecycle" and {"epochs", "steps_per_epoch"} <= settings.keys():
        total = settings["epochs"] * settings["steps_per_epoch"]
        rest = {name: value for name, value in settings.items() if name not in ("epochs", "steps_per_epoch")}
        return {**rest, "total_steps": total}
    if key != "inverse_time" or _LAMBDA not in settings:
        return settings
    import re

    number = re.fullmatch(r"1/\(1\+([0-9.e+-]+)\*t\)", str(settings[_LAMBDA]).replace(" ", ""))
    if not number:
        raise UsageError(f"expected lr_lambda to be '1/(1+RATE*t)', found {settings[_LAMBDA]!r}")
    return {"rate": float(number[1])}


def evaluated(name, settings, base, t, function=None):
    """Return the value of a schedule before update t + 1."""
    try:
        return (function or SCHEDULES[name])(base, t, **settings)
    except (ArithmeticError, KeyError, TypeError, ValueError) as error:
        told = ", ".join(f"{key}={value}" for key, value in settings.items())
        raise UsageError(
            f"schedule {name} has no value at update {t + 1} with {told} ({error}); "
            f"lengths and steps must be above 0: {SCHEDULES[name].__doc__}"
        ) from None


def completed(name, settings, steps):
    """Return settings with the run's length where it is wanted; refuse what is missing."""
    parameters = inspect.signature(SCHEDULES[name]).parameters
    lengths = {key: steps for key in LENGTHS if key in parameters and parameters[key].default is None}
    missing = [
        key
        for key, parameter in list(parameters.items())[2:]
        if parameter.default is inspect.Parameter.empty and key not in settings
    ]
    if missing:
        example = f"{name}({missing[0]}={_EXAMPLES[missing[0]]})"
        raise UsageError(f"schedule {name} needs {missing[0]}; write for example {example}")
    refuse_nonsense(name, settings)
    return {**lengths, **settings}


_EXAMPLES = {
    "step_size": 50,
    "milestones": "(50,100)",
    "gamma": 0.99,
    "T_0": 50,
    "rate": 0.05,
    "warmup": 20,
    "first": "linear",
    "then": "cosine",
}

"""Hyperparameters that follow a named schedule."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from optviz.errors import UsageError
from optviz.optimizers.schedule_limits import refuse_nonsense
from optviz.optimizers.schedules import MOMENTUM, SCHEDULES, completed, evaluated, parse_call
from optviz.registry import format_value


@dataclass(frozen=True)
class NamedSchedule:
    """A hyperparameter's value at update t = 1, 2, ..., from its first (a number, or one per run)."""

    first: object
    name: str
    settings: dict
    momentum: bool = False
    steps: int = None

    @cached_property
    def _complete(self):
        return completed(self.name, self.settings, self.steps)

    def __call__(self, t):
        function = (MOMENTUM if self.momentum else SCHEDULES)[self.name]
        return evaluated(self.name, self._complete, self.first, int(t) - 1, function)

    def over(self, steps):
        """Return the schedule of a run of this length."""
        completed(self.name, self.settings, steps)
        return replace(self, steps=steps)

    def of(self, runs):
        """Return the schedule of some runs, with one first value per run as a column."""
        return replace(self, first=self.first[runs, None]) if isinstance(self.first, np.ndarray) else self

    def __repr__(self):
        return schedule_text(self.name, self.settings)


def schedule_text(name, settings):
    """Return the text that `parse_call` reads back.

    >>> schedule_text("step", {"step_size": 50})
    'step(step_size=50)'
    """
    inside = ",".join(f"{key}={format_value(value)}" for key, value in settings.items())
    return f"{name}({inside})" if inside else name


def with_schedule(optimizer, schedule):
    """Return an optimizer whose learning rate (and momentum, where it is cycled) follows a schedule."""
    name, settings = parse_call(schedule)
    told = {"schedule": schedule_text(name, settings)}
    hyper = {**optimizer.hyperparameters, **told}
    lr = hyper.get("lr")
    if lr is None or callable(lr):
        raise UsageError(
            f"{optimizer.name}: expected a learning rate to schedule, found none that is a number"
        )
    changed = {**optimizer.changed, **told}
    if name == "plateau":
        from optviz.optimizers.plateau import on_plateau

        refuse_nonsense(name, settings)
        return on_plateau(replace(optimizer, hyperparameters=hyper, changed=changed), settings)
    hyper["lr"] = NamedSchedule(lr, name, settings)
    cycled = next((key for key in ("momentum", "beta1") if key in hyper), None)
    if name in MOMENTUM and settings.get("cycle_momentum", True) and cycled:
        hyper[cycled] = NamedSchedule(hyper[cycled], name, settings, momentum=True)
    return replace(optimizer, hyperparameters=hyper, changed=changed)

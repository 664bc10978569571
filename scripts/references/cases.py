"""Which trajectories are recorded: a few chosen ones, and seeded draws of legal settings of every class."""

import inspect
import random

from chosen import CHOSEN, STEPS, case
from values import LR_FACTOR, SPECIAL, VALUES

from optviz.optimizers.dialects import dialects

SHAPES = ([(3, 4)], [(5, 2)], [(3, 2), (3,)], [(1, 4), (2, 2)], [(4,)], [(2, 3, 2), (2,)])
LOSSES = ("valley", "bowl", "ripple")
DRAWS = 4  # trajectories of each class


def drawn(framework, cls, parameters, rng):
    """Return a case with legal settings drawn at random."""
    settings = {}
    for key, parameter in parameters.items():
        values = SPECIAL.get((framework, cls, key), SPECIAL.get((framework, key), VALUES.get(key)))
        if values and (parameter.default is parameter.empty or "learning_rate" in key or rng.random() < 0.7):
            settings[key] = rng.choice(values)
    rate = "lr" if framework == "torch" else "learning_rate"
    if isinstance(settings.get(rate), float):
        settings[rate] *= LR_FACTOR.get(cls, 1.0)
    made = legal(framework, cls, settings)
    shapes = rng.choice([shapes for shapes in SHAPES if fits(framework, cls, shapes)])
    schedule = ("inverse_time", {"rate": 0.05}) if rng.random() < 0.3 else None
    if cls in UNSCHEDULED or settings.get(rate) is None:
        schedule = None
    return case(f"{framework}.{cls}", shapes, rng.choice(LOSSES), schedule, **made)


def fits(framework, cls, shapes):
    """Whether a class takes blocks of these shapes, and optviz does there what it does."""
    if cls.lower() != "muon":
        return True
    matrices = sum(len(shape) == 2 for shape in shapes)
    return matrices == len(shapes) if framework == "torch" else matrices > 0


# optax: their rate is a number
UNSCHEDULED = (
    "rprop", "polyak_sgd", "sm3", "optimistic_adam", "schedule_free_sgd", "schedule_free_adamw",
)  # fmt: skip


def legal(framework, cls, settings):
    """Return the settings without what the class refuses together."""
    if framework == "torch" and cls == "SGD" and settings.get("nesterov"):
        settings |= {"dampening": 0.0, "momentum": settings.get("momentum") or 0.9}
    if framework == "torch" and cls == "AdamW":
        settings.pop("decoupled_weight_decay", None)
    clips = [key for key in ("clipnorm", "clipvalue", "global_clipnorm") if settings.get(key) is not None]
    return {key: value for key, value in settings.items() if key not in clips[1:]}


def wanted():
    """Yield, for each trajectory, the cases to try until one is calm."""
    for chosen in CHOSEN:
        yield [{**chosen, "steps": steps} for steps in (STEPS, 34, 21, 13)]
    for framework in ("torch", "optax", "keras"):
        for cls, function in dialects(framework).items():
            parameters = inspect.signature(function).parameters
            for number in range(DRAWS):
                rng = random.Random(f"{framework}.{cls} {number}")
                yield (drawn(framework, cls, parameters, rng) for _ in range(50))

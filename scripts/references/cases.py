"""Which trajectories are recorded: a few chosen ones, and seeded draws of legal settings of every class."""

import inspect
import random

from values import LR_FACTOR, SPECIAL, VALUES

from optviz.optimizers.dialects import dialects

SHAPES = ([(3, 4)], [(5, 2)], [(3, 2), (3,)], [(1, 4), (2, 2)], [(4,)], [(2, 3, 2), (2,)])
LOSSES = ("valley", "bowl", "ripple")
DRAWS = 4  # trajectories of each class
STEPS = 60


def case(name, shapes, loss="valley", schedule=None, steps=STEPS, **settings):
    """Return one case as it is stored."""
    framework, _, cls = name.partition(".")
    told = {"framework": framework, "class": cls, "loss": loss, "shapes": shapes, "steps": steps}
    return {**told, "settings": settings, **({"schedule": schedule} if schedule else {})}


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


UNSCHEDULED = ("rprop", "polyak_sgd", "sm3", "optimistic_adam")  # optax: their rate is a number


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


BOTH = [(3, 2), (3,)]
CHOSEN = (
    # A rate that changes: torch's ASGD uses that of the step before.
    case("torch.ASGD", BOTH, schedule=("StepLR", {"step_size": 10, "gamma": 0.5}), lr=0.003),
    # The first step size is not limited in optax, and it is in torch.
    case("optax.rprop", [(5, 2)], "bowl", learning_rate=0.1, max_step_size=0.05),
    case("torch.Rprop", [(5, 2)], "bowl", lr=0.1, step_sizes=(1e-6, 0.05)),
    # Matrices wider and taller than they are long, vectors beside them, blocks of three axes.
    case("torch.Muon", [(1, 4), (2, 2)], lr=0.02),
    case("torch.Muon", [(5, 2)], "bowl", lr=0.02, nesterov=False, adjust_lr_fn="match_rms_adamw"),
    case("optax.muon", BOTH, learning_rate=0.02),
    case("optax.muon", [(3, 4)], "ripple", learning_rate=0.02, preconditioning="spectral"),
    case("optax.muon", [(3, 4)], "ripple", learning_rate=0.02, preconditioning="aol"),
    case("optax.muon", [(5, 2)], "ripple", learning_rate=0.02, preconditioning="schatten", adaptive=True),
    case("optax.muon", [(5, 2)], "ripple", learning_rate=0.02, ns_coeffs="dion"),
    case("keras.Muon", BOTH, learning_rate=0.02, adam_lr_ratio=0.5, rms_rate=None),
    case("torch.Adafactor", [(4, 3, 2)], lr=0.05),
    case("keras.Adafactor", [(4, 3, 2)], learning_rate=0.05),
    case("optax.adafactor", [(4, 3, 2)], learning_rate=0.05, min_dim_size_to_factor=2),
    case("optax.adafactor", BOTH, learning_rate=0.05, min_dim_size_to_factor=3),
    case("optax.adafactor", [(3, 4)], learning_rate=0.05, min_dim_size_to_factor=2, factored=False),
    case("optax.adafactor", [(3, 4)], learning_rate=0.05, momentum=0.9, decay_offset=-5),
    # One norm for each block, and one for all of them.
    case("optax.lamb", BOTH, learning_rate=0.02, weight_decay=0.1),
    case("keras.Lamb", BOTH, learning_rate=0.02, weight_decay=0.1),
    case("optax.novograd", BOTH, learning_rate=0.02, weight_decay=0.1),
    case("keras.SGD", BOTH, learning_rate=0.02, clipnorm=2.0),
    case("keras.SGD", BOTH, learning_rate=0.02, global_clipnorm=2.0),
    case("optax.polyak_sgd", BOTH, "bowl", max_learning_rate=0.1),
    # Switches and numbers that draws seldom meet.
    case("optax.amsgrad", BOTH, learning_rate=0.05, b1=0.9, bias_correction_mu=False),
    case("optax.adabelief", BOTH, learning_rate=0.05, nesterov=True),
    case("optax.sophia", BOTH, learning_rate=0.01, eps=0.5, gamma=0.1, clip_threshold=None),
)

"""The trajectories that are recorded because of what they show."""

STEPS = 60


def case(name, shapes, loss="valley", schedule=None, steps=STEPS, **settings):
    """Return one case as it is stored."""
    framework, _, cls = name.partition(".")
    told = {"framework": framework, "class": cls, "loss": loss, "shapes": shapes, "steps": steps}
    return {**told, "settings": settings, **({"schedule": schedule} if schedule else {})}


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
    case("optax.cocob", BOTH, learning_rate=0.3, eps=20.0),
    case("optax.fromage", BOTH, learning_rate=0.02, min_norm=3.0),
    case("optax.momo_adam", BOTH, learning_rate=1.0, lower_bound=2.0),
    case("optax.momo_adam", BOTH, learning_rate=1.0, lower_bound=2.0, adapt_lower_bound=True),
    case("optax.schedule_free_sgd", BOTH, learning_rate=0.01, warmup_steps=10, weight_lr_power=1.0),
    case("optax.schedule_free_adamw", BOTH, learning_rate=0.05, warmup_steps=10, weight_lr_power=1.0),
    case("keras.ScheduleFreeAdamW", BOTH, learning_rate=0.05, warmup_steps=10, weight_decay=0.1),
    case("optax.simplified_ademamix", BOTH, learning_rate=0.001, alpha=2.0),
) + tuple(
    # Schedulers with unusual settings, and beyond their ends.
    case(f"torch.{cls}", BOTH, "ripple", schedule=(name, settings), lr=0.01, **more)
    for cls, more, name, settings in (
        ("SGD", {"momentum": 0.9}, "MultiStepLR", {"milestones": (0, 5, 5, 30), "gamma": 0.5}),
        ("RMSprop", {"momentum": 0.5}, "ExponentialLR", {"gamma": 1.02}),
        ("SGD", {"momentum": 0.9, "nesterov": True}, "CosineAnnealingLR", {"T_max": 7, "eta_min": 0.001}),
        ("Adam", {}, "CosineAnnealingLR", {"T_max": 25, "eta_min": 0.02}),
        ("Adam", {}, "CosineAnnealingWarmRestarts", {"T_0": 5, "T_mult": 2, "eta_min": 0.001}),
        ("AdamW", {}, "LinearLR", {"start_factor": 1.0, "end_factor": 0.2, "total_iters": 20}),
        ("Rprop", {}, "PolynomialLR", {"total_iters": 20, "power": 2.0}),
        ("Adadelta", {}, "PolynomialLR", {"total_iters": 20, "power": 0.5}),
        ("ASGD", {}, "ConstantLR", {"factor": 0.25, "total_iters": 10}),
        ("SGD", {}, "CyclicLR", {"base_lr": 0.001, "max_lr": 0.02, "step_size_up": 3, "step_size_down": 7}),
        ("NAdam", {}, "CyclicLR",
         {"base_lr": 0.001, "max_lr": 0.05, "step_size_up": 4, "mode": "exp_range", "gamma": 0.9}),
        ("RMSprop", {}, "CyclicLR",
         {"base_lr": 0.02, "max_lr": 0.001, "step_size_up": 5, "mode": "triangular2", "base_momentum": 0.5}),
        ("Adamax", {}, "OneCycleLR",
         {"max_lr": 0.05, "total_steps": 60, "three_phase": True, "anneal_strategy": "linear"}),
        ("RMSprop", {}, "OneCycleLR", {"max_lr": 0.02, "total_steps": 90, "pct_start": 0.1}),
        ("Adagrad", {}, "OneCycleLR", {"max_lr": 0.3, "total_steps": 60, "cycle_momentum": False}),
        ("SGD", {}, "ReduceLROnPlateau",
         {"mode": "max", "factor": 0.5, "patience": 3, "threshold_mode": "abs", "threshold": 0.1}),
        ("Adam", {}, "ReduceLROnPlateau",
         {"factor": 0.5, "patience": 0, "threshold": 0.05, "cooldown": 3, "min_lr": 0.001}),
    )
)  # fmt: skip

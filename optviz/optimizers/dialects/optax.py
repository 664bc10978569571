"""optax 0.2.8: its names, defaults and refusals, as settings of our rules."""

import numpy as np

from optviz.optimizers.dialects.optax_shared import REQUIRED, decoupled, moments, rate
from optviz.optimizers.dialects.refusing import refuse_unless, shown

CLASSES = (
    "sgd", "adagrad", "adadelta", "rmsprop", "adam", "adamw", "amsgrad", "adamax", "adamaxw", "nadam",
    "nadamw", "radam", "adabelief", "yogi", "lion", "adan", "lamb", "novograd", "sign_sgd", "signum",
    "polyak_sgd", "optimistic_gradient_descent", "rprop", "adafactor", "lars", "fromage", "sm3",
    "optimistic_adam", "optimistic_adam_v2",
)  # fmt: skip
ABSENT = {
    "lbfgs": "lbfgs is a reference track of its own",
    "noisy_sgd": "noise belongs to the problem; use sgd on a problem with noise",
    "lookahead": "it goes around any rule here: lookahead=5",
}


def sgd(learning_rate=REQUIRED, momentum=None, nesterov=False):
    """optax.sgd: a momentum of None is none."""
    if momentum is None:
        return "sgd", {"lr": rate(learning_rate)}
    settings = {"lr": rate(learning_rate), "momentum": momentum}
    return ("nag", settings) if nesterov else ("momentum", {**settings, "first_buffer": "zero"})


def adagrad(learning_rate=REQUIRED, initial_accumulator_value=0.1, eps=1e-7):
    """optax.adagrad: eps inside the root, no step where nothing has been seen."""
    start = {"initial_accumulator": initial_accumulator_value}
    return "adagrad", {"lr": rate(learning_rate), "eps": eps, "eps_mode": "inside", **start}


def adadelta(learning_rate=None, rho=0.9, eps=1e-6, weight_decay=0.0):
    """optax.adadelta: without a rate it keeps the gradient's sign and so ascends."""
    return "adadelta", {"lr": rate(learning_rate), "rho": rho, "eps": eps, "weight_decay": weight_decay}


def rmsprop(
    learning_rate=REQUIRED, decay=0.9, eps=1e-8, initial_scale=0.0, eps_in_sqrt=True, centered=False,
    momentum=None, nesterov=False, bias_correction=False,
):  # fmt: skip
    """optax.rmsprop: decay is our rho; the rate enters the momentum."""
    return "rmsprop", {
        "lr": rate(learning_rate), "rho": decay, "eps": eps,
        "eps_mode": "inside" if eps_in_sqrt else "outside",
        "initial_accumulator": initial_scale, "centered": centered, "bias_correction": bias_correction,
        "momentum": 0.0 if momentum is None else momentum, "lr_in_velocity": True,
        "nesterov": nesterov and momentum is not None,
    }  # fmt: skip


def adam(learning_rate=REQUIRED, b1=0.9, b2=0.999, eps=1e-8, eps_root=0.0, nesterov=False):
    """optax.adam; nesterov=True is optax.nadam."""
    settings = {**moments(learning_rate, b1, b2, eps), "eps_root": eps_root}
    return ("nadam", {**settings, "form": "constant"}) if nesterov else ("adam", settings)


def nadam(learning_rate=REQUIRED, b1=0.9, b2=0.999, eps=1e-8, eps_root=0.0, nesterov=True):
    """optax.nadam: the momentum does not change with t."""
    return adam(learning_rate, b1, b2, eps, eps_root, nesterov)


def adamw(
    learning_rate=REQUIRED, b1=0.9, b2=0.999, eps=1e-8, eps_root=0.0, weight_decay=1e-4, nesterov=False
):  # fmt: skip
    """optax.adamw."""
    rule, settings = adam(learning_rate, b1, b2, eps, eps_root, nesterov)
    return rule, {**settings, **decoupled(weight_decay)}


def nadamw(
    learning_rate=REQUIRED, b1=0.9, b2=0.999, eps=1e-8, eps_root=0.0, weight_decay=1e-4, nesterov=True
):  # fmt: skip
    """optax.nadamw: adamw with nesterov=True."""
    return adamw(learning_rate, b1, b2, eps, eps_root, weight_decay, nesterov)


def amsgrad(
    learning_rate=REQUIRED, b1=0.9, b2=0.999, eps=1e-8, eps_root=0.0, bias_correction_mu=True,
    bias_correction_nu=True,
):  # fmt: skip
    """optax.amsgrad: the largest of the corrected second moments."""
    return "amsgrad", {
        **moments(learning_rate, b1, b2, eps), "eps_root": eps_root, "form": "corrected",
        "correct_mean": bias_correction_mu, "correct_square": bias_correction_nu,
    }  # fmt: skip


def adamax(learning_rate=REQUIRED, b1=0.9, b2=0.999, eps=1e-8):
    """optax.adamax."""
    return "adamax", moments(learning_rate, b1, b2, eps)


def adamaxw(learning_rate=REQUIRED, b1=0.9, b2=0.999, eps=1e-8, weight_decay=1e-4):
    """optax.adamaxw."""
    return "adamax", {**moments(learning_rate, b1, b2, eps), **decoupled(weight_decay)}


def radam(
    learning_rate=REQUIRED, b1=0.9, b2=0.999, eps=1e-8, eps_root=0.0, threshold=5.0, nesterov=False
):  # fmt: skip
    """optax.radam: trusted from the threshold on, the corrected second moment below."""
    refuse_unless(callable(b2) or np.all(np.asarray(b2) != 1), f"division by zero: b2 is {shown(b2)}")
    return "radam", {
        **moments(learning_rate, b1, b2, eps), "eps_root": eps_root, "eps_mode": "corrected",
        "threshold": threshold, "strict": False, "nesterov": nesterov,
    }  # fmt: skip


def adabelief(learning_rate=REQUIRED, b1=0.9, b2=0.999, eps=1e-16, eps_root=1e-16, nesterov=False):
    """optax.adabelief."""
    return "adabelief", {
        **moments(learning_rate, b1, b2, eps), "eps_root": eps_root, "nesterov": nesterov,
    }  # fmt: skip


def yogi(learning_rate=REQUIRED, b1=0.9, b2=0.999, eps=1e-3):
    """optax.yogi: both moments start at 1e-6 and are corrected."""
    return "yogi", moments(learning_rate, b1, b2, eps)


def lion(learning_rate=REQUIRED, b1=0.9, b2=0.99, weight_decay=1e-3):
    """optax.lion."""
    return "lion", {"lr": rate(learning_rate), "beta1": b1, "beta2": b2, **decoupled(weight_decay)}


def adan(learning_rate=REQUIRED, b1=0.98, b2=0.92, b3=0.99, eps=1e-8, eps_root=1e-8, weight_decay=0.0):
    """optax.adan 0.2.8: differences weigh 1 - b2, where the authors have b2."""
    return "adan", {
        **moments(learning_rate, b1, b2, eps), "beta3": b3, "eps_root": eps_root,
        "difference": "one_minus_beta2", **decoupled(weight_decay),
    }  # fmt: skip


def lamb(learning_rate=REQUIRED, b1=0.9, b2=0.999, eps=1e-6, eps_root=0.0, weight_decay=0.0):
    """optax.lamb: the decay is part of the update whose norm is taken."""
    settings = {"eps_root": eps_root, "weight_decay": weight_decay}
    return "lamb", {**moments(learning_rate, b1, b2, eps), **settings}


def novograd(learning_rate=REQUIRED, b1=0.9, b2=0.25, eps=1e-6, eps_root=0.0, weight_decay=0.0):
    """optax.novograd: the decay is inside the moment."""
    settings = {"eps_root": eps_root, "weight_decay": weight_decay}
    return "novograd", {**moments(learning_rate, b1, b2, eps), **settings}


def sign_sgd(learning_rate=REQUIRED):
    """optax.sign_sgd."""
    return "sign_sgd", {"lr": rate(learning_rate)}


def signum(learning_rate=REQUIRED, beta=0.9):
    """optax.signum."""
    return "signum", {"lr": rate(learning_rate), "momentum": beta}


def polyak_sgd(max_learning_rate=1.0, scaling=1.0, f_min=0.0, eps=0.0, variant="sps"):
    """optax.polyak_sgd: max_learning_rate is our lr."""
    refuse_unless(variant in ("sps", "sps+"), f"Invalid argument value for Polyak SGD: {variant=}")
    return "polyak", {
        "lr": max_learning_rate, "scaling": rate(scaling), "f_min": f_min, "eps": eps, "form": variant,
    }  # fmt: skip


def optimistic_gradient_descent(learning_rate=REQUIRED, alpha=1.0, beta=1.0):
    """optax.optimistic_gradient_descent."""
    return "ogd", {"lr": rate(learning_rate), "alpha": alpha, "beta": beta}


def rprop(learning_rate=REQUIRED, eta_minus=0.5, eta_plus=1.2, min_step_size=1e-6, max_step_size=50.0):
    """optax.rprop 0.2.8: every move comes one update late."""
    return "rprop", {
        "lr": learning_rate, "eta_minus": eta_minus, "eta_plus": eta_plus, "lag": True,
        "step_min": -1e300 if min_step_size is None else min_step_size,
        "step_max": 1e300 if max_step_size is None else max_step_size,
    }  # fmt: skip


def adafactor(
    learning_rate=None, min_dim_size_to_factor=128, decay_rate=0.8, decay_offset=0,
    multiply_by_parameter_scale=True, clipping_threshold=1.0, momentum=None, weight_decay_rate=None,
    eps=1e-30, factored=True,
):  # fmt: skip
    """optax.adafactor, whose matrices are factored from min_dim_size_to_factor rows and columns on."""
    return "adafactor", {
        "lr": 1.0 if learning_rate is None else learning_rate, "beta2_decay": -decay_rate, "eps1": eps,
        "eps_mode": "add", "clip": 1e300 if clipping_threshold is None else clipping_threshold,
        "relative_step": False, "scale_parameter": multiply_by_parameter_scale, "factored": factored,
        "min_size_to_factor": min_dim_size_to_factor, "factored_axes": "longest",
        "decay_offset": decay_offset, "momentum": 0.0 if momentum is None else momentum,
        "weight_decay": 0.0 if weight_decay_rate is None else weight_decay_rate,
        "weight_decay_mode": "decoupled_unscaled",
    }  # fmt: skip


def lars(
    learning_rate=REQUIRED, weight_decay=0.0, trust_coefficient=1e-3, eps=0.0, momentum=0.9, nesterov=False
):  # fmt: skip
    """optax.lars: the decay is part of the gradient whose norm is taken."""
    return "lars", {
        "lr": rate(learning_rate), "weight_decay": weight_decay, "trust_coefficient": trust_coefficient,
        "eps": eps, "momentum": momentum, "nesterov": nesterov,
    }  # fmt: skip


def fromage(learning_rate=REQUIRED, min_norm=1e-6):
    """optax.fromage."""
    return "fromage", {"lr": learning_rate, "min_norm": min_norm}


def sm3(learning_rate=REQUIRED, momentum=0.9):
    """optax.sm3: the momentum is a mean."""
    return "sm3", {"lr": learning_rate, "momentum": momentum}


def optimistic_adam(
    learning_rate=REQUIRED, optimism=None, b1=0.9, b2=0.999, eps=1e-8, eps_root=0.0, nesterov=True
):  # fmt: skip
    """optax.optimistic_adam: two rates, of the step and of its change."""
    refuse_unless(
        not callable(learning_rate),
        "This version of `optimistic_adam` does not support learning rate schedules but "
        "`optimistic_adam_v2` does.",
    )
    optimism = learning_rate if optimism is None else optimism
    if np.any(np.asarray(learning_rate) == 0):
        return optimistic_adam_v2(1.0, learning_rate, optimism, b1, b2, eps, eps_root, nesterov)
    return optimistic_adam_v2(learning_rate, 1.0, optimism / learning_rate, b1, b2, eps, eps_root, nesterov)


def optimistic_adam_v2(
    learning_rate=REQUIRED, alpha=1.0, beta=1.0, b1=0.9, b2=0.999, eps=1e-8, eps_root=0.0, nesterov=True
):  # fmt: skip
    """optax.optimistic_adam_v2, by default with Nesterov's look-ahead."""
    settings = {"alpha": alpha, "beta": beta, "eps_root": eps_root, "nesterov": nesterov}
    return "optimistic_adam", {**moments(learning_rate, b1, b2, eps), **settings}

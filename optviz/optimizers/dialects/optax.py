"""optax 0.2.8: its names, defaults and refusals, as settings of our rules."""

import inspect

import numpy as np

from optviz.errors import UsageError
from optviz.optimizers.dialects.refusing import refuse_unless, shown

CLASSES = (
    "sgd", "adagrad", "adadelta", "rmsprop", "adam", "adamw", "amsgrad", "adamax", "adamaxw", "nadam",
    "nadamw", "radam", "adabelief", "yogi", "lion", "adan", "sophia", "lamb", "novograd", "ademamix", "adopt",
    "sign_sgd", "signum", "polyak_sgd", "optimistic_gradient_descent", "rprop", "adafactor", "muon",
)  # fmt: skip
REQUIRED = inspect.Parameter.empty


def sgd(learning_rate=REQUIRED, momentum=None, nesterov=False):
    """optax.sgd: a momentum of None is none."""
    if momentum is None:
        return "sgd", {"lr": _rate(learning_rate)}
    settings = {"lr": _rate(learning_rate), "momentum": momentum}
    return ("nag", settings) if nesterov else ("momentum", {**settings, "first_buffer": "zero"})


def adagrad(learning_rate=REQUIRED, initial_accumulator_value=0.1, eps=1e-7):
    """optax.adagrad: eps inside the root, no step where nothing has been seen."""
    start = {"initial_accumulator": initial_accumulator_value}
    return "adagrad", {"lr": _rate(learning_rate), "eps": eps, "eps_mode": "inside", **start}


def adadelta(learning_rate=None, rho=0.9, eps=1e-6, weight_decay=0.0):
    """optax.adadelta: without a rate it keeps the gradient's sign and so ascends."""
    return "adadelta", {"lr": _rate(learning_rate), "rho": rho, "eps": eps, "weight_decay": weight_decay}


def rmsprop(
    learning_rate=REQUIRED, decay=0.9, eps=1e-8, initial_scale=0.0, eps_in_sqrt=True, centered=False,
    momentum=None, nesterov=False, bias_correction=False,
):  # fmt: skip
    """optax.rmsprop: decay is our rho; the rate enters the momentum."""
    return "rmsprop", {
        "lr": _rate(learning_rate), "rho": decay, "eps": eps,
        "eps_mode": "inside" if eps_in_sqrt else "outside",
        "initial_accumulator": initial_scale, "centered": centered, "bias_correction": bias_correction,
        "momentum": 0.0 if momentum is None else momentum, "lr_in_velocity": True,
        "nesterov": nesterov and momentum is not None,
    }  # fmt: skip


def adam(learning_rate=REQUIRED, b1=0.9, b2=0.999, eps=1e-8, eps_root=0.0, nesterov=False):
    """optax.adam; nesterov=True is optax.nadam."""
    settings = {**_moments(learning_rate, b1, b2, eps), "eps_root": eps_root}
    return ("nadam", {**settings, "form": "constant"}) if nesterov else ("adam", settings)


def nadam(learning_rate=REQUIRED, b1=0.9, b2=0.999, eps=1e-8, eps_root=0.0, nesterov=True):
    """optax.nadam: the momentum does not change with t."""
    return adam(learning_rate, b1, b2, eps, eps_root, nesterov)


def adamw(
    learning_rate=REQUIRED, b1=0.9, b2=0.999, eps=1e-8, eps_root=0.0, weight_decay=1e-4, nesterov=False
):  # fmt: skip
    """optax.adamw."""
    rule, settings = adam(learning_rate, b1, b2, eps, eps_root, nesterov)
    return rule, {**settings, **_decoupled(weight_decay)}


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
        **_moments(learning_rate, b1, b2, eps), "eps_root": eps_root, "form": "corrected",
        "correct_mean": bias_correction_mu, "correct_square": bias_correction_nu,
    }  # fmt: skip


def adamax(learning_rate=REQUIRED, b1=0.9, b2=0.999, eps=1e-8):
    """optax.adamax."""
    return "adamax", _moments(learning_rate, b1, b2, eps)


def adamaxw(learning_rate=REQUIRED, b1=0.9, b2=0.999, eps=1e-8, weight_decay=1e-4):
    """optax.adamaxw."""
    return "adamax", {**_moments(learning_rate, b1, b2, eps), **_decoupled(weight_decay)}


def radam(
    learning_rate=REQUIRED, b1=0.9, b2=0.999, eps=1e-8, eps_root=0.0, threshold=5.0, nesterov=False
):  # fmt: skip
    """optax.radam: trusted from the threshold on, the corrected second moment below."""
    refuse_unless(callable(b2) or np.all(np.asarray(b2) != 1), f"division by zero: b2 is {shown(b2)}")
    return "radam", {
        **_moments(learning_rate, b1, b2, eps), "eps_root": eps_root, "eps_mode": "corrected",
        "threshold": threshold, "strict": False, "nesterov": nesterov,
    }  # fmt: skip


def adabelief(learning_rate=REQUIRED, b1=0.9, b2=0.999, eps=1e-16, eps_root=1e-16, nesterov=False):
    """optax.adabelief."""
    return "adabelief", {
        **_moments(learning_rate, b1, b2, eps), "eps_root": eps_root, "nesterov": nesterov,
    }  # fmt: skip


def yogi(learning_rate=REQUIRED, b1=0.9, b2=0.999, eps=1e-3):
    """optax.yogi: both moments start at 1e-6 and are corrected."""
    return "yogi", _moments(learning_rate, b1, b2, eps)


def lion(learning_rate=REQUIRED, b1=0.9, b2=0.99, weight_decay=1e-3):
    """optax.lion."""
    return "lion", {"lr": _rate(learning_rate), "beta1": b1, "beta2": b2, **_decoupled(weight_decay)}


def adan(learning_rate=REQUIRED, b1=0.98, b2=0.92, b3=0.99, eps=1e-8, eps_root=1e-8, weight_decay=0.0):
    """optax.adan 0.2.8: differences weigh 1 - b2, where the authors have b2."""
    return "adan", {
        **_moments(learning_rate, b1, b2, eps), "beta3": b3, "eps_root": eps_root,
        "difference": "one_minus_beta2", **_decoupled(weight_decay),
    }  # fmt: skip


def sophia(
    learning_rate=REQUIRED, b1=0.965, b2=0.99, eps=1e-8, weight_decay=1e-4, gamma=0.01, clip_threshold=1.0,
    update_interval=10,
):  # fmt: skip
    """optax.contrib.sophia, with the exact Hessian diagonal."""
    return "sophia", {
        **_moments(learning_rate, b1, b2, eps), "gamma": gamma, "update_interval": update_interval,
        "clip": 1e300 if clip_threshold is None else clip_threshold, "weight_decay": weight_decay,
    }  # fmt: skip


def lamb(learning_rate=REQUIRED, b1=0.9, b2=0.999, eps=1e-6, eps_root=0.0, weight_decay=0.0):
    """optax.lamb: the decay is part of the update whose norm is taken."""
    settings = {"eps_root": eps_root, "weight_decay": weight_decay}
    return "lamb", {**_moments(learning_rate, b1, b2, eps), **settings}


def novograd(learning_rate=REQUIRED, b1=0.9, b2=0.25, eps=1e-6, eps_root=0.0, weight_decay=0.0):
    """optax.novograd: the decay is inside the moment."""
    settings = {"eps_root": eps_root, "weight_decay": weight_decay}
    return "novograd", {**_moments(learning_rate, b1, b2, eps), **settings}


def ademamix(
    learning_rate=REQUIRED, b1=0.9, b2=0.999, b3=0.9999, alpha=5.0, eps=1e-8, eps_root=0.0, weight_decay=0.0
):  # fmt: skip
    """optax.contrib.ademamix."""
    return "ademamix", {
        **_moments(learning_rate, b1, b2, eps), "beta3": b3, "alpha": alpha, "eps_root": eps_root,
        **_decoupled(weight_decay),
    }  # fmt: skip


def adopt(learning_rate=REQUIRED, b1=0.9, b2=0.9999, eps=1e-6, nesterov=False, use_clipping=True):
    """optax.contrib.adopt."""
    switches = {"nesterov": nesterov, "use_clipping": use_clipping}
    return "adopt", {**_moments(learning_rate, b1, b2, eps), **switches}


def sign_sgd(learning_rate=REQUIRED):
    """optax.sign_sgd."""
    return "sign_sgd", {"lr": _rate(learning_rate)}


def signum(learning_rate=REQUIRED, beta=0.9):
    """optax.signum."""
    return "signum", {"lr": _rate(learning_rate), "momentum": beta}


def polyak_sgd(max_learning_rate=1.0, scaling=1.0, f_min=0.0, eps=0.0, variant="sps"):
    """optax.polyak_sgd: max_learning_rate is our lr."""
    refuse_unless(variant in ("sps", "sps+"), f"Invalid argument value for Polyak SGD: {variant=}")
    return "polyak", {
        "lr": max_learning_rate, "scaling": _rate(scaling), "f_min": f_min, "eps": eps, "form": variant,
    }  # fmt: skip


def optimistic_gradient_descent(learning_rate=REQUIRED, alpha=1.0, beta=1.0):
    """optax.optimistic_gradient_descent."""
    return "ogd", {"lr": _rate(learning_rate), "alpha": alpha, "beta": beta}


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


def muon(
    learning_rate=REQUIRED, ns_coeffs=(3.4445, -4.775, 2.0315), ns_steps=5, beta=0.95, eps=1e-8,
    weight_decay=0.0, nesterov=True, adaptive=False, preconditioning="frobenius", adam_b1=0.9, adam_b2=0.999,
    adam_eps_root=0.0, adam_weight_decay=0.0, adam_learning_rate=None, consistent_rms=None,
):  # fmt: skip
    """optax.contrib.muon: bias-corrected momentum; Adam for vectors beside matrices."""
    known = ("frobenius", "spectral", "aol", "schatten")
    refuse_unless(preconditioning in known, f"Unknown preconditioning {preconditioning}")
    rate = 0.0 if adam_learning_rate is None else adam_learning_rate
    rule, settings = adamw(rate, adam_b1, adam_b2, eps, adam_eps_root, adam_weight_decay, nesterov)
    return "muon", {
        "lr": _rate(learning_rate), **_newton_schulz(ns_coeffs, ns_steps), "momentum": beta, "eps": eps,
        "weight_decay": weight_decay, "nesterov": nesterov, "eps_mode": "add", "form": "corrected",
        "adaptive": adaptive, "preconditioning": preconditioning,
        "scale": "wide" if consistent_rms is None else "rms",
        "rms": 0.2 if consistent_rms is None else consistent_rms,
    }, {"vectors": (rule, settings, 1.0 if adam_learning_rate is None else None)}  # fmt: skip


def _newton_schulz(coefficients, steps):
    """Return a, b and c of every iteration, or the name of optax's list of them."""
    if isinstance(coefficients, str):
        refuse_unless(coefficients in ("standard", "dion"), f"Unknown ns_coeff preset string: {coefficients}")
        if coefficients == "dion":
            refuse_unless(steps >= 5, f"Not enough coeffs to perform {steps} steps")
            return {"coefficients": "dion"}
        coefficients = (3.4445, -4.775, 2.0315)
    if np.ndim(coefficients) == 2:
        raise UsageError("optviz has ns_coeffs as three numbers for all steps, or standard, or dion")
    shape = np.shape(coefficients)
    refuse_unless(shape == (3,), f"ns_coeffs must have shape (3,) or (n, 3), got {shape}")
    a, b, c = coefficients
    return {"a": a, "b": b, "c": c, "ns_steps": steps}


def _rate(learning_rate):
    """Return the rate, -1 for optax's None: the gradient's sign is kept, so it ascends."""
    return -1.0 if learning_rate is None else learning_rate


def _moments(learning_rate, b1, b2, eps):
    return {"lr": _rate(learning_rate), "beta1": b1, "beta2": b2, "eps": eps}


def _decoupled(weight_decay):
    return {"weight_decay": weight_decay, "weight_decay_mode": "decoupled"}

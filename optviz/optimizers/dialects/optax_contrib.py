"""optax.contrib 0.2.8: its names, defaults and refusals, as settings of our rules."""

import numpy as np

from optviz.errors import UsageError
from optviz.optimizers.dialects.optax_shared import REQUIRED, decoupled, moments, rate
from optviz.optimizers.dialects.refusing import refuse_unless

CLASSES = (
    "sophia", "ademamix", "adopt", "muon", "acprop", "simplified_ademamix", "cocob", "dog", "dowg", "madgrad",
    "prodigy", "dadapt_adamw", "momo", "momo_adam", "schedule_free_sgd", "schedule_free_adamw",
)  # fmt: skip
ABSENT = {
    "dpsgd": "it needs one gradient per example",
    "galore": "its projections pay for large matrices only; use muon or adafactor",
    "mechanize": "it goes around another optimizer; prodigy, dog and cocob find their rates alone",
    "sam": "it goes around any rule here: sam=0.05",
    "schedule_free": "use schedule_free_sgd or schedule_free_adamw",
    "reduce_on_plateau": "it is a schedule here: schedule=plateau",
}


def sophia(
    learning_rate=REQUIRED, b1=0.965, b2=0.99, eps=1e-8, weight_decay=1e-4, gamma=0.01, clip_threshold=1.0,
    update_interval=10,
):  # fmt: skip
    """optax.contrib.sophia, with the exact Hessian diagonal."""
    return "sophia", {
        **moments(learning_rate, b1, b2, eps), "gamma": gamma, "update_interval": update_interval,
        "clip": 1e300 if clip_threshold is None else clip_threshold, "weight_decay": weight_decay,
    }  # fmt: skip


def ademamix(
    learning_rate=REQUIRED, b1=0.9, b2=0.999, b3=0.9999, alpha=5.0, eps=1e-8, eps_root=0.0, weight_decay=0.0
):  # fmt: skip
    """optax.contrib.ademamix."""
    return "ademamix", {
        **moments(learning_rate, b1, b2, eps), "beta3": b3, "alpha": alpha, "eps_root": eps_root,
        **decoupled(weight_decay),
    }  # fmt: skip


def adopt(learning_rate=REQUIRED, b1=0.9, b2=0.9999, eps=1e-6, nesterov=False, use_clipping=True):
    """optax.contrib.adopt."""
    switches = {"nesterov": nesterov, "use_clipping": use_clipping}
    return "adopt", {**moments(learning_rate, b1, b2, eps), **switches}


def muon(
    learning_rate=REQUIRED, ns_coeffs=(3.4445, -4.775, 2.0315), ns_steps=5, beta=0.95, eps=1e-8,
    weight_decay=0.0, nesterov=True, adaptive=False, preconditioning="frobenius", adam_b1=0.9, adam_b2=0.999,
    adam_eps_root=0.0, adam_weight_decay=0.0, adam_learning_rate=None, consistent_rms=None,
):  # fmt: skip
    """optax.contrib.muon: bias-corrected momentum; Adam for vectors beside matrices."""
    known = ("frobenius", "spectral", "aol", "schatten")
    refuse_unless(preconditioning in known, f"Unknown preconditioning {preconditioning}")
    beside = moments(0.0 if adam_learning_rate is None else adam_learning_rate, adam_b1, adam_b2, eps)
    beside |= {"eps_root": adam_eps_root, **decoupled(adam_weight_decay)}
    beside |= {"form": "constant"} if nesterov else {}
    vectors = "nadam" if nesterov else "adam", beside, 1.0 if adam_learning_rate is None else None
    return "muon", {
        "lr": rate(learning_rate), **_newton_schulz(ns_coeffs, ns_steps), "momentum": beta, "eps": eps,
        "weight_decay": weight_decay, "nesterov": nesterov, "eps_mode": "add", "form": "corrected",
        "adaptive": adaptive, "preconditioning": preconditioning,
        "scale": "wide" if consistent_rms is None else "rms",
        "rms": 0.2 if consistent_rms is None else consistent_rms,
    }, {"vectors": vectors}  # fmt: skip


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


def acprop(
    learning_rate=REQUIRED, b1=0.9, b2=0.999, eps=1e-16, eps_root=1e-16, weight_decay=0.0
):  # fmt: skip
    """optax.contrib.acprop."""
    settings = {**moments(learning_rate, b1, b2, eps), "eps_root": eps_root}
    return "acprop", {**settings, **decoupled(weight_decay)}


def simplified_ademamix(
    learning_rate=REQUIRED, b1=0.99, b2=0.95, alpha=0.0, eps=1e-8, eps_root=0.0, weight_decay=0.0
):  # fmt: skip
    """optax.contrib.simplified_ademamix."""
    settings = {**moments(learning_rate, b1, b2, eps), "alpha": alpha, "eps_root": eps_root}
    return "simplified_ademamix", {**settings, **decoupled(weight_decay)}


def cocob(learning_rate=1.0, alpha=100.0, eps=1e-8, weight_decay=0.0):
    """optax.contrib.cocob."""
    lr = 1.0 if learning_rate is None else learning_rate
    return "cocob", {"lr": lr, "alpha": alpha, "eps": eps, "weight_decay": weight_decay}


def dog(learning_rate=1.0, init_step=("heuristic", 1e-6), eps=1e-8, weight_decay=None):
    """optax.contrib.dog: init_step says what its number is."""
    form, initial = init_step
    known = ("distance", "learning_rate", "heuristic")
    words = f"Invalid init_step specification for scale_by_dog: init_step_type={form!r}"
    refuse_unless(form in known, words)
    return "dog", {
        "lr": rate(learning_rate), "initial_form": form, "initial": initial, "eps": eps,
        "weight_decay": 0.0 if weight_decay is None else weight_decay,
    }  # fmt: skip


def dowg(learning_rate=1.0, init_estim_sq_dist=None, eps=1e-4, weight_decay=None):
    """optax.contrib.dowg: the first estimate is eps where it is not given."""
    return "dowg", {
        "lr": rate(learning_rate), "initial": eps if init_estim_sq_dist is None else init_estim_sq_dist,
        "eps": eps, "weight_decay": 0.0 if weight_decay is None else weight_decay,
    }  # fmt: skip


def madgrad(learning_rate=REQUIRED, momentum=0.9, weight_decay=0.0, eps=1e-6):
    """optax.contrib.madgrad: the momentum is a mean of points."""
    return "madgrad", {"lr": learning_rate, "momentum": momentum, "weight_decay": weight_decay, "eps": eps}


def prodigy(
    learning_rate=1.0, betas=(0.9, 0.999), beta3=None, eps=1e-8, estim_lr0=1e-6, estim_lr_coef=1.0,
    weight_decay=0.0, safeguard_warmup=False,
):  # fmt: skip
    """optax.contrib.prodigy: beta3 is the root of the second beta where it is not given."""
    b1, b2 = betas
    refuse_unless(np.all(np.asarray(b2) >= 0), f"betas must have roots, found {betas}")
    return "prodigy", {
        **moments(learning_rate, b1, b2, eps), "lr": learning_rate, "d0": estim_lr0, "d_coef": estim_lr_coef,
        "beta3": np.sqrt(b2) if beta3 is None else beta3, "safeguard_warmup": safeguard_warmup,
        "weight_decay": weight_decay,
    }  # fmt: skip


def dadapt_adamw(learning_rate=1.0, betas=(0.9, 0.999), eps=1e-8, estim_lr0=1e-6, weight_decay=0.0):
    """optax.contrib.dadapt_adamw."""
    b1, b2 = betas
    return "dadapt_adamw", {
        **moments(learning_rate, b1, b2, eps), "lr": learning_rate, "d0": estim_lr0,
        "weight_decay": weight_decay,
    }  # fmt: skip


def momo(learning_rate=1.0, beta=0.9, lower_bound=0.0, weight_decay=0.0, adapt_lower_bound=False):
    """optax.contrib.momo."""
    return "momo", {
        "lr": learning_rate, "momentum": beta, "lower_bound": lower_bound, "weight_decay": weight_decay,
        "adapt_lower_bound": adapt_lower_bound,
    }  # fmt: skip


def momo_adam(
    learning_rate=1e-2, b1=0.9, b2=0.999, eps=1e-8, lower_bound=0.0, weight_decay=0.0, adapt_lower_bound=False
):
    """optax.contrib.momo_adam."""
    return "momo_adam", {
        **moments(learning_rate, b1, b2, eps), "lr": learning_rate, "lower_bound": lower_bound,
        "weight_decay": weight_decay, "adapt_lower_bound": adapt_lower_bound,
    }  # fmt: skip


def schedule_free_sgd(
    learning_rate=1.0, warmup_steps=None, b1=0.9, weight_decay=None, weight_lr_power=2.0
):  # fmt: skip
    """optax.contrib.schedule_free_sgd: the points where gradients are taken."""
    return "schedule_free_sgd", {
        "lr": learning_rate, "warmup": 0.0 if warmup_steps is None else warmup_steps, "beta1": b1,
        "weight_decay": 0.0 if weight_decay is None else weight_decay, "weight_lr_power": weight_lr_power,
    }  # fmt: skip


def schedule_free_adamw(
    learning_rate=2.5e-3, warmup_steps=None, b1=0.9, b2=0.999, eps=1e-8, weight_decay=0.0, weight_lr_power=2.0
):
    """optax.contrib.schedule_free_adamw: the points where gradients are taken."""
    return "schedule_free_adamw", {
        **moments(learning_rate, b1, b2, eps), "lr": learning_rate,
        "warmup": 0.0 if warmup_steps is None else warmup_steps,
        "weight_decay": weight_decay, "weight_lr_power": weight_lr_power,
    }  # fmt: skip

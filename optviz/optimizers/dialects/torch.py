"""torch.optim 2.13: its names, defaults and refusals, as settings of our rules."""

import numpy as np

from optviz.optimizers.dialects.refusing import at_least_0, pair, refuse_unless, shown

CLASSES = (
    "SGD", "Adagrad", "Adadelta", "RMSprop", "Adam", "AdamW", "Adamax", "NAdam", "RAdam", "Rprop", "ASGD",
    "Adafactor", "Muon",
)  # fmt: skip
ABSENT = {
    "LBFGS": "lbfgs is a reference track of its own, scipy's",
    "SparseAdam": "it takes sparse gradients only, and these are dense; use torch.Adam",
}


def SGD(lr=1e-3, momentum=0.0, dampening=0.0, weight_decay=0.0, nesterov=False, maximize=False):
    """torch.optim.SGD: one class for three rules."""
    _rates(lr, weight_decay)
    at_least_0(momentum, "Invalid momentum value")
    if nesterov:
        good = np.all(np.asarray(momentum) > 0) and np.all(np.asarray(dampening) == 0)
        refuse_unless(good, "Nesterov momentum requires a momentum and zero dampening")
    shared = {"lr": lr, "weight_decay": weight_decay, "maximize": maximize}
    if nesterov:
        return "nag", {**shared, "momentum": momentum}
    if not callable(momentum) and np.all(np.asarray(momentum) == 0):
        return "sgd", shared
    return "momentum", {**shared, "momentum": momentum, "dampening": dampening}


def Adagrad(
    lr=1e-2, lr_decay=0.0, weight_decay=0.0, initial_accumulator_value=0.0, eps=1e-10, maximize=False
):
    """torch.optim.Adagrad."""
    at_least_0(lr, "Invalid learning rate")
    at_least_0(lr_decay, "Invalid lr_decay value")
    at_least_0(weight_decay, "Invalid weight_decay value")
    at_least_0(initial_accumulator_value, "Invalid initial_accumulator_value value")
    at_least_0(eps, "Invalid epsilon value")
    return "adagrad", {
        "lr": lr, "lr_decay": lr_decay, "weight_decay": weight_decay, "eps": eps, "maximize": maximize,
        "initial_accumulator": initial_accumulator_value,
    }  # fmt: skip


def Adadelta(lr=1.0, rho=0.9, eps=1e-6, weight_decay=0.0, maximize=False):
    """torch.optim.Adadelta."""
    at_least_0(lr, "Invalid learning rate")
    refuse_unless((np.asarray(rho) >= 0) & (np.asarray(rho) <= 1), f"Invalid rho value: {shown(rho)}")
    at_least_0(eps, "Invalid epsilon value")
    at_least_0(weight_decay, "Invalid weight_decay value")
    return "adadelta", {"lr": lr, "rho": rho, "eps": eps, "weight_decay": weight_decay, "maximize": maximize}


def RMSprop(
    lr=1e-2, alpha=0.99, eps=1e-8, weight_decay=0.0, momentum=0.0, centered=False, maximize=False
):  # fmt: skip
    """torch.optim.RMSprop: alpha is our rho."""
    at_least_0(lr, "Invalid learning rate")
    at_least_0(eps, "Invalid epsilon value")
    at_least_0(momentum, "Invalid momentum value")
    at_least_0(weight_decay, "Invalid weight_decay value")
    at_least_0(alpha, "Invalid alpha value")
    return "rmsprop", {
        "lr": lr, "rho": alpha, "eps": eps, "weight_decay": weight_decay, "momentum": momentum,
        "centered": centered, "maximize": maximize,
    }  # fmt: skip


def Adam(
    lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0, amsgrad=False, maximize=False,
    decoupled_weight_decay=False,
):  # fmt: skip
    """torch.optim.Adam."""
    settings = _moments(lr, betas, eps, weight_decay, decoupled_weight_decay, maximize)
    return "amsgrad" if amsgrad else "adam", settings


def AdamW(
    lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2, amsgrad=False, maximize=False,
    decoupled_weight_decay=True,
):  # fmt: skip
    """torch.optim.AdamW: Adam whose weight decay is always decoupled."""
    refuse_unless(
        decoupled_weight_decay is True, "decoupled_weight_decay is always true; use torch.optim.Adam"
    )
    return Adam(lr, betas, eps, weight_decay, amsgrad, maximize, decoupled_weight_decay)


def Adamax(lr=2e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0, maximize=False):
    """torch.optim.Adamax."""
    return "adamax", _moments(lr, betas, eps, weight_decay, False, maximize)


def NAdam(
    lr=2e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0, momentum_decay=4e-3,
    decoupled_weight_decay=False, maximize=False,
):  # fmt: skip
    """torch.optim.NAdam."""
    settings = _moments(lr, betas, eps, weight_decay, decoupled_weight_decay, maximize)
    at_least_0(momentum_decay, "Invalid momentum_decay value")
    return "nadam", {**settings, "momentum_decay": momentum_decay}


def RAdam(
    lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0, decoupled_weight_decay=False, maximize=False
):  # fmt: skip
    """torch.optim.RAdam."""
    return "radam", _moments(lr, betas, eps, weight_decay, decoupled_weight_decay, maximize)


def Rprop(lr=1e-2, etas=(0.5, 1.2), step_sizes=(1e-6, 50.0), maximize=False):
    """torch.optim.Rprop."""
    at_least_0(lr, "Invalid learning rate")
    down, up = pair("etas", etas)
    refuse_unless(0.0 < down < 1.0 < up, f"Invalid eta values: {down}, {up}")
    low, high = pair("step_sizes", step_sizes)
    refuse_unless(
        low is not None or high is not None, "torch.clamp: At least one of 'min' or 'max' must not be None"
    )
    low, high = 0.0 if low is None else low, 1e300 if high is None else high
    return "rprop", {
        "lr": lr, "eta_minus": down, "eta_plus": up, "step_min": low, "step_max": high, "maximize": maximize,
    }  # fmt: skip


def ASGD(lr=1e-2, lambd=1e-4, alpha=0.75, t0=1e6, weight_decay=0.0, maximize=False):
    """torch.optim.ASGD: the points, not their mean."""
    _rates(lr, weight_decay)
    return "asgd", {
        "lr": lr, "decay": lambd, "alpha": alpha, "t0": t0, "weight_decay": weight_decay,
        "maximize": maximize,
    }  # fmt: skip


def Adafactor(lr=1e-2, beta2_decay=-0.8, eps=(None, 1e-3), d=1.0, weight_decay=0.0, maximize=False):
    """torch.optim.Adafactor; an eps of None is the type's machine epsilon."""
    at_least_0(lr, "Learning rate should be >= 0 but is")
    refuse_unless(np.asarray(beta2_decay) <= 0, f"beta2_decay should be <= 0 but is: {shown(beta2_decay)}")
    eps1, eps2 = eps
    eps1 = 2.0**-52 if eps1 is None else eps1
    at_least_0(eps1, "epsilon1 should be >= 0 but is")
    at_least_0(eps2, "epsilon2 should be >= 0 but is")
    refuse_unless(np.asarray(d) >= 1, f"Clipping threshold d should be >= 1 but is: {shown(d)}")
    at_least_0(weight_decay, "weight_decay should be >= 0 but is")
    return "adafactor", {
        "lr": lr, "beta2_decay": beta2_decay, "eps1": eps1, "eps2": eps2, "clip": d,
        "weight_decay": weight_decay, "maximize": maximize,
    }  # fmt: skip


def Muon(
    lr=1e-3, weight_decay=0.1, momentum=0.95, nesterov=True, ns_coefficients=(3.4445, -4.775, 2.0315),
    eps=1e-7, ns_steps=5, adjust_lr_fn=None,
):  # fmt: skip
    """torch.optim.Muon, in float64 where torch has bfloat16."""
    at_least_0(lr, "Learning rate should be >= 0 but is")
    at_least_0(momentum, "momentum should be >= 0 but is")
    at_least_0(weight_decay, "weight decay should be >= 0 but is")
    known = adjust_lr_fn in (None, "original", "match_rms_adamw")
    refuse_unless(known, f"Adjust learning rate function {adjust_lr_fn} is not supported")
    a, b, c = ns_coefficients
    return "muon", {
        "lr": lr, "weight_decay": weight_decay, "momentum": momentum, "nesterov": nesterov, "eps": eps,
        "a": a, "b": b, "c": c, "ns_steps": ns_steps,
        "scale": "rms" if adjust_lr_fn == "match_rms_adamw" else "tall", "rms": 0.2,
    }, {"vectors": None}  # fmt: skip


def _rates(lr, weight_decay):
    at_least_0(lr, "Invalid learning rate")
    at_least_0(weight_decay, "Invalid weight_decay value")


def _moments(lr, betas, eps, weight_decay, decoupled, maximize):
    """Return the settings of the rules that keep two moments."""
    at_least_0(lr, "Invalid learning rate")
    at_least_0(eps, "Invalid epsilon value")
    beta1, beta2 = pair("betas", betas)
    for index, beta in enumerate((beta1, beta2)):
        good = (np.asarray(beta) >= 0) & (np.asarray(beta) < 1) if not callable(beta) else True
        refuse_unless(good, f"Invalid beta parameter at index {index}: {shown(beta)}")
    at_least_0(weight_decay, "Invalid weight_decay value")
    mode = "decoupled" if decoupled else "l2"
    return {
        "lr": lr, "beta1": beta1, "beta2": beta2, "eps": eps, "weight_decay": weight_decay,
        "weight_decay_mode": mode, "maximize": maximize,
    }  # fmt: skip

"""Conventions of papers and lectures that no framework ships, as settings of our rules."""

import inspect

CLASSES = (
    "nag_sutskever", "nag_lecture", "nag_lecture_mu", "nag_fista", "heavy_ball", "ema_momentum",
    "adam_nobias",
    "adam_epshat", "adam_eps_inside", "adamw_paper", "nadam_lecture", "nadam_dozat", "adan_official",
    "yogi_paper",
)  # fmt: skip
REQUIRED = inspect.Parameter.empty


def nag_sutskever(lr=REQUIRED, momentum=0.9):
    """v = momentum v - lr grad(x + momentum v), x = x + v."""
    return "nag", {"lr": lr, "momentum": momentum, "form": "sutskever"}


def nag_lecture(alpha=REQUIRED, gamma=0.9):
    """d = gamma d + grad(w - alpha d), w = w - alpha d: the look-ahead by the full step."""
    return "nag", {"lr": alpha, "momentum": gamma, "form": "lecture"}


def nag_lecture_mu(alpha=REQUIRED, gamma=0.9):
    """d = gamma d + grad(w - alpha gamma d), w = w - alpha d."""
    return "nag", {"lr": alpha, "momentum": gamma, "form": "lecture_mu"}


def nag_fista(lr=REQUIRED):
    """Nesterov's momentum (k_t - 1) / k_{t+1}."""
    return "fista", {"lr": lr}


def heavy_ball(lr=REQUIRED, beta=0.9):
    """x - lr grad(x) + beta (x - x_prev)."""
    return "heavy_ball", {"lr": lr, "momentum": beta}


def ema_momentum(lr=REQUIRED, beta=0.9):
    """v = beta v + (1 - beta) g, x = x - lr v."""
    return "momentum", {"lr": lr, "momentum": beta, "dampening": beta, "first_buffer": "zero"}


def adam_nobias(lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    """Adam without bias correction."""
    return "adam", {**_moments(lr, beta1, beta2, eps), "bias_correction": False}


def adam_epshat(lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    """Adam whose eps is not corrected for the bias: "epsilon hat"."""
    return "adam", {**_moments(lr, beta1, beta2, eps), "eps_mode": "raw"}


def adam_eps_inside(lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    """Adam with eps inside the root."""
    return "adam", {**_moments(lr, beta1, beta2, eps), "eps_mode": "inside"}


def adamw_paper(lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, eta=1.0, weight_decay=1e-2):
    """x - eta (lr mh / (sqrt(vh) + eps) + weight_decay x): eta is the schedule, the decay is not times lr."""
    decay = {"weight_decay": weight_decay * eta, "weight_decay_mode": "decoupled_unscaled"}
    return "adam", {**_moments(lr * eta, beta1, beta2, eps), **decay}


def nadam_lecture(lr=2e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    """Adam with (beta1 m + (1 - beta1) g) / (1 - beta1^t)."""
    return "nadam", {**_moments(lr, beta1, beta2, eps), "form": "lecture"}


def nadam_dozat(lr=2e-3, beta1=0.9, beta2=0.999, eps=1e-8, momentum_decay=4e-3):
    """Nadam whose momentum schedule is in the moment too."""
    return "nadam", {**_moments(lr, beta1, beta2, eps), "momentum_decay": momentum_decay, "form": "dozat"}


def adan_official(lr=1e-3, betas=(0.98, 0.92, 0.99), eps=1e-8, weight_decay=0.0, no_prox=False):
    """Adan as in the authors' code."""
    beta1, beta2, beta3 = betas
    mode = "decoupled" if no_prox else "proximal"
    return "adan", {
        **_moments(lr, beta1, beta2, eps), "beta3": beta3, "weight_decay": weight_decay,
        "weight_decay_mode": mode,
    }  # fmt: skip


def yogi_paper(lr=1e-2, beta1=0.9, beta2=0.999, eps=1e-3, v0=1e-6):
    """Yogi without bias correction; m starts at 0, v at v0."""
    start = {"initial_momentum": 0.0, "initial_accumulator": v0}
    return "yogi", {**_moments(lr, beta1, beta2, eps), **start, "bias_correction": False}


def _moments(lr, beta1, beta2, eps):
    return {"lr": lr, "beta1": beta1, "beta2": beta2, "eps": eps}

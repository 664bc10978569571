"""Adan: Nesterov's look-ahead by differences of gradients."""

from numpy import sqrt

from optviz.optimizers.rule import nonzero, rule


@rule(
    family="Adam",
    lr=1e-3,
    beta1=0.98,
    beta2=0.92,
    beta3=0.99,
    eps=1e-8,
    eps_root=0.0,
    difference=("beta2", "one_minus_beta2"),
    weight_decay=0.0,
    weight_decay_mode=("proximal", "decoupled"),
)
def adan(
    x, g, t, m, v, n, previous,
    lr, beta1, beta2, beta3, eps, eps_root, difference, weight_decay, weight_decay_mode,
):  # fmt: skip
    """Adan: running means of the gradient, of its change, and of their square.

    Notes
    -----
    d = g - previous g (0 at t = 1), k = beta2
    m, v, n: running means of g, d and (g + k d)^2 with decays beta1, beta2, beta3
    u = (m / (1 - beta1^t) + k v / (1 - beta2^t)) / (sqrt(n / (1 - beta3^t) + eps_root) + eps)
    x = (x - lr u) / (1 + lr weight_decay)
    weight_decay_mode=decoupled: x = x - lr (u + weight_decay x)
    difference=one_minus_beta2 (optax 0.2.8): k = 1 - beta2. The betas are one minus those
    of the paper, as in the authors' code and in optax.

    References
    ----------
    Xie et al. 2022, arXiv:2208.06677, algorithm 1; github.com/sail-sg/Adan.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "adan:lr=0.1", start=[1, 2], steps=1)
    >>> race.x[1, 0].round(6)
    array([0.9, 1.9])
    """
    change = g - g if t == 1 else g - previous
    k = beta2 if difference == "beta2" else 1 - beta2
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * change
    n = beta3 * n + (1 - beta3) * (g + k * change) * (g + k * change)
    scale = n / (1 - beta3**t)
    if nonzero(eps_root):
        scale = scale + eps_root
    u = (m / (1 - beta1**t) + k * v / (1 - beta2**t)) / (sqrt(scale) + eps)
    if not nonzero(weight_decay):
        x = x - lr * u
    elif weight_decay_mode == "proximal":
        x = (x - lr * u) / (1 + lr * weight_decay)
    else:
        x = x - lr * (u + weight_decay * x)
    return x, m, v, n, g + 0.0

"""Optimistic Adam: Adam that expects its step to change as it just did."""

from numpy import sqrt

from optviz.optimizers.rule import nonzero, rule


@rule(
    family="Adam",
    lr=1e-3,
    beta1=0.9,
    beta2=0.999,
    eps=1e-8,
    eps_root=0.0,
    alpha=1.0,
    beta=1.0,
    nesterov=False,
)
def optimistic_adam(
    x, g, t, m, v, previous, lr, beta1, beta2, eps, eps_root, alpha, beta, nesterov
):  # fmt: skip
    """Optimistic Adam: Adam's step and the change that it has just made.

    Notes
    -----
    u = Adam's mh / (sqrt(vh + eps_root) + eps)
    x = x - lr ((alpha + beta) u - beta u_{t-1}), u_0 = u_1
    nesterov=true (optax's default): mh = beta1 m / (1 - beta1^(t+1)) + (1 - beta1) g / (1 - beta1^t)

    References
    ----------
    Daskalakis, Ilyas, Syrgkanis & Zeng 2018, arXiv:1711.00141, algorithm 1;
    optax.optimistic_adam_v2.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "optimistic_adam:lr=0.1", start=[1, 2], steps=1)
    >>> race.x[1, 0].round(6)
    array([0.9, 1.9])
    """
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g * g
    mean, scale = m / (1 - beta1**t), v / (1 - beta2**t)
    if nesterov:
        mean = beta1 * m / (1 - beta1 ** (t + 1)) + (1 - beta1) * g / (1 - beta1**t)
    u = mean / (sqrt(scale + eps_root if nonzero(eps_root) else scale) + eps)
    before = u if t == 1 else previous
    return x - lr * ((alpha + beta) * u - beta * before), m, v, u + 0.0

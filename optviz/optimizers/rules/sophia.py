"""Sophia: a clipped Newton step per coordinate."""

from numpy import maximum, minimum

from optviz.optimizers.rule import nonzero, rule


@rule(
    family="curvature",
    lr=1e-3,
    beta1=0.965,
    beta2=0.99,
    eps=1e-8,
    gamma=0.01,
    clip=1.0,
    update_interval=10,
    weight_decay=0.0,
)
def sophia(
    x, g, t, hessian_diagonal, m, h, lr, beta1, beta2, eps, gamma, clip, update_interval, weight_decay
):
    """Sophia: the mean gradient over the curvature, no component above a limit.

    Notes
    -----
    m = beta1 m + (1 - beta1) g
    u = m / (1 - beta1^t) / max(gamma h, eps), limited to [-clip, clip]
    x = x - lr (u + weight_decay x)
    then, at t = 1, 1 + update_interval, ...: h = beta2 h + (1 - beta2) diag(Hessian)
    Here with the exact diagonal, each counted as D gradient evaluations; the paper and
    optax estimate it from random signs.

    References
    ----------
    Liu et al. 2023, arXiv:2305.14342, algorithm 3; optax.contrib.sophia.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "sophia:lr=0.1", start=[1, 2], steps=1)
    >>> race.x[1, 0].round(6)
    array([0.9, 1.9])
    """
    m = beta1 * m + (1 - beta1) * g
    u = m / (1 - beta1**t) / maximum(gamma * h, eps)
    if (t - 1) % update_interval == 0:
        h = beta2 * h + (1 - beta2) * hessian_diagonal()
    u = minimum(maximum(u, -clip), clip)
    return x - lr * (u + weight_decay * x if nonzero(weight_decay) else u), m, h

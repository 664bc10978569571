"""Rules that look at the norms of parameter blocks: LAMB and NovoGrad."""

from numpy import sqrt, where

from optviz.optimizers.rule import nonzero, rule


@rule(
    family="layers",
    lr=1e-3,
    beta1=0.9,
    beta2=0.999,
    eps=1e-6,
    eps_root=0.0,
    weight_decay=0.0,
    weight_decay_mode=("update", "decoupled"),
)
def lamb(x, g, t, blocks, m, v, lr, beta1, beta2, eps, eps_root, weight_decay, weight_decay_mode):
    """LAMB: Adam's direction with a step as long as the parameters are large.

    Notes
    -----
    u = Adam's mh / (sqrt(vh + eps_root) + eps) + weight_decay x
    x = x - lr |x| / |u| u for each parameter block; 1 for the ratio where a norm is 0
    weight_decay_mode=decoupled (keras): x = x (1 - lr weight_decay) first, and not in u

    References
    ----------
    You et al. 2020, arXiv:1904.00962, algorithm 2; optax.lamb.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "lamb:lr=0.1", start=[3, 4], steps=1)
    >>> race.x[1, 0].round(6)
    array([2.646447, 3.646447])
    """
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g * g
    scale = v / (1 - beta2**t)
    if nonzero(eps_root):
        scale = scale + eps_root
    u = m / (1 - beta1**t) / (sqrt(scale) + eps)
    if weight_decay_mode == "decoupled":
        x = x * (1 - lr * weight_decay)
    else:
        u = u + weight_decay * x
    size, length = blocks.norm(x), blocks.norm(u)
    ratio = where((size > 0) & (length > 0), size / where(length > 0, length, 1.0), 1.0)
    return x - lr * ratio * u, m, v


@rule(family="layers", lr=1e-3, beta1=0.9, beta2=0.25, eps=1e-6, eps_root=0.0, weight_decay=0.0)
def novograd(x, g, t, blocks, m, v, lr, beta1, beta2, eps, eps_root, weight_decay):
    """NovoGrad: one scale for a whole parameter block, before the momentum.

    Notes
    -----
    v = |g|^2 at t = 1, then beta2 v + (1 - beta2) |g|^2, for each parameter block
    u = g / (sqrt(v + eps_root) + eps) + weight_decay x
    m = u at t = 1, then beta1 m + u
    x = x - lr m

    References
    ----------
    Ginsburg et al. 2019, arXiv:1905.11286, algorithm 1; optax.novograd.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "novograd:lr=0.1", start=[3, 4], steps=1)
    >>> race.x[1, 0].round(6)
    array([2.94, 3.92])
    """
    square = blocks.norm(g) ** 2
    v = square if t == 1 else beta2 * v + (1 - beta2) * square
    u = g / (sqrt(v + eps_root) + eps) + weight_decay * x
    m = u if t == 1 else beta1 * m + u
    return x - lr * m, m, v

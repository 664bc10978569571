"""MoMo: momentum whose rate comes from the loss, as Polyak's does."""

from numpy import maximum, minimum, sqrt, where

from optviz.optimizers.rule import rule

TINY = 2.0**-52  # the smallest squared mean gradient that is divided by, in optax too


@rule(
    family="convex",
    lr=1.0,
    momentum=0.9,
    lower_bound=0.0,
    adapt_lower_bound=False,
    weight_decay=0.0,
    weight_decay_mode=("proximal",),
    start={"bound": "lower_bound"},
)
def momo(
    x, g, t, loss, blocks, m, f, q, bound,
    lr, momentum, lower_bound, adapt_lower_bound, weight_decay, weight_decay_mode,
):  # fmt: skip
    """MoMo: momentum, at most as long as a model of the loss allows.

    Notes
    -----
    f, m, q: running means of loss, g and <g, x> with decay momentum, from their first values
    k = 1 + lr weight_decay
    r = min(lr, max(k (f - bound - q) + <m, x>, 0) / |m|^2), 0 where |m|^2 is below 2^-52
    x = x / k - r m
    adapt_lower_bound=true: bound, at first lower_bound, is lowered where the model is below
    it, and is f + <m, x> - q - r |m|^2 / 2 or lower_bound after the step

    References
    ----------
    Schaipp, Ohana, Eickenberg, Defazio & Gower 2023, arXiv:2305.07583, algorithm 1;
    optax.contrib.momo.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "momo", start=[1, 2], steps=1)
    >>> race.x[1, 0].round(6)
    array([0.5, 1. ])
    """
    decay = 0.0 if t == 1 else momentum
    f = decay * f + (1 - decay) * loss
    m = decay * m + (1 - decay) * g
    q = decay * q + (1 - decay) * blocks.total(g * x)
    square, product, k = blocks.total(m * m), blocks.total(m * x), 1 + lr * weight_decay
    if adapt_lower_bound:
        bound = lowered(bound, k * (f - q) + product, k, lower_bound)
    rate = fitting(k * (f - bound - q) + product, square, lr)
    if adapt_lower_bound:
        bound = maximum(f + product - q - 0.5 * rate * square, lower_bound)
    return x - lr * weight_decay * x / k - rate * m, m, f, q, bound


@rule(
    family="convex",
    lr=1e-2,
    beta1=0.9,
    beta2=0.999,
    eps=1e-8,
    lower_bound=0.0,
    adapt_lower_bound=False,
    weight_decay=0.0,
    weight_decay_mode=("proximal",),
    start={"bound": "lower_bound"},
)
def momo_adam(
    x, g, t, loss, blocks, m, v, f, q, bound,
    lr, beta1, beta2, eps, lower_bound, adapt_lower_bound, weight_decay, weight_decay_mode,
):  # fmt: skip
    """MoMo-Adam: Adam's step, at most as long as a model of the loss allows.

    Notes
    -----
    f, m, q: running means of loss, g and <g, x> with decay beta1, from 0
    v = beta2 v + (1 - beta2) g^2, D = sqrt(v / (1 - beta2^t)) + eps
    k = 1 + lr weight_decay, c = 1 - beta1^t
    r = min(lr / c, max(k (f - c bound - q) + <m, x>, 0) / <m, m / D>)
    x = x / k - r m / D
    adapt_lower_bound as in momo

    References
    ----------
    Schaipp, Ohana, Eickenberg, Defazio & Gower 2023, arXiv:2305.07583;
    optax.contrib.momo_adam.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "momo_adam:lr=0.1", start=[1, 2], steps=1)
    >>> race.x[1, 0].round(6)
    array([0.9, 1.9])
    """
    f = beta1 * f + (1 - beta1) * loss
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g * g
    q = beta1 * q + (1 - beta1) * blocks.total(g * x)
    u, c, k = m / (sqrt(v / (1 - beta2**t)) + eps), 1 - beta1**t, 1 + lr * weight_decay
    square, product = blocks.total(m * u), blocks.total(m * x)
    if adapt_lower_bound:
        bound = lowered(bound, k * (f - q) + product, k * c, lower_bound)
    rate = fitting(k * (f - c * bound - q) + product, square, lr / c)
    if adapt_lower_bound:
        bound = maximum((f + product - q - 0.5 * rate * square) / c, lower_bound)
    return x - lr * weight_decay * x / k - rate * u, m, v, f, q, bound


def lowered(bound, cap, k, least):
    """Return the bound, or half of what the model allows where that is less."""
    return where(cap < k * bound, maximum(cap / (2 * k), least), bound)


def fitting(gap, square, most):
    """Return gap / square from 0 to the most, and 0 where the mean gradient vanishes."""
    return minimum(most, where(square <= TINY, 0.0, maximum(gap, 0.0) / where(square <= TINY, 1.0, square)))

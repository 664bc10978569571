"""Adam that estimates its learning rate: Prodigy and D-Adaptation."""

from numpy import abs, maximum, sqrt, where

from optviz.optimizers.rule import rule


@rule(
    family="no rate",
    lr=1.0,
    beta1=0.9,
    beta2=0.999,
    beta3=0.999**0.5,
    eps=1e-8,
    d0=1e-6,
    d_coef=1.0,
    safeguard_warmup=False,
    weight_decay=0.0,
    weight_decay_mode=("decoupled",),
    start={"first": "x", "d": "d0"},
)
def prodigy(
    x, g, t, blocks, m, v, s, first, d, won,
    lr, beta1, beta2, beta3, eps, d0, d_coef, safeguard_warmup, weight_decay, weight_decay_mode,
):  # fmt: skip
    """Prodigy: Adam times a growing estimate d of the distance to the solution.

    Notes
    -----
    r = d lr sqrt(1 - beta2^t) / (1 - beta1^t)
    m = beta1 m + (1 - beta1) d g, v = beta2 v + (1 - beta2) (d g)^2
    s = beta3 s + r d g / d0, or d d g / d0 with safeguard_warmup=true
    won = beta3 won + r d / d0 sum(g (x_0 - x))
    d = max(d, d_coef won / sum(|s|)), with sums over all parameters
    x = x - r (m / (sqrt(v) + d eps) + weight_decay x)

    References
    ----------
    Mishchenko & Defazio 2023, arXiv:2306.06101; optax.contrib.prodigy.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "prodigy:d0=0.1", start=[1, 2], steps=1)
    >>> race.x[1, 0].round(6)
    array([0.9, 1.9])
    """
    rate = d * lr * (sqrt(1 - beta2**t) / (1 - beta1**t))
    scaled = d * g
    m = beta1 * m + (1 - beta1) * scaled
    v = beta2 * v + (1 - beta2) * scaled * scaled
    s = beta3 * s + (d if safeguard_warmup else rate) * scaled / d0
    won = beta3 * won + d / d0 * rate * blocks.total(g * (first - x))
    d = grown(d, d_coef * won, blocks.total(abs(s)))
    return x - rate * (m / (sqrt(v) + d * eps) + weight_decay * x), m, v, s, first + 0.0, d, won


@rule(
    family="no rate",
    lr=1.0,
    beta1=0.9,
    beta2=0.999,
    eps=1e-8,
    d0=1e-6,
    weight_decay=0.0,
    weight_decay_mode=("decoupled",),
    start={"d": "d0"},
)
def dadapt_adamw(
    x, g, t, blocks, m, v, s, d, won, lr, beta1, beta2, eps, d0, weight_decay, weight_decay_mode
):
    """D-Adapt AdamW: Adam times a lower bound d of the distance to the solution.

    Notes
    -----
    r = d lr sqrt(1 - beta2^t) / (1 - beta1^t), b = sqrt(beta2)
    won = b won + (1 - b) r sum(g s / (sqrt(v) + eps)), with s and v from before
    m = beta1 m + (1 - beta1) r g, v = beta2 v + (1 - beta2) g^2, s = b s + (1 - b) r g
    d = max(d, won / ((1 - b) sum(|s|))), with sums over all parameters
    x = x - m / (sqrt(v) + eps) - r weight_decay x

    References
    ----------
    Defazio & Mishchenko 2023, arXiv:2301.07733; optax.contrib.dadapt_adamw.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "dadapt_adamw:d0=0.1", start=[1, 2], steps=1)
    >>> race.x[1, 0].round(6)
    array([0.9, 1.9])
    """
    decay = sqrt(beta2)
    rate = d * lr * (sqrt(1 - beta2**t) / (1 - beta1**t))
    won = decay * won + (1 - decay) * rate * blocks.total(g * (s / (sqrt(v) + eps)))
    m = beta1 * m + (1 - beta1) * rate * g
    v = beta2 * v + (1 - beta2) * g * g
    s = decay * s + (1 - decay) * rate * g
    d = grown(d, won, (1 - decay) * blocks.total(abs(s)))
    return x - m / (sqrt(v) + eps) - rate * weight_decay * x, m, v, s, d, won


def grown(d, won, size):
    """Return max(d, won / size), d while no gradient has been seen, as in the authors' code."""
    return where(size == 0, d, maximum(d, won / where(size == 0, 1.0, size)))

"""MADGRAD: dual averaging with a cube root and momentum."""

from numpy import cbrt, sqrt

from optviz.optimizers.rule import rule


@rule(
    family="adaptive rate",
    lr=1e-2,
    momentum=0.9,
    eps=1e-6,
    weight_decay=0.0,
    weight_decay_mode=("l2",),
    start={"first": "x"},
)
def madgrad(x, g, t, first, s, a, lr, momentum, eps, weight_decay, weight_decay_mode):
    """MADGRAD: all gradients so far over the cube root of their squares.

    Notes
    -----
    g = g + weight_decay x, w = (lr + eps) sqrt(t)
    s = s + w g, a = a + w g^2
    z = x_0 - s / (cbrt(a) + eps)
    x = momentum x + (1 - momentum) z

    References
    ----------
    Defazio & Jelassi 2021, arXiv:2101.11075, algorithm 1; optax.contrib.madgrad.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "madgrad:lr=0.1,momentum=0", start=[1, 2], steps=1)
    >>> race.x[1, 0].round(6)
    array([0.728557, 1.658003])
    """
    g = g + weight_decay * x
    weight = (lr + eps) * sqrt(t)
    s, a = s + weight * g, a + weight * (g * g)
    z = first - s / (cbrt(a) + eps)
    return momentum * x + (1 - momentum) * z, first + 0.0, s, a

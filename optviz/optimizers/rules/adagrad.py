"""Adagrad: every coordinate has its own, ever shrinking step."""

from numpy import sqrt

from optviz.optimizers.rule import rule


@rule(lr=1e-2, lr_decay=0.0, eps=1e-10, initial_accumulator=0.0, start={"a": "initial_accumulator"})
def adagrad(x, g, t, a, lr, lr_decay, eps, initial_accumulator):
    """Adagrad: each coordinate is scaled by all its past gradients.

    Notes
    -----
    a = a + g^2, a_0 = initial_accumulator
    x = x - lr / (1 + (t - 1) lr_decay) g / (sqrt(a) + eps)
    optax and keras divide by sqrt(a + eps), with a_0 = 0.1 and eps = 1e-7.

    References
    ----------
    Duchi, Hazan & Singer 2011, JMLR 12:2121; torch.optim.Adagrad.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "adagrad:lr=0.1", start=[1, 2], steps=1)
    >>> race.x[1, 0].round(6)
    array([0.9, 1.9])
    """
    a = a + g * g
    return x - lr / (1 + (t - 1) * lr_decay) * (g / (sqrt(a) + eps)), a

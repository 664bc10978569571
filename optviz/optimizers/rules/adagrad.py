"""Adagrad: every coordinate has its own, ever shrinking step."""

from numpy import sqrt, where

from optviz.optimizers.rule import rule


@rule(
    family="adaptive rate",
    lr=1e-2,
    lr_decay=0.0,
    eps=1e-10,
    initial_accumulator=0.0,
    eps_mode=("outside", "inside"),
    start={"a": "initial_accumulator"},
)
def adagrad(x, g, t, a, lr, lr_decay, eps, initial_accumulator, eps_mode):
    """Adagrad: each coordinate is scaled by all its past gradients.

    Notes
    -----
    a = a + g^2, a_0 = initial_accumulator
    x = x - lr / (1 + (t - 1) lr_decay) g / (sqrt(a) + eps)
    eps_mode=inside (optax, keras): g / sqrt(a + eps), and no step where a = 0; there
    a_0 = 0.1 and eps = 1e-7.

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
    if eps_mode == "inside":
        return x - lr / (1 + (t - 1) * lr_decay) * where(a > 0, g / sqrt(a + eps), 0.0), a
    return x - lr / (1 + (t - 1) * lr_decay) * (g / (sqrt(a) + eps)), a

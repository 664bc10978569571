"""Adadelta: steps in the units of the parameters."""

from numpy import sqrt

from optviz.optimizers.rule import rule


@rule(family="adaptive rate", lr=1.0, rho=0.9, eps=1e-6)
def adadelta(x, g, t, a, d, lr, rho, eps):
    """Adadelta: a window over past gradients and past steps sets the rate.

    Notes
    -----
    a = rho a + (1 - rho) g^2
    u = sqrt(d + eps) / sqrt(a + eps) g
    d = rho d + (1 - rho) u^2
    x = x - lr u
    The same in torch, optax and keras; the paper has lr = 1.

    References
    ----------
    Zeiler 2012, arXiv:1212.5701, algorithm 1; torch.optim.Adadelta.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "adadelta", start=[1, 2], steps=1)
    >>> race.x[1, 0].round(6)
    array([0.996838, 1.996838])
    """
    a = rho * a + (1 - rho) * g * g
    u = sqrt(d + eps) / sqrt(a + eps) * g
    d = rho * d + (1 - rho) * u * u
    return x - lr * u, a, d

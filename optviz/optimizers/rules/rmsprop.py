"""RMSprop: the gradient divided by its running size."""

from numpy import sqrt

from optviz.optimizers.rule import rule


@rule(lr=1e-2, rho=0.99, eps=1e-8, momentum=0.0, centered=False)
def rmsprop(x, g, t, v, m, b, lr, rho, eps, momentum, centered):
    """RMSprop: the gradient divided by the running root of its square.

    Notes
    -----
    v = rho v + (1 - rho) g^2
    centered: m = rho m + (1 - rho) g, and v - m^2 in place of v below
    b = momentum b + g / (sqrt(v) + eps)
    x = x - lr b
    rho is torch's alpha. optax and keras have eps inside the root.

    References
    ----------
    Tieleman & Hinton 2012, Coursera lecture 6e; centered: Graves 2013,
    arXiv:1308.0850, eq. 38-45; torch.optim.RMSprop.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "rmsprop:lr=0.1", start=[1, 2], steps=1)
    >>> race.x[1, 0].round(6)
    array([0., 1.])
    """
    v = rho * v + (1 - rho) * g * g
    spread = v
    if centered:
        m = rho * m + (1 - rho) * g
        spread = v - m * m
    b = momentum * b + g / (sqrt(spread) + eps)
    return x - lr * b, v, m, b

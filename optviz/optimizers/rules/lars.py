"""Steps as long as the parameters of a block are large: LARS and Fromage."""

from numpy import maximum, sqrt, where

from optviz.optimizers.rule import rule


@rule(family="layers", lr=1e-1, momentum=0.9, trust_coefficient=1e-3, eps=0.0, nesterov=False)
def lars(x, g, t, blocks, v, lr, momentum, trust_coefficient, eps, nesterov):
    """LARS: momentum with a rate of its own for each parameter block.

    Notes
    -----
    u = lr trust_coefficient |x| / (|g| + eps) g for each parameter block; lr g where a norm is 0
    v = momentum v + u
    x = x - v, or x - (u + momentum v) with nesterov=true
    g has the (coupled) weight decay in it, as in the paper and in optax.

    References
    ----------
    You, Gitman & Ginsburg 2017, arXiv:1708.03888, algorithm 1; optax.lars.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "lars:lr=1,trust_coefficient=0.1", start=[3, 4], steps=1)
    >>> race.x[1, 0].round(6)
    array([2.7, 3.6])
    """
    size, length = blocks.norm(x), blocks.norm(g)
    ratio = trust_coefficient * size / where(length > 0, length + eps, 1.0)
    u = lr * (g * where((size > 0) & (length > 0), ratio, 1.0))
    v = momentum * v + u
    return x - (u + momentum * v if nesterov else v), v


@rule(family="layers", lr=1e-2, min_norm=1e-6)
def fromage(x, g, t, blocks, lr, min_norm):
    """Fromage: relative steps of one length, and a shrinkage that bounds the weights.

    Notes
    -----
    x = (x - lr |x| / |g| g) / sqrt(1 + lr^2) for each parameter block
    Norms below min_norm count as min_norm.

    References
    ----------
    Bernstein, Vahdat, Yue & Liu 2020, arXiv:2002.03432, algorithm 1; optax.fromage.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "fromage:lr=0.1", start=[3, 4], steps=1)
    >>> race.x[1, 0].round(6)
    array([2.6866  , 3.582134])
    """
    ratio = maximum(blocks.norm(x), min_norm) / maximum(blocks.norm(g), min_norm)
    return (x - lr * (ratio * g)) / sqrt(1 + lr * lr)

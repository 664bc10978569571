"""SM3: Adagrad with one number per row and column."""

from numpy import sqrt, where

from optviz.optimizers.rule import rule


@rule(family="matrices", lr=1e-1, momentum=0.9, eps=1e-8)
def sm3(x, g, t, blocks, a, m, lr, momentum, eps):
    """SM3: Adagrad whose memory is the largest entry of every row and column.

    Notes
    -----
    a = g^2 + the least, over the axes of a block, of the largest a in the same slice
    m = momentum m + (1 - momentum) g / sqrt(a + eps), where a > 0
    x = x - lr m
    For a vector a is the sum of all g^2, as in Adagrad. Kept here in full, which gives the
    same points as one number per slice.

    References
    ----------
    Anil, Gupta, Koren & Singer 2019, arXiv:1901.11150, algorithm SM3-II; optax.sm3.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "sm3:lr=0.1,momentum=0", start=[1, 2], steps=2)
    >>> race.x[2, 0].round(6)
    array([0.833104, 1.831125])
    """
    a = g * g + blocks.cover(a)
    u = g * where(a > 0, 1 / sqrt(a + eps), 0.0)
    m = momentum * m + (1 - momentum) * u
    return x - lr * m, a, m

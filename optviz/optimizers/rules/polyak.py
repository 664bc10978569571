"""Polyak's step length, optimistic descent, and FTRL: rules from convex optimization and games."""

from numpy import maximum, minimum, where

from optviz.optimizers.rule import rule

TINY = 2.0**-52  # the smallest squared gradient that is divided by, in optax too


@rule(family="convex", lr=1.0, scaling=1.0, f_min=0.0, eps=0.0, form=("sps", "sps+"))
def polyak(x, g, t, loss, blocks, lr, scaling, f_min, eps, form):
    """Polyak's step: as long as a line of this slope would need to reach f_min.

    Notes
    -----
    x = x - min((loss - f_min) / (|scaling g|^2 + eps), lr) scaling g, no step where the
    squared gradient is below 2^-52
    form=sps+: max(loss - f_min, 0)
    lr is optax's max_learning_rate; |g| is over all parameters. With an f_min that is not
    the minimum the points wander.

    References
    ----------
    Polyak 1987, Introduction to Optimization; Loizou et al. 2021, arXiv:2002.10542;
    optax.polyak_sgd.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "polyak", start=[1, 2], steps=1)
    >>> race.x[1, 0].round(6)
    array([0.5, 1. ])
    """
    g = scaling * g
    square = blocks.total(g * g) + eps
    gap = maximum(loss - f_min, 0.0) if form == "sps+" else loss - f_min
    step = where(square <= TINY, 0.0, minimum(gap / where(square <= TINY, 1.0, square), lr))
    return x - step * g


@rule(family="convex", lr=1e-3, alpha=1.0, beta=1.0)
def ogd(x, g, t, previous, lr, alpha, beta):
    """Optimistic descent: the gradient is expected to change as it just did.

    Notes
    -----
    x = x - lr ((alpha + beta) g - beta g_{t-1}), g_0 = g_1

    References
    ----------
    Daskalakis et al. 2018, arXiv:1711.00141; Mokhtari, Ozdaglar & Pattathil 2020,
    arXiv:1901.08511; optax.optimistic_gradient_descent.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "ogd:lr=0.1", start=[1, 2], steps=1)
    >>> race.x[1, 0].round(6)
    array([0.8, 1.6])
    """
    before = g if t == 1 else previous
    return x - lr * ((alpha + beta) * g - beta * before), g + 0.0


@rule(
    family="convex",
    lr=1e-3,
    lr_power=-0.5,
    initial_accumulator=0.1,
    l1=0.0,
    l2=0.0,
    l2_shrinkage=0.0,
    beta=0.0,
    start={"a": "initial_accumulator"},
)
def ftrl(x, g, t, a, linear, lr, lr_power, initial_accumulator, l1, l2, l2_shrinkage, beta):
    """FTRL: the minimizer of all past gradients and a growing regularizer.

    Notes
    -----
    g' = g + 2 l2_shrinkage x, a' = a + g^2
    linear = linear + g' - (a'^-lr_power - a^-lr_power) / lr x
    x = (clip(linear, -l1, l1) - linear) / (a'^-lr_power / lr + 2 l2 + beta / lr), a = a'
    The start is forgotten: x is a function of the sums alone. keras as here.

    References
    ----------
    McMahan et al. 2013, doi:10.1145/2487575.2488200, algorithm 1; keras.optimizers.Ftrl.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "ftrl:lr=0.1", start=[1, 2], steps=1)
    >>> race.x[1, 0].round(6)
    array([0.745053, 1.742689])
    """
    total = a + g * g
    now, before = total**-lr_power, a**-lr_power
    linear = linear + (g + 2 * l2_shrinkage * x) - (now - before) / lr * x
    quadratic = (now + beta) / lr + 2 * l2
    return (minimum(maximum(linear, -l1), l1) - linear) / quadratic, total, linear

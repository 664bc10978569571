"""COCOB: betting on coins in place of a learning rate."""

from numpy import abs, maximum

from optviz.optimizers.rule import rule


@rule(
    family="no rate",
    lr=1.0,
    alpha=100.0,
    eps=1e-8,
    weight_decay=0.0,
    weight_decay_mode=("l2",),
    start={"first": "x", "largest": "eps"},
)
def cocob(x, g, t, first, largest, spread, reward, theta, lr, alpha, eps, weight_decay, weight_decay_mode):
    """COCOB: each coordinate bets a fraction of what it has won, so no rate is needed.

    Notes
    -----
    c = lr (g + weight_decay x)
    largest = max(largest, |c|), at first eps; spread = spread + |c|
    reward = max(reward - c (x - x_0), 0); theta = theta - c
    x = x_0 + theta / (largest max(spread + largest, alpha largest)) (largest + reward)
    lr = 1 is the method; it scales the gradient only.

    References
    ----------
    Orabona & Tommasi 2017, arXiv:1705.07795, algorithm 2; optax.contrib.cocob.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "cocob:alpha=10", start=[1, 2], steps=1)
    >>> race.x[1, 0].round(6)
    array([0.9, 1.9])
    """
    c = lr * (g + weight_decay * x)
    largest = maximum(largest, abs(c))
    spread = spread + abs(c)
    reward = maximum(reward - c * (x - first), 0.0)
    theta = theta - c
    x = first + theta / (largest * maximum(spread + largest, alpha * largest)) * (largest + reward)
    return x, first + 0.0, largest, spread, reward, theta

"""Polyak's and Nesterov's methods as first written: the previous point in place of a velocity."""

from numpy import sqrt

from optviz.optimizers.rule import rule


@rule(family="momentum", lr=1e-3, momentum=0.9, start={"previous": "x"})
def heavy_ball(x, g, t, previous, lr, momentum):
    """Heavy ball: a step against the gradient and a part of the last motion.

    Notes
    -----
    x = x - lr g + momentum (x - previous), previous = x_{t-1}, x_{-1} = x_0
    The points of `momentum` while lr is constant; when lr falls, the last motion keeps
    the old rate.

    References
    ----------
    Polyak 1964, doi:10.1016/0041-5553(64)90137-5, eq. 9.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "heavy_ball:lr=0.1", start=[1, 2], steps=2)
    >>> race.x[2, 0].round(6)
    array([0.46, 0.92])
    """
    return x - lr * g + momentum * (x - previous), x + 0.0


@rule(family="momentum", lr=1e-3, start={"previous": "x", "k": 1.0})
def fista(x, g, t, previous, k, lr):
    """FISTA: Nesterov's momentum that grows with t, nearly to 1.

    Notes
    -----
    k_1 = 1, k_{t+1} = (1 + sqrt(1 + 4 k_t^2)) / 2
    y = x + (k_t - 1) / k_{t+1} (x - x_{t-1}), g taken at y
    x = y - lr g
    No momentum to choose, and O(1/t^2) on convex losses; it ripples on others.

    References
    ----------
    Nesterov 1983; Beck & Teboulle 2009, doi:10.1137/080716542, eq. 4.1-4.3 without a
    proximal step.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "fista:lr=0.1", start=[1, 2], steps=2)
    >>> race.x[2, 0].round(6)
    array([0.594919, 1.189839])
    """
    following = (1 + sqrt(1 + 4 * k * k)) / 2
    return x + (k - 1) / following * (x - previous) - lr * g, x + 0.0, following


@fista.query()
def extrapolated(x, previous, k, lr):
    """Return the point that FISTA takes the gradient at."""
    return x + (k - 1) / ((1 + sqrt(1 + 4 * k * k)) / 2) * (x - previous)

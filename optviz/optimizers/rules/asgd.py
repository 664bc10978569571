"""Averaged gradient descent with a falling rate."""

from numpy import maximum

from optviz.optimizers.rule import rule


@rule(family="averaging", lr=1e-2, decay=1e-4, alpha=0.75, t0=1e6, start={"eta": "lr", "mean": "x"})
def asgd(x, g, t, eta, mean, lr, decay, alpha, t0):
    """ASGD: gradient descent with a falling rate that also keeps the mean point.

    Notes
    -----
    x = x (1 - decay eta) - eta g, eta_1 = lr
    mean = mean + (x - mean) / max(1, t - 1 - t0)
    eta = lr / (1 + decay lr t)^alpha for the next step, with the lr of this one
    As in torch, whose lambd is decay here, the points are x; the mean is in the state.
    For points that are means, put `ema` around any rule.

    References
    ----------
    Polyak & Juditsky 1992, doi:10.1137/0330046; Bottou 2010; torch.optim.ASGD.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "asgd:lr=0.1,decay=0.1", start=[1, 2], steps=1)
    >>> race.x[1, 0].round(6)
    array([0.79, 1.58])
    """
    x = x * (1 - decay * eta) - eta * g
    mean = mean + (x - mean) / maximum(1.0, t - 1 - t0)
    following = lr / (1 + decay * lr * t) ** alpha
    return x, 0.0 * eta + following, mean  # a state has the points' shape

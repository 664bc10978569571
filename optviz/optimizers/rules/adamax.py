"""Adamax: Adam with the largest gradient in place of the mean square."""

from numpy import abs, maximum

from optviz.optimizers.rule import rule


@rule(lr=2e-3, beta1=0.9, beta2=0.999, eps=1e-8)
def adamax(x, g, t, m, u, lr, beta1, beta2, eps):
    """Adamax: Adam scaled by an exponentially forgotten largest gradient.

    Notes
    -----
    m = beta1 m + (1 - beta1) g
    u = max(beta2 u, |g| + eps)
    x = x - lr / (1 - beta1^t) m / u
    torch and optax as here; keras adds eps to u after the maximum; the paper has no eps.

    References
    ----------
    Kingma & Ba 2015, arXiv:1412.6980, algorithm 2; torch.optim.Adamax.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "adamax:lr=0.1", start=[1, 2], steps=1)
    >>> race.x[1, 0].round(6)
    array([0.9, 1.9])
    """
    m = beta1 * m + (1 - beta1) * g
    u = maximum(beta2 * u, abs(g) + eps)
    return x - lr / (1 - beta1**t) * (m / u), m, u

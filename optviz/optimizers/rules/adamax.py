"""Adamax: Adam with the largest gradient in place of the mean square."""

from numpy import abs, maximum

from optviz.optimizers.rule import rule


@rule(family="Adam", lr=2e-3, beta1=0.9, beta2=0.999, eps=1e-8, eps_mode=("inside", "outside"))
def adamax(x, g, t, m, u, lr, beta1, beta2, eps, eps_mode):
    """Adamax: Adam scaled by an exponentially forgotten largest gradient.

    Notes
    -----
    m = beta1 m + (1 - beta1) g
    u = max(beta2 u, |g| + eps)
    x = x - lr / (1 - beta1^t) m / u
    eps_mode=outside (keras): u = max(beta2 u, |g|), x = x - lr / (1 - beta1^t) m / (u + eps)
    torch and optax as here; the paper has no eps.

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
    if eps_mode == "outside":
        u = maximum(beta2 * u, abs(g))
        return x - lr / (1 - beta1**t) * (m / (u + eps)), m, u
    u = maximum(beta2 * u, abs(g) + eps)
    return x - lr / (1 - beta1**t) * (m / u), m, u


adamaxw = adamax.variant(
    "adamaxw",
    """AdamaxW: Adamax whose weight decay does not pass through the moments.

    Notes
    -----
    x = x (1 - lr weight_decay), then Adamax's step with the gradient at the old x

    References
    ----------
    Loshchilov & Hutter 2019, arXiv:1711.05101, for the decay; optax.adamaxw.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "adamaxw:lr=0.1", start=[1, 2], steps=1)
    >>> race.x[1, 0].round(6)
    array([0.89999, 1.89998])
    """,
    weight_decay=1e-4,
    weight_decay_mode="decoupled",
)

"""Rules that step by signs: sign descent, Signum, Lion."""

from numpy import sign

from optviz.optimizers.rule import nonzero, rule


@rule(family="signs", lr=1e-3)
def sign_sgd(x, g, t, lr):
    """Sign descent: every coordinate moves by lr, whatever the slope.

    Notes
    -----
    x = x - lr sign(g)

    References
    ----------
    Bernstein et al. 2018, arXiv:1802.04434, algorithm 1; optax.sign_sgd.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "sign_sgd:lr=0.1", start=[1, 2], steps=1)
    >>> race.x[1, 0].round(6)
    array([0.9, 1.9])
    """
    return x - lr * sign(g)


@rule(family="signs", lr=1e-3, momentum=0.9)
def signum(x, g, t, m, lr, momentum):
    """Signum: the sign of the running mean of the gradient.

    Notes
    -----
    m = momentum m + (1 - momentum) g
    x = x - lr sign(m)
    momentum is optax's beta.

    References
    ----------
    Bernstein et al. 2018, arXiv:1802.04434, algorithm 2; optax.signum.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "signum:lr=0.1", start=[1, 2], steps=1)
    >>> race.x[1, 0].round(6)
    array([0.9, 1.9])
    """
    m = momentum * m + (1 - momentum) * g
    return x - lr * sign(m), m


@rule(
    family="signs",
    lr=1e-4,
    beta1=0.9,
    beta2=0.99,
    weight_decay=0.0,
    weight_decay_mode=("decoupled", "decoupled_first"),
)
def lion(x, g, t, m, lr, beta1, beta2, weight_decay, weight_decay_mode):
    """Lion: the sign of a mean that weighs this gradient more than it remembers.

    Notes
    -----
    x = x - lr (sign(beta1 m + (1 - beta1) g) + weight_decay x)
    m = beta2 m + (1 - beta2) g
    weight_decay_mode=decoupled_first (keras): x (1 - lr weight_decay) - lr sign(...), the
    same but for rounding

    References
    ----------
    Chen et al. 2023, arXiv:2302.06675, algorithm 2; optax.lion.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "lion:lr=0.1", start=[1, 2], steps=1)
    >>> race.x[1, 0].round(6)
    array([0.9, 1.9])
    """
    u = sign(beta1 * m + (1 - beta1) * g)
    if nonzero(weight_decay) and weight_decay_mode == "decoupled":
        u = u + weight_decay * x
    elif nonzero(weight_decay):
        x = x * (1 - lr * weight_decay)
    return x - lr * u, beta2 * m + (1 - beta2) * g

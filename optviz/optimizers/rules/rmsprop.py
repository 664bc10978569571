"""RMSprop: the gradient divided by its running size."""

from numpy import sqrt

from optviz.optimizers.rule import rule


@rule(
    family="adaptive rate",
    lr=1e-2,
    rho=0.99,
    eps=1e-8,
    momentum=0.0,
    centered=False,
    eps_mode=("outside", "inside"),
    nesterov=False,
    initial_accumulator=0.0,
    bias_correction=False,
    lr_in_velocity=False,
    start={"v": "initial_accumulator"},
)
def rmsprop(
    x, g, t, v, m, b, lr, rho, eps, momentum, centered,
    eps_mode, nesterov, initial_accumulator, bias_correction, lr_in_velocity,
):  # fmt: skip
    """RMSprop: the gradient divided by the running root of its square.

    Notes
    -----
    v = rho v + (1 - rho) g^2
    centered: m = rho m + (1 - rho) g, and v - m^2 in place of v below
    b = momentum b + g / (sqrt(v) + eps)
    x = x - lr b
    eps_mode=inside (optax, keras): g / sqrt(v + eps)
    nesterov=true: x = x - lr (g / (sqrt(v) + eps) + momentum b)
    lr_in_velocity=true (optax, keras): lr multiplies what enters b, not b; the same while
    lr is constant
    bias_correction=true: v and m are divided by 1 - rho^t
    rho is torch's alpha, optax's decay; initial_accumulator is optax's initial_scale.

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
    spread = v / (1 - rho**t) if bias_correction else v
    if centered:
        m = rho * m + (1 - rho) * g
        mean = m / (1 - rho**t) if bias_correction else m
        spread = spread - mean * mean
    step = g / sqrt(spread + eps) if eps_mode == "inside" else g / (sqrt(spread) + eps)
    if lr_in_velocity:
        step = lr * step
    b = momentum * b + step
    ahead = step + momentum * b if nesterov else b
    return x - ahead if lr_in_velocity else x - lr * ahead, v, m, b

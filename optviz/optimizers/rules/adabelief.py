"""AdaBelief, ACProp and Yogi: Adam with another second moment."""

from numpy import sign, sqrt

from optviz.optimizers.rule import rule


@rule(family="Adam", lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-16, eps_root=1e-16, nesterov=False)
def adabelief(x, g, t, m, v, lr, beta1, beta2, eps, eps_root, nesterov):
    """AdaBelief: the step is long where the gradient is what was expected.

    Notes
    -----
    m = beta1 m + (1 - beta1) g
    v = beta2 v + (1 - beta2) (g - m)^2 + eps_root
    x = x - lr m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + eps)
    nesterov=true: beta1 m / (1 - beta1^(t+1)) + (1 - beta1) g / (1 - beta1^t) for the mean
    eps_root enters v at every step, in optax and in the authors' code.

    References
    ----------
    Zhuang et al. 2020, arXiv:2010.07468, algorithm 2; optax.adabelief.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "adabelief:lr=0.1", start=[1, 2], steps=1)
    >>> race.x[1, 0].round(6)
    array([0.888889, 1.888889])
    """
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * (g - m) * (g - m) + eps_root
    mean = m / (1 - beta1**t)
    if nesterov:
        mean = beta1 * m / (1 - beta1 ** (t + 1)) + (1 - beta1) * g / (1 - beta1**t)
    return x - lr * mean / (sqrt(v / (1 - beta2**t)) + eps), m, v


@rule(family="Adam", lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-16, eps_root=1e-16)
def acprop(x, g, t, m, v, lr, beta1, beta2, eps, eps_root):
    """ACProp: the gradient over what it was expected to vary by, before it was seen.

    Notes
    -----
    x = x - lr g / (sqrt(v / (1 - beta2^(t-1))) + eps), with 1 in place of the root at t = 1
    v = beta2 v + (1 - beta2) (g - m)^2 + eps_root
    m = beta1 m + (1 - beta1) g
    The scale knows only the past, as in ADOPT; v is AdaBelief's.

    References
    ----------
    Zhuang, Ding, Tang, Dvornek, Tatikonda & Duncan 2021, arXiv:2110.05454;
    optax.contrib.acprop.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "acprop:lr=0.1", start=[1, 2], steps=1)
    >>> race.x[1, 0].round(6)
    array([0.8, 1.6])
    """
    scale = 1.0 if t == 1 else sqrt(v / (1 - beta2 ** (t - 1)))
    v = beta2 * v + (1 - beta2) * (g - m) * (g - m) + eps_root
    return x - lr * g / (scale + eps), beta1 * m + (1 - beta1) * g, v


@rule(
    family="Adam",
    lr=1e-2,
    beta1=0.9,
    beta2=0.999,
    eps=1e-3,
    initial_momentum=1e-6,
    initial_accumulator=1e-6,
    bias_correction=True,
    start={"m": "initial_momentum", "v": "initial_accumulator"},
)
def yogi(x, g, t, m, v, lr, beta1, beta2, eps, initial_momentum, initial_accumulator, bias_correction):
    """Yogi: Adam whose scale rises and falls by additions only.

    Notes
    -----
    m = beta1 m + (1 - beta1) g
    v = v - (1 - beta2) sign(v - g^2) g^2
    x = x - lr m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + eps)
    bias_correction=false, initial_momentum=0: as in the paper
    optax starts m and v at 1e-6 and corrects both.

    References
    ----------
    Zaheer et al. 2018, Adaptive methods for nonconvex optimization, algorithm 2;
    optax.yogi.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "yogi:lr=0.1", start=[1, 2], steps=1)
    >>> race.x[1, 0].round(6)
    array([0.900062, 1.900028])
    """
    m = beta1 * m + (1 - beta1) * g
    v = v - (1 - beta2) * sign(v - g * g) * (g * g)
    if not bias_correction:
        return x - lr * m / (sqrt(v) + eps), m, v
    return x - lr * (m / (1 - beta1**t)) / (sqrt(v / (1 - beta2**t)) + eps), m, v

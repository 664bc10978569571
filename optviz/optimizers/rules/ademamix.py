"""AdEMAMix and ADOPT: late relatives of Adam."""

from numpy import maximum, minimum, sqrt

from optviz.optimizers.rule import nonzero, rule


@rule(family="Adam", lr=1e-3, beta1=0.9, beta2=0.999, beta3=0.9999, alpha=5.0, eps=1e-8, eps_root=0.0)
def ademamix(x, g, t, m, slow, v, lr, beta1, beta2, beta3, alpha, eps, eps_root):
    """AdEMAMix: Adam with a second, very long memory of the gradient.

    Notes
    -----
    m = beta1 m + (1 - beta1) g, slow = beta3 slow + (1 - beta3) g
    v = beta2 v + (1 - beta2) g^2
    x = x - lr (m / (1 - beta1^t) + alpha slow) / (sqrt(v / (1 - beta2^t) + eps_root) + eps)
    The slow mean is not corrected; alpha and beta3 are constant, without their warm-up.

    References
    ----------
    Pagliardini, Ablin & Grangier 2024, arXiv:2409.03137, algorithm 1;
    optax.contrib.ademamix.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "ademamix:lr=0.1", start=[1, 2], steps=1)
    >>> race.x[1, 0].round(6)
    array([0.89995, 1.89995])
    """
    m = beta1 * m + (1 - beta1) * g
    slow = beta3 * slow + (1 - beta3) * g
    v = beta2 * v + (1 - beta2) * g * g
    scale = v / (1 - beta2**t)
    if nonzero(eps_root):
        scale = scale + eps_root
    return x - lr * (m / (1 - beta1**t) + alpha * slow) / (sqrt(scale) + eps), m, slow, v


@rule(family="Adam", lr=1e-3, beta1=0.99, beta2=0.95, alpha=0.0, eps=1e-8, eps_root=0.0)
def simplified_ademamix(x, g, t, m, v, lr, beta1, beta2, alpha, eps, eps_root):
    """Simplified AdEMAMix: one long memory of the gradient beside the gradient itself.

    Notes
    -----
    m = beta1 m + g, v = beta2 v + (1 - beta2) g^2
    x = x - lr (m + alpha g) / (sqrt(v / (1 - beta2^t) + eps_root) + eps)
    m is a sum, so that lr is 1 - beta1 times that of Adam.

    References
    ----------
    Morwani, Vyas, Zhang & Kakade 2025, arXiv:2502.02431; optax.contrib.simplified_ademamix.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "simplified_ademamix:lr=0.1", start=[1, 2], steps=1)
    >>> race.x[1, 0].round(6)
    array([0.9, 1.9])
    """
    m = beta1 * m + g
    v = beta2 * v + (1 - beta2) * g * g
    scale = v / (1 - beta2**t)
    if nonzero(eps_root):
        scale = scale + eps_root
    return x - lr * (m + alpha * g) / (sqrt(scale) + eps), m, v


@rule(family="Adam", lr=1e-3, beta1=0.9, beta2=0.9999, eps=1e-6, nesterov=False, use_clipping=True)
def adopt(x, g, t, m, v, lr, beta1, beta2, eps, nesterov, use_clipping):
    """ADOPT: the gradient is scaled by the past only, then averaged.

    Notes
    -----
    t = 1: v = g^2 and no move
    u = g / max(sqrt(v), eps), limited to [-(t - 1)^(1/4), (t - 1)^(1/4)]
    m = beta1 m + (1 - beta1) u, v = beta2 v + (1 - beta2) g^2
    x = x - lr m
    nesterov=true: x = x - lr (beta1 m + (1 - beta1) u)
    use_clipping=false: no limit

    References
    ----------
    Taniguchi et al. 2024, arXiv:2411.02853, algorithm 2; optax.contrib.adopt.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "adopt:lr=0.1", start=[1, 2], steps=2)
    >>> race.x[2, 0].round(6)
    array([0.99, 1.99])
    """
    if t == 1:
        return x + 0.0, m, g * g
    u = g / maximum(sqrt(v), eps)
    if use_clipping:
        limit = (t - 1) ** 0.25
        u = minimum(maximum(u, -limit), limit)
    m = beta1 * m + (1 - beta1) * u
    ahead = beta1 * m + (1 - beta1) * u if nesterov else m
    return x - lr * ahead, m, beta2 * v + (1 - beta2) * g * g

"""RAdam: Adam that waits until its scale can be trusted."""

from numpy import divide, sqrt, where

from optviz.optimizers.rule import nonzero, rule


@rule(
    family="Adam",
    lr=1e-3,
    beta1=0.9,
    beta2=0.999,
    eps=1e-8,
    eps_root=0.0,
    eps_mode=("raw", "corrected"),
    threshold=5.0,
    strict=True,
    nesterov=False,
)
def radam(x, g, t, m, v, lr, beta1, beta2, eps, eps_root, eps_mode, threshold, strict, nesterov):
    """RAdam: Adam with a rectified scale, plain momentum while that is unsure.

    Notes
    -----
    m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g^2
    s = 2 / (1 - beta2) - 1, r = s - 2 t beta2^t / (1 - beta2^t)
    r > 5: x = x - lr sqrt((r - 4) (r - 2) s / ((s - 4) (s - 2) r)) mh sqrt(1 - beta2^t) / (sqrt(v) + eps)
    else:  x = x - lr mh, with mh = m / (1 - beta1^t)
    threshold and strict: r > threshold, or r >= threshold where strict is false
    eps_mode=corrected (optax): mh / (sqrt(v / (1 - beta2^t) + eps_root) + eps)
    nesterov=true (optax): mh = beta1 m / (1 - beta1^(t+1)) + (1 - beta1) g / (1 - beta1^t)
    optax has r >= 5 and corrects v before eps is added; the paper has r > 4. With
    beta2 = 0.999 the first five steps are plain, unscaled momentum.

    References
    ----------
    Liu et al. 2020, arXiv:1908.03265, algorithm 2; torch.optim.RAdam.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "radam:lr=0.1", start=[1, 2], steps=1)
    >>> race.x[1, 0].round(6)
    array([0.8, 1.6])
    """
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g * g
    mean, c2 = m / (1 - beta1**t), 1 - beta2**t
    if nesterov:
        mean = beta1 * m / (1 - beta1 ** (t + 1)) + (1 - beta1) * g / (1 - beta1**t)
    longest = 2 / (1 - beta2) - 1
    length = longest - divide(2 * t * beta2**t, c2)  # c2 is 0 where a dialect takes beta2 = -1
    trusted = length > threshold if strict else length >= threshold
    length = where(trusted, length, longest)  # keeps the square root real where it is not used
    rectified = sqrt((length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length))
    if eps_mode == "raw":
        scaled = sqrt(c2) * mean / (sqrt(v) + eps)
    else:
        scaled = mean / (sqrt(v / c2 + eps_root if nonzero(eps_root) else v / c2) + eps)
    step = where(trusted, rectified * scaled, mean)
    return x - lr * step, m, v

"""Adam and its next of kin that keep the same two moments."""

from numpy import maximum, sqrt

from optviz.optimizers.rule import nonzero, rule


@rule(
    family="Adam",
    lr=1e-3,
    beta1=0.9,
    beta2=0.999,
    eps=1e-8,
    eps_root=0.0,
    eps_mode=("outside", "inside", "raw"),
    bias_correction=True,
)
def adam(x, g, t, m, v, lr, beta1, beta2, eps, eps_root, eps_mode, bias_correction):
    """Adam: running means of the gradient and of its square, bias-corrected.

    Notes
    -----
    m = beta1 m + (1 - beta1) g
    v = beta2 v + (1 - beta2) g^2
    mh = m / (1 - beta1^t), vh = v / (1 - beta2^t)
    x = x - lr mh / (sqrt(vh) + eps)
    eps_root (optax): sqrt(vh + eps_root) + eps
    eps_mode=inside: mh / sqrt(vh + eps)
    eps_mode=raw (keras): lr sqrt(1 - beta2^t) / (1 - beta1^t) m / (sqrt(v) + eps)
    bias_correction=false: mh = m, vh = v

    References
    ----------
    Kingma & Ba 2015, arXiv:1412.6980, algorithm 1; torch.optim.Adam.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "adam:lr=0.1", start=[1, 2], steps=1)
    >>> race.x[1, 0].round(6)
    array([0.9, 1.9])
    """
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g * g
    c1 = 1 - beta1**t if bias_correction else 1.0
    c2 = 1 - beta2**t if bias_correction else 1.0
    if eps_mode == "raw":
        return x - lr * sqrt(c2) / c1 * m / (sqrt(v) + eps), m, v
    if eps_mode == "inside":
        return x - lr / c1 * m / sqrt(v / c2 + eps), m, v
    scale = v / c2 + eps_root if nonzero(eps_root) else v / c2
    return x - lr / c1 * m / (sqrt(scale) + eps), m, v


adamw = adam.variant(
    "adamw",
    """AdamW: Adam whose weight decay does not pass through the moments.

    Notes
    -----
    x = x (1 - lr weight_decay), then Adam's step with the gradient at the old x
    weight_decay_mode=decoupled_unscaled is the paper's form, without lr.

    References
    ----------
    Loshchilov & Hutter 2019, arXiv:1711.05101, algorithm 2; torch.optim.AdamW.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "adamw:lr=0.1", start=[1, 2], steps=1)
    >>> race.x[1, 0].round(6)
    array([0.899, 1.898])
    """,
    weight_decay=1e-2,
    weight_decay_mode="decoupled",
)


@rule(
    family="Adam",
    lr=1e-3,
    beta1=0.9,
    beta2=0.999,
    eps=1e-8,
    eps_root=0.0,
    form=("raw", "corrected", "epsilon_hat"),
    correct_mean=True,
    correct_square=True,
)
def amsgrad(
    x, g, t, m, v, largest, lr, beta1, beta2, eps, eps_root, form, correct_mean, correct_square
):  # fmt: skip
    """AMSGrad: Adam whose scale never forgets its largest value.

    Notes
    -----
    m = beta1 m + (1 - beta1) g
    v = beta2 v + (1 - beta2) g^2
    largest = max(largest, v)
    x = x - lr (m / (1 - beta1^t)) / (sqrt(largest / (1 - beta2^t)) + eps)
    form=corrected (optax): largest = max(largest, v / (1 - beta2^t)), not corrected again
    form=epsilon_hat (keras): lr sqrt(1 - beta2^t) / (1 - beta1^t) m / (sqrt(largest) + eps)
    correct_mean=false, correct_square=false: 1 in place of 1 - beta1^t, or of 1 - beta2^t
    torch and keras take the maximum before the bias correction, optax after it, the
    paper has no correction.

    References
    ----------
    Reddi, Kale & Kumar 2018, arXiv:1904.09237, algorithm 2;
    torch.optim.Adam(amsgrad=True).

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "amsgrad:lr=0.1", start=[1, 2], steps=1)
    >>> race.x[1, 0].round(6)
    array([0.9, 1.9])
    """
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g * g
    c1 = 1 - beta1**t if correct_mean else 1.0
    c2 = 1 - beta2**t if correct_square else 1.0
    largest = maximum(largest, v / c2 if form == "corrected" else v)
    if form == "epsilon_hat":
        return x - lr * sqrt(c2) / c1 * m / (sqrt(largest) + eps), m, v, largest
    scale = largest if form == "corrected" else largest / c2
    if nonzero(eps_root):
        scale = scale + eps_root
    return x - lr / c1 * m / (sqrt(scale) + eps), m, v, largest

"""Nadam: Adam with Nesterov's look-ahead."""

from numpy import sqrt

from optviz.optimizers.rule import nonzero, rule


@rule(
    family="Adam",
    lr=2e-3,
    beta1=0.9,
    beta2=0.999,
    eps=1e-8,
    eps_root=0.0,
    momentum_decay=4e-3,
    form=("torch", "constant", "dozat", "lecture"),
    start={"product": 1.0},
)
def nadam(x, g, t, m, v, product, lr, beta1, beta2, eps, eps_root, momentum_decay, form):
    """Nadam: Adam that uses this step's gradient ahead of its running mean.

    Notes
    -----
    mu_t = beta1 (1 - 0.96^(t momentum_decay) / 2), product = mu_1 ... mu_t
    m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g^2
    mh = mu_{t+1} m / (1 - product mu_{t+1}) + (1 - mu_t) g / (1 - product)
    x = x - lr mh / (sqrt(v / (1 - beta2^t)) + eps)
    form=constant (optax): mh = beta1 m / (1 - beta1^(t+1)) + (1 - beta1) g / (1 - beta1^t)
    form=dozat: mu_t in place of beta1 in m, as in the paper
    form=lecture: mh = (beta1 m + (1 - beta1) g) / (1 - beta1^t)
    eps_root (optax): sqrt(v / (1 - beta2^t) + eps_root) + eps
    torch as here; keras has momentum_decay = 1; optax has mu_t = beta1 throughout.

    References
    ----------
    Dozat 2016, ICLR workshop, algorithm 2; torch.optim.NAdam.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "nadam:lr=0.1", start=[1, 2], steps=1)
    >>> race.x[1, 0].round(6)
    array([0.894355, 1.894355])
    """
    mu = beta1 * (1 - 0.5 * 0.96 ** (t * momentum_decay))
    mu_next = beta1 * (1 - 0.5 * 0.96 ** ((t + 1) * momentum_decay))
    product = product * mu
    decay = mu if form == "dozat" else beta1
    m = decay * m + (1 - decay) * g
    v = beta2 * v + (1 - beta2) * g * g
    if form == "lecture":
        ahead = (beta1 * m + (1 - beta1) * g) / (1 - beta1**t)
    elif form == "constant":
        ahead = beta1 * m / (1 - beta1 ** (t + 1)) + (1 - beta1) * g / (1 - beta1**t)
    else:
        ahead = mu_next * m / (1 - product * mu_next) + (1 - mu) * g / (1 - product)
    scale = v / (1 - beta2**t)
    if nonzero(eps_root):
        scale = scale + eps_root
    return x - lr * ahead / (sqrt(scale) + eps), m, v, product


nadamw = nadam.variant(
    "nadamw",
    """NadamW: Nadam whose weight decay does not pass through the moments.

    Notes
    -----
    x = x (1 - lr weight_decay), then Nadam's step with the gradient at the old x
    torch: NAdam(decoupled_weight_decay=True); optax.nadamw has form=constant and 1e-4.

    References
    ----------
    Loshchilov & Hutter 2019, arXiv:1711.05101, for the decay; torch.optim.NAdam.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "nadamw:lr=0.1", start=[1, 2], steps=1)
    >>> race.x[1, 0].round(6)
    array([0.893355, 1.892355])
    """,
    weight_decay=1e-2,
    weight_decay_mode="decoupled",
)

"""Schedule-free methods: averaging in place of a falling learning rate."""

from numpy import maximum, minimum, sqrt, where

from optviz.optimizers.rule import rule


@rule(
    family="averaging",
    lr=1.0,
    beta1=0.9,
    warmup=0.0,
    weight_lr_power=2.0,
    weight_decay=0.0,
    weight_decay_mode=("l2",),
    start={"z": "x"},
)
def schedule_free_sgd(
    x, g, t, z, weights, largest, lr, beta1, warmup, weight_lr_power, weight_decay, weight_decay_mode
):  # fmt: skip
    """Schedule-free SGD: the gradient is taken between a running point and its mean.

    Notes
    -----
    r = lr, or lr min((t - 1) / warmup, 1)
    c = w_t / (w_1 + ... + w_t), w = (largest lr min(t / warmup, 1) so far)^weight_lr_power
    u = g + weight_decay x
    x = (1 - c) x + c z - r (1 - beta1 (1 - c)) u
    z = z - r u
    x is where the gradient is taken, as in optax; the mean that one would keep in the end
    is (x - (1 - beta1) z) / beta1.

    References
    ----------
    Defazio et al. 2024, arXiv:2405.15682, eq. 3-5; optax.contrib.schedule_free_sgd.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "schedule_free_sgd:lr=0.1", start=[1, 2], steps=1)
    >>> race.x[1, 0].round(6)
    array([0.8, 1.6])
    """
    u = g + weight_decay * x
    rate = lr * ramp(t - 1, warmup)
    largest = maximum(largest, lr * ramp(t, warmup))
    weights = weights + largest**weight_lr_power
    c = where(weights > 0, largest**weight_lr_power / where(weights > 0, weights, 1.0), 0.0)
    return (1 - c) * x + c * z - rate * (1 - beta1 * (1 - c)) * u, z - rate * u, weights, largest


@rule(
    family="averaging",
    lr=2.5e-3,
    beta1=0.9,
    beta2=0.999,
    eps=1e-8,
    warmup=0.0,
    weight_lr_power=2.0,
    form=("optax", "keras"),
    weight_decay=0.0,
    weight_decay_mode=("decoupled",),
    start={"z": "x"},
)
def schedule_free_adamw(
    x, g, t, z, v, weights, largest,
    lr, beta1, beta2, eps, warmup, weight_lr_power, form, weight_decay, weight_decay_mode,
):  # fmt: skip
    """Schedule-free AdamW: schedule-free SGD with Adam's scale.

    Notes
    -----
    v = beta2 v + (1 - beta2) g^2
    u = g / (sqrt(v / (1 - beta2^t)) + eps) + weight_decay x
    x and z as in schedule_free_sgd, with u in place of g
    form=keras: the decay is x = x (1 - lr weight_decay) first and not in u;
    r = lr min(t / warmup, 1)

    References
    ----------
    Defazio et al. 2024, arXiv:2405.15682, algorithm 1; optax.contrib.schedule_free_adamw.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "schedule_free_adamw:lr=0.1", start=[1, 2], steps=1)
    >>> race.x[1, 0].round(6)
    array([0.9, 1.9])
    """
    v = beta2 * v + (1 - beta2) * g * g
    u = g / (sqrt(v / (1 - beta2**t)) + eps)
    if form == "keras":
        x = x * (1 - lr * weight_decay)
    else:
        u = u + weight_decay * x
    rate = lr * ramp(t - 1 if form == "optax" else t, warmup)
    largest = maximum(largest, lr * ramp(t, warmup))
    weights = weights + largest**weight_lr_power
    c = where(weights > 0, largest**weight_lr_power / where(weights > 0, weights, 1.0), 0.0)
    return (1 - c) * x + c * z - rate * (1 - beta1 * (1 - c)) * u, z - rate * u, v, weights, largest


def ramp(t, warmup):
    """Return min(t / warmup, 1), 1 without a warm-up."""
    if isinstance(warmup, (int, float)):
        return minimum(t / warmup, 1.0) if warmup > 0 else 1.0
    return where(warmup > 0, minimum(t / where(warmup > 0, warmup, 1.0), 1.0), 1.0)

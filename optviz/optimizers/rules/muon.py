"""Muon: momentum whose matrices are made orthogonal."""

import numpy as np
from numpy import maximum

from optviz.optimizers.newton_schulz import DION, orthogonal, spectral_norm
from optviz.optimizers.rule import rule


@rule(
    family="matrices",
    lr=1e-3,
    momentum=0.95,
    nesterov=True,
    eps=1e-7,
    a=3.4445,
    b=-4.775,
    c=2.0315,
    ns_steps=5,
    coefficients=("constant", "dion"),
    preconditioning=("frobenius", "spectral", "aol", "schatten"),
    eps_mode=("clamp", "add"),
    form=("mean", "corrected", "sum"),
    adaptive=False,
    scale=("tall", "wide", "rms", "one"),
    rms=0.2,
    weight_decay=0.1,
    weight_decay_mode=("decoupled",),
)
def muon(
    x, g, t, blocks, m,
    lr, momentum, nesterov, eps, a, b, c, ns_steps, coefficients, preconditioning, eps_mode, form,
    adaptive, scale, rms, weight_decay, weight_decay_mode,
):  # fmt: skip
    """Muon: the momentum matrix with its singular values driven to 1.

    Notes
    -----
    m = momentum m + (1 - momentum) g
    u = momentum m + (1 - momentum) g (nesterov) or m
    X = u / max(|u|, eps), then ns_steps times: A = X X^T, X = a X + (b A + c A^2) X
    x = x (1 - lr weight_decay) - lr sqrt(max(1, rows / columns)) X
    eps_mode=add (optax, keras): u / (|u| + eps)
    form=corrected (optax): u = momentum m / (1 - momentum^(t+1)) +
    (1 - momentum) g / (1 - momentum^t), or m / (1 - momentum^t)
    form=sum (keras): m = momentum m + g, u = momentum m + g
    preconditioning (optax): |u| is the largest singular value (spectral); or the first A
    sets the scale, by the sums of its rows (aol) or by its norm (schatten)
    coefficients=dion (optax): five times, each with its own a, b and c
    adaptive=true (optax): X is multiplied by the sum of u X
    scale=wide (optax): sqrt(max(1, columns / rows)); scale=rms: rms sqrt(max(rows, columns));
    scale=one: 1
    A vector is a matrix of one row: a step of fixed length down the slope. torch computes
    X in bfloat16, so its own points differ by up to 1e-2; here all is float64.

    References
    ----------
    Jordan et al. 2024, kellerjordan.github.io/posts/muon; Liu et al. 2025,
    arXiv:2502.16982; torch.optim.Muon.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "muon:lr=0.1,weight_decay=0", start=[3, 4], steps=1)
    >>> race.x[1, 0].round(6)
    array([2.958214, 3.944285])
    """
    weight = 1.0 if form == "sum" else 1 - momentum
    m = momentum * m + weight * g
    u = momentum * m + weight * g if nesterov else m
    if form == "corrected":
        u = m / (1 - momentum**t)
        if nesterov:
            u = momentum * m / (1 - momentum ** (t + 1)) + (1 - momentum) * g / (1 - momentum**t)
    X = u
    if preconditioning in ("frobenius", "spectral"):
        length = blocks.norm(u) if preconditioning == "frobenius" else blocks.each(spectral_norm, u)
        X = u / (maximum(length, eps) if eps_mode == "clamp" else length + eps)
    steps = DION if coefficients == "dion" else [(a, b, c)] * ns_steps
    X = blocks.each(lambda matrix: orthogonal(matrix, steps, preconditioning), X)
    if adaptive:
        X = blocks.sum(u * X) * X
    factor = blocks.each(lambda matrix: np.full(matrix.shape, sized(matrix.shape[1:], scale)), X)
    if scale == "rms":
        factor = rms * factor
    return x * (1 - lr * weight_decay) - lr * factor * X, m


def sized(shape, scale):
    """Return the factor that makes steps of matrices of different shapes alike."""
    rows, columns = shape if len(shape) == 2 else (1, int(np.prod(shape)))
    factors = {"tall": max(1, rows / columns), "wide": max(1, columns / rows), "rms": max(rows, columns)}
    return factors.get(scale, 1.0) ** 0.5

"""Adafactor: a second moment from row and column means."""

from numpy import maximum, minimum, sqrt, where

from optviz.optimizers.rule import nonzero, rule


@rule(
    family="matrices",
    lr=1e-2,
    beta2_decay=-0.8,
    eps1=2.0**-52,
    eps2=1e-3,
    clip=1.0,
    eps_mode=("clamp", "add"),
    relative_step=True,
    scale_parameter=True,
    factored=True,
    min_size_to_factor=1,
    weight_decay=0.0,
    weight_decay_mode=("decoupled", "decoupled_first", "decoupled_unscaled"),
)
def adafactor(
    x, g, t, blocks, row, column, v,
    lr, beta2_decay, eps1, eps2, clip, eps_mode, relative_step, scale_parameter, factored,
    min_size_to_factor, weight_decay, weight_decay_mode,
):  # fmt: skip
    """Adafactor: a scale from row and column means, steps relative to the parameters.

    Notes
    -----
    w = t^beta2_decay; v = (1 - w) v + w g^2
    a matrix has means over rows and columns instead: v = row column / mean(row)
    u = g / sqrt(max(v, eps1^2)), divided by max(1, rms(u) / clip)
    x = x - max(eps2, rms(x)) min(lr, 1 / sqrt(t)) u, for each parameter block
    eps_mode=add (keras, optax): g^2 + eps1 in place of the limit
    relative_step=false (optax): lr alone; scale_parameter=false: no factor of x
    factored=false: no means; min_size_to_factor (optax: 128): none for smaller matrices
    weight_decay_mode: decoupled reads rms(x) before x (1 - lr weight_decay), as torch;
    decoupled_first after it, as keras; decoupled_unscaled is not multiplied by lr, as optax

    References
    ----------
    Shazeer & Stern 2018, arXiv:1804.04235, algorithm 5; torch.optim.Adafactor.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "adafactor:lr=0.1", start=[3, 4], steps=1)
    >>> race.x[1, 0].round(6)
    array([2.646447, 3.646447])
    """
    weight = t**beta2_decay
    square = g * g + eps1 if eps_mode == "add" else g * g
    v = v + weight * (square - v)
    row = row + weight * (blocks.means_along(-1, square) - row)
    column = column + weight * (blocks.means_along(-2, square) - column)
    scale = v
    if factored:
        middle = blocks.mean(row)
        middle = maximum(middle, eps1) if eps_mode == "clamp" else middle
        scale = where(blocks.is_matrix(x, min_size_to_factor), row * column / middle, v)
    u = g / sqrt(maximum(scale, eps1 * eps1) if eps_mode == "clamp" else scale)
    u = u / maximum(1.0, sqrt(blocks.mean(u * u)) / clip)
    rate = minimum(lr, 1 / sqrt(t)) if relative_step else lr
    before, x = x, kept(x, lr, weight_decay, weight_decay_mode)
    seen = x if weight_decay_mode == "decoupled_first" else before
    size = maximum(eps2, sqrt(blocks.mean(seen * seen))) if scale_parameter else 1.0
    return x - size * rate * u, row, column, v


def kept(x, lr, weight_decay, mode):
    """Return what the decay leaves of the parameters."""
    if not nonzero(weight_decay):
        return x
    return x * (1 - (weight_decay if mode == "decoupled_unscaled" else lr * weight_decay))

"""Adafactor: a second moment from row and column means."""

from numpy import maximum, minimum, sqrt, where

from optviz.optimizers.rule import nonzero, rule


@rule(
    family="matrices",
    lr=1e-2,
    beta2_decay=-0.8,
    decay_offset=0.0,
    momentum=0.0,
    eps1=2.0**-52,
    eps2=1e-3,
    clip=1.0,
    eps_mode=("clamp", "add"),
    relative_step=True,
    scale_parameter=True,
    factored=True,
    min_size_to_factor=1,
    factored_axes=("last", "longest"),
    weight_decay=0.0,
    weight_decay_mode=("decoupled", "decoupled_first", "decoupled_unscaled"),
)
def adafactor(
    x, g, t, blocks, row, column, v, b,
    lr, beta2_decay, decay_offset, momentum, eps1, eps2, clip, eps_mode, relative_step, scale_parameter,
    factored, min_size_to_factor, factored_axes, weight_decay, weight_decay_mode,
):  # fmt: skip
    """Adafactor: a scale from row and column means, steps relative to the parameters.

    Notes
    -----
    w = (t - decay_offset)^beta2_decay; v = (1 - w) v + w g^2
    a matrix has means over rows and columns instead: v = row column / mean(row)
    u = g / sqrt(max(v, eps1^2)), divided by max(1, rms(u) / clip)
    x = x - max(eps2, rms(x)) min(lr, 1 / sqrt(t)) u, for each parameter block
    eps_mode=add (keras, optax): g^2 + eps1 in place of the limit
    relative_step=false (optax): lr alone; scale_parameter=false: no factor of x
    factored=false: no means; min_size_to_factor (optax: 128): none for smaller matrices
    factored_axes=longest (optax): the two longest axes of a block in place of the last two
    momentum (optax): the running mean of what is subtracted from x, in its place
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
    weight = (t - decay_offset) ** beta2_decay
    square = g * g + eps1 if eps_mode == "add" else g * g
    along, across = (-1, -2) if factored_axes == "last" else ("longest", "second")
    v = v + weight * (square - v)
    row = row + weight * (blocks.means_along(along, square) - row)
    column = column + weight * (blocks.means_along(across, square) - column)
    scale = v
    if factored:
        middle = blocks.means_along(across, row)
        middle = maximum(middle, eps1) if eps_mode == "clamp" else middle
        scale = where(blocks.is_matrix(x, min_size_to_factor), row * column / middle, v)
    u = g / sqrt(maximum(scale, eps1 * eps1) if eps_mode == "clamp" else scale)
    u = u / maximum(1.0, sqrt(blocks.mean(u * u)) / clip)
    rate = minimum(lr, 1 / sqrt(t)) if relative_step else lr
    before, x = x, kept(x, lr, weight_decay, weight_decay_mode)
    seen = x if weight_decay_mode == "decoupled_first" else before
    size = maximum(eps2, sqrt(blocks.mean(seen * seen))) if scale_parameter else 1.0
    b = momentum * b + (1 - momentum) * (size * rate * u)
    return x - b, row, column, v, b


def kept(x, lr, weight_decay, mode):
    """Return what the decay leaves of the parameters."""
    if not nonzero(weight_decay):
        return x
    return x * (1 - (weight_decay if mode == "decoupled_unscaled" else lr * weight_decay))

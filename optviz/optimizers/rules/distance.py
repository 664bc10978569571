"""Rates from the distance travelled: DoG and DoWG."""

from numpy import maximum, sqrt

from optviz.optimizers.rule import rule


@rule(
    family="no rate",
    lr=1.0,
    initial=1e-6,
    initial_form=("heuristic", "distance", "learning_rate"),
    eps=1e-8,
    start={"first": "x"},
)
def dog(x, g, t, blocks, first, farthest, squares, lr, initial, initial_form, eps):
    """DoG: the rate is the distance gone over the root of all squared gradients.

    Notes
    -----
    farthest = max(farthest, |x - x_0|), at first initial (1 + |x_0|)
    squares = squares + |g|^2
    x = x - lr farthest / sqrt(squares + eps) g, with norms over all parameters
    initial_form=distance: farthest is initial at first; initial_form=learning_rate: the
    first rate is initial

    References
    ----------
    Ivgi, Hinder & Carmon 2023, arXiv:2302.12022, algorithm 1; optax.contrib.dog.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "dog:initial=0.1", start=[3, 4], steps=1)
    >>> race.x[1, 0].round(6)
    array([2.64, 3.52])
    """
    if t == 1:
        farthest = 0 * x + {"heuristic": initial * (1 + blocks.length(x)), "distance": initial}.get(
            initial_form, 0.0
        )
    farthest = maximum(farthest, blocks.length(first - x))
    squares = squares + blocks.total(g * g)
    rate = farthest / sqrt(squares + eps)
    if t == 1 and initial_form == "learning_rate":
        rate = initial
    return x - lr * rate * g, first + 0.0, farthest, squares


@rule(
    family="no rate",
    lr=1.0,
    initial=1e-4,
    eps=1e-4,
    start={"first": "x", "farthest": "initial"},
)
def dowg(x, g, t, blocks, first, farthest, squares, lr, initial, eps):
    """DoWG: DoG that weighs each gradient by the distance at its time.

    Notes
    -----
    farthest = max(farthest, |x - x_0|^2), at first initial
    squares = squares + farthest |g|^2
    x = x - lr farthest / (sqrt(squares) + eps) g, with norms over all parameters

    References
    ----------
    Khaled, Mishchenko & Jin 2023, arXiv:2305.16284, algorithm 1; optax.contrib.dowg.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "dowg:initial=0.25", start=[3, 4], steps=1)
    >>> race.x[1, 0].round(6)
    array([2.700006, 3.600008])
    """
    away = first - x
    farthest = maximum(farthest, blocks.total(away * away))
    squares = squares + farthest * blocks.total(g * g)
    return x - lr * (farthest / (sqrt(squares) + eps)) * g, first + 0.0, farthest, squares

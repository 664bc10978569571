"""Two optimizers at once: one for matrices, another for the vectors beside them."""

from dataclasses import replace

import numpy as np

from optviz.errors import UsageError

PREFIX = "vectors_"


def beside(matrices, vectors=None, ratio=None):
    """Return an optimizer of matrices that leaves all other blocks to a second one.

    A single vector is left to the first: on a surface of two parameters it is that one which
    is to be seen.

    Parameters
    ----------
    matrices : Optimizer
    vectors : Optimizer, optional
        Its hyperparameters stand beside those of the first under names that begin with
        vectors_. Without it, vectors beside matrices are refused.
    ratio : float, optional
        Its learning rate is that of the first times this number, in place of its own.
    """
    needs = tuple(dict.fromkeys((*matrices.needs, "blocks")))
    if vectors is None:
        return replace(matrices, update=_refusing(matrices), needs=needs)
    theirs = {f"{PREFIX}{key}": value for key, value in vectors.hyperparameters.items()}
    if ratio is not None:
        theirs[f"{PREFIX}lr"] = None

    def own(hyper):
        found = {key.removeprefix(PREFIX): value for key, value in hyper.items() if key.startswith(PREFIX)}
        return found if ratio is None else {**found, "lr": hyper["lr"] * ratio}

    def init(x, hyper):
        return matrices.init(x, hyper), vectors.init(x, own(hyper))

    def update(x, g, t, state, hyper, **needed):
        at, first = matrices.update(x, g, t, state[0], hyper, **needed)
        other, second = vectors.update(x, g, t, state[1], own(hyper))
        blocks = needed["blocks"]
        alone = len(blocks.shapes) == 1 and len(blocks.shapes[0]) == 1
        return at if alone else np.where(blocks.axes(x) == 2, at, other), (first, second)

    hyper = {**matrices.hyperparameters, **theirs}
    return replace(matrices, init=init, update=update, needs=needs, hyperparameters=hyper)


def _refusing(matrices):
    """Return an update that refuses vectors beside matrices."""

    def update(x, g, t, state, hyper, **needed):
        shapes = needed["blocks"].shapes
        others = [shape for shape in shapes if len(shape) != 2]
        if others and (len(shapes) > 1 or len(others[0]) > 1):
            raise UsageError(
                f"{matrices.name} only supports 2D parameters whereas we found a parameter with size: "
                f"{others[0]}; use keras.Muon or optax.muon, which have Adam for such"
            )
        return matrices.update(x, g, t, state, hyper, **needed)

    return update

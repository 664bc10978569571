"""`from_optax`: any optax transformation as an `Optimizer`."""

import numpy as np

from optviz.errors import UsageError
from optviz.extras import needed
from optviz.optimizers.seam import Optimizer


def from_optax(transformation, name="optax"):
    """Return an `Optimizer` whose updates an optax transformation makes, in float64, runs side by side.

    Parameters
    ----------
    transformation : optax.GradientTransformation
        ``optax.lion(1e-3)``, a chain, or a user's own pair of functions ``init`` and ``update``. It
        sees the parameters of a run as a list of blocks; the loss goes along as ``value``.
    name : str
        optax does not tell it.

    Raises
    ------
    MissingExtraError
        If jax or optax is not installed.
    UsageError
        If this is no transformation.

    Examples
    --------
    ::

        theirs = optviz.optimizers.from_optax(optax.lion(0.01), "lion (optax)")
        optviz.race("rosenbrock", ["lion:lr=0.01", theirs])
    """
    jax, optax = needed("jax"), needed("optax", "jax")
    if not (
        callable(getattr(transformation, "init", None)) and callable(getattr(transformation, "update", None))
    ):
        raise UsageError(
            f"expected an optax transformation such as optax.lion(1e-3), found {transformation!r}"
        )
    rule = optax.with_extra_args_support(transformation)

    def step(x, g, state, loss, shapes):
        change, state = rule.update(_split(g, shapes), state, _split(x, shapes), value=loss)
        moved = optax.apply_updates(_split(x, shapes), change)
        return jax.numpy.concatenate([part.reshape(-1) for part in moved]), state

    # One run after the other: side by side, sums would be added in another order.
    steps = jax.jit(
        lambda x, g, state, loss, shapes: jax.lax.map(lambda run: step(*run, shapes), (x, g, state, loss)),
        static_argnums=4,
    )
    begin = jax.jit(
        lambda x, shapes: jax.lax.map(lambda run: rule.init(_split(run, shapes)), x), static_argnums=1
    )

    def update(x, g, t, state, hyper, blocks, loss):
        runs = len(x)
        with _in_float64(jax):
            x, g, loss = (_at_least_two(array) for array in (x, g, loss[:, 0]))
            held = state[0] if state else begin(x, blocks.shapes)
            moved, held = steps(x, g, held, loss, blocks.shapes)
            return np.array(moved)[:runs], (held,)

    notes = {"made_by": f"optax {optax.__version__} (jax {jax.__version__})"}
    return Optimizer(str(name), lambda x, hyper: (), update, notes=notes, needs=("blocks", "loss"))


def _at_least_two(array):
    """Return an array (R, ...), a single run twice: jax makes other code of a loop over one."""
    array = np.ascontiguousarray(array)
    return np.concatenate([array, array]) if len(array) == 1 else array


def _split(x, shapes):
    """Return the blocks of one run (D,) in their shapes."""
    found, low = [], 0
    for shape in shapes:
        size = int(np.prod(shape))
        found.append(x[low : low + size].reshape(shape))
        low += size
    return found


def _in_float64(jax):
    """Return a context in which jax computes in float64, whatever it is set to."""
    if hasattr(jax, "enable_x64"):
        return jax.enable_x64(True)
    from jax.experimental import enable_x64

    return enable_x64()

"""How each framework is run in float64, and which of its low-precision pieces are replaced for that."""

import functools
import os
import warnings

import numpy as np

os.environ |= {"KERAS_BACKEND": "jax", "JAX_PLATFORMS": "cpu"}
import jax
import jax.numpy as jnp
import keras
import optax
import torch
from keras.src.backend.common import dtypes
from optax._src import factorized
from optax.contrib import _madgrad, _schedule_free
from recorded import blocks_of, joined
from torch.optim import _muon

VERSIONS = {"torch": torch.__version__, "optax": optax.__version__, "keras": keras.__version__}
PATCHED = {
    "torch": "the Newton-Schulz iteration of Muon in float64 in place of bfloat16",
    "optax": "the decay rate and the momentum of adafactor, the root of madgrad and the warm-up of "
    "schedule_free in float64; sophia with the exact diagonal",
    "keras": 'dtypes.BIT64_TO_BIT32_DTYPE["float64"] = "float64": means and norms in float64',
}


def newton_schulz(grad, ns_coefficients, ns_steps, eps):
    """Return what torch's own function does, without its conversion to bfloat16."""
    if ns_steps >= 100:
        raise ValueError("Number of steps must be less than 100 for computational efficiency")
    a, b, c = ns_coefficients
    matrix = grad.T if grad.size(0) > grad.size(1) else grad
    matrix = matrix / matrix.norm().clamp(min=eps)
    for _ in range(ns_steps):
        gram = matrix @ matrix.T
        matrix = torch.addmm(matrix, torch.addmm(gram, gram, gram, beta=b, alpha=c), matrix, beta=a)
    return matrix.T if grad.size(0) > grad.size(1) else matrix


def decay_rate(i, exponent=0.8):
    """Return optax's decay rate, in float64."""
    return 1.0 - jnp.array(i + 1, jnp.float64) ** (-exponent)


class InFloat64:
    """jax.numpy with a square root that does not make float32 of whole numbers."""

    def __getattr__(self, name):
        return getattr(jnp, name)

    def sqrt(self, x):
        return jnp.sqrt(jnp.asarray(x, jnp.float64))


def warm_up(init_value, peak_value, warmup_steps):
    """Return optax's schedule, in float64."""
    del init_value  # 0
    return lambda count: peak_value * jnp.minimum(jnp.asarray(count, jnp.float64) / warmup_steps, 1.0)


def in_double_precision():
    """Replace the pieces of the frameworks that are not computed in float64."""
    torch.set_default_dtype(torch.float64)
    _muon._zeropower_via_newtonschulz = newton_schulz
    jax.config.update("jax_enable_x64", True)
    scale = factorized.scale_by_factored_rms
    factorized.scale_by_factored_rms = functools.partial(scale, decay_rate_fn=decay_rate)
    _madgrad.jnp = InFloat64()
    _schedule_free._schedule.warmup_constant_schedule = warm_up
    keras.config.set_floatx("float64")
    dtypes.BIT64_TO_BIT32_DTYPE["float64"] = "float64"


def torch_points(case, loss, start, grad):
    """Yield the points after each update."""
    blocks = [torch.nn.Parameter(torch.tensor(block)) for block in blocks_of(start, case["shapes"])]
    optimizer = getattr(torch.optim, case["class"])(blocks, **case["settings"])
    scheduler = torch_scheduler(optimizer, case)
    x = start
    for _ in range(case["steps"]):
        for block, part in zip(blocks, blocks_of(grad(x), case["shapes"]), strict=True):
            block.grad = torch.tensor(part)
        before = loss(x)
        optimizer.step()
        if scheduler is not None:
            plateau = isinstance(scheduler, torch.optim.lr_scheduler.ReduceLROnPlateau)
            scheduler.step(*[before] if plateau else [])
        x = joined([block.detach().numpy() for block in blocks])
        yield x


def torch_scheduler(optimizer, case):
    """Return the scheduler of a case, or None."""
    name, settings = case.get("schedule") or (None, {})
    if name is None:
        return None
    if name == "inverse_time":
        return torch.optim.lr_scheduler.LambdaLR(optimizer, lambda t: 1 / (1 + settings["rate"] * t))
    return getattr(torch.optim.lr_scheduler, name)(optimizer, **settings)


def optax_optimizer(case):
    """Return the transformation of a case, with a rate that follows its schedule."""
    make = getattr(optax, case["class"], None) or getattr(optax.contrib, case["class"])
    settings = dict(case["settings"])
    if case["class"] == "adafactor":
        settings["dtype_momentum"] = jnp.float64
    if case["class"] == "sophia":
        settings["hessian_diagonal_fn"] = optax.GradientTransformationExtraArgs(
            lambda params: (), lambda updates, state, params=None, *, diagonal, **_: (diagonal, state)
        )
    if case.get("schedule"):
        base, rate = settings["learning_rate"], case["schedule"][1]["rate"]
        settings["learning_rate"] = lambda count: base / (1 + rate * jnp.asarray(count, jnp.float64))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # deprecations
        return optax.with_extra_args_support(make(**settings))


def optax_points(case, loss, start, grad, diagonal):
    """Yield the points after each update."""
    made = optax_optimizer(case)

    @jax.jit
    def update(grads, state, params, **more):
        updates, state = made.update(grads, state, params, **more)
        return optax.apply_updates(params, updates), state

    def arrays(x):
        return [jnp.asarray(block) for block in blocks_of(x, case["shapes"])]

    x, params = start, arrays(start)
    state = made.init(params)
    for _ in range(case["steps"]):
        more = {"diagonal": arrays(diagonal(x))} if case["class"] == "sophia" else {}
        params, state = update(arrays(grad(x)), state, params, value=jnp.asarray(loss(x)), **more)
        x = joined(params)
        yield x


class InverseTime(keras.optimizers.schedules.LearningRateSchedule):
    """base / (1 + rate t)"""

    def __init__(self, base, rate):
        self.base, self.rate = base, rate

    def __call__(self, step):
        return self.base / (1 + self.rate * keras.ops.cast(step, "float64"))


def keras_points(case, loss, start, grad):
    """Yield the points after each update."""
    settings = dict(case["settings"])
    if case.get("schedule"):
        settings["learning_rate"] = InverseTime(settings["learning_rate"], case["schedule"][1]["rate"])
    optimizer = getattr(keras.optimizers, case["class"])(**settings)
    blocks = [keras.Variable(block, dtype="float64") for block in blocks_of(start, case["shapes"])]
    optimizer.build(blocks)
    values, state = [block.value for block in blocks], [value.value for value in optimizer.variables]
    update, x = jax.jit(optimizer.stateless_apply), start
    for _ in range(case["steps"]):
        grads = [jnp.asarray(part) for part in blocks_of(grad(x), case["shapes"])]
        values, state = update(state, grads, values)
        x = joined(values)
        yield x


def points(case, loss, start, noise=None):
    """Return the points (T + 1, D) of a case; noise is a generator that disturbs the gradients' last bits."""

    def grad(x):
        found = loss(x)[1]
        return found if noise is None else found * (1 + 2.0**-50 * noise.uniform(-1, 1, found.shape))

    runs = {"torch": torch_points, "optax": optax_points, "keras": keras_points}
    more = (lambda x: loss(x)[2],) if case["framework"] == "optax" else ()
    found = runs[case["framework"]](case, lambda x: float(loss(x)[0]), start, grad, *more)
    return np.array([start, *found])

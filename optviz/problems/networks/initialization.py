"""How a network's parameters begin: drawn from a generator, for R replicas at once.

Every function here takes (rng, runs, fan_in, fan_out) and returns weights (R, out, in). Biases are
0, but for `constant`, which is for weights alone, and torch's own default.
"""

import math

import numpy as np

from optviz.errors import UnknownNameError, UsageError
from optviz.reals import real_array
from optviz.registry import canonical, did_you_mean, parse_settings


def zeros(rng, runs, fan_in, fan_out):
    """All 0: every hidden unit of a layer gets the same gradient, so they never differ."""
    return np.zeros((runs, fan_out, fan_in))


def constant(rng, runs, fan_in, fan_out, value=0.5):
    """All weights equal: as many units as one."""
    return np.full((runs, fan_out, fan_in), float(value))


def normal(rng, runs, fan_in, fan_out, std=0.1):
    """N(0, std^2), whatever the size of the layer."""
    return std * rng.standard_normal((runs, fan_out, fan_in))


def large(rng, runs, fan_in, fan_out, std=3.0):
    """N(0, 9): the units saturate, and hardly any gradient goes back through them."""
    return normal(rng, runs, fan_in, fan_out, std)


def xavier_uniform(rng, runs, fan_in, fan_out):
    """U(-a, a), a = sqrt(6 / (in + out)): variance 2 / (in + out). Glorot & Bengio 2010."""
    return _uniform(rng, runs, fan_in, fan_out, math.sqrt(6 / (fan_in + fan_out)))


def xavier_normal(rng, runs, fan_in, fan_out):
    """N(0, 2 / (in + out)). Glorot & Bengio 2010, equation 12 and after."""
    return normal(rng, runs, fan_in, fan_out, math.sqrt(2 / (fan_in + fan_out)))


def he_uniform(rng, runs, fan_in, fan_out):
    """U(-a, a), a = sqrt(6 / in): variance 2 / in, for relu. He et al. 2015, arXiv:1502.01852."""
    return _uniform(rng, runs, fan_in, fan_out, math.sqrt(6 / fan_in))


def he_normal(rng, runs, fan_in, fan_out):
    """N(0, 2 / in), for relu. He et al. 2015, arXiv:1502.01852, equation 10."""
    return normal(rng, runs, fan_in, fan_out, math.sqrt(2 / fan_in))


def lecun_uniform(rng, runs, fan_in, fan_out):
    """U(-a, a), a = sqrt(3 / in): variance 1 / in. LeCun et al. 1998, Efficient BackProp."""
    return _uniform(rng, runs, fan_in, fan_out, math.sqrt(3 / fan_in))


def lecun_normal(rng, runs, fan_in, fan_out):
    """N(0, 1 / in). LeCun et al. 1998, Efficient BackProp, section 4.6; not truncated."""
    return normal(rng, runs, fan_in, fan_out, math.sqrt(1 / fan_in))


def torch(rng, runs, fan_in, fan_out):
    """U(-a, a), a = 1 / sqrt(in), weights and biases: the default of torch.nn.Linear 2.13."""
    return _uniform(rng, runs, fan_in, fan_out, 1 / math.sqrt(fan_in))


def orthogonal(rng, runs, fan_in, fan_out):
    """Orthonormal rows or columns. Saxe et al. 2014, arXiv:1312.6120."""
    size = max(fan_in, fan_out), min(fan_in, fan_out)
    q, r = np.linalg.qr(rng.standard_normal((runs, *size)))
    q *= np.sign(np.diagonal(r, axis1=1, axis2=2))[:, None]  # otherwise not all are as likely
    return q if size == (fan_out, fan_in) else np.ascontiguousarray(q.swapaxes(1, 2))


def _uniform(rng, runs, fan_in, fan_out, limit):
    return rng.uniform(-limit, limit, (runs, fan_out, fan_in))


INITIALIZATIONS = {
    function.__name__: function
    for function in (
        zeros, constant, normal, large, xavier_uniform, xavier_normal, he_uniform, he_normal,
        lecun_uniform, lecun_normal, torch, orthogonal,
    )
}  # fmt: skip
ALIASES = {
    "xavier": "xavier_uniform", "glorot": "xavier_uniform", "glorot_uniform": "xavier_uniform",
    "glorot_normal": "xavier_normal", "he": "he_uniform", "kaiming": "he_uniform",
    "kaiming_uniform": "he_uniform", "kaiming_normal": "he_normal", "lecun": "lecun_normal",
}  # fmt: skip
LARGEST = {"std": 1e6, "value": 1e6}


def initialization(what, spec, layers):
    """Return ``draw(rng, runs) -> (R, D)`` that a spec such as "xavier" or "normal(std=1)" names."""
    name, bracket, rest = str(spec).partition("(")
    name = canonical(name)
    function = INITIALIZATIONS.get(ALIASES.get(name, name))
    if function is None:
        known = [*INITIALIZATIONS, *ALIASES]
        raise UnknownNameError(
            f"{what}: unknown initialization {str(spec)!r}.{did_you_mean(name, known)} "
            f"There are {', '.join(known)}."
        )
    settings = parse_settings(rest.removesuffix(")"), spec) if bracket else {}
    _check(what, function, settings)
    return lambda rng, runs: _drawn(function, settings, rng, runs, layers)


def _check(what, function, settings):
    own = function.__code__.co_varnames[4 : function.__code__.co_argcount]
    for key, value in settings.items():
        if key not in own:
            known = ", ".join(own) or "no settings"
            raise UnknownNameError(f"{what}: {function.__name__} has no setting {key!r}. It has {known}.")
        try:
            number = real_array(value)
        except (TypeError, ValueError, OverflowError):
            number = np.array(np.nan)
        if number.ndim or not abs(number) <= LARGEST[key] or (key == "std" and number < 0):
            raise UsageError(f"{what}: {function.__name__}: expected {key} to be a number, found {value!r}")


def _drawn(function, settings, rng, runs, layers):
    """Return parameters (R, D), layer by layer."""
    x = np.zeros((runs, layers.dimension))
    for shape, part in zip(layers.shapes, layers.parts, strict=True):
        if len(shape) == 2:
            fan_out, fan_in = shape
            x[:, part] = function(rng, runs, fan_in, fan_out, **settings).reshape(runs, -1)
        elif function is torch:
            limit = 1 / math.sqrt(fan_in)
            x[:, part] = rng.uniform(-limit, limit, (runs, fan_out))
    return x

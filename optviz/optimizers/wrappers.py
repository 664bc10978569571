"""Clipping, sharpness, look-ahead and running means, put around any optimizer.

From the inside: the rule (with its weight decay), the learning rate's schedule, clipping of
the gradient that it sees, sharpness-aware gradients, look-ahead, and last the running mean that is shown.
"""

from dataclasses import replace

import numpy as np

from optviz.errors import UsageError
from optviz.optimizers.blocks import Blocks
from optviz.optimizers.hyperparameters import checked_count, checked_number

ORDER = ("schedule", "clip_value", "clip_norm", "clip_block_norm", "sam", "lookahead", "ema", "ema_every")


def wrap(optimizer, settings):
    """Return an optimizer with what the settings (see `optviz.optimizers.wrapping`) ask for around it."""
    settings = dict(settings)
    if "lookahead_alpha" in settings and "lookahead" not in settings:
        raise UsageError(f"{optimizer.name}: lookahead_alpha needs lookahead; write for example lookahead=5")
    alpha = settings.pop("lookahead_alpha", 0.5)
    for key in sorted(settings, key=ORDER.index):
        optimizer = _around(optimizer, key, settings[key], alpha, settings)
    return optimizer


def _around(optimizer, key, value, alpha, settings):
    if key == "schedule":
        from optviz.optimizers.scheduled import with_schedule

        return with_schedule(optimizer, value)
    if key == "lookahead":
        value = {key: checked_count(optimizer.name, key, value), "lookahead_alpha": alpha}
        value["lookahead_alpha"] = checked_number(optimizer.name, "lookahead_alpha", alpha)
        return looking_ahead(_told(optimizer, value))
    if key == "ema_every":
        if "ema" not in settings:
            raise UsageError(f"{optimizer.name}: ema_every needs ema; write for example ema=0.99")
        return optimizer
    value = {key: checked_number(optimizer.name, key, value)}
    if key == "ema":
        every = settings.get("ema_every")
        if every is not None:
            value["ema_every"] = checked_count(optimizer.name, "ema_every", every)
            return overwritten_by_mean(_told(optimizer, value))
        return averaged(_told(optimizer, value))
    if key == "sam":
        return sharpness_aware(_told(optimizer, value))
    return clipped(_told(optimizer, value), key)


def _told(optimizer, values):
    return replace(
        optimizer,
        hyperparameters={**optimizer.hyperparameters, **values},
        changed={**optimizer.changed, **values},
    )


def clipped(optimizer, kind):
    """Return an optimizer that sees a limited gradient: g c / max(|g|, c), or each component in [-c, c]."""
    inner = optimizer

    def update(x, g, t, state, hyper, **needed):
        blocks = needed["blocks"] if kind == "clip_block_norm" else Blocks([x.shape[1:]])
        g = _limited(g, hyper[kind], blocks, kind)
        return inner.update(x, g, t, state, hyper, **_own(needed, inner))

    needs = (*inner.needs, "blocks") if kind == "clip_block_norm" else inner.needs
    return replace(optimizer, update=update, needs=tuple(dict.fromkeys(needs)), rule=None)


def _limited(g, limit, blocks, kind):
    if kind == "clip_value":
        return np.minimum(np.maximum(g, -limit), limit)
    return g * (limit / np.maximum(blocks.norm(g), limit))


def _own(needed, inner):
    return {key: value for key, value in needed.items() if key in inner.needs}


def sharpness_aware(optimizer):
    """Return an optimizer whose gradient is that of the worst point nearby: SAM.

    At odd updates the point stays and the gradient says which way is uphill; at even ones the
    gradient is taken at x + sam g / |g|: Foret et al. 2021, arXiv:2010.01412, algorithm 1.
    To maximize, the worst point is downhill.
    The same as optax.contrib.sam, whose own points are uphill every second time.
    """
    inner = optimizer

    def init(x, hyper):
        return (np.zeros_like(x), *inner.init(x, hyper))

    def query(x, state, hyper):
        uphill, *own = state
        return (x if inner.query is None else inner.query(x, tuple(own), hyper)) + uphill

    def update(x, g, t, state, hyper, **needed):
        uphill, *own = state
        if t % 2 == 1:
            g = -g if hyper.get("maximize") else g
            length = Blocks([x.shape[1:]]).norm(g)
            return x + 0.0, (hyper["sam"] * g / np.where(length > 0, length, 1.0), *own)
        x, own = inner.update(x, g, t // 2, tuple(own), hyper, **_own(needed, inner))
        return x, (0.0 * uphill, *own)

    return replace(optimizer, init=init, update=update, query=query, rule=None)


def looking_ahead(optimizer):
    """Return an optimizer whose every k-th point is drawn back towards its slow weights.

    slow = slow + alpha (x - slow), x = slow, every k updates: Zhang et al. 2019,
    arXiv:1907.08610, algorithm 1.
    """
    inner = optimizer

    def init(x, hyper):
        return (x + 0.0, *inner.init(x, hyper))

    def update(x, g, t, state, hyper, **needed):
        slow, *own = state
        x, own = inner.update(x, g, t, tuple(own), hyper, **_own(needed, inner))
        if t % hyper["lookahead"] == 0:
            slow = slow + hyper["lookahead_alpha"] * (x - slow)
            x = slow + 0.0
        return x, (slow, *own)

    query = inner.query and (lambda x, state, hyper: inner.query(x, state[1:], hyper))
    return replace(optimizer, init=init, update=update, query=query, rule=None)


def averaged(optimizer):
    """Return an optimizer whose shown points are the running mean of its own.

    mean = ema mean + (1 - ema) x, from the start; gradients are taken at x. Polyak & Juditsky
    1992, doi:10.1137/0330046, with exponential weights.
    """
    inner = optimizer

    def init(x, hyper):
        return (x + 0.0, *inner.init(x, hyper))

    def query(mean, state, hyper):
        x, *own = state
        return x if inner.query is None else inner.query(x, tuple(own), hyper)

    def update(mean, g, t, state, hyper, **needed):
        x, *own = state
        x, own = inner.update(x, g, t, tuple(own), hyper, **_own(needed, inner))
        return hyper["ema"] * mean + (1 - hyper["ema"]) * x, (x, *own)

    return replace(optimizer, init=init, update=update, query=query, rule=None)


def overwritten_by_mean(optimizer):
    """Return an optimizer whose parameters become their running mean every so many updates.

    keras (use_ema, ema_overwrite_frequency): the mean begins as the point after the first
    update.
    """
    inner = optimizer

    def init(x, hyper):
        return (x + 0.0, *inner.init(x, hyper))

    def update(x, g, t, state, hyper, **needed):
        mean, *own = state
        x, own = inner.update(x, g, t, tuple(own), hyper, **_own(needed, inner))
        mean = x + 0.0 if t == 1 else hyper["ema"] * mean + (1 - hyper["ema"]) * x
        return mean + 0.0 if t % hyper["ema_every"] == 0 else x, (mean, *own)

    query = inner.query and (lambda x, state, hyper: inner.query(x, state[1:], hyper))
    return replace(optimizer, init=init, update=update, query=query, rule=None)

"""A learning rate that falls when the loss stands still: ReduceLROnPlateau."""

from dataclasses import replace

import numpy as np

DEFAULTS = {
    "mode": "min",
    "factor": 0.1,
    "patience": 10,
    "threshold": 1e-4,
    "threshold_mode": "rel",
    "cooldown": 0,
    "min_lr": 0.0,
    "eps": 1e-8,
}


def on_plateau(optimizer, settings):
    """Return an optimizer whose learning rate falls, run by run, as torch's ReduceLROnPlateau says.

    After every update the loss before it is looked at: after more than `patience` losses in a
    row that are not better than the best by `threshold`, lr = max(lr factor, min_lr), then
    `cooldown` losses are not counted.
    """
    settings = {**DEFAULTS, **settings}
    inner = optimizer

    def init(x, hyper):
        column = np.zeros((len(x), 1))
        watch = (column + np.inf, column, column, column + hyper["lr"])
        return (*watch, inner.init(x, hyper))

    def update(x, g, t, state, hyper, **needed):
        *watch, own = state
        loss = needed["loss"] if settings["mode"] == "min" else -needed["loss"]
        seen = {key: value for key, value in needed.items() if key in inner.needs}
        x, own = inner.update(x, g, t, own, {**hyper, "lr": watch[-1]}, **seen)
        return x, (*watched(loss, *watch, settings), own)

    query = inner.query and (lambda x, state, hyper: inner.query(x, state[-1], {**hyper, "lr": state[3]}))
    needs = tuple(dict.fromkeys((*inner.needs, "loss")))
    return replace(optimizer, init=init, update=update, query=query, needs=needs, rule=None)


def watched(loss, best, bad, rest, lr, settings):
    """Return best loss, count of bad losses, losses left to rest and lr, each (R, 1), after one more loss."""
    threshold = settings["threshold"]
    if settings["threshold_mode"] == "rel":  # torch's: towards 0 also where the best is negative
        better = loss < best * (1 - threshold if settings["mode"] == "min" else 1 + threshold)
    else:
        better = loss < best - threshold
    best, bad = np.where(better, loss, best), np.where(better, 0, bad + 1)
    resting = rest > 0
    rest, bad = np.where(resting, rest - 1, rest), np.where(resting, 0, bad)
    late = bad > settings["patience"]
    lower = np.maximum(lr * settings["factor"], settings["min_lr"])
    lr = np.where(late & (lr - lower > settings["eps"]), lower, lr)
    return best, np.where(late, 0, bad), np.where(late, settings["cooldown"], rest), lr

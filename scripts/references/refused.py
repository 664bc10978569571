"""What the frameworks refuse: every hyperparameter of every class, over a grid of values."""

import inspect
import warnings

import frameworks
import jax
import numpy as np
import recorded
import refusals

from optviz.optimizers.dialects import dialects


def reason(name, key, value):
    """Return why a class refuses a value, at once or in two updates, or None."""
    framework, _, cls = name.partition(".")
    rate = {"torch": "lr"}.get(framework, "learning_rate")
    settings = {rate: 0.01} if rate in inspect.signature(dialects(framework)[cls]).parameters else {}
    case = {"framework": framework, "class": cls, "shapes": refusals.shapes(name), "steps": 2}
    case["settings"] = {**settings, key: value}
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"), jax.disable_jit():
            warnings.simplefilter("ignore")
            frameworks.points(case, recorded.LOSSES["bowl"], refusals.start(name))
    except Exception as error:  # whatever stops it
        kind = type(error).__name__
        return f"{kind}: {error}".splitlines()[0][:300] if kind == "ValueError" else kind
    return None


def refused(name, function):
    """Return {hyperparameter: {value as text: reason}} of one class."""
    found = {}
    for key, parameter in inspect.signature(function).parameters.items():
        if key not in NOT_THEIRS.get(name, ()):
            reasons = {
                text: reason(name, key, refusals.value(text)) for text in refusals.tried(parameter.default)
            }
            found[key] = {text: why for text, why in reasons.items() if why}
    return found


NOT_THEIRS = {"torch.AdamW": ("decoupled_weight_decay",)}


def everything():
    """Return what every class refuses."""
    return {
        f"{framework}.{cls}": refused(f"{framework}.{cls}", function)
        for framework in ("torch", "optax", "keras")
        for cls, function in dialects(framework).items()
    }

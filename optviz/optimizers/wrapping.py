"""What may be put around any optimizer: settings that every spec takes."""

SETTINGS = {
    "clip_value": "limit of each gradient component",
    "clip_norm": "limit of the gradient's norm over all parameters",
    "clip_block_norm": "limit of the gradient's norm over each parameter block",
    "sam": "every second gradient is taken this far uphill (Foret et al. 2021)",
    "lookahead": "every so many steps the slow weights follow (Zhang et al. 2019)",
    "lookahead_alpha": "how far they follow",
    "ema": "show the running mean of the parameters with this decay",
    "ema_every": "every so many steps the parameters become their mean (keras)",
    "schedule": "how the learning rate changes: cosine, step(step_size=50), ...",
}


def split_wrapping(given):
    """Return the settings of the rule itself, and those of what is put around it."""
    around = {key: value for key, value in given.items() if key in SETTINGS}
    return {key: value for key, value in given.items() if key not in SETTINGS}, around


def wrapped(optimizer, settings):
    """Return an optimizer with what the settings ask for around it."""
    if not settings:
        return optimizer
    from optviz.optimizers.wrappers import wrap

    return wrap(optimizer, settings)

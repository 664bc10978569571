"""keras 3.15: its names, defaults and refusals, as settings of our rules."""

import numpy as np

from optviz.optimizers.dialects.refusing import refuse_unless, shown

CLASSES = (
    "SGD", "Adagrad", "Adadelta", "RMSprop", "Adam", "AdamW", "Adamax", "Nadam", "Lion", "Lamb", "Ftrl",
    "Adafactor", "Muon", "ScheduleFreeAdamW",
)  # fmt: skip
ABSENT = {
    "LossScaleOptimizer": "all is computed in float64, where no loss needs a scale",
    "MultiOptimizer": "one optimizer moves all parameters; Muon has Adam for vectors beside matrices",
}
EVERYWHERE = {
    "weight_decay": None, "clipnorm": None, "clipvalue": None, "global_clipnorm": None, "use_ema": False,
    "ema_momentum": 0.99, "ema_overwrite_frequency": None,
}  # fmt: skip


def keras(**defaults):
    """Give a class the hyperparameters that every keras optimizer has (decorator)."""
    import inspect

    def declare(function):
        def optimizer(**given):
            shared = {key: given.pop(key) for key in EVERYWHERE}
            _refuse_no_rate(given["learning_rate"])
            rule, settings, *beside = function(**given)
            around = _around(**{key: value for key, value in shared.items() if key != "weight_decay"})
            around |= beside[0] if beside else {}
            refuse_unless(
                shared["weight_decay"] is not None or function.__name__ != "AdamW",
                "Argument `weight_decay` must be a float. Received: weight_decay=None",
            )
            return rule, {**settings, **_decay(rule, shared["weight_decay"])}, around

        own = inspect.signature(function).parameters.values()
        extra = [
            inspect.Parameter(key, inspect.Parameter.KEYWORD_ONLY, default=value)
            for key, value in {**EVERYWHERE, **defaults}.items()
        ]
        optimizer.__signature__ = inspect.Signature([*own, *extra])
        optimizer.__name__, optimizer.__doc__ = function.__name__, function.__doc__
        return optimizer

    return declare


def _refuse_no_rate(rate):
    """Refuse what is no number and no schedule; whole numbers are taken for floats."""
    refuse_unless(
        rate is not None and not isinstance(rate, str),
        "Argument `learning_rate` should be float, or an instance of LearningRateSchedule, or a callable "
        "(that takes in the current iteration value and returns the corresponding learning rate value). "
        f"Received instead: learning_rate={rate}",
    )


def _decay(rule, weight_decay):
    """Return decoupled weight decay, which keras has in every optimizer, before the rule's own step."""
    if weight_decay is None:
        return {"weight_decay": 0.0}
    mode = "decoupled_first" if rule in ("adafactor", "lion") else "decoupled"
    return {"weight_decay": weight_decay, "weight_decay_mode": mode}


def _around(clipnorm, clipvalue, global_clipnorm, use_ema, ema_momentum, ema_overwrite_frequency):
    """Return what keras puts around its rules, as our wrappers."""
    clips = {"clip_block_norm": clipnorm, "clip_value": clipvalue, "clip_norm": global_clipnorm}
    clips = {key: value for key, value in clips.items() if value is not None}
    refuse_unless(
        len(clips) <= 1,
        "Only one of `clipnorm`, `clipvalue` and `global_clipnorm` can be set. Received: "
        f"clipnorm={clipnorm}, clipvalue={clipvalue}, global_clipnorm={global_clipnorm}",
    )
    clips = {key: value for key, value in clips.items() if not _is_off(value)}
    if not use_ema:
        return clips
    words = f"`ema_momentum` must be in the range [0, 1]. Received: ema_momentum={ema_momentum}"
    refuse_unless(0 <= ema_momentum <= 1, words)
    every = ema_overwrite_frequency
    good = every is None or (isinstance(every, int) and every >= 1)
    refuse_unless(
        good,
        "`ema_overwrite_frequency` must be an integer >= 1 or None. Received: "
        f"ema_overwrite_frequency={every}",
    )
    return clips if every is None else {**clips, "ema": ema_momentum, "ema_every": every}


def _is_off(limit):
    """Whether keras takes a limit for none: 0 and less."""
    return isinstance(limit, (int, float)) and limit <= 0


@keras()
def SGD(learning_rate=0.01, momentum=0.0, nesterov=False):
    """keras.optimizers.SGD: the rate enters the velocity."""
    if not callable(momentum):
        good = (np.asarray(momentum) >= 0) & (np.asarray(momentum) <= 1)
        refuse_unless(good, "`momentum` must be a float between [0, 1].")
        if np.all(np.asarray(momentum) == 0):
            return "sgd", {"lr": learning_rate}
    settings = {"lr": learning_rate, "momentum": momentum}
    if nesterov:
        return "nag", {**settings, "form": "keras"}
    return "momentum", {**settings, "first_buffer": "zero", "lr_in_velocity": True}


@keras()
def Adagrad(learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7):
    """keras.optimizers.Adagrad: epsilon inside the root."""
    start = {"initial_accumulator": initial_accumulator_value}
    return "adagrad", {"lr": learning_rate, "eps": epsilon, "eps_mode": "inside", **start}


@keras()
def Adadelta(learning_rate=0.001, rho=0.95, epsilon=1e-7):
    """keras.optimizers.Adadelta."""
    return "adadelta", {"lr": learning_rate, "rho": rho, "eps": epsilon}


@keras()
def RMSprop(learning_rate=0.001, rho=0.9, momentum=0.0, epsilon=1e-7, centered=False):
    """keras.optimizers.RMSprop: epsilon inside the root, the rate inside the momentum."""
    return "rmsprop", {
        "lr": learning_rate, "rho": rho, "momentum": momentum, "eps": epsilon, "centered": centered,
        "eps_mode": "inside", "lr_in_velocity": True,
    }  # fmt: skip


@keras()
def Adam(learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7, amsgrad=False):
    """keras.optimizers.Adam: epsilon is not corrected for the bias."""
    settings = _moments(learning_rate, beta_1, beta_2, epsilon)
    if amsgrad:
        return "amsgrad", {**settings, "form": "epsilon_hat"}
    return "adam", {**settings, "eps_mode": "raw"}


@keras(weight_decay=0.004)
def AdamW(learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7, amsgrad=False):
    """keras.optimizers.AdamW: Adam with a weight decay."""
    settings = _moments(learning_rate, beta_1, beta_2, epsilon)
    if amsgrad:
        return "amsgrad", {**settings, "form": "epsilon_hat"}
    return "adam", {**settings, "eps_mode": "raw"}


@keras()
def Adamax(learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    """keras.optimizers.Adamax: epsilon after the maximum."""
    return "adamax", {**_moments(learning_rate, beta_1, beta_2, epsilon), "eps_mode": "outside"}


@keras()
def Nadam(learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    """keras.optimizers.Nadam: a momentum schedule of 0.96^t."""
    return "nadam", {**_moments(learning_rate, beta_1, beta_2, epsilon), "momentum_decay": 1.0}


@keras()
def Lion(learning_rate=0.001, beta_1=0.9, beta_2=0.99):
    """keras.optimizers.Lion."""
    refuse_unless(
        (np.asarray(beta_1) > 0) & (np.asarray(beta_1) <= 1),
        "Argument `beta_1` must be in the [0, 1] range. Otherwise, the optimizer degenerates to SignSGD. "
        f"Received: beta_1={shown(beta_1)}.",
    )
    return "lion", {"lr": learning_rate, "beta1": beta_1, "beta2": beta_2}


@keras()
def Lamb(learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    """keras.optimizers.Lamb: norms of the parameters after the decay."""
    return "lamb", _moments(learning_rate, beta_1, beta_2, epsilon)


@keras()
def Ftrl(
    learning_rate=0.001, learning_rate_power=-0.5, initial_accumulator_value=0.1,
    l1_regularization_strength=0.0, l2_regularization_strength=0.0, l2_shrinkage_regularization_strength=0.0,
    beta=0.0,
):  # fmt: skip
    """keras.optimizers.Ftrl."""
    refuse_unless(
        np.asarray(learning_rate_power) <= 0,
        "`learning_rate_power` needs to be negative or zero. Received: "
        f"learning_rate_power={shown(learning_rate_power)}.",
    )
    positive = {
        "initial_accumulator_value": initial_accumulator_value,
        "l1_regularization_strength": l1_regularization_strength,
        "l2_regularization_strength": l2_regularization_strength,
        "l2_shrinkage_regularization_strength": l2_shrinkage_regularization_strength,
    }
    for name, value in positive.items():
        words = f"`{name}` needs to be positive or zero. Received: {name}={shown(value)}."
        refuse_unless(np.asarray(value) >= 0, words)
    return "ftrl", {
        "lr": learning_rate, "lr_power": learning_rate_power,
        "initial_accumulator": initial_accumulator_value,
        "l1": l1_regularization_strength, "l2": l2_regularization_strength,
        "l2_shrinkage": l2_shrinkage_regularization_strength, "beta": beta,
    }  # fmt: skip


@keras()
def Adafactor(
    learning_rate=0.001, beta_2_decay=-0.8, epsilon_1=1e-30, epsilon_2=1e-3, clip_threshold=1.0,
    relative_step=True,
):  # fmt: skip
    """keras.optimizers.Adafactor: relative_step has no effect on values."""
    return "adafactor", {
        "lr": learning_rate, "beta2_decay": beta_2_decay, "eps1": epsilon_1, "eps2": epsilon_2,
        "clip": clip_threshold, "eps_mode": "add",
    }  # fmt: skip


@keras(weight_decay=0.004)
def Muon(
    learning_rate=0.001, adam_beta_1=0.9, adam_beta_2=0.999, adam_weight_decay=0.004, epsilon=1e-7,
    exclude_layers=None, exclude_embeddings=True, muon_a=3.4445, muon_b=-4.775, muon_c=2.0315,
    adam_lr_ratio=1, momentum=0.95, ns_steps=5, nesterov=True, rms_rate=0.2,
):  # fmt: skip
    """keras.optimizers.Muon: sums in place of means; Adam for vectors beside matrices."""
    refuse_unless(not exclude_layers, "optviz has no names of layers, so exclude_layers only as none")
    refuse_unless(np.all(np.asarray(adam_lr_ratio) != 0), "optviz has adam_lr_ratio only other than 0")
    vectors = {**_moments(learning_rate, adam_beta_1, adam_beta_2, epsilon), "eps_mode": "raw"}
    decay = 0.0 if adam_weight_decay is None else adam_weight_decay / adam_lr_ratio  # not times the ratio
    vectors |= {"lr": 0.0, "weight_decay": decay, "weight_decay_mode": "decoupled"}
    return "muon", {
        "lr": learning_rate, "a": muon_a, "b": muon_b, "c": muon_c, "momentum": momentum,
        "ns_steps": ns_steps, "nesterov": nesterov, "eps_mode": "add", "eps": 1e-7, "form": "sum",
        "scale": "one" if rms_rate is None else "rms", "rms": 0.2 if rms_rate is None else rms_rate,
    }, {"vectors": ("adam", vectors, adam_lr_ratio)}  # fmt: skip


@keras()
def ScheduleFreeAdamW(learning_rate=0.0025, beta_1=0.9, beta_2=0.999, epsilon=1e-8, warmup_steps=0):
    """keras.optimizers.ScheduleFreeAdamW: every point weighs the same in the mean."""
    settings = {"warmup": warmup_steps, "weight_lr_power": 0.0, "form": "keras"}
    return "schedule_free_adamw", {**_moments(learning_rate, beta_1, beta_2, epsilon), **settings}


def _moments(learning_rate, beta_1, beta_2, epsilon):
    return {"lr": learning_rate, "beta1": beta_1, "beta2": beta_2, "eps": epsilon}

"""`optviz.optimizers.like`: an optimizer exactly as a framework does it."""

import importlib
import inspect
from dataclasses import replace

import numpy as np

from optviz.errors import UnknownNameError, UsageError
from optviz.optimizers.dialects.refusing import refuse_unless
from optviz.optimizers.dialects.unused import without_unused
from optviz.optimizers.wrapping import wrapped
from optviz.registry import canonical, did_you_mean

# Framework to the words that may stand between its name and the class.
FRAMEWORKS = {"torch": ("optim",), "optax": ("contrib",), "keras": ("optimizers",), "paper": ()}

COUNTS = {"ns_steps": 0, "update_interval": 1}  # whole numbers and the least that they may be


def is_dialect(name):
    """Whether a name is that of a framework's optimizer, such as "torch.NAdam"."""
    return str(name).partition(".")[0].strip().lower() in FRAMEWORKS and "." in str(name)


def dialects(framework):
    """Return {class name: function of the framework's hyperparameters} of one framework."""
    return {name: getattr(module, name) for module in _modules(framework) for name in module.CLASSES}


def _modules(framework):
    names = ("optax", "optax_contrib") if framework == "optax" else (framework,)
    return [importlib.import_module(f"optviz.optimizers.dialects.{name}") for name in names]


def _absent(framework):
    """Return {class name: why optviz does not have it} of one framework."""
    tables = [getattr(module, "ABSENT", {}) for module in _modules(framework)]
    return {name: why for table in tables for name, why in table.items()}


def dialect_names():
    """Return all names such as "torch.NAdam"."""
    return [f"{framework}.{name}" for framework in FRAMEWORKS for name in dialects(framework)]


def like(name, schedule=None, **hyperparameters):
    """Return an optimizer that does exactly what a framework's own class does.

    Parameters
    ----------
    name : str
        "torch.optim.NAdam", "optax.contrib.sophia", "keras.optimizers.Adam" or
        "paper.nag_sutskever"; the middle word may be left out.
    schedule : str or (str, mapping), optional
        A learning-rate schedule, "cosine" or ("steplr", {"step_size": 50}); also by the
        class names of torch.optim.lr_scheduler.
    **hyperparameters
        By the framework's own names; its defaults hold where nothing is said. Numbers, or
        arrays (R,) with one value per run.

    Raises
    ------
    UnknownNameError
        For a class or hyperparameter that the framework (or optviz) does not have.
    UsageError
        For a value that the framework refuses, with its reason.

    Examples
    --------
    >>> like("torch.optim.NAdam", lr=2e-3).spec
    'torch.NAdam:lr=0.002'
    >>> like("keras.optimizers.Adam", epsilon=1e-3).hyperparameters["eps_mode"]
    'raw'
    """
    framework, cls, function = dialect_of(name)
    title = f"{framework}.{cls}"
    parameters = inspect.signature(function).parameters
    given = _by_their_names(title, without_unused(framework, title, hyperparameters), parameters)
    if schedule is None:
        schedule = given.pop("schedule", None)
    values = {key: given.get(key, parameter.default) for key, parameter in parameters.items()}
    missing = [key for key, value in values.items() if value is inspect.Parameter.empty]
    if missing:
        raise UsageError(f"{title} needs {missing[0]}; give a number, for example {missing[0]}=0.01")
    try:
        _refuse_uncycled(framework, parameters, schedule)
        rule, settings, around = _answer(function(**_with_cycled(values, schedule)))
    except UsageError as error:
        raise UsageError(f"{title}: {error}") from None
    except (ArithmeticError, TypeError, ValueError) as error:  # text for a number, two values for three
        told = ", ".join(f"{key}={value!r}" for key, value in given.items())
        raise UsageError(f"{title}: expected numbers of its own kind, found {told} ({error})") from None
    made = replace(_made(title, rule, settings), name=title)
    if "vectors" in around:
        made = _beside(title, made, around.pop("vectors"))
    made = wrapped(made, {**around, **({} if schedule is None else {"schedule": schedule})})
    told = dict(given)
    if schedule is not None:
        told["schedule"] = made.changed["schedule"]
    return replace(made, changed=told)


def _beside(title, made, vectors):
    """Return a matrix optimizer with the (rule, settings, ratio of rates) of vectors beside it, or None."""
    from optviz.optimizers.beside import beside

    if vectors is None:
        return beside(made)
    rule, settings, ratio = vectors
    return beside(made, _made(title, rule, settings), ratio)


def dialect_of(name):
    """Return the framework, the class and its function of hyperparameters that a name means."""
    framework, _, rest = str(name).strip().partition(".")
    framework = framework.lower()
    if framework not in FRAMEWORKS or not rest:
        raise UnknownNameError(
            f"expected torch., optax., keras. or paper. and a name, found {str(name)!r}; "
            "write for example torch.optim.Adam"
        )
    middle, dot, cls = rest.rpartition(".")
    known = dialects(framework)
    by_key = {canonical(own): own for own in known}
    absent = {canonical(own): why for own, why in _absent(framework).items()}
    if canonical(cls) in absent:
        raise UnknownNameError(f"optviz has no {framework}.{cls}: {absent[canonical(cls)]}")
    if (dot and middle not in FRAMEWORKS[framework]) or canonical(cls) not in by_key:
        hint = did_you_mean(cls, known)
        raise UnknownNameError(
            f"{framework} has no optimizer {rest!r} here.{hint} There are {', '.join(known)}."
        )
    own = by_key[canonical(cls)]
    return framework, own, known[own]


def _by_their_names(title, given, parameters):
    """Return the settings with the framework's spelling; specs are written in lower case."""
    spelling = {canonical(key): key for key in parameters}
    found = {}
    for key, value in given.items():
        if key == "schedule":
            found[key] = value
            continue
        if canonical(key) not in spelling:
            raise UnknownNameError(
                f"{title} has no hyperparameter {key!r}.{did_you_mean(key, parameters)} "
                f"It has {', '.join(parameters)}."
            )
        found[spelling[canonical(key)]] = _plain(value)
    return found


def _plain(value):
    """Return lists and NumPy scalars as plain values; one number per run stays an array."""
    if isinstance(value, np.generic):
        return value.item()
    return tuple(value) if isinstance(value, list) and None in value else value


def _with_cycled(values, schedule):
    """Return the values with a momentum where a schedule will move it: torch's one-cycle turns it on."""
    if schedule is None or values.get("momentum", 1) != 0:
        return values
    from optviz.optimizers.schedules import MOMENTUM, parse_call

    name, settings = parse_call(schedule)
    cycled = name in MOMENTUM and settings.get("cycle_momentum", True)
    return {**values, "momentum": 0.9} if cycled else values


def _refuse_uncycled(framework, parameters, schedule):
    """Refuse to cycle a momentum that torch's class does not have."""
    if framework != "torch" or schedule is None or {"momentum", "betas"} & set(parameters):
        return
    from optviz.optimizers.schedules import MOMENTUM, parse_call

    name, settings = parse_call(schedule)
    refuse_unless(
        name not in MOMENTUM or not settings.get("cycle_momentum", True),
        "optimizer must support momentum or beta1 with `cycle_momentum` option enabled",
    )


def _answer(found):
    return (*found, {}) if len(found) == 2 else found


def _made(title, rule, settings):
    """Return the rule's optimizer; what is no finite number, switch or callable is refused."""
    from optviz.optimizers import OPTIMIZERS

    rule = OPTIMIZERS[rule]
    return rule.unchecked(**{key: _checked(title, rule, key, value) for key, value in settings.items()})


def _checked(title, rule, key, value):
    """Return a setting by our name, or refuse it by the framework's."""
    try:
        return _within(title, rule, key, key, value)
    except UsageError:
        from optviz.optimizers.dialects.counterparts import counterparts

        theirs = counterparts(title).get(key, (key,))[0]
        return _within(title, rule, key, theirs, value)


def _within(title, rule, key, told, value):
    from optviz.optimizers.hyperparameters import Schedule, checked_choice, checked_count, finite_number

    if key in rule.choices:
        return checked_choice(title, told, value, rule.choices[key])
    if callable(value):
        return Schedule(title, told, value)
    if key in COUNTS:
        return checked_count(title, told, value, COUNTS[key])
    return finite_number(title, told, value)

"""The command line that makes a picture, from the facts in it."""

import shlex
from inspect import signature

from optviz.cli.camera import camera_words
from optviz.errors import TrajectoryError, UsageError
from optviz.writers.provenance import whole_facts

_SAID = ("trail", "fps", "duration", "hold", "loop", "pixel_format", "time", "storyboard", "quiz", "max_size",
         "alt", "theme", "text")  # fmt: skip
_OPTIONS = {"pixel_format": "pix-fmt", "max_size": "max-size"}  # named otherwise on the command line


def command_of(path, facts):
    """Return the command that makes the file with these facts.

    Raises
    ------
    TrajectoryError
        If no command makes it: a program did, with what the command line has no words for.
    """
    if "optviz" not in facts:
        raise UsageError(f"expected a file that optviz made with --command, found {path!r}")
    with whole_facts():
        return shlex.join(["optviz", *_words(facts, facts.get("picture", {})), "-o", str(path)])


def _words(facts, told):
    command = told.get("command", "animate") if told else "run"
    if command == "portrait":
        return _portrait(facts, told)
    _refuse(facts, told)
    words = _diff(facts, told) if command == "diff" else [command, *_race(facts)]
    return [*words, *_look(told, command)]


def _refuse(facts, told):
    """Raise TrajectoryError for what the command line cannot say."""
    if not facts.get("optimizers"):
        raise TrajectoryError(
            "no command makes recorded runs; optviz replay draws them again from their files"
        )
    for key in ("labels", "recorded"):
        if key in told and not (key == "labels" and told.get("command") == "diff"):
            _cannot(f"other {key}")
    if told.get("reveal") is not None:
        _cannot("a part of its runs")
    starts = told.get("starts", [])
    several = any(start != starts[0] for start in starts) or facts.get("start") == "one per run, see x[0]"
    if several and not any("regime" in entry for entry in facts["optimizers"]):
        _cannot("several starts")
    if any(entry.get("runs", 1) > 1 for entry in facts["optimizers"]):
        _cannot("several values of a hyperparameter")
    if told.get("plane", {}).get("kind") == "given":
        _cannot("a plane of its own")


def _cannot(what):
    raise TrajectoryError(f"a program made this with {what}, which no option says; use optviz replay")


def _race(facts):
    """Return the words that say which race it is."""
    from optviz.compare.remaking import problem_in
    from optviz.problems import NETWORKS

    problem, entries = problem_in(facts), facts["optimizers"]
    kind = "--network" if problem.name in NETWORKS else "--surface"
    specs = dict.fromkeys(given_spec(entry, problem) for entry in entries)
    words = [kind, problem.spec, *_each("--optimizer", specs)]
    for key in ("batch", "init"):
        words += _each(
            f"--{key}", dict.fromkeys(str(e["regime"][key]) for e in entries if key in e.get("regime", {}))
        )
    words += ["--steps", str(facts["steps"]), *_start(facts, problem)]
    return words + (["--seed", str(facts["seed"])] if facts.get("seed") else [])


def _each(option, values):
    return [word for value in values for word in (option, value)]


def _start(facts, problem):
    """Return the words that say where all begin, none for the usual start."""
    picture = facts.get("picture", {})
    start = picture["starts"][0] if "starts" in picture else facts.get("start")
    if not isinstance(start, list) or start == problem.start.tolist():
        return []
    return [f"--start={','.join(map(repr, start))}"]


def _diff(facts, told):
    from optviz.compare.remaking import problem_in

    problem = problem_in(facts)
    words = ["diff", *facts["parting"]["specs"], "--surface", problem.spec, "--steps", str(facts["steps"])]
    return words + _start(facts, problem)


def _portrait(facts, told):
    width = [] if told["width"] == 1600 else ["--width", str(told["width"])]
    if "surfaces" in facts:
        return ["portrait", "surfaces", *width]
    problem = facts["problem"]["spec"]
    return ["portrait", "optimizers", "--surface", problem, "--steps", str(facts["steps"]), *width]


def _look(told, command):
    """Return the options of the picture that are not the usual ones."""
    size = tuple(told.get("size", _usual("size")))
    words = [] if size == _usual("size") else ["--size", "x".join(map(str, size))]
    words += ["--between"] if told.get("between") else []
    if command != "animate":
        return words + _unusual(told, ("theme", "text"))
    words += ["--view", ",".join(told["views"])] if told["views"] != ["tracks"] else ["--no-panel"]
    for key in ("reference", "show"):
        words += [f"--{key}", ",".join(told[key])] if told.get(key) else []
    words += _unusual(told, _SAID)
    words += camera_words(told.get("camera") or {})
    kind = told.get("plane", {}).get("kind", "principal")
    return words + ([] if kind == "principal" else ["--plane", kind])


def _usual(key):
    """Return what an option of the picture is where nothing is said."""
    from optviz.pictures import animate

    return signature(animate).parameters[key].default


def _unusual(told, keys):
    """Return the options whose values are not the usual ones."""
    words = []
    for key in keys:
        value = told.get(key, _usual(key))
        if value != _usual(key) and not (key == "hold" and value == told["duration"] / 2):
            said = f"{value:g}" if isinstance(value, float) else str(value)
            words += [f"--{_OPTIONS.get(key, key)}", *([] if value is True else [said])]
    return words


def given_spec(entry, problem):
    """Return what a command line must say of an optimizer: its spec, less what rules will find.

    >>> import optviz
    >>> given_spec({"spec": "adam:lr=0.1,beta1=0.8", "lr_chosen_by": "rate_rule"}, optviz.problem("beale"))
    'adam:beta1=0.8'
    """
    from optviz.compare.rates import known_minimum, own_rate
    from optviz.registry import format_spec, parse_spec

    title = entry["spec"].partition(":")[0]
    name, settings = parse_spec(entry["spec"])
    found = known_minimum(problem, name, {})
    if entry.get("lr_chosen_by") == "rate_rule":
        found = {**found, own_rate(name): settings.get(own_rate(name))}
    return format_spec(title, {k: v for k, v in settings.items() if k not in found or found[k] != v})

"""What to write instead of arguments and options that a command does not have."""

MEANT = {
    "lr": "give it to an optimizer: --optimizer adam:lr=0.1",
    "learning-rate": "give it to an optimizer: --optimizer adam:lr=0.1",
    "momentum": "give it to an optimizer: --optimizer momentum:momentum=0.9",
    "batch-size": "write --batch 32",
    "iterations": "write --steps 100",
    "iters": "write --steps 100",
    "epochs": "write --steps 100, which counts updates",
    "frame-rate": "write --fps 25",
    "function": "write --surface rosenbrock",
    "problem": "write --surface rosenbrock",
    "model": "write --network spiral",
    "out": "write --output FILE",
    "format": "the ending of --output says it",
    "3d": "write --view surface",
    "dark": "write --theme dark",
    "slides": "write --for slides",
}


def unknown_option(given, options, command):
    """Return the sentence for an option that a command does not have.

    >>> unknown_option("--lr", ["--alt"], "optviz animate")
    "unknown option '--lr'; give it to an optimizer: --optimizer adam:lr=0.1"
    >>> unknown_option("--stepps", ["--steps", "--start"], "optviz run")
    "unknown option '--stepps'. Did you mean '--steps'? `optviz run --help` shows all."
    """
    from optviz.registry import did_you_mean

    meant = MEANT.get(given.lstrip("-").lower().replace("_", "-"))
    if meant and (not meant.startswith("write --") or meant.split()[1].rstrip(",") in options):
        return f"unknown option {given!r}; {meant}"
    return f"unknown option {given!r}.{did_you_mean(given, options)} `{command} --help` shows all."


def extra_argument(extra, words, options, command):
    """Return the sentence for an argument too many.

    Parameters
    ----------
    extra : str
        The first argument that is one too many.
    words : list of str
        All arguments as they were given.
    options : dict
        From names such as "--start" to the options of the command.
    command : str
        How the command is called.
    """
    place = words.index(extra) if extra in words else 0
    option = options.get(words[place - 2]) if place >= 2 else None
    told = f"unexpected argument {extra!r}; "
    if option is not None and not option.is_flag:
        return told + _joined(option, *words[place - 2 : place + 1])
    meant = _option_for(extra)
    if meant in options:
        return f"{told}write {meant} {extra}"
    return f"{told}`{command} --help` shows what it takes"


def _joined(option, name, value, extra):
    """Return how two values that follow one option are written."""
    separator = getattr(option.type, "separator", None)
    if separator:
        return f"write the numbers as one: {name} {value}{separator}{extra}"
    if "=" in extra and name in ("-O", "--optimizer", "-s", "--surface", "-n", "--network"):
        return f"write settings without a space: {name} {value}{',' if ':' in value else ':'}{extra}"
    if option.multiple:
        return f"give {name} once for each: {name} {value} {name} {extra}"
    return f"{name} takes one value, and a value with spaces stands in quotes"


def _option_for(word):
    """Return the option that a word is a value of, or None."""
    import os

    import optviz
    from optviz.problems import is_formula
    from optviz.registry import canonical

    name = canonical(word.partition(":")[0])
    if name in optviz.NETWORKS.names():
        return "--network"
    if name in optviz.PROBLEMS.names() or is_formula(word):
        return "--surface"
    if name in optviz.OPTIMIZERS.names():
        return "--optimizer"
    return "--trajectory" if os.path.isfile(word) else None


def unknown_command(given, commands):
    """Return the sentence for a command that there is not."""
    from optviz.registry import did_you_mean

    meant = did_you_mean(given, commands) or _command_for(given)
    return f"unknown command {given!r}.{meant} `optviz --help` shows all."


def _command_for(word):
    option = _option_for(word)
    return f" Did you mean `optviz animate {option} {word}`?" if option else ""

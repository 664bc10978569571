"""`optviz show`."""

import json

import click

from optviz.cli.command import Command
from optviz.cli.options import chosen, complete, debug_option, domain_option
from optviz.cli.reporting import result, result_json
from optviz.cli.values import FileName

LONGEST = 6  # entries of a list that are all shown to people


@click.command("show", cls=Command, short_help="What an optimizer, a surface, a formula or a file is.")
@click.argument(
    "name", metavar="NAME|FORMULA|FILE", required=False,
    shell_complete=complete("OPTIMIZERS", "PROBLEMS", "NETWORKS"),
)  # fmt: skip
@click.option(
    "--trajectory",
    type=FileName(),
    metavar="FILE",
    help="What runs are in anybody's file, as `optviz import` reads it.",
)
@domain_option()
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
@click.option("--command", "as_command", is_flag=True, help="The command line that makes the file.")
@debug_option
def command(name, trajectory, domain, as_json, as_command):
    """Show what an optimizer, a surface, a network or a formula is, or how a file was made."""
    if (name is None) == (trajectory is None):
        raise click.UsageError("expected a name, a formula or a file; or --trajectory FILE")
    if trajectory is not None and as_command:
        raise click.UsageError(
            "expected a picture with --command, found recorded runs, which no command makes"
        )
    if trajectory is not None:
        from optviz.cli.recorded import facts_of

        facts = facts_of(trajectory)
    else:
        facts = about(name, domain)
    if as_command:
        from optviz.cli.commands import command_of

        result(command_of(name, facts))
        return
    if as_json:
        result_json(facts)
        return
    facts = file_facts(facts) if "optviz" in facts else facts
    width = max(map(len, facts), default=0)
    for key, value in facts.items():
        lines = _text(value).splitlines() or [""]
        result(f"{key.ljust(width)}  {lines[0]}".rstrip())
        for line in lines[1:]:
            result(" " * (width + 2) + line)


def about(name, domain=None):
    """Return the facts of an optimizer, a surface, a formula or a file that optviz made."""
    import optviz
    from optviz.errors import UnknownNameError, UsageError
    from optviz.optimizers.dialects import is_dialect
    from optviz.problems import is_formula
    from optviz.registry import canonical, did_you_mean, parse_spec

    if _is_file(name):
        if domain is not None:
            raise UsageError(f"expected a surface or a formula with --domain, found the file {name!r}")
        from optviz.writers.provenance import read_provenance

        return read_provenance(name)
    if domain is not None or is_formula(name):
        return problem_facts(chosen(name, domain))
    if is_dialect(name):
        return dialect_facts(name)
    plain = parse_spec(name)[0]
    if plain in optviz.OPTIMIZERS:
        return optimizer_facts(optviz.OPTIMIZERS[plain])
    if plain in optviz.PROBLEMS:
        return problem_facts(optviz.problem(name), optviz.PROBLEMS[plain].dimensions)
    if plain in optviz.NETWORKS:
        return network_facts(optviz.problem(name))
    known = [*optviz.OPTIMIZERS.names(), *optviz.PROBLEMS.names(), *optviz.NETWORKS.names()]
    raise UnknownNameError(
        f"expected an optimizer, a surface, a network or a file, found {name!r}."
        f"{did_you_mean(canonical(plain), known)}"
    )


def _is_file(name):
    import os

    return os.path.isfile(name) or os.path.splitext(name)[1].lower() in (
        ".gif",
        ".png",
        ".svg",
        ".pdf",
        ".npz",
    )


def dialect_facts(name):
    """Return what `optviz show` says of a framework's optimizer."""
    import inspect

    import optviz
    from optviz.compare.rates import with_any_rate
    from optviz.optimizers.dialects.like import dialect_of

    framework, cls, function = dialect_of(name.partition(":")[0])
    made = with_any_rate(name)
    rule = optviz.OPTIMIZERS[made.rule.name] if made.rule else None
    defaults = {
        key: "required" if p.default is p.empty else p.default
        for key, p in inspect.signature(function).parameters.items()
    }
    return {
        "optimizer": f"{framework}.{cls}",
        "summary": (function.__doc__ or "").partition("\n")[0],
        "defaults": defaults,
        "as ours": optviz.registry.format_spec(rule.name, rule(**_given(made, rule)).changed) if rule else "",
        **{
            key: value
            for key, value in optimizer_facts(rule).items()
            if key in ("formula", "state", "source")
        },
    }


def _given(made, rule):
    return {key: value for key, value in made.hyperparameters.items() if key in rule.defaults}


def optimizer_facts(rule):
    """Return what `optviz show` says of an optimizer."""
    from optviz.docstrings import sections

    parts = sections(rule.__doc__)
    return {
        "optimizer": rule.name,
        "summary": rule.summary,
        "formula": parts.get("Notes", ""),
        "defaults": rule.defaults,
        "choices": {key: list(values) for key, values in rule.choices.items()},
        "state": list(rule.states),
        "source": parts.get("References", ""),
    }


def problem_facts(problem, dimensions=None):
    """Return what `optviz show` says of a surface; `dimensions` are what its dim may be."""
    return {
        "surface": problem.spec,
        "summary": problem.summary,
        "formula": problem.formula,
        "latex": problem.latex,
        "parameters": problem.parameters,
        "dim": _told(problem.dimension, dimensions),
        "domain": problem.domain.tolist(),
        "start": problem.start.tolist(),
        "minimum": "unknown" if problem.minimum is None else problem.minimum,
        "minima": problem.minima.tolist(),
        **({"note": problem.note} if problem.note else {}),
        "source": problem.source,
    }


def network_facts(problem):
    """Return what `optviz show` says of a network."""
    network, held = problem.network, problem.network.test
    facts = {
        "network": problem.spec,
        "summary": problem.summary,
        "loss": problem.formula,
        "layers": "-".join(map(str, network.layers.sizes)),
        "dim": problem.dimension,
        "settings": problem.parameters,
        "samples": f"{len(network.x)} to train on, {len(held[0]) if held else 0} held out",
        "recorded": ", ".join(["loss", *problem.measures]),
        "source": problem.source,
    }
    if problem.domain is None:
        return facts
    seen = {"domain": problem.domain.tolist(), "start": problem.start.tolist()}
    return {**facts, **seen, "minimum": problem.minimum, "minima": problem.minima.tolist()}


def _told(dim, allowed):
    return dim if allowed is None or allowed.is_fixed else f"{dim} (may be {allowed})"


def file_facts(facts):
    """Return what people ask first of how a file was made, in their order."""
    words = {"given": " (lr given)", "rate_rule": " (lr by the rule)"}
    runs = [
        f"{run.get('label', run.get('name', ''))}: {run.get('spec', '')}"
        + words.get(run.get("lr_chosen_by"), "")
        for run in facts.get("optimizers", [])
    ]
    problem = facts.get("problem")
    first = {
        "made by": f"optviz {facts['optviz']}, numpy {facts.get('numpy', 'unknown')}",
        "surface": problem.get("spec", "unknown") if isinstance(problem, dict) else "unknown",
    }
    last = {"runs": "\n".join(runs), "rate rule": facts.get("rate_rule", "not used")}
    told = {"optviz", "numpy", "problem", "optimizers", "rate_rule"}
    return {**first, **{key: value for key, value in facts.items() if key not in told}, **last}


def _text(value):
    if value is None:
        return "none"
    if isinstance(value, dict):
        return ", ".join(f"{key}={_text(item)}" for key, item in value.items()) or "none"
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "\n".join(_text(item) for item in value)
    return value if isinstance(value, str) else _entry(value)


def _entry(value):
    """Return a number, or a list; of a long one what it repeats, or how it begins and ends."""
    if not isinstance(value, list):
        return json.dumps(value, default=str)
    if len(value) > LONGEST and all(item == value[0] for item in value):
        return f"[{len(value)} times {_entry(value[0])}]"
    shown = [_entry(item) for item in (value if len(value) <= LONGEST else value[: LONGEST - 2])]
    ending = [] if len(value) <= LONGEST else ["...", _entry(value[-1])]
    return f"[{', '.join([*shown, *ending])}]"

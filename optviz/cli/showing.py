"""`optviz show`."""

import json

import click

from optviz.cli.options import debug_option
from optviz.cli.reporting import result, result_json


@click.command("show")
@click.argument("name", metavar="NAME|FILE")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
@debug_option
def command(name, as_json):
    """Show what an optimizer or surface is, or how a file was made."""
    facts = about(name)
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


def about(name):
    """Return the facts of an optimizer, a surface or a file that optviz made."""
    import optviz
    from optviz.errors import UnknownNameError
    from optviz.registry import canonical, did_you_mean, parse_spec

    if _is_file(name):
        from optviz.writers.provenance import read_provenance

        return read_provenance(name)
    plain = parse_spec(name)[0]
    if plain in optviz.OPTIMIZERS:
        return optimizer_facts(optviz.OPTIMIZERS[plain])
    if plain in optviz.PROBLEMS:
        return problem_facts(optviz.problem(name))
    known = [*optviz.OPTIMIZERS.names(), *optviz.PROBLEMS.names()]
    raise UnknownNameError(
        f"expected an optimizer, a surface or a file, found {name!r}.{did_you_mean(canonical(plain), known)}"
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


def problem_facts(problem):
    """Return what `optviz show` says of a surface."""
    return {
        "surface": problem.spec,
        "summary": problem.summary,
        "formula": problem.formula,
        "latex": problem.latex,
        "parameters": problem.parameters,
        "domain": problem.domain.tolist(),
        "start": problem.start.tolist(),
        "minimum": problem.minimum,
        "minima": problem.minima.tolist(),
        "source": problem.source,
    }


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
    if isinstance(value, dict):
        return ", ".join(f"{key}={_text(item)}" for key, item in value.items()) or "none"
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "\n".join(_text(item) for item in value)
    return value if isinstance(value, str) else json.dumps(value, default=str)

"""Formulas over n parameters, such as "sum over i in 1..n-1 of (x_{i+1} - x_i^2)^2", evaluated as written."""

import re

import numpy as np

FUNCTIONS = {
    **{name: getattr(np, name) for name in ("sin", "cos", "exp", "log", "sqrt", "abs")},
    "min": np.minimum, "atan2": np.arctan2,
}  # fmt: skip
SIGNS = {"sum": "+", "product": "*"}


def evaluated(text, x, data=None, **names):
    """The value of a formula at one point x (n,); `data` are more numbers with a place, {"y": array}."""
    names = {**FUNCTIONS, "pi": np.pi, "e": np.e, "n": len(x), **names}
    for letter, values in {"x": x, **(data or {})}.items():
        names |= {f"{letter}_{i}": value for i, value in enumerate([0.0, *values, 0.0])}
    head, *definitions = re.split(r", (?=\w+ = )", text)
    for definition in definitions:
        name, meaning = definition.split(" = ")
        names[name] = calculated(meaning, names)
    return calculated(head, names)


def calculated(text, names):
    places = re.sub(
        r"_\{(.*?)\}|_n\b",
        lambda found: f"_{round(calculated(found[1] or 'n', names))}",
        written_out(text, names),
    )
    return eval(as_python(places), {"__builtins__": {}}, names)


def written_out(text, names):
    """Write "sum over i in 1..2 of i x_i" as "(1) x_1+(2) x_2"; the term goes on to the bracket's end."""
    while found := re.search(r"(sum|product) over (\w) in (.*?)\.\.(.*?) of ", text):
        end, depth = found.end(), 0
        while end < len(text) and (depth or text[end] != ")"):
            depth += {"(": 1, ")": -1}.get(text[end], 0)
            end += 1
        first, last = (round(calculated(limit, names)) for limit in found.groups()[2:])
        terms = [with_index(text[found.end() : end], found[2], k) for k in range(first, last + 1)]
        text = f"{text[: found.start()]}({SIGNS[found[1]].join(terms)}){text[end:]}"
    return text


def with_index(term, index, value):
    term = re.sub(rf"_{index}\b", f"_{value}", term)
    return "(" + re.sub(rf"(?<![A-Za-z]){index}(?![A-Za-z])", f"({value})", term) + ")"


def as_python(text):
    """Write "2 x_1^2" as "2*x_1**2"."""
    pieces = []
    for token in re.findall(r"\d+\.?\d*|[A-Za-z]\w*|\*\*|\S", text.replace("^", "**")):
        factor = pieces and re.match(r"[\w)]", pieces[-1]) and pieces[-1] not in FUNCTIONS
        if factor and re.match(r"[\w(]", token):
            pieces.append("*")
        pieces.append(token)
    return "".join(pieces)

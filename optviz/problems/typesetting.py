"""An `Expression` as LaTeX that Matplotlib can set."""

import re

from optviz.registry import format_value

MOST_LETTERS = 200  # more has no room in a title, and deep ones cost minutes to set
DEEPEST = 12
_SUM, _PRODUCT, _POWER, _ATOM = range(4)  # how tightly a piece holds together

_FRAMES = {
    "sqrt": r"\sqrt{%s}", "cbrt": r"\sqrt[3]{%s}", "abs": r"|%s|",
    "floor": r"\lfloor %s\rfloor", "ceil": r"\lceil %s\rceil",
}  # fmt: skip
_NAMES = {
    **{name: rf"\{name}" for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh", "log", "min", "max")},
    "asin": r"\arcsin", "acos": r"\arccos", "atan": r"\arctan", "log2": r"\log_{2}", "log10": r"\log_{10}",
}  # fmt: skip


def latex(expression):
    """Return the LaTeX of an expression, or an empty text if it would be too long for a picture.

    >>> from optviz.problems.parsing import parsed
    >>> latex(parsed("(1-x)^2 + 100(y-x^2)^2")), latex(parsed("exp(-x/2) sin(pi y)"))
    ('(1 - x)^{2} + 100\\\\,(y - x^{2})^{2}', 'e^{-x/2}\\\\,\\\\sin(\\\\pi y)')
    """
    pieces, heights = [], []
    for step in expression.steps:
        heights.append(1 + max((heights[i] for i in step.inputs), default=0))
        parts = [pieces[i] for i in step.inputs]
        if heights[-1] > DEEPEST or sum(len(text) for text, _ in parts) > MOST_LETTERS:
            return ""
        pieces.append(_piece(step, parts))
    return pieces[-1][0] if len(pieces[-1][0]) <= MOST_LETTERS else ""


def _piece(step, parts):
    """Return the text of a step, and how tightly it holds."""
    if step.operation in _RULES:
        return _RULES[step.operation](*parts)
    if step.operation == "number":
        return _number(step.constant)
    if not parts:
        return {"pi": r"\pi"}.get(step.operation, step.operation), _ATOM
    inside = ", ".join(text for text, _ in parts)
    if step.operation in _FRAMES:
        return _FRAMES[step.operation] % inside, _ATOM
    name = _NAMES.get(step.operation, rf"\mathrm{{{step.operation}}}")
    return f"{name}({inside})", _POWER


def _number(value):
    mantissa, power, exponent = format_value(value).partition("e")
    if not power:
        return mantissa, _ATOM
    return rf"{mantissa}\cdot 10^{{{int(exponent)}}}", _PRODUCT


def _held(part, least):
    """Return a piece, in brackets if it holds less tightly than needed."""
    text, tightness = part
    return text if tightness >= least else f"({text})"


def _sum(sign):
    def rule(left, right):
        return f"{left[0]} {sign} {_held(right, _PRODUCT if _begins_plain(right) else _ATOM + 1)}", _SUM

    return rule


def _begins_plain(part):
    return not part[0].startswith("-")


def _product(left, right):
    left, right = _held(left, _PRODUCT), _held(right, _POWER)
    if right[0].isdigit() or right[0] == "-":
        return rf"{left} \cdot {right}", _PRODUCT
    return f"{left}{_gap(left, right)}{right}", _PRODUCT


def _gap(left, right):
    """Return what separates two factors: nothing in 2x and xy, a space after a command as in pi x."""
    if set(left + right) & set("(|") or re.match(r"\\(?!pi)", right):
        return r"\,"
    return " " if left.endswith(r"\pi") else ""


def _quotient(left, right):
    return f"{_held(left, _PRODUCT)}/{_held(right, _POWER)}", _PRODUCT


def _power(base, exponent):
    return f"{_held(base, _ATOM)}^{{{exponent[0]}}}", _POWER


def _exponential(exponent):
    return f"e^{{{exponent[0]}}}", _POWER


def _negative(part):
    return f"-{_held(part, _PRODUCT if _begins_plain(part) else _ATOM + 1)}", _PRODUCT


_RULES = {
    "+": _sum("+"), "-": _sum("-"), "*": _product, "/": _quotient, "^": _power,
    "exp": _exponential, "negative": _negative,
}  # fmt: skip

"""The words of a formula, each with its place, and what is said of a place that is wrong."""

import re
from typing import NamedTuple

from optviz.errors import UnknownNameError, UsageError
from optviz.registry import did_you_mean

LONGEST = 1000  # characters
SHOWN = 20  # characters before a fault
_NUMBER = r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_PATTERN = re.compile(rf"(?P<number>{_NUMBER})|(?P<name>[A-Za-z_][A-Za-z0-9_]*)|(?P<sign>\*\*|[-+*/^(),])")

# What people type or paste, to what it is here.
_INSTEAD = {
    **dict.fromkeys("\u2212\u2013\u2014", "-"), **dict.fromkeys("\u00d7\u00b7\u2217\u22c5", "*"),
    **dict.fromkeys("\u00f7\u2215", "/"), **dict.fromkeys("[{", "("), **dict.fromkeys("]}", ")"),
    "\u00b2": "^2", "\u00b3": "^3", "\u03c0": "pi", "\u221a": "sqrt(...)", "|": "abs(...)",
    "=": "only what stands on the right of =", "'": "no quotes", '"': "no quotes",
}  # fmt: skip


class Token(NamedTuple):
    """A number, name or sign ("number", "name", "sign", "end") and where it begins."""

    kind: str
    text: str
    place: int
    end: int

    def __str__(self):
        return "the end" if self.kind == "end" else repr(self.text)


def tokens(text):
    """Return the tokens of a formula, with one for its end.

    >>> [token.text for token in tokens("2x**3")]
    ['2', 'x', '**', '3', '']
    """
    if len(text) > LONGEST:
        raise UsageError(
            f"formula: expected at most {LONGEST} characters, found {len(text)}; write a shorter one"
        )
    found, place = [], _spaces(text, 0)
    while place < len(text):
        match = _PATTERN.match(text, place)
        if not match:
            raise stranger(text, place)
        found.append(Token(match.lastgroup, match[0].lower(), place, match.end()))  # X is x
        place = _spaces(text, match.end())
    return [*found, Token("end", "", len(text), len(text))]


def _spaces(text, place):
    while place < len(text) and text[place] in " \t\r\n":
        place += 1
    return place


def refusal(text, place, what, instead=""):
    """Return the error that says what is wrong and where, in one sentence."""
    before = text[:place].rstrip()
    shown = before if len(before) <= SHOWN else f"...{before[-SHOWN:]}"
    after = f", after {shown!r}" if shown else ""
    return UsageError(f"formula: {what} at character {place + 1}{after}{f'; {instead}' if instead else ''}")


def stranger(text, place):
    """Return the error for a letter that no formula has."""
    letter = text[place]
    instead = f"write {_INSTEAD[letter]}" if letter in _INSTEAD else ""
    if letter.isdigit() and not instead:
        instead = "write digits as 0 to 9"
    return refusal(text, place, f"expected numbers, names, + - * / ^ and ( ), found {letter!r}", instead)


def unknown(text, token, known):
    """Return the error for a name that no formula knows."""
    name = token.text if len(token.text) <= SHOWN else f"{token.text[:SHOWN]}..."
    where = refusal(text, token.place, f"unknown name {name!r}")
    words = f"{where}.{_hint(token.text, known)} Known are {', '.join(known)}."
    return UnknownNameError(words)


def _hint(name, known):
    power = re.fullmatch(r"([xy])([0-9])", name)
    if power or (set(name) <= set("xy") and len(name) <= 4):
        return f" Did you mean {'^'.join(power.groups()) if power else '*'.join(name)!r}?"
    return did_you_mean(name, known)

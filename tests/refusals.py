"""Which values of which hyperparameters the frameworks refuse, as `python scripts/references` found."""

import json
from functools import cache
from pathlib import Path

import numpy as np

FILE = Path(__file__).parent / "data" / "refusals.json"
SINGLE = ("-1.0", "-0.5", "0.0", "0.5", "1.0", "1.5", "-1", "0", "1", "2", "nan", "inf", "None", "'x'")
PAIRS = ("-0.5", "0.0", "1.0", "1.5", "nan", "inf", "None", "'x'")
WORDS = {"nan": float("nan"), "inf": float("inf"), "None": None, "True": True, "False": False}


def value(text):
    """The value that a text stands for."""
    if text in WORDS:
        return WORDS[text]
    if text.startswith("("):
        return tuple(value(part.strip()) for part in text[1:-1].split(",") if part.strip())
    if text.startswith("'"):
        return text.strip("'")
    return int(text) if text.lstrip("-").isdigit() else float(text)


def tried(default):
    """The texts of the values that are tried in place of a default."""
    if isinstance(default, bool):
        return ("True", "False")
    if not isinstance(default, tuple):
        return (*SINGLE, "100") if isinstance(default, int) else SINGLE
    rest = tuple("0.9" if part is None else repr(part) for part in default)
    pairs = []
    for place in range(len(default)):
        pairs += [f"({', '.join((*rest[:place], part, *rest[place + 1 :]))})" for part in PAIRS]
    return ("0.9", "None", "'x'", "(0.9,)", "(0.9, 0.9, 0.9, 0.9)", *pairs)


def shapes(name):
    """The blocks that a class is tried on: torch's Muon takes matrices only."""
    return [(2, 2)] if name == "torch.Muon" else [(2, 2), (3,)]


@cache
def document():
    return json.loads(FILE.read_text("utf-8"))


def start(name):
    return np.linspace(0.5, 1.0, sum(int(np.prod(shape)) for shape in shapes(name)))

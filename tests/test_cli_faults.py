"""Bad input on the command line: one sentence, the right exit code, before any work, nothing written."""

import math
import os
import re
import shlex
from pathlib import Path

import pytest
from commands import FAST, SMALL, called, contents, process
from rules import NAMES

import optviz
from optviz.optimizers.hyperparameters import RANGES

TABLE = (Path(__file__).parent / "data" / "usage_errors.txt").read_text("utf-8")
USAGE = re.findall(r"^\$ optviz (.*)\n(Error: .*)$", TABLE, re.MULTILINE)
ANIMATE = ("animate", *FAST, *SMALL)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.txt").write_text("mine")
    return tmp_path


@pytest.fixture
def no_work(monkeypatch):
    def advance(*arguments):
        raise AssertionError("work began")

    monkeypatch.setattr("optviz.engine.running.advance", advance)


@pytest.mark.parametrize(("command", "message"), USAGE)
def test_bad_input_is_one_sentence_and_exit_2_before_any_work(command, message, folder, capsys, no_work):
    before = contents(folder)
    assert called(capsys, *shlex.split(command)) == (2, "", f"{message}\n")
    assert contents(folder) == before


@pytest.mark.parametrize("name", NAMES)
def test_every_hyperparameter_is_held_to_its_range(name, capsys, no_work):
    rule = optviz.OPTIMIZERS[name]
    numbers = [
        key for key in rule.defaults if key not in rule.choices and isinstance(rule.defaults[key], float)
    ]
    assert "lr" in numbers
    for key in numbers:
        low, high, closed = RANGES.get(key, (-math.inf, math.inf, False))
        beyond = [low - 1e-3, math.nan, math.inf, *([high + 1e-3] if closed else [high])]
        for value in beyond:
            code, out, err = called(capsys, "run", "-s", "beale", "-O", f"{name}:{key}={value!r}")
            pattern = rf"Error: {name}: {key} must be (finite|in \[)[^\n]*, found {value:g}\n"
            assert (code, out) == (2, "") and re.fullmatch(pattern, err), err


def test_help_of_every_command_names_every_option(capsys):
    code, out, err = called(capsys, "animate", "--help")
    assert (code, err) == (0, "")
    for option in ("--surface", "--optimizer", "--steps", "--start", "--fps", "--size", "--force", "--debug"):
        assert option in out
    code, out, err = called(capsys)
    assert (code, out) == (2, "") and err.startswith("Usage: optviz")


@pytest.mark.parametrize(
    ("words", "code", "last"),
    [
        (
            ("show", "adamm"),
            2,
            "expected an optimizer, a surface, a network or a file, found 'adamm'. Did you mean 'adam'?",
        ),
        (
            ("run", "-s", "beale", "--steps", "x"),
            2,
            "Invalid value for '--steps': expected a whole number, found 'x'",
        ),
        (
            ("run", *FAST, "-o", "no/a.npz"),
            1,
            "folder {}/no does not exist; make it first or choose another with -o",
        ),
    ],
)
def test_debug_shows_the_traceback_before_the_same_sentence(words, code, last, folder, capsys):
    last = last.format(folder)
    assert called(capsys, *words) == (code, "", f"Error: {last}\n")
    found, out, err = called(capsys, *words, "--debug")
    assert (found, out) == (code, "")
    assert err.startswith("Traceback (most recent call last):\n") and err.endswith(f"Error: {last}\n")


@pytest.mark.parametrize("command", ["animate", "plot"])
def test_a_start_where_the_loss_is_not_finite_is_refused(command, folder, capsys):
    before = contents(folder)
    message = "Error: expected a finite loss at the start, found inf; choose another start\n"
    assert called(capsys, command, "-s", "sphere", "-O", "sgd:lr=0.1", "--start", "1e200,0") == (
        2,
        "",
        message,
    )
    assert contents(folder) == before


def test_a_fault_of_optviz_is_one_sentence_too(capsys, monkeypatch):
    def broken(*arguments, **options):
        raise ZeroDivisionError("no\nway")

    monkeypatch.setattr("optviz.compare.race", broken)
    message = "Error: ZeroDivisionError: no way (a fault of optviz; --debug shows where)\n"
    assert called(capsys, "run", *FAST) == (1, "", message)


def test_too_little_memory_is_said(capsys, monkeypatch):
    def full(*arguments, **options):
        raise MemoryError

    monkeypatch.setattr("optviz.compare.race", full)
    assert called(capsys, "run", *FAST) == (
        1,
        "",
        "Error: not enough memory; use fewer steps, runs or pixels.\n",
    )


@pytest.mark.parametrize("words", [("run", "-s", "rosenbrok"), ("list",), (*ANIMATE, "--fps", "30")])
def test_no_escape_codes_and_no_traceback_in_any_locale_and_terminal(words, folder):
    settings = {"LC_ALL": "C", "TERM": "xterm-256color", "FORCE_COLOR": "1"}
    done = process(*words, cwd=folder, env={**os.environ, **settings})
    assert b"\x1b" not in done.stdout + done.stderr and b"Traceback" not in done.stderr
    assert done.returncode == (2 if "rosenbrok" in words else 0)

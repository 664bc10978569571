"""What goes to which stream: results to stdout, everything else to stderr, one sentence each."""

import json
import os
import sys

import click

from optviz.errors import OptvizError, OutputError


def say(words):
    """Write one line for people to stderr."""
    click.echo(words, err=True)


def result(words):
    """Write one line of results to stdout."""
    try:
        click.echo(words)
    except BrokenPipeError:  # the reader has seen enough
        raise
    except OSError as error:
        raise OutputError(f"cannot write to stdout: {error.strerror}") from error


def result_json(content):
    """Write one JSON object to stdout; what is not finite becomes null."""
    result(json.dumps(_without_nan(content), indent=1, allow_nan=False))


def _without_nan(content):
    if isinstance(content, dict):
        return {key: _without_nan(value) for key, value in content.items()}
    if isinstance(content, (list, tuple)):
        return [_without_nan(value) for value in content]
    if isinstance(content, float) and not abs(content) < float("inf"):
        return None
    return content


def fail(error):
    """Report an exception in one sentence and return the exit code."""
    if isinstance(error, SystemExit):
        return error.code
    if isinstance(error, BrokenPipeError):  # the reader of a pipe went away: nobody to tell
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    if isinstance(error, (click.exceptions.NoArgsIsHelpError, click.exceptions.Exit)):
        if isinstance(error, click.exceptions.NoArgsIsHelpError):
            say(error.format_message())
        return error.exit_code
    if isinstance(error, (click.Abort, KeyboardInterrupt)):
        say("Interrupted: nothing was written.")
        return 1
    if isinstance(error, click.ClickException):
        say(f"Error: {_one_line(error.format_message())}")
        return error.exit_code
    if isinstance(error, OptvizError):
        say(f"Error: {_one_line(error)}")
        return error.exit_code
    if isinstance(error, OSError):
        say(f"Error: cannot read or write {error.filename or 'stdout'}: {error.strerror or _one_line(error)}")
        return 1
    if isinstance(error, MemoryError):
        say("Error: not enough memory; use fewer steps, runs or pixels.")
        return 1
    say(f"Error: {type(error).__name__}: {_one_line(error)} (a fault of optviz; --debug shows where)")
    return 1


def _one_line(words):
    return " ".join(str(words).split())


def show_warning(message, category, filename, lineno, file=None, line=None):
    """Show a warning as one sentence, in place of `warnings.showwarning`."""
    say(f"Warning: {_one_line(message)}")

"""Programs and libraries that a test needs and a user may not have."""

import importlib.util
import os
import shutil

import pytest


def program(name, package):
    """Return the path of a program of a Debian package; without it the test is skipped, in CI it fails."""
    path = shutil.which(name)
    if path is None:
        _lacking(f"{name} is not installed (Debian: {package})", "OPTVIZ_ALL_PROGRAMS")
    return path


def library(name):
    """Skip the test without a library; where CI has installed all of them it fails."""
    if importlib.util.find_spec(name) is None:
        _lacking(f"{name} is not installed", "OPTVIZ_ALL_LIBRARIES")


def _lacking(words, must):
    """Skip: the README's test command needs nothing but Python. CI has all, and there it fails."""
    if os.environ.get(must):
        pytest.fail(f"{words}, and {must} says that nothing may be skipped")
    pytest.skip(words)

"""The command line, called in this process or as one of its own."""

import subprocess
import sys

import pytest

from optviz.cli import main

FAST = ("-s", "beale", "-O", "sgd:lr=0.01", "-O", "adam:lr=0.1", "--steps", "20")
SMALL = ("--size", "320x200", "--duration", "1")


def called(capsys, *words):
    """Return the exit code, stdout and stderr of `optviz words`, run in this process."""
    with pytest.raises(SystemExit) as end:
        main(list(map(str, words)))
    return end.value.code, *capsys.readouterr()


def process(*words, **options):
    """Return the finished process of `python -m optviz words`."""
    return subprocess.run([sys.executable, "-m", "optviz", *map(str, words)], capture_output=True, **options)


def contents(folder):
    """Return what every file of a folder holds."""
    return {path.name: path.read_bytes() if path.is_file() else None for path in folder.iterdir()}

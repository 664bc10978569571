"""`python -m optviz` is `optviz`."""

from optviz.cli import console

console()

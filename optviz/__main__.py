"""`python -m optviz` is `optviz`."""

from optviz.cli import main

main(prog_name="optviz")

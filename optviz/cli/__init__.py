"""The command line: parse, call the library, report. The only importer of click."""

import gc
import os
import sys
import traceback
import warnings
from contextlib import suppress
from importlib import import_module

import click

from optviz.cli.command import Group
from optviz.cli.reporting import fail, show_warning
from optviz.version import VERSION

# The modules of the commands.
COMMANDS = (
    "animation",
    "plotting",
    "layers",
    "numbers",
    "importing",
    "differing",
    "portrait",
    "gallery",
    "listing",
    "showing",
    "replaying",
)
CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(cls=Group, context_settings=CONTEXT, no_args_is_help=True)
@click.version_option(VERSION, prog_name="optviz")
def optviz():
    """Race optimizers over loss surfaces and show what happened.

    \b
    optviz animate --surface rosenbrock
    optviz animate --surface beale --optimizer sgd --optimizer adam:lr=0.1 -o beale.gif
    optviz animate --network spiral --optimizer sgd --optimizer adam
    optviz diff torch.NAdam optax.nadam
    """


def main(arguments=None, prog_name="optviz"):
    """Run the command line and exit: 0 done, 1 failed, 2 usage, 3 diverged under --strict."""
    for module in COMMANDS:
        optviz.add_command(import_module(f"optviz.cli.{module}").command)
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    debug = "--debug" in arguments
    warnings.showwarning = show_warning
    os.environ.setdefault("MPLBACKEND", "agg")
    try:
        code = optviz.main(arguments, prog_name=prog_name, standalone_mode=False)
    except BaseException as error:
        if debug and not isinstance(error, SystemExit):
            traceback.print_exc()
        code = fail(error)
    sys.exit(code if isinstance(code, int) else 0)


def console():
    """Run `main` as a whole process.

    Leaves without the interpreter's own clearing up, which takes a tenth of a second once
    Matplotlib is loaded; everything is written and closed by then.
    """
    gc.set_threshold(200_000)  # importing makes hundreds of thousands of objects and hardly any garbage
    try:
        main()
    except SystemExit as end:
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, AttributeError):  # closed, full or never there
                stream.flush()
        os._exit(end.code if isinstance(end.code, int) else 1)

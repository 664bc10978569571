"""`optviz layers`."""

import click

from optviz.cli.animation import report
from optviz.cli.command import Command
from optviz.cli.options import exit_code, file_name, force_option, output_options, size_option
from optviz.cli.racing import race_options
from optviz.cli.values import FileName


@click.command("layers", cls=Command, short_help="Activations and gradients in every layer of networks.")
@race_options
@click.option(
    "--output",
    "-o",
    type=FileName(),
    metavar="FILE",
    help="Ending .png, .svg or .pdf.  [default: NAME-layers.png]",
)
@size_option
@force_option
@output_options
def command(race, output, size, force, as_json, quiet, strict):
    """Plot activations and gradients in every layer of networks while they learn.

    \b
    optviz layers --network moons --init zeros --init large --init xavier --init he -O adam
    """
    from optviz.pictures import PLOT_SUFFIXES, plot_layers
    from optviz.scenes.layout import checked_size
    from optviz.targets import checked_target

    output = file_name(race.problem.spec, "-layers.png") if output is None else output
    checked_target(output, PLOT_SUFFIXES, force)
    checked_size(size)
    trajectory = race.run()
    path = plot_layers(trajectory, output, size=size, force=force)
    report(trajectory, {output: path}, size, as_json, quiet)
    return exit_code(trajectory, strict)

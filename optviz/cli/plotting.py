"""`optviz plot`."""

import click

from optviz.cli.animation import report
from optviz.cli.command import Command
from optviz.cli.options import (
    exit_code,
    file_name,
    force_option,
    output_options,
    size_option,
    text_option,
    theme_option,
)
from optviz.cli.racing import race_options
from optviz.cli.recorded import recorded_options
from optviz.cli.reporting import say
from optviz.cli.values import FileName


@click.command("plot", cls=Command, short_help="Plot loss against evaluations, or from start to end.")
@race_options
@recorded_options
@click.option("--output", "-o", type=FileName(),
              help="Ending .png, .svg or .pdf.  [default: NAME-convergence.png]")  # fmt: skip
@size_option
@theme_option
@text_option
@click.option(
    "--between", is_flag=True, help="The loss on the straight line from each run's start to its end."
)
@force_option
@output_options
def command(race, output, size, theme, text, between, force, as_json, quiet, strict):
    """Plot loss against gradient evaluations, or on the way from start to end.

    \b
    optviz plot --surface rosenbrock
    optviz plot --network moons -O sgd -O adam --steps 300 -o moons.pdf
    optviz plot --network moons --between
    """
    from optviz.pictures import PLOT_SUFFIXES, plot
    from optviz.scenes.layout import checked_size, checked_text
    from optviz.targets import checked_target

    output = (
        file_name(race.name, "-between.png" if between else "-convergence.png") if output is None else output
    )
    checked_target(output, PLOT_SUFFIXES, force)
    checked_size(size)
    checked_text(text)
    trajectory = race.run()
    path = plot(trajectory, output, size=size, between=between, theme=theme, text=text, force=force)
    for note in () if quiet else race.notes:
        say(note)
    report(trajectory, {output: path}, size, as_json, quiet)
    return exit_code(trajectory, strict)

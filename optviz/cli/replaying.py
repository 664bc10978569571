"""`optviz replay`."""

import click

from optviz.cli.command import Command
from optviz.cli.options import debug_option, force_option
from optviz.cli.reporting import result, result_json, say
from optviz.cli.values import FileName


@click.command("replay", cls=Command, short_help="Make a picture or a run again from what its file says.")
@click.argument("picture", type=FileName())
@click.option(
    "--output",
    "-o",
    type=FileName(),
    metavar="FILE",
    help="With the same ending.  [default: NAME-replay.gif]",
)
@click.option(
    "--trajectory",
    "trajectories",
    multiple=True,
    type=FileName(),
    metavar="FILE",
    help="Recorded runs, where they are not found where they were; repeatable.",
)
@force_option
@click.option("--json", "as_json", is_flag=True, help="Report as one JSON object on stdout.")
@click.option("--quiet", "-q", is_flag=True, help="Say nothing but errors.")
@debug_option
def command(picture, output, trajectories, force, as_json, quiet):
    """Make a picture or a run again from what its file says: the same bytes.

    Exits with 1 if other bytes come out, and names what has another version now.
    """
    from optviz.replaying import replay
    from optviz.trajectories.reading.several import read_several

    runs = read_several(trajectories) if trajectories else None
    made = replay(picture, output, trajectory=runs, force=force)
    if as_json:
        told = {"path": str(made.path), "of": picture, "same": made.same, "changed": list(made.changed)}
        result_json(told)
    elif not quiet:
        result(f"{made.path}: {'the same bytes as' if made.same else 'not the bytes of'} {picture}")
    if not made.same and not quiet:
        say(f"Note: {reason(made.changed)}.")
    return 0 if made.same else 1


def reason(changed):
    """Return why other bytes may have come out."""
    if changed:
        return f"not as it was: {', '.join(changed)}"
    return "all versions are the same; the file was edited, or the runs came out otherwise on this processor"

"""`optviz gallery`."""

import click

from optviz.cli.command import Command
from optviz.cli.options import debug_option
from optviz.cli.reporting import result, result_json, say


@click.command("gallery", cls=Command)
@click.option("--check", is_flag=True, help="Only say what is stale; exit with 1 if something is.")
@click.option("--only", multiple=True, metavar="NAME", help="Only this picture; repeat for more.")
@click.option(
    "--folder", default="gallery", show_default=True, metavar="DIR", help="Where gallery.toml lies."
)
@click.option(
    "--workers", type=click.IntRange(1), metavar="N", help="Processes at a time.  [default: processors]"
)
@click.option("--json", "as_json", is_flag=True, help="Report as one JSON object on stdout.")
@click.option("--quiet", "-q", is_flag=True, help="Say nothing but errors.")
@debug_option
def command(check, only, folder, workers, as_json, quiet):
    """Make the pictures of a gallery that are stale, and its page."""
    from optviz.gallery import make, read_manifest, stale

    manifest = read_manifest(folder)
    if check:
        return _checked(stale(manifest, only, workers), as_json, quiet)
    tell = (lambda picture, words: None) if quiet or as_json else (lambda p, words: say(f"{p.file}: {words}"))
    changed = [picture.file for picture in make(manifest, only, workers, tell)]
    if as_json:
        result_json({"changed": changed, "pictures": len(manifest.pictures)})
    elif not quiet:
        count = f"{len(changed)} of {len(manifest.pictures)} pictures"
        result(f"{manifest.folder / 'index.html'}: {count} changed")
    return 0


def _checked(found, as_json, quiet):
    if as_json:
        result_json({"stale": found})
    elif not quiet:
        for file, reason in found.items():
            result(f"{file}: {reason}")
        result(f"{len(found)} stale; make them with `optviz gallery`" if found else "nothing is stale")
    return 1 if found else 0

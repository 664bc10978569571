"""The gallery made: what is stale, or what is asked for."""

from optviz.errors import OutputError
from optviz.gallery.calling import for_all, made
from optviz.gallery.checking import suspect
from optviz.gallery.comparing import same_picture
from optviz.gallery.page import write_page
from optviz.gallery.posters import write_poster
from optviz.gallery.records import read_records, write_records
from optviz.targets import write_whole

LARGEST, WHOLE = 1_000_000, 20_000_000  # bytes of one picture, and of all


def make(manifest, names=(), workers=None, tell=lambda picture, words: None):
    """Make the pictures that are stale, their posters, the page and the records; return those that changed.

    Parameters
    ----------
    manifest : Manifest
    names : sequence of str
        Only these, stale or not; default: whatever is stale, or was made before optviz itself changed.
    workers : int, optional
        Processes at a time; default: one per processor.
    tell : callable
        Called with a picture and a few words as soon as it is made.

    Raises
    ------
    OutputError
        If a command fails or a picture is too large, after all others are made; what was
        there of it stays.
    """
    records = read_records(manifest.folder)
    wanted = list(manifest.chosen(names))
    if not names:
        wanted = [picture for picture in wanted if suspect(manifest.folder, picture, records)]
    done, changed, failed = [], [], []

    def one(picture):
        try:
            make_one(picture)
            done.append(picture)
        except OutputError as error:
            failed.append(str(error))

    def make_one(picture):
        content = made(manifest.folder, picture)
        if len(content) > LARGEST:
            raise OutputError(f"{picture.file}: expected at most {LARGEST} bytes, found {len(content)}")
        old = manifest.folder / picture.file
        same = old.exists() and same_picture(old, content)
        if not same:
            write_whole(old, content)
            changed.append(picture)
        write_poster(old)
        tell(picture, f"{len(content) / 1000:.0f} kB{', as before' if same else ''}")

    for_all(one, wanted, workers)
    write_records(manifest, done)
    write_page(manifest)
    if failed:
        raise OutputError("; ".join(failed))
    _check_whole(manifest)
    return [picture for picture in manifest.pictures if picture in changed]


def _check_whole(manifest):
    total = sum(path.stat().st_size for path in manifest.folder.rglob("*") if path.is_file())
    if total > WHOLE:
        raise OutputError(f"{manifest.folder}: expected at most {WHOLE} bytes in all, found {total}")

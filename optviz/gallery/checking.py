"""Which pictures of a gallery are not what their commands make."""

from optviz.gallery.calling import for_all, made
from optviz.gallery.comparing import same_facts, same_picture
from optviz.gallery.manifest import KINDS
from optviz.gallery.posters import POSTERS, poster_of
from optviz.gallery.records import code, file_digest, read_records, recipe, versions


def stale(manifest, names=(), workers=None):
    """Return {file: reason} of the pictures that are not what their commands make now.

    Where optviz changed since they were made, they are made again elsewhere and compared.
    """
    records, found = read_records(manifest.folder), {}
    chosen = manifest.chosen(names)
    for picture in chosen:
        reason = certain(manifest.folder, picture, records)
        if reason:
            found[picture.file] = reason

    def compare(picture):
        path, exact = manifest.folder / picture.file, records[picture.file]["versions"] == versions()
        if not (same_picture if exact else same_facts)(path, made(manifest.folder, picture)):
            found[picture.file] = "its command makes another picture now"

    older = [picture for picture in chosen if suspect(manifest.folder, picture, records)]
    for_all(compare, [picture for picture in older if picture.file not in found], workers)
    for file in () if names else orphans(manifest):
        found[file] = "no entry of the manifest makes it"
    return found


def orphans(manifest):
    """Return the pictures and posters in the folder that nothing in the manifest makes."""
    pictures, posters = (
        {
            path.relative_to(manifest.folder).as_posix()
            for path in folder.glob("*.*")
            if path.suffix[1:] in KINDS
        }
        for folder in (manifest.folder, manifest.folder / POSTERS)
    )
    known = {picture.file for picture in manifest.pictures}
    posters -= {poster_of(file) for file in known | pictures}  # these go with their pictures
    return sorted((pictures - known) | posters)


def suspect(folder, picture, records):
    """Whether a picture is stale, or was made before the code changed and so may be."""
    return bool(certain(folder, picture, records)) or records[picture.file]["code"] != code()


def certain(folder, picture, records):
    """Return why a picture is stale whatever the code does, or None."""
    path, record = folder / picture.file, records.get(picture.file)
    if not path.exists():
        return "missing"
    if record is None or record["recipe"] != recipe(folder, picture):
        return "its command or data changed"
    if file_digest(path) != record["sha256"]:
        return "not the file that its command made"
    if not (folder / poster_of(picture.file)).exists():
        return "its poster is missing"
    return None

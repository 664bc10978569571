"""Which pictures of a gallery are not what their commands make."""

from optviz.gallery.calling import for_all, made
from optviz.gallery.comparing import same_facts, same_picture
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
    exact = records["versions"] == versions()

    def compare(picture):
        path = manifest.folder / picture.file
        if not (same_picture if exact else same_facts)(path, made(manifest.folder, picture)):
            found[picture.file] = "its command makes another picture now"

    if records["code"] != code():
        for_all(compare, [picture for picture in chosen if picture.file not in found], workers)
    known = {picture.file for picture in manifest.pictures}
    for file in () if names else sorted(set(records["pictures"]) - known):
        found[file] = "no entry of the manifest makes it"
    return found


def certain(folder, picture, records):
    """Return why a picture is stale whatever the code does, or None."""
    path, record = folder / picture.file, records["pictures"].get(picture.file)
    if not path.exists():
        return "missing"
    if record is None or record["recipe"] != recipe(folder, picture):
        return "its command or data changed"
    if file_digest(path) != record["sha256"]:
        return "not the file that its command made"
    return None

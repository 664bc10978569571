"""Output files: checked before the work, and whole or not there at all."""

import mmap
import os
from pathlib import Path

from optviz.errors import OutputError, UsageError
from optviz.registry import did_you_mean

MARK = b"optviz provenance "


def checked_target(path, suffixes, force=False):
    """Return the path as a `Path`, after making sure that it can and may be written.

    Parameters
    ----------
    path : path_like
    suffixes : sequence of str
        The allowed file name endings, for example (".gif", ".png").
    force : bool
        Replace an existing file even if optviz did not make it.

    Raises
    ------
    UsageError
        If the ending is not one of `suffixes`.
    OutputError
        If the folder is missing or not writable, or a foreign file stands there.
    """
    path = Path(path)
    if path.suffix.lower() not in suffixes:
        hint = did_you_mean(path.suffix.lower()[1:], [suffix[1:] for suffix in suffixes])
        allowed = " or ".join([", ".join(suffixes[:-1])] * (len(suffixes) > 1) + [suffixes[-1]])
        found = f"ending {path.suffix!r}" if path.suffix else "no ending"
        raise UsageError(
            f"expected a file name ending in {allowed}, found {found} in {str(path)!r}."
            + hint.replace("'", "'.", 1)
        )
    path = Path(os.path.realpath(path))  # a link stays a link: its target is replaced
    folder = path.parent
    try:
        _check_place(path, folder)
        if path.exists() and not force and not made_by_optviz(path):
            raise OutputError(f"{path} exists and was not made by optviz; use --force to replace it")
    except OSError as error:
        if isinstance(error, OutputError):
            raise
        raise OutputError(f"cannot write {path}: {error.strerror or error}") from error
    return path


def _check_place(path, folder):
    if not folder.is_dir():
        raise OutputError(f"folder {folder} does not exist; make it first or choose another with -o")
    if path.is_dir():
        raise OutputError(f"{path} is a folder; expected a file name")
    if path.exists() and not path.is_file():
        raise OutputError(f"{path} is not an ordinary file; choose another name")
    import tempfile

    with tempfile.TemporaryFile(dir=folder):  # the one test of writability that root cannot pass by mistake
        pass
    if path.exists() and not os.access(path, os.W_OK):
        raise OutputError(f"{path} is read-only; choose another name or change its mode")


def made_by_optviz(path):
    """Return whether the file carries optviz's provenance: its mark, followed by facts or by a format."""
    with open(path, "rb") as file:
        if not os.fstat(file.fileno()).st_size:
            return False
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return any(content.find(MARK + kind) >= 0 for kind in (b"{", b"trajectory"))


def write_whole(path, content):
    """Write bytes to a path so that the file appears whole or not at all."""
    path = Path(os.path.realpath(path))
    import tempfile

    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".optviz-", suffix=path.suffix)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(temporary, 0o666 & ~umask)
        os.replace(temporary, path)
    except BaseException as error:
        os.unlink(temporary)
        if isinstance(error, OSError):
            raise OutputError(f"cannot write {path}: {error.strerror or error}") from error
        raise
    return path

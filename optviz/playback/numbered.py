"""Every frame as a file of its own, and the lines that animate them in LaTeX."""

import os
import shutil
import tempfile
from pathlib import Path

from optviz.errors import OutputError, UsageError

KINDS = ("png", "pdf")
_TEX = r"""%% Needs \usepackage{graphicx,animate}; plays in Acrobat, PDF-XChange, Foxit.
\animategraphics[controls,poster=last,width=\linewidth%(loop)s]{%(fps)g}{%(folder)s/f-}{%(first)s}{%(last)s}
"""


def checked_folder(folder, kind="png"):
    """Return the path of a folder that is empty or not there yet, or None; raise OutputError."""
    if kind not in KINDS:
        raise UsageError(f"expected frames as png or pdf, found {kind!r}")
    if folder is None:
        return None
    path = Path(os.path.realpath(folder))
    if path.exists() and not path.is_dir():
        raise OutputError(f"expected a folder for the frames, found the file {path}")
    if not path.parent.is_dir():
        raise OutputError(f"folder {path.parent} does not exist; make it first")
    if path.is_dir() and (found := sorted(os.listdir(path))):
        raise OutputError(
            f"expected an empty folder for the frames, found {len(found)} files in {path}, "
            f"{found[0]} among them; empty it or name another"
        )
    return path


def write_frames(showing, folder, kind="png"):
    """Write f-0000.png, f-0001.png, ... and frames.tex; the folder is there whole or not at all.

    Parameters
    ----------
    showing : Showing
    folder : Path
        Of `checked_folder`.
    kind : "png" or "pdf"
        Pixels, or lines and letters.
    """
    made = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".optviz-"))
    try:
        count = 0
        for count, content in enumerate(showing.pages(kind), 1):
            (made / f"f-{count - 1:04d}.{kind}").write_bytes(content)
        words = {"first": "0000", "last": f"{count - 1:04d}", "fps": showing.scene.timing.fps}
        loop = ",loop" if showing.plays != 1 else ""
        (made / "frames.tex").write_text(_TEX % {**words, "folder": folder.name, "loop": loop}, "utf-8")
        umask = os.umask(0)
        os.umask(umask)
        made.chmod(0o777 & ~umask)
        os.replace(made, folder)
    except BaseException as error:
        shutil.rmtree(made, ignore_errors=True)
        if isinstance(error, OSError):
            raise OutputError(f"cannot write {folder}: {error.strerror or error}") from error
        raise
    return folder

"""What reading an archive raises where the file is at fault, and a look at what is in one."""

import zipfile
import zlib

DAMAGED = (
    OSError,  # the disk, or gzip's head
    zipfile.BadZipFile,  # no archive, its directory, a checksum
    zlib.error,  # packed bytes
    EOFError,  # cut off
    NotImplementedError,  # a zip of a later version, or packed in a way that zipfile does not know
    ValueError,  # a name or a number of the directory; its child UnicodeError: letters of a name
    OverflowError,  # sizes
)


def member_names(stream):
    """Return the names of the members of an archive, none of what is no sound one; the stream is set back."""
    try:
        with zipfile.ZipFile(stream) as archive:
            return set(archive.namelist())
    except DAMAGED:
        return set()
    finally:
        stream.seek(0)

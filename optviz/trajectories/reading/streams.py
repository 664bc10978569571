"""The bytes of a file or of stdin, decompressed as they are read, and counted."""

import bz2
import gzip
import io
import lzma
import sys
import zlib

from optviz.errors import TrajectoryError

PACKED = {b"\x1f\x8b": "gzip", b"\xfd7zXZ\x00": "xz", b"BZh": "bzip2"}
XZ_MEMORY = 256 << 20  # what a decompressor may take for itself: the largest preset needs 65 MiB
_PIECE = 1 << 18


def opened(path, budget):
    """Return the name of a path (or "-", stdin) and a stream of its decompressed bytes, to be closed."""
    if str(path) == "-":
        name, raw = "stdin", sys.stdin.buffer
    else:
        name = str(path)
        try:
            raw = open(path, "rb")  # noqa: SIM115
        except (OSError, ValueError) as error:
            raise TrajectoryError(f"{name}: {getattr(error, 'strerror', None) or error}") from error
    return name, stream_of(name, raw, budget)


def stream_of(name, raw, budget):
    """Return a buffered stream of the decompressed bytes of another."""
    raw = raw if isinstance(raw, io.BufferedReader) else io.BufferedReader(raw)
    try:
        head = raw.peek(6)[:6]
    except OSError as error:
        raise TrajectoryError(f"{name}: {error.strerror or error}") from error
    kind = next((kind for magic, kind in PACKED.items() if head.startswith(magic)), None)
    if kind is None:
        return raw
    inner = gzip.GzipFile(fileobj=raw) if kind == "gzip" else Xz(raw) if kind == "xz" else bz2.BZ2File(raw)
    return io.BufferedReader(Counted(name, kind, inner, raw, budget), _PIECE)


class Counted(io.RawIOBase):
    """Decompressed bytes; every one is taken from the budget, and damage is told in a sentence."""

    def __init__(self, name, kind, inner, raw, budget):
        self._name, self._kind, self._inner, self._raw, self._budget = name, kind, inner, raw, budget

    def readable(self):
        return True

    def readinto(self, buffer):
        try:
            found = self._inner.read(len(buffer))
        except (OSError, EOFError, zlib.error, lzma.LZMAError, ValueError) as error:
            raise TrajectoryError(
                f"{self._name}: expected whole {self._kind} data, found: {error}"
            ) from error
        self._budget.take(self._name, len(found))
        buffer[: len(found)] = found
        return len(found)

    def close(self):
        self._inner.close()
        self._raw.close()
        super().close()


class Xz:
    """An xz stream whose decompressor may not take more than a stated memory."""

    def __init__(self, raw):
        self._raw, self._machine, self._begun = raw, None, False

    def read(self, size):
        while True:
            if self._machine is None or self._machine.eof:
                rest = self._machine.unused_data if self._machine else b""
                rest = (rest or self._raw.read(_PIECE)).lstrip(b"\0")  # padding between streams
                if not rest:
                    return b""
                self._machine = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=XZ_MEMORY)
                found = self._machine.decompress(rest, size)
            else:
                more = self._raw.read(_PIECE) if self._machine.needs_input else b""
                if self._machine.needs_input and not more:
                    raise EOFError("the end of the file before the end of the data")
                found = self._machine.decompress(more, size)
            if found:
                return found

    def close(self):
        self._machine = None

"""The lines of a text file, without comments, that know where they stand in it."""

import io
import re

from optviz.errors import TrajectoryError

LONGEST_LINE = 1 << 26  # characters: a million parameters take 20 million
SAMPLE = 20  # lines by which separator and decimal sign are known


class Lines:
    """The lines of a text, without comments and empty ones, that know their numbers in the file."""

    def __init__(self, where, stream):
        self.where, self.number, self.count, self.comments = where, 0, 0, []
        head = stream.peek(4)[:4]
        self.is_utf8 = head[:2] not in (b"\xff\xfe", b"\xfe\xff")
        encoding = "utf-8-sig" if self.is_utf8 else "utf-16"
        self._text = io.TextIOWrapper(stream, encoding=encoding, newline="")
        self._ahead = []
        self.separator = None

    def detach(self):
        """Leave the stream to whoever opened it."""
        self._text.detach()

    @property
    def before(self):
        """How many lines of the file come before the next one, as far as they were read ahead."""
        return (self._ahead[0][0] if self._ahead else self.number) - 1

    def sample(self):
        """Return the first lines without using them up."""
        while len(self._ahead) < SAMPLE:
            line = self._read()
            if not line:
                break
            self._ahead.append((self.number, line))
        return [line for _, line in self._ahead]

    def __iter__(self):
        return self

    def __next__(self):
        if self._ahead:
            self.number, line = self._ahead.pop(0)
        else:
            line = self._read()
        if not line:
            raise StopIteration
        self.count += 1
        return re.sub("[ \t]+", " ", line.strip(" \t\r\n")) if self.separator == " " else line

    def _read(self):
        while True:
            try:
                line = self._text.readline(LONGEST_LINE)
            except UnicodeError as error:
                raise TrajectoryError(
                    f"{self.where}:{self.number + 1}: expected text in UTF-8 or UTF-16, found: {error}"
                ) from error
            if len(line) == LONGEST_LINE:
                raise TrajectoryError(f"{self.where}:{self.number + 1}: expected lines, found an endless one")
            self.number += bool(line)
            if "\0" in line:
                raise TrajectoryError(f"{self.where}:{self.number}: expected text, found a NUL byte")
            if not line or not (line.isspace() or line.lstrip().startswith("#")):
                return line
            if not line.isspace() and len(self.comments) < SAMPLE:
                self.comments.append(line.lstrip()[1:].strip())


def line_of(path, row, skip):
    """Return the line of a row in a text file, whose table begins after `skip` lines."""
    with open(path, "rb") as file:
        for number, line in enumerate(file, 1):
            if number > skip and line.strip():
                row -= 1
                if row < 0:
                    return number
    return skip

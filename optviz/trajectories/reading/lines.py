"""The lines of a text file, without comments, that know where they stand in it."""

import io

from optviz.errors import TrajectoryError

LONGEST_LINE = 1 << 26  # characters: a million parameters take 20 million
SAMPLE = 20  # lines by which separator and decimal sign are known


class Lines:
    """The lines of a text, without comments and empty ones, that know their numbers in the file."""

    def __init__(self, where, stream):
        self.where, self.number, self.count, self.comments = where, 0, 0, []
        head = stream.peek(4)[:4]
        encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        self._text = io.TextIOWrapper(stream, encoding=encoding, newline="")
        self._ahead = []
        self.separator = None

    def detach(self):
        """Leave the stream to whoever opened it."""
        self._text.detach()

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
        return " ".join(line.split()) if self.separator == " " else line

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

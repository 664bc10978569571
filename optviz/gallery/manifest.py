"""What stands in `gallery.toml`: topics, and for every picture its commands and words."""

import re
import shlex
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from optviz.errors import UsageError
from optviz.registry import did_you_mean

FILE = "gallery.toml"
FIELDS = ("title", "topic", "command", "look", "alt")
KINDS = ("gif", "png", "svg", "webp", "apng")
NAME = re.compile(rf"[a-z0-9][a-z0-9_-]*\.({'|'.join(KINDS)})")


@dataclass(frozen=True)
class Picture:
    """One picture of the gallery.

    Attributes
    ----------
    title, topic : str
    command : str
        One line or several, each a call of ``optviz``; the last one's ``-o`` names the file.
    look : str
        What to look for.
    alt : str
        What is seen, for those who cannot see it.
    """

    title: str
    topic: str
    command: str
    look: str
    alt: str

    @property
    def calls(self):
        """The arguments of every line, without ``optviz``."""
        lines = self.command.strip().replace("\\\n", " ").splitlines()
        return [shlex.split(line)[1:] for line in lines]

    @property
    def file(self):
        """The name of the file that the last line writes."""
        words = self.calls[-1]
        return words[words.index("-o") + 1]

    @property
    def name(self):
        """The file's name without its ending."""
        return self.file.rpartition(".")[0]


@dataclass(frozen=True)
class Manifest:
    """All pictures, in their order, and the words for their topics."""

    folder: Path
    topics: dict
    pictures: tuple = field(repr=False)

    def chosen(self, names):
        """Return the pictures of these names; all, where there are none."""
        known = {picture.name: picture for picture in self.pictures}
        for name in names:
            if name not in known:
                raise UsageError(
                    f"there is no picture {name!r} in {self.folder / FILE}.{did_you_mean(name, known)}"
                )
        return tuple(picture for picture in self.pictures if not names or picture.name in names)


def read_manifest(folder):
    """Return the `Manifest` in a folder.

    Raises
    ------
    UsageError
        If there is none, or an entry is not sound.
    """
    path = Path(folder) / FILE
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise UsageError(
            f"expected a gallery in {folder}, a folder with {FILE}: {error.strerror}; "
            "name another with --folder"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: expected TOML, found: {error}") from None
    topics, entries = content.get("topics", {}), content.get("picture", [])
    if set(content) - {"topics", "picture"} or not isinstance(entries, list) or not isinstance(topics, dict):
        raise UsageError(f"{path}: expected [topics] and [[picture]] alone, found {', '.join(content)}")
    pictures = tuple(_picture(path, number, entry, topics) for number, entry in enumerate(entries, 1))
    files = [picture.file for picture in pictures]
    for file in files:
        if files.count(file) > 1:
            raise UsageError(f"{path}: {file} is written by two pictures; give one of them another name")
    return Manifest(Path(folder), topics, pictures)


def _picture(path, number, entry, topics):
    where = f"{path}: picture {number}"
    if not isinstance(entry, dict) or set(entry) != set(FIELDS):
        raise UsageError(f"{where}: expected {', '.join(FIELDS)}, found {', '.join(entry)}")
    if not all(isinstance(entry[key], str) and entry[key].strip() for key in FIELDS):
        raise UsageError(f"{where}: expected a text for each of {', '.join(FIELDS)}")
    if entry["topic"] not in topics:
        raise UsageError(
            f"{where}: there is no topic {entry['topic']!r}.{did_you_mean(entry['topic'], topics)}"
        )
    picture = Picture(**{key: entry[key].strip() for key in FIELDS})
    _check_command(where, picture)
    return picture


def _check_command(where, picture):
    lines = picture.command.replace("\\\n", " ").splitlines()
    try:
        sound = all(shlex.split(line)[:1] == ["optviz"] for line in lines) and NAME.fullmatch(picture.file)
    except (ValueError, IndexError):
        sound = False
    if not sound:
        raise UsageError(
            f"{where}: expected lines 'optviz ... -o NAME.gif' with lower-case letters, digits, - and _ "
            f"in the name, found {picture.command!r}"
        )

"""Names to factories, with near-miss hints, spec strings and lazy entry-point plugins."""

import importlib
import warnings
from collections.abc import Mapping

from optviz.errors import OptvizWarning, UnknownNameError, UsageError


def did_you_mean(name, known):
    """Return " Did you mean 'adam'?" for the nearest known name, or an empty string.

    >>> did_you_mean("adm", ["sgd", "adam"])
    " Did you mean 'adam'?"
    """
    import difflib

    near = difflib.get_close_matches(str(name), list(known), n=1, cutoff=0.5)
    return f" Did you mean {near[0]!r}?" if near else ""


def names_in(given):
    """Return the names in "a, b", or in a sequence.

    >>> names_in("tracks, loss"), names_in(["tracks"])
    (['tracks', 'loss'], ['tracks'])
    """
    try:
        names = given.split(",") if isinstance(given, str) else map(str, given)
    except TypeError:
        raise UsageError(f"expected names, as words or in a list, found {given!r}") from None
    return [name.strip() for name in names]


def check_named(kind, name, known):
    """Raise UnknownNameError, with what is near, unless a name is a known one of its kind."""
    if not isinstance(name, str) or name not in known:
        hint = did_you_mean(name, known)
        raise UnknownNameError(f"unknown {kind} {name!r}.{hint} There are {', '.join(known)}.")


def check_chosen(kind, names, known):
    """Raise UsageError unless every name is a known one of its kind and there once."""
    for name in names:
        check_named(kind, name, known)
        if names.count(name) > 1:
            raise UsageError(f"the {kind} {name!r} is given twice; give it once")


def canonical(name):
    """Return the registry's spelling of a name: lower case, underscores."""
    return str(name).strip().lower().replace("-", "_")


def parse_spec(spec):
    """Split "name:key=value,key=value" into the name and its settings.

    >>> parse_spec("adam:lr=0.1,eps_mode=inside")
    ('adam', {'lr': 0.1, 'eps_mode': 'inside'})
    """
    name, colon, rest = str(spec).partition(":")
    settings = parse_settings(rest, spec) if colon else {}
    if set(name) & set("=,"):
        raise UsageError(
            f"expected name:key=value,key=value, found {str(spec)!r}; write for example adam:lr=0.1"
        )
    if not name.strip():
        raise UsageError(f"expected a name before ':' in {str(spec)!r}; write for example adam:lr=0.1")
    return canonical(name), settings


def parse_settings(text, spec):
    """Return the settings in "key=value,key=value"; commas inside brackets do not separate.

    >>> parse_settings("betas=(0.9,0.99),schedule=step(step_size=50)", "")
    {'betas': (0.9, 0.99), 'schedule': 'step(step_size=50)'}
    """
    settings = {}
    for part in _outside_brackets(text):
        key, equals, value = part.partition("=")
        key, value = canonical(key), value.strip()
        if not (key and equals and value):
            raise UsageError(
                f"expected name:key=value,key=value, found {part!r} in {str(spec)!r}; "
                + _meant(part.strip(), settings)
            )
        if key in settings:
            raise UsageError(f"{key!r} is given twice in {str(spec)!r}; give it once")
        settings[key] = parse_value(value)
    return settings


def _meant(part, settings):
    """Return what to write instead of a part that is no key=value."""
    last = next(reversed(settings), None)
    value, number = settings.get(last), parse_value(part)
    if settings and part.isidentifier():
        return f"write {part}=VALUE, or give another name an option of its own"
    if not all(isinstance(found, (int, float)) and found is not True for found in (value, number)):
        return "write for example adam:lr=0.1"
    if last == "hidden":
        return f"units of layers are joined by hyphens: {last}={value}-{number}"
    if isinstance(value, int) and isinstance(number, int):
        return f"decimals have a point: {last}={value}.{part}"
    return f"numbers of one setting stand in brackets: {last}=({value},{number})"


def _outside_brackets(text):
    """Split at the commas that no bracket encloses."""
    parts, depth = [""], 0
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth <= 0:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


def parse_value(text):
    """Return a number, a truth value, None, a tuple "(a,b)" or, failing all, the text itself."""
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    if text.lower() == "none":
        return None
    if text.startswith("(") and text.endswith(")"):
        return tuple(parse_value(part.strip()) for part in _outside_brackets(text[1:-1]) if part.strip())
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def format_spec(name, settings):
    """Return the spec string that `parse_spec` reads back."""
    if not settings:
        return name
    return name + ":" + ",".join(f"{key}={format_value(value)}" for key, value in settings.items())


def format_value(value):
    """Return the shortest text that reads back as the same value."""
    if isinstance(value, bool):
        return str(value).lower()
    if value is None:
        return "none"
    if isinstance(value, (tuple, list)):
        return f"({','.join(map(format_value, value))})"
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    if hasattr(value, "shape") and value.shape:
        return f"[{value.size} values]"
    return str(value)


class Registry(Mapping):
    """The named factories of one kind, found in a folder of modules and in plugins.

    Every module-level object of type `entry` in the package `folder`, or in several, the
    first before the next, is registered under its own `name`; so is what the entry points
    of `group` load, if there is one. Nothing is imported before the first look-up, and for
    one name only the module that defines it.
    """

    def __init__(self, kind, folder, group, entry):
        self.kind, self._group, self._entry = kind, group, entry
        self._unread = [folder] if isinstance(folder, str) else list(folder)
        self._own, self._plugins = {}, None

    def names(self):
        """Return the sorted names."""
        return sorted(self._all())

    def register(self, entry):
        """Add one entry under its own name and return it (usable as a decorator)."""
        try:
            self._check_entry(entry)
        except (TypeError, ValueError) as error:
            raise UsageError(f"cannot register this {self.kind}: {error}") from None
        if entry.name in self._all():
            raise UsageError(f"{self.kind} {entry.name!r} is already registered; choose another name")
        self._own[entry.name] = entry
        return entry

    def make(self, spec, settings):
        """Return what a spec such as "adam:lr=0.1" names, with more settings added."""
        name, written = parse_spec(spec)
        twice = sorted(written.keys() & settings.keys())
        if twice:
            raise UsageError(f"{twice[0]!r} is given both in {spec!r} and as a keyword; give it once")
        return self[name](**written, **settings)

    def __getitem__(self, name):
        if self._is_own(canonical(name)):  # no look at the plugins for what is ours
            return self._own[canonical(name)]
        entries = self._all()
        try:
            return entries[canonical(name)]
        except KeyError:
            hint = did_you_mean(canonical(name), entries)
            raise UnknownNameError(
                f"unknown {self.kind} {str(name)!r}.{hint} `optviz list {self.kind}s` shows all."
            ) from None

    def __contains__(self, name):
        return self._is_own(canonical(name)) or canonical(name) in self._all()

    def __iter__(self):
        return iter(self.names())

    def __len__(self):
        return len(self._all())

    def _all(self):
        while self._unread:
            self._load_folder(self._unread.pop(0))
        if self._plugins is None:
            self._plugins = {}
            if self._group:
                self._load_plugins()
        return {**self._plugins, **self._own}

    def _is_own(self, name):
        """Whether a folder has the name; no more of them are read than that takes."""
        for folder in () if name in self._own else tuple(self._unread):
            self._load_definition(folder, name)
            if name not in self._own:
                self._load_folder(folder)
                self._unread.remove(folder)
            if name in self._own:
                break
        return name in self._own

    def _load_definition(self, folder, name):
        """Read the one module of a folder that has a function of this name, if there is one."""
        if not (name.isidentifier() and name.isascii()):
            return
        from pathlib import Path

        definition = f"\ndef {name}(".encode()
        for path in importlib.import_module(folder).__path__:
            for file in sorted(Path(path).glob("*.py")):
                if definition in file.read_bytes():
                    self._load_module(f"{folder}.{file.stem}")
                    return

    def _load_folder(self, folder):
        import pkgutil

        package = importlib.import_module(folder)
        for module in sorted(info.name for info in pkgutil.iter_modules(package.__path__)):
            self._load_module(f"{folder}.{module}")

    def _load_module(self, module):
        for value in list(vars(importlib.import_module(module)).values()):
            if isinstance(value, self._entry):
                self._own.setdefault(value.name, value)

    def _load_plugins(self):
        from importlib.metadata import entry_points

        for point in entry_points(group=self._group):
            try:
                self._add_plugin(point.name, point.load())
            except (Exception, SystemExit) as error:  # a broken plugin must not take the others down
                warnings.warn(
                    f"plugin {point.value!r} of group {self._group} was skipped: {error!r}",
                    OptvizWarning,
                    stacklevel=5,
                )

    def _add_plugin(self, name, entry):
        self._check_entry(entry)
        if name != entry.name:
            raise ValueError(f"the entry point says {name!r}, the object {entry.name!r}")
        if name in self._own or name in self._plugins:
            raise ValueError(f"{name!r} is already taken")
        self._plugins[name] = entry

    def _check_entry(self, entry):
        if not isinstance(entry, self._entry):
            kinds = self._entry if isinstance(self._entry, tuple) else (self._entry,)
            expected = " or ".join(kind.__name__ for kind in kinds)
            raise TypeError(f"expected a {expected}, found {type(entry).__name__}")
        if entry.name != canonical(entry.name):
            raise ValueError(f"expected a lower-case name with underscores, found {entry.name!r}")

"""Labels of very many runs, each written when it is asked for."""

from collections.abc import Sequence


class Numbered(Sequence):
    """The labels "name 0", "name 1", ..., "name R-1".

    >>> labels = Numbered("adam", 1_000_000)
    >>> labels[999_999], labels[:2], len(labels)
    ('adam 999999', ('adam 0', 'adam 1'), 1000000)
    """

    def __init__(self, name, count):
        self._name, self._numbers = name, range(count)

    def __getitem__(self, run):
        found = self._numbers[run]
        return tuple(map(self._label, found)) if isinstance(run, slice) else self._label(found)

    def _label(self, number):
        return f"{self._name} {number}"

    def __len__(self):
        return len(self._numbers)

    def __eq__(self, other):
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None

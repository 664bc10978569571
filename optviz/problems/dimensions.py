"""How many parameters a problem may have."""

from dataclasses import dataclass

import numpy as np

from optviz.errors import UsageError
from optviz.reals import real_array

MOST = 100_000  # beyond, a race of a few hundred steps no longer fits into memory


@dataclass(frozen=True)
class Dimensions:
    """The numbers of parameters D that are allowed: whole multiples from lowest to highest.

    >>> Dimensions(10).checked("rosenbrock", 20), str(Dimensions(10)), str(fixed(3))
    (20, '2 to 100000', '3')
    """

    default: int
    lowest: int = 2
    highest: int = MOST
    multiple: int = 1

    def checked(self, name, dim=None):
        """Return a number of parameters as an int, the default for None; raise UsageError."""
        if dim is None:
            return self.default
        try:
            number = real_array(dim)
        except (TypeError, ValueError, OverflowError):
            number = np.array(np.nan)
        whole = number.ndim == 0 and np.isfinite(number) and number % self.multiple == 0
        if not whole or not self.lowest <= number <= self.highest:
            raise UsageError(f"{name}: dim must be {self._told}, found {dim!r}")
        return int(number)

    @property
    def is_fixed(self):
        """Whether there is no choice."""
        return self.lowest == self.highest

    @property
    def _told(self):
        if self.is_fixed:
            return str(self.lowest)
        kind = "a whole number" if self.multiple == 1 else f"a multiple of {self.multiple}"
        return f"{kind} from {self.lowest} to {self.highest}"

    def __str__(self):
        if self.is_fixed or self.multiple == 1:
            return str(self.lowest) if self.is_fixed else f"{self.lowest} to {self.highest}"
        return f"{self.lowest}, {2 * self.lowest}, ... to {self.highest}"

    @property
    def short(self):
        """The allowed numbers in a few letters, for a column of a table.

        >>> Dimensions(10).short, Dimensions(4, 4, multiple=4).short, Dimensions(6, 2, 31).short
        ('2+', '4, 8, ...', '2-31')
        """
        if self.is_fixed:
            return str(self.lowest)
        if self.multiple > 1:
            return f"{self.lowest}, {2 * self.lowest}, ..."
        return f"{self.lowest}-{self.highest}" if self.highest < MOST else f"{self.lowest}+"


def fixed(dim):
    """Return the `Dimensions` of a problem whose number of parameters is given."""
    return Dimensions(dim, dim, dim)


def multiples_of(dim):
    """Return the `Dimensions` of a problem made of groups of parameters."""
    return Dimensions(dim, dim, MOST - MOST % dim, dim)

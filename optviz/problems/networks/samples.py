"""Inputs and what they are compared with, samples on the last axis."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np


@dataclass(frozen=True)
class Samples:
    """N samples as the layers and the loss take them.

    Attributes
    ----------
    inputs : ndarray (in + 1, N)
        The last row is 1, unless the layers have no bias.
    targets : tuple of ndarray (..., N)
    """

    inputs: np.ndarray
    targets: tuple

    @property
    def count(self):
        """The number of samples N."""
        return self.inputs.shape[1]

    @cached_property
    def single(self):
        """The same in single precision."""
        targets = tuple(part.astype(np.float32) if part.dtype == float else part for part in self.targets)
        return Samples(self.inputs.astype(np.float32), targets)

    def at(self, rows):
        """Return the samples of these indices."""
        return Samples(
            self.inputs.take(rows, axis=1), tuple(part.take(rows, axis=-1) for part in self.targets)
        )

"""Streams of random numbers that follow from a seed and a purpose alone."""

import numpy as np

from optviz.errors import UsageError

PURPOSES = ("data", "init", "batches")  # their order is part of what a seed means


def checked_seed(what, seed):
    """Return a seed as an int of at least 0."""
    if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)) or seed < 0:
        raise UsageError(f"{what}: expected seed to be a whole number of at least 0, found {seed!r}")
    return int(seed)


def stream(seed, purpose, number=0):
    """Return the generator of a purpose; its numbers do not depend on what was drawn before.

    >>> stream(0, "batches", 3).permutation(4).tolist() == stream(0, "batches", 3).permutation(4).tolist()
    True
    """
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(PURPOSES.index(purpose), number)))

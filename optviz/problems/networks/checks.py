"""What the parts of a network must look like, checked with a sentence."""

import numpy as np

from optviz.errors import UnknownNameError, UsageError
from optviz.problems.networks.labels import check_two_classes
from optviz.reals import real_array
from optviz.registry import canonical, did_you_mean

MOST_PARAMETERS = 50_000_000


def checked_sizes(what, sizes):
    """Return the sizes of inputs, hidden layers and outputs as ints of at least 1."""
    try:
        given = real_array(sizes)
    except (TypeError, ValueError, OverflowError):
        given = np.zeros(0)
    if given.ndim != 1 or len(given) < 2 or not ((given >= 1) & (given == np.floor(given))).all():
        raise UsageError(
            f"{what}: expected sizes such as [2, 16, 16, 3], inputs to outputs, whole numbers of at least 1, "
            f"found {sizes!r}"
        )
    held = (given[1:] * (given[:-1] + 1)).sum()
    if not held <= MOST_PARAMETERS:
        raise UsageError(
            f"{what}: expected at most {MOST_PARAMETERS} parameters, found {held:.0f}; make layers smaller"
        )
    return tuple(map(int, given))


def chosen(what, kind, name, known):
    """Return the entry of a table that a name means."""
    key = canonical(name)
    if key not in known:
        raise UnknownNameError(
            f"{what}: unknown {kind} {name!r}.{did_you_mean(key, known)} There are {', '.join(known)}."
        )
    return known[key]


def checked_inputs(what, x, inputs):
    """Return finite inputs (N, in)."""
    try:
        points = real_array(x)
    except (TypeError, ValueError, OverflowError):
        raise UsageError(f"{what}: expected X to be numbers (N, {inputs}), found {_told(x)}") from None
    if points.ndim != 2 or points.shape[1] != inputs or not len(points):
        raise UsageError(
            f"{what}: expected X of shape (N, {inputs}) for {inputs} inputs, found {points.shape}; "
            "make sizes[0] the number of columns"
        )
    if not np.isfinite(points).all():
        row = int(np.flatnonzero(~np.isfinite(points).all(axis=1))[0])
        raise UsageError(f"{what}: expected finite X, found {points[row].tolist()} in row {row}")
    return points


def checked_targets(what, y, loss, outputs, samples, train=True):
    """Return what the loss compares outputs with, for as many samples as there are inputs."""
    targets = loss.targets(y, outputs, what)
    count = targets[0].shape[-1]
    if count != samples:
        raise UsageError(f"{what}: expected y for {samples} samples, as X has, found {count}")
    if train and loss.classifies:
        check_two_classes(targets, what)
    return targets


def checked_amount(what, name, value):
    """Return a finite number of at least 0."""
    try:
        number = real_array(value)
    except (TypeError, ValueError, OverflowError):
        number = np.array(np.nan)
    if number.ndim or not 0 <= number < np.inf:
        raise UsageError(f"{what}: expected {name} to be a finite number of at least 0, found {value!r}")
    return float(number)


def _told(x):
    return getattr(np.asarray(x, dtype=object), "shape", type(x).__name__) if np.ndim(x) else repr(x)

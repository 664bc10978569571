"""A plane in the space of all parameters: what a race is seen on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from optviz.errors import UsageError
from optviz.landscape.columns import columns
from optviz.reals import real_array

MOST_TOLD = 64  # parameters up to which the metadata hold origin and basis themselves


@dataclass(frozen=True, eq=False)
class Plane:
    """A plane through `origin`, spanned by two orthonormal directions.

    Attributes
    ----------
    origin : ndarray (D,)
    basis : ndarray (2, D)
        Orthonormal rows, so that distances on the plane are those among the parameters.
    kind : str
        "identity", "principal", "endpoints", "random" or, of a user's own, "given".
    axes : (str, str)
        What the two directions are, for the axes of a picture.
    seed : int or None
        Of what was drawn by chance.
    unit : float or None
        The length of filter-normalised directions; None where the tracks set the scale.
    facts : mapping
        JSON-ready: how it was made.

    Raises
    ------
    UsageError
        If the shapes do not fit, a number is not finite or the basis is not orthonormal.

    Examples
    --------
    >>> plane = Plane([1, 0, 0], [[1, 0, 0], [0, 0, 1]])
    >>> plane.drop([3, 4, 5]), plane.distance([3, 4, 5]), plane.lift([2, 5])
    (array([2., 5.]), np.float64(4.0), array([3., 0., 5.]))
    """

    origin: np.ndarray
    basis: np.ndarray
    kind: str = "given"
    axes: tuple = ("direction 1", "direction 2")
    seed: int | None = None
    unit: float | None = None
    facts: Mapping = field(default_factory=dict)

    def __post_init__(self):
        origin, basis = _frozen("origin", self.origin), _frozen("basis", self.basis)
        if origin.ndim != 1 or basis.shape != (2, origin.size) or origin.size < 2:
            raise UsageError(
                "expected an origin of shape (D,) and a basis of shape (2, D), D at least 2; "
                f"found {origin.shape} and {basis.shape}"
            )
        (a, c), (_, b) = basis @ basis.T
        if max(abs(a - 1), abs(b - 1), abs(c)) > 1e-8:
            raise UsageError(
                f"expected orthonormal directions, found lengths {a**0.5:.6g} and {b**0.5:.6g} and a product "
                f"of {c:.3g}; use optviz.landscape.orthonormal(directions)"
            )
        object.__setattr__(self, "origin", origin)
        object.__setattr__(self, "basis", basis)

    @property
    def dimension(self):
        """The number of parameters D."""
        return self.origin.size

    @cached_property
    def is_identity(self):
        """Whether coordinates on the plane are the two parameters themselves."""
        return self.dimension == 2 and not self.origin.any() and bool((self.basis == np.eye(2)).all())

    def drop(self, points):
        """Return coordinates (..., 2) of the nearest points of the plane to points (..., D)."""
        points = self._checked(points, self.dimension)
        if self.is_identity:
            return np.asarray(points, float)
        found = np.zeros((*points.shape[:-1], 2))
        with np.errstate(invalid="ignore", over="ignore"):  # a diverged run has no place
            for part in columns(self.dimension, max(1, found.size // 2)):
                found += (np.asarray(points[..., part], float) - self.origin[part]) @ self.basis[:, part].T
        return found

    def lift(self, coordinates):
        """Return the points (..., D) at coordinates (..., 2) on the plane."""
        coordinates = np.asarray(self._checked(coordinates, 2), float)
        if self.is_identity:
            return coordinates
        points = coordinates @ self.basis
        points += self.origin
        return points

    def distance(self, points):
        """Return the distance (...) of points (..., D) from the plane."""
        points = self._checked(points, self.dimension)
        place, total = self.drop(points), np.zeros(points.shape[:-1])
        if self.dimension == 2:
            return total
        with np.errstate(invalid="ignore", over="ignore"):
            for part in columns(self.dimension, max(1, total.size)):
                away = np.asarray(points[..., part], float) - self.origin[part] - place @ self.basis[:, part]
                total += np.square(away).sum(axis=-1)
        return np.sqrt(total)

    def described(self):
        """Return the JSON-ready facts: how the plane was made, and where it lies or how to know it again."""
        told = {"kind": self.kind, "dimension": self.dimension, "seed": self.seed, "axes": list(self.axes)}
        if self.dimension <= MOST_TOLD:
            where = {"origin": self.origin.tolist(), "basis": self.basis.tolist()}
        else:
            import hashlib

            single = np.concatenate([self.origin[None], self.basis]).astype("<f4")
            where = {"sha256_of_origin_and_basis_as_float32": hashlib.sha256(single.tobytes()).hexdigest()}
        return {**told, **({} if self.unit is None else {"unit": self.unit}), **where, **self.facts}

    def _checked(self, points, size):
        points = np.asarray(points)
        if points.ndim == 0 or points.shape[-1] != size:
            raise UsageError(f"expected points of shape (..., {size}), found shape {points.shape}")
        return points

    def __repr__(self):
        return f"<Plane {self.kind}, {self.dimension} parameters>"


def identity_plane():
    """Return the plane of two parameters: a surface as it is.

    >>> identity_plane().is_identity
    True
    """
    return Plane(np.zeros(2), np.eye(2), "identity", ("x", "y"))


def orthonormal(directions):
    """Return two orthonormal rows (2, D) that span what two directions (2, D) span.

    The first keeps its direction (Gram & Schmidt, twice, so that rounding does not show).
    For a direction that is zero, or along the first, the coordinate axis farthest from the
    first stands in.

    >>> orthonormal([[2, 0, 0], [1, 3, 0]]).tolist()
    [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]
    """
    first, second = (_unit(np.array(direction, float)) for direction in directions)
    if first is None:
        first = _axis(len(directions[0]), 0)
    away = None if second is None else _unit(second - (second @ first) * first, least=1e-10)
    if away is None:
        away = _unit(_axis(len(first), int(np.abs(first).argmin()), first))
    return np.stack([first, _unit(away - (away @ first) * first)])


def _axis(dimension, which, apart=None):
    """Return a coordinate axis (D,), less what lies along `apart`."""
    axis = np.zeros(dimension)
    axis[which] = 1.0
    return axis if apart is None else axis - (axis @ apart) * apart


def _unit(vector, least=0.0):
    """Return a vector at length 1, or None if it is not longer than `least`."""
    size = np.abs(vector).max()
    if not size > least:
        return None
    vector = vector / size  # squares of very large and very small numbers are out of range
    return vector / np.sqrt(vector @ vector)


def _frozen(what, value):
    try:
        array = real_array(value)
    except (TypeError, ValueError, OverflowError):
        raise UsageError(f"expected the {what} of a plane to be numbers, found {value!r}") from None
    if not np.isfinite(array).all():
        raise UsageError(
            f"expected the {what} of a plane to be finite, found {array[~np.isfinite(array)][0]}"
        )
    array.flags.writeable = False
    return array

"""From where a surface is looked at, and how its points come onto the picture."""

from dataclasses import dataclass, replace

import numpy as np

from optviz.errors import UsageError

ELEVATION, SWING = 36.0, 50.0  # degrees
HEIGHT = 0.85  # of the box, whose base reaches from -1 to 1
DISTANCE = 6.0  # of the eye from the middle of the box, in perspective
CORNERS = np.array([(x, y, z) for x in (-1.0, 1.0) for y in (-1.0, 1.0) for z in (0.0, HEIGHT)])


@dataclass(frozen=True)
class Camera:
    """From where a surface is looked at.

    Angles are Matplotlib's: the azimuth is the direction, counted from x towards y, in which
    the eye stands; the elevation is its height over the base.

    Attributes
    ----------
    azimuth : float, optional
        Degrees; by default the one from which most of the tracks is seen.
    elevation : float
        Degrees, 10 to 80.
    perspective : bool
        What is nearer is larger; otherwise the projection is orthographic.
    orbit : float
        Degrees through which the camera turns while the picture moves: to and fro about the
        azimuth, or once around for 360; 0 for a camera that stands.

    Raises
    ------
    UsageError
        For angles outside their range.
    """

    azimuth: float | None = None
    elevation: float = ELEVATION
    perspective: bool = False
    orbit: float = 0.0

    def __post_init__(self):
        limits = {"azimuth": (-360, 360), "elevation": (10, 80), "orbit": (0, 360)}
        for name, (low, high) in limits.items():
            value = getattr(self, name)
            if name == "azimuth" and value is None:
                continue
            number = isinstance(value, (int, float, np.number)) and not isinstance(value, bool)
            if not number or not low <= value <= high:
                raise UsageError(f"expected {name} from {low} to {high} degrees, found {value!r}")


def camera_of(views, camera=None, flat=None):
    """Return the `Camera` of `Views` (a Camera, or its keywords), None for tracks on a flat ground.

    `flat` is what lies on the flat ground alone, if anything.

    Raises
    ------
    UsageError
        If there is a camera and no surface in space, or it is none.
    """
    if not views.surface:
        if camera:
            told = ", ".join(camera) if isinstance(camera, dict) else "a camera"
            raise UsageError(
                f"expected the view surface with {told}, found {', '.join(views.names)}; add surface"
            )
        return None
    if flat:
        told = flat if isinstance(flat, str) else ",".join(map(str, flat))
        raise UsageError(
            f"{told} can be drawn on the flat ground alone; leave it out, or take tracks for surface"
        )
    if isinstance(camera, Camera):
        return camera
    if not isinstance(camera, dict | None):
        raise UsageError(f"expected camera to be a Camera, found {camera!r}")
    return Camera(**(camera or {}))


@dataclass(frozen=True)
class Projection:
    """The way from the box, whose base is -1 to 1 and 0 its ground, to pixels.

    With `right` and `away`, the horizontal directions along the picture and into it, a point
    lies at ``across = k * right . p`` and ``up = k * (z cos(elevation) + s sin(elevation))``
    where ``s = away . p`` is its depth, z is counted from the middle of the box, and k is 1, or
    ``D / (D + s)`` in perspective. Verticals stay vertical: a column of pixels sees a vertical
    plane, in perspective too.

    Attributes
    ----------
    azimuth, elevation : float
        Degrees.
    distance : float
        D, the horizontal distance of the eye; infinite for an orthographic projection.
    scale : float
        Pixels per unit in the middle of the box.
    middle : (float, float)
        Where that middle is, in pixels.
    """

    azimuth: float
    elevation: float
    distance: float
    scale: float = 1.0
    middle: tuple = (0.0, 0.0)

    @property
    def right(self):
        """The direction (2,) that runs to the right along the picture."""
        angle = np.deg2rad(self.azimuth)
        return np.array([-np.sin(angle), np.cos(angle)])

    @property
    def away(self):
        """The horizontal direction (2,) that leads away from the eye."""
        angle = np.deg2rad(self.azimuth)
        return -np.array([np.cos(angle), np.sin(angle)])

    @property
    def lift(self):
        """The share of heights and of depths that goes up the picture."""
        angle = np.deg2rad(self.elevation)
        return np.cos(angle), np.sin(angle)

    def nearness(self, depth):
        """Return k, the size of what is at a depth."""
        return 1.0 if np.isinf(self.distance) else self.distance / (self.distance + depth)

    def on(self, box, samples=1):
        """Return this projection for a picture that is a `Box` alone, with so many samples per pixel."""
        across, down = self.middle
        middle = (across - box.left) * samples, (down - box.top) * samples
        return replace(self, scale=self.scale * samples, middle=middle)

    def depth(self, points):
        """Return the depth (...) of points (..., 2 or 3)."""
        return points[..., :2] @ self.away

    def pixels(self, points):
        """Return points (..., 2) in pixels of points (..., 3) of the box."""
        depth, (upright, flat) = self.depth(points), self.lift
        size = self.nearness(depth) * self.scale
        across = self.middle[0] + size * (points[..., :2] @ self.right)
        down = self.middle[1] - size * ((points[..., 2] - HEIGHT / 2) * upright + depth * flat)
        return np.stack([across, down], axis=-1)


def projections(camera, azimuths, box, room):
    """Return one `Projection` per azimuth (F,), of equal scale, that show the whole box inside a `Box`.

    `room` are the pixels left, above, right and below that are kept for words.
    """
    distance = DISTANCE * np.cos(np.deg2rad(camera.elevation)) if camera.perspective else np.inf
    bare = [Projection(float(azimuth), camera.elevation, distance) for azimuth in azimuths]
    corners = np.concatenate([each.pixels(CORNERS) for each in bare])
    low, high = corners.min(axis=0), corners.max(axis=0)
    left, above, right, below = room
    space = np.array([box.width - left - right, box.height - above - below])
    scale = float((space / (high - low)).min())
    middle = np.array([box.left + left, box.top + above]) + space / 2 - scale * (low + high) / 2
    return [
        Projection(each.azimuth, each.elevation, distance, scale, tuple(map(float, middle))) for each in bare
    ]


def turned(camera, azimuth, moments):
    """Return the azimuths (F,) of a camera at moments 0 to 1 of its way, in degrees.

    To and fro it goes slowly where it turns back; once around it goes evenly.
    """
    if camera.orbit == 360:
        return azimuth + 360 * moments
    return azimuth + camera.orbit / 2 * np.sin(2 * np.pi * moments)

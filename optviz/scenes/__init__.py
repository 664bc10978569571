"""Scenes: what a picture shows, as plain arrays and words."""

from optviz.scenes.building import Scene, Track, race_scene
from optviz.scenes.style import Style, styles

__all__ = ["Scene", "Style", "Track", "race_scene", "styles"]

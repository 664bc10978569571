"""Scenes: what a picture shows, as plain arrays and words."""

from optviz.scenes.building import Scene, race_scene
from optviz.scenes.style import Style, styles
from optviz.scenes.tracks import Track

__all__ = ["Scene", "Style", "Track", "race_scene", "styles"]

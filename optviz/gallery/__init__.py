"""The gallery: a manifest of pictures with their commands, made, checked and shown on one page."""

from optviz.gallery.checking import stale
from optviz.gallery.making import make
from optviz.gallery.manifest import Manifest, Picture, read_manifest

__all__ = ["Manifest", "Picture", "make", "read_manifest", "stale"]

"""PNG stills."""

import io

from PIL import Image, PngImagePlugin


def png(picture, comment, alt="", fast=False):
    """Return the bytes of a PNG of a picture (H, W, 3), uint8: how it was made and what it shows."""
    chunks = PngImagePlugin.PngInfo()
    if comment:
        chunks.add_text("Comment", comment)
    if alt:
        chunks.add_itxt("Description", alt)
    content = io.BytesIO()
    Image.fromarray(picture).save(content, "PNG", optimize=not fast, pnginfo=chunks)
    return content.getvalue()

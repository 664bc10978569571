"""PNG stills."""

import io

from PIL import Image, PngImagePlugin


def png(picture, comment, alt=""):
    """Return the bytes of a PNG of a picture (H, W, 3), uint8: how it was made and what it shows."""
    chunks = PngImagePlugin.PngInfo()
    chunks.add_text("Comment", comment)
    if alt:
        chunks.add_itxt("Description", alt)
    content = io.BytesIO()
    Image.fromarray(picture).save(content, "PNG", optimize=True, pnginfo=chunks)
    return content.getvalue()

"""PNG stills."""

import io

from PIL import Image, PngImagePlugin


def png(picture, comment):
    """Return the bytes of a PNG of a picture (H, W, 3), uint8, with a text chunk."""
    chunks = PngImagePlugin.PngInfo()
    chunks.add_text("Comment", comment)
    content = io.BytesIO()
    Image.fromarray(picture).save(content, "PNG", optimize=True, pnginfo=chunks)
    return content.getvalue()

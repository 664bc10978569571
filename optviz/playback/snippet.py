"""Lines of HTML that show a picture, and a still where motion is not wanted."""

import os
from html import escape
from pathlib import Path
from urllib.parse import quote

from optviz.writers.formats import FORMATS

_TYPES = {".webm": "video/webm", ".mp4": "video/mp4", ".webp": "image/webp", ".apng": "image/apng"}
_PICTURE = """<picture>
<source media="(prefers-reduced-motion: reduce)" srcset="{poster}">
{sources}<img src="{last}" alt="{alt}" width="{width}" height="{height}" loading="lazy">
</picture>"""
# Videos begin by themselves only where motion is welcome, and can be stopped.
_VIDEO = """<video poster="{poster}" width="{width}" height="{height}" aria-label="{alt}"
 controls muted{loop} playsinline preload="metadata">
{sources}</video>
<script>
matchMedia("(prefers-reduced-motion: reduce)").matches || document.currentScript.previousElementSibling.play()
</script>"""


def page_of(page, files, direction):
    """Return the bytes of a page for a `Direction` that was written to these files."""
    moving = [path for path in files if FORMATS[path.suffix.lower()].moving]
    still = next(path for path in files if path.suffix.lower() in (".png", ".svg"))
    showing, size = direction.showing(), direction.look["size"]
    words = showing.comment, showing.alt, direction.caption
    return snippet(page, moving, still, size, *words, showing.plays).encode()


def snippet(page, files, poster, size, comment, alt, caption, plays=0):
    """Return HTML that shows the best of some files, as seen from where the page lies.

    Parameters
    ----------
    page : Path
    files : sequence of Path
        Moving pictures: videos if there are any, else images.
    poster : Path
        The still.
    size : (int, int)
    comment, alt, caption : str
    plays : int
        How often a video is played; other numbers than 0 and 1 are played once.
    """
    videos = [path for path in files if path.suffix.lower() in (".webm", ".mp4")]
    order = [*_TYPES, ".gif"]
    chosen = sorted(videos or files, key=lambda path: order.index(path.suffix.lower()))
    rest = chosen if videos else chosen[:-1]
    key = "src" if videos else "srcset"
    sources = "".join(
        f'<source {key}="{_link(path, page)}" type="{_TYPES[path.suffix.lower()]}">\n' for path in rest
    )
    shown = (_VIDEO if videos else _PICTURE).format(
        poster=_link(poster, page), sources=sources, last=_link(chosen[-1], page), alt=escape(alt),
        width=size[0], height=size[1], loop=" loop" if plays == 0 else "",
    )  # fmt: skip
    told = comment.replace("--", "-\\u002d").replace(">", "\\u003e")  # a comment ends at two dashes
    return f"<figure>\n{shown}\n<figcaption>{escape(caption)}</figcaption>\n</figure>\n<!-- {told} -->\n"


def _link(path, page):
    return quote(Path(os.path.relpath(path, page.parent)).as_posix())

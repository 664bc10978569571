"""The gallery as one static page: posters first, motion on demand, a command under every picture."""

import html
from importlib.resources import files
from string import Template

from optviz.gallery.posters import poster_of
from optviz.targets import write_whole

FILE = "index.html"
CARD = """\
<figure class="card" data-topic="{topic}" id="{name}">
<button class="picture" type="button" data-moving="{moving}" aria-label="{play}">
<img src="{poster}" alt="{alt}" width="{width}" height="{height}" loading="lazy">{sign}
</button>
<figcaption>
<h2>{title}</h2>
<p>{look}</p>
<div class="command"><pre tabindex="0"><code>{command}</code></pre>
<button class="copy" type="button">copy</button></div>
</figcaption>
</figure>
"""
TOPIC = '<button type="button" data-topic="{key}" aria-pressed="false">{words}</button>'
SIGN = '<span class="sign" aria-hidden="true"></span>'


def write_page(manifest):
    """Write the page beside the pictures and return its path."""
    return write_whole(manifest.folder / FILE, page(manifest).encode())


def page(manifest):
    """Return the text of the page."""
    present = [picture for picture in manifest.pictures if (manifest.folder / picture.file).exists()]
    template = files("optviz.gallery").joinpath("page.html").read_text("utf-8")
    used = {picture.topic for picture in present}
    chosen = {html.escape(key): html.escape(words) for key, words in manifest.topics.items() if key in used}
    topics = "\n".join(TOPIC.format(key=key, words=words) for key, words in chosen.items())
    cards = "".join(_card(manifest.folder, picture) for picture in present)
    return Template(template).substitute(topics=topics, cards=cards, count=len(present))


def _card(folder, picture):
    poster = poster_of(picture.file)
    width, height = _size(folder / poster)
    moves = poster != picture.file
    words = {
        key: html.escape(getattr(picture, key))
        for key in ("title", "topic", "command", "look", "alt", "name")
    }
    play = f"{'Play' if moves else 'Enlarge'}: {words['title']}"
    moving = html.escape(picture.file)
    return CARD.format(
        **words,
        poster=poster,
        moving=moving,
        play=play,
        width=width,
        height=height,
        sign=SIGN if moves else "",
    )


def _size(path):
    from PIL import Image

    if path.suffix == ".svg":
        return 800, 450
    with Image.open(path) as image:
        return image.size

"""Matplotlib under known settings: no pyplot, no global state, no effect of a user's matplotlibrc."""

from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.transforms import Affine2D

from optviz.scenes.style import INK, PAPER

STYLES = Path(__file__).parent.parent / "styles"
DPI = 100
TEXT = 8.0  # points: 11 pixels at scale 1
LEAST = 7.2  # points: 10 pixels at scale 1, the smallest that is read on a slide
QUIET = "#5c6774"
_SETTINGS = {
    "font.family": ["DejaVu Sans"],
    "font.size": TEXT,
    "axes.edgecolor": "#8b95a1",
    "axes.labelcolor": INK,
    "axes.linewidth": 0.8,
    "axes.titlesize": TEXT,
    "figure.facecolor": PAPER,
    "legend.frameon": False,
    "pdf.fonttype": 42,
    "svg.hashsalt": "optviz",
    "text.color": INK,
    "xtick.color": "#5c6774",
    "ytick.color": "#5c6774",
    "xtick.labelsize": TEXT - 0.5,
    "ytick.labelsize": TEXT - 0.5,
}

# The usual set of mathematical fonts loads two more families that are never used; this is the same face.
_MATHEMATICS = {
    "mathtext.fontset": "custom",
    "mathtext.fallback": None,
    **{f"mathtext.{kind}": "DejaVu Sans" for kind in ("rm", "cal", "tt", "sf")},
    "mathtext.it": "DejaVu Sans:italic",
    "mathtext.bf": "DejaVu Sans:bold",
    "mathtext.bfit": "DejaVu Sans:bold:italic",
}


@contextmanager
def known_settings(lasting=False, theme=None):
    """Draw under Matplotlib's defaults and ours, whatever the user's are.

    `lasting` is for artists that will be drawn later, under the user's settings: their
    mathematics must not need ours. `theme` names a style file of `optviz.styles`.
    """
    wanted = {**mpl.rcParamsDefault, **_SETTINGS, **({} if lasting else _MATHEMATICS), **_style(theme)}
    wanted = {key: value for key, value in wanted.items() if key[:7] != "backend"}
    # Setting all 300 would validate all 300; most are at their defaults.
    with mpl.rc_context({key: value for key, value in wanted.items() if mpl.rcParams[key] != value}):
        yield


@lru_cache
def _style(theme):
    if theme is None:
        return {}
    return dict(mpl.rc_params_from_file(STYLES / f"{theme}.mplstyle", use_default_template=False))


def ink():
    """Return the colour of words under the settings in force."""
    return mpl.rcParams["text.color"]


def paper():
    """Return the colour of the ground that words stand on."""
    return mpl.rcParams["figure.facecolor"]


def quiet():
    """Return the colour of what is said beside."""
    return mpl.rcParams["xtick.color"]


def new_figure(width, height, scale=1.0):
    """Return a figure of width x height pixels whose text is `scale` times the default size."""
    dpi = DPI * scale
    figure = Figure(figsize=(width / dpi, height / dpi), dpi=dpi)
    FigureCanvasAgg(figure)
    return figure


def add_axes(figure, box, width, height):
    """Return axes that fill a `Box` of a picture of width x height pixels."""
    return figure.add_axes(
        (box.left / width, 1 - (box.top + box.height) / height, box.width / width, box.height / height)
    )


def pixel_text(figure, x, y, words, **looks):
    """Write words beginning at x, centred on y, in pixels from the lower left corner of a figure."""
    return figure.text(x, y, words, transform=in_pixels(figure), va="center_baseline", **looks)


def fitted(text, right, least=LEAST):
    """Make a text end left of a place: in smaller letters, then in fewer."""
    begin, words = text.get_window_extent().x0, text.get_text()
    for _ in range(2):  # letters have whole pixels: the first guess may be a little too wide
        end = text.get_window_extent().x1
        if end > right:
            text.set_fontsize(max(least, text.get_fontsize() * (right - begin) / (end - begin)))
    while len(words) > 1 and text.get_window_extent().x1 > right + 1:
        words = words[:-1]
        text.set_text(words.rstrip() + "\u2026")


def in_pixels(figure):
    """Return the transform from pixels, as they are now, that holds when a file has another resolution."""
    return Affine2D().scale(1 / figure.dpi) + figure.dpi_scale_trans

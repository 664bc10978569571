"""Themes: the colours of what goes straight into pixels; `optviz.styles` has the rest."""

from dataclasses import dataclass, replace

from optviz.registry import check_named
from optviz.scenes.style import INK, PAPER, rgb

HATCH = 0.2  # of ink in the lines where the ground is not known


@dataclass(frozen=True)
class Theme:
    """The look of a picture.

    Attributes
    ----------
    name : str
        Of the style file, too.
    paper, ink, quiet : str
        "#rrggbb", as all colours here.
    shades : tuple of str
        Of the ground, from the lowest to the highest.
    line : str
        Of contours, drawn with `line_opacity`.
    contrast : float
        The least that a track's colour has to the paper (WCAG 2.2, 1.4.11 wants 3).
    thick : float
        How much thicker than usual tracks are.
    """

    name: str
    paper: str
    ink: str
    quiet: str
    shades: tuple
    line: str
    line_opacity: float
    contrast: float = 1.0
    thick: float = 1.0

    @property
    def faint(self):
        """The colour of grids."""
        return mixed(self.paper, self.quiet, 0.17)

    @property
    def border(self):
        """The colour of what frames, behind the rest."""
        return mixed(self.paper, self.quiet, 0.37)

    @property
    def axis(self):
        """The colour of axes."""
        return mixed(self.paper, self.quiet, 0.71)

    @property
    def hatch(self):
        """The colour of the lines where the ground is not known: a little ink on the paper."""
        return mixed(self.paper, self.ink, HATCH)

    def visible(self, colour):
        """Return a colour, mixed with ink until it stands out from the paper as it must.

        >>> THEMES["high-contrast"].visible("#ffa90e"), THEMES["light"].visible("#ffa90e")
        ('#bf7f0a', '#ffa90e')
        """
        return readable(colour, self.ink, self.paper, self.contrast)

    def dressed(self, style):
        """Return a `Style` as it is in this theme."""
        return replace(
            style, colour=self.visible(style.colour), edge=self.ink, paper=self.paper, thick=self.thick
        )


def readable(colour, ink, paper, least=4.5):
    """Return a colour, mixed with ink until its contrast to the paper is enough (WCAG 2.2: 4.5 for words).

    >>> readable("#ffa90e", "#000000", "#ffffff")
    '#996508'
    """
    for share in range(21):
        found = mixed(colour, ink, share / 20)
        if contrast(rgb(found), rgb(paper)) >= least:
            return found
    return ink


def mixed(colour, other, share):
    """Return a colour with this share of another one.

    >>> mixed("#000000", "#ffffff", 0.5)
    '#808080'
    """
    pairs = zip(rgb(colour), rgb(other), strict=True)
    return "#{:02x}{:02x}{:02x}".format(*(round(a + (b - a) * share) for a, b in pairs))


def contrast(first, second):
    """Return the contrast ratio of two colours (r, g, b), 1 to 21 (WCAG 2.2).

    >>> contrast((0, 0, 0), (255, 255, 255))
    21.0
    """
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour):
    linear = [c / 3294.6 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


# Lightness changes evenly and hardly any hue: quiet under coloured tracks.
_BLUES = ("#fdfdfb", "#eef1f2", "#dde4e9", "#cad5de", "#b6c5d3", "#a1b4c7", "#8ba2ba")
_NIGHT = ("#12161b", "#18202a", "#1f2b38", "#273746", "#304455", "#3a5165", "#455f76")
_GREYS = ("#ffffff", "#f6f6f6", "#ececec", "#e2e2e2", "#d7d7d7", "#cccccc", "#c0c0c0")
_PALE = ("#ffffff", "#fafafa", "#f4f4f4", "#eeeeee", "#e8e8e8", "#e2e2e2", "#dcdcdc")
THEMES = {
    theme.name: theme
    for theme in (
        Theme("light", PAPER, INK, "#5c6774", _BLUES, "#465a73", 0.24),
        Theme("dark", "#14181d", "#e8edf2", "#a3b0bd", _NIGHT, "#9fb4c8", 0.2, contrast=4.5),
        Theme("paper", "#ffffff", "#000000", "#3c3c3c", _GREYS, "#404040", 0.3),
        Theme(
            "high-contrast", "#ffffff", "#000000", "#1a1a1a", _PALE, "#000000", 0.4, contrast=3.0, thick=1.35
        ),
    )
}
LIGHT = THEMES["light"]


def theme_named(name):
    """Return the `Theme` of this name; raise UnknownNameError."""
    check_named("theme", name, THEMES)
    return THEMES[name]

"""One colour, marker and line style per optimizer name, the same in every picture.

The ten colours are Petroff's (arXiv:2107.02270), extended by two; with 12 lines the least
distance in CAM02-UCS is 17.3, and 14.5 for readers with deuteranopia or protanopia. Shape and
dashes repeat what colour says.
"""

from dataclasses import dataclass, replace

INK = "#1d2530"
PAPER = "#ffffff"
PLANE_DOTS = (1.2, 3.0)  # on and off, of what a plane has where a run is drawn
SOLID, DASHED, DOTTED, DASHDOT = (), (9, 4), (3, 3), (10, 4, 3, 4)


@dataclass(frozen=True)
class Style:
    """How one run is drawn: colour "#rrggbb", Matplotlib marker, dashes in pixels (on, off, ...).

    The edge of a mark, the paper around a line and how much thicker it is than usual are the theme's.
    """

    colour: str
    marker: str
    dashes: tuple
    edge: str = INK
    paper: str = PAPER
    thick: float = 1.0


STYLES = {
    "sgd": Style("#717581", "s", SOLID),
    "momentum": Style("#3f90da", "o", SOLID),
    "nag": Style("#832db6", "D", DASHED),
    "adagrad": Style("#ffa90e", "^", SOLID),
    "adadelta": Style("#a96b59", "v", DASHDOT),
    "rmsprop": Style("#b9ac70", "P", SOLID),
    "adam": Style("#bd1f01", "o", SOLID),
    "nadam": Style("#e76300", "X", DASHED),
    "adamw": Style("#92dadd", "D", SOLID),
    "adamax": Style("#94a4a2", "p", DASHED),
    "amsgrad": Style("#781e3c", "h", DASHDOT),
    "radam": Style("#c3e1a5", ">", SOLID),
}
# Of letters in a quiz: as far from all colours above (0.14 in Oklab) as from each other.
_LETTERS = (
    "#ff4bff", "#000f96", "#009600", "#f00087", "#0f3cff", "#3cd200", "#4b0069", "#ff87b4", "#004b00",
    "#a569ff", "#2d4b78", "#695a0f",
)  # fmt: skip
NOBODYS = tuple(
    replace(style, colour=colour) for style, colour in zip(STYLES.values(), _LETTERS, strict=True)
)
# Given first to names that have no style of their own: what the usual races leave over.
_SPARE = ("amsgrad", "adamw", "momentum", "adagrad", "nag", "sgd")
# And where no name has one, as of recorded runs: those that are told apart best.
_STRONG = ("momentum", "adam", "adagrad", "nag", "sgd", "adadelta")


def styles(names):
    """Return one style per name: its own, or the first unused one if that is taken or missing."""
    chosen, taken = {}, set()
    names = [name.rpartition(".")[2].lower() for name in names]  # torch.NAdam looks like nadam
    for i, name in enumerate(names):
        if name in STYLES and STYLES[name] not in taken:
            chosen[i] = STYLES[name]
            taken.add(STYLES[name])
    order = [STYLES[name] for name in (_SPARE if taken else _STRONG)] + list(STYLES.values())
    spare = [style for style in dict.fromkeys(order) if style not in taken] or list(STYLES.values())
    for i in range(len(names)):
        if i not in chosen:
            chosen[i] = spare[0]
            spare = spare[1:] + spare[:1]
    return [chosen[i] for i in range(len(names))]


def styles_of_runs(trajectory):
    """Return one style per run; runs of the same optimizer with the same settings share theirs."""
    kinds = [
        (entry.get("name", label), repr((entry.get("hyperparameters", label), entry.get("regime"))))
        for entry, label in zip(trajectory.optimizers, trajectory.labels, strict=True)
    ]
    distinct = list(dict.fromkeys(kinds))
    chosen = dict(zip(distinct, styles([name for name, _ in distinct]), strict=True))
    return [chosen[kind] for kind in kinds]


def rgb(colour):
    """Return the 0 to 255 components of "#rrggbb".

    >>> rgb("#ff8000")
    (255, 128, 0)
    """
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))

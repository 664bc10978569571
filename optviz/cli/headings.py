"""The headings that long help is grouped under, each with its options, the most used first."""

LONG = 15  # options; fewer need no headings
HEADINGS = {
    "Race": ("surface", "optimizers", "steps", "start", "domain", "seed", "tolerance"),
    "Networks": ("network", "batches", "inits"),
    "Recorded runs": ("trajectories", "columns", "loss_grid"),
    "Picture": (
        "view", "between", "size", "preset", "theme", "text", "panel", "trail", "reference", "show", "plane",
        "alt",
    ),
    "In space (--view surface)": ("orbit", "azimuth", "elevation", "perspective"),
    "Playback": ("duration", "fps", "time", "hold", "loop", "quiz", "reveal"),
    "Files": (
        "outputs", "output", "force", "max_size", "poster", "storyboard", "html", "frames", "frames_as",
        "pixel_format",
    ),
    "Messages": ("as_json", "quiet", "strict", "debug"),
}  # fmt: skip


def grouped(params, most=LONG):
    """Return pairs of a heading and its options, the last one with all others; one "Options" for a few."""
    if len(params) < most:
        return [("Options", params)]
    named, found = {param.name: param for param in params}, []
    for heading, names in HEADINGS.items():
        options = [named.pop(name) for name in names if name in named]
        found += [(heading, options)] if options else []
    return [*found[:-1], (heading, options + list(named.values()))]

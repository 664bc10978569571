"""One optimizer after the other: the first so many runs of a scene, everything else in its place."""

from dataclasses import replace

import numpy as np

from optviz.errors import UsageError


def revealed(scene, count):
    """Return a scene that shows its first `count` runs; the others keep their places in the legend."""
    if not (isinstance(count, (int, np.integer)) and 1 <= count <= len(scene.tracks)):
        raise UsageError(f"expected reveal from 1 to {len(scene.tracks)}, all runs, found {count!r}")
    if scene.answers is not None:
        raise UsageError("expected no boundary where runs are revealed one by one; leave it out of --view")
    if scene.terrain is not None:
        raise UsageError("expected a flat ground to reveal runs one by one; leave surface out of --view")
    tracks = [
        track if run < count else replace(track, hidden=True, label="", note="")
        for run, track in enumerate(scene.tracks)
    ]
    honesty = scene.honesty
    if honesty is not None:
        shares = *honesty.shares[:count], *[""] * (len(tracks) - count)
        honesty = replace(honesty, shares=shares)
    return replace(scene, tracks=tuple(tracks), honesty=honesty)


def numbered(path, number, count):
    """Return the path of one of several files: race-01.gif of race.gif, if there are ten or more.

    >>> from pathlib import Path
    >>> numbered(Path("race.gif"), 2, 8).name, numbered(Path("race.gif"), 2, 12).name
    ('race-2.gif', 'race-02.gif')
    """
    return path.with_name(f"{path.stem}-{number:0{len(str(count))}d}{path.suffix}")

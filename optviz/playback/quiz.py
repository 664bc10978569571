"""Which optimizer is which: letters for names until the end."""

from dataclasses import replace

import numpy as np

from optviz.errors import UsageError
from optviz.scenes.style import NOBODYS

LETTERS = "ABCDEFGHIJKL"


def shuffled(trajectory):
    """Return the trajectory with its runs in an order that follows from its labels alone."""
    order = np.random.default_rng(list("".join(trajectory.labels).encode())).permutation(len(trajectory))
    if len(order) > 1 and (order == np.arange(len(order))).all():
        order = order[::-1]
    return trajectory[order.tolist()]


def letters(scene):
    """Return the answer and the question: the scene in colours that are nobody's own, and so with letters."""
    if len(scene.tracks) < 2:
        raise UsageError("expected at least two runs for a quiz, found one; add an optimizer")
    if scene.formulas:
        raise UsageError("expected no formulas in a quiz, which they would answer; leave them out of --view")
    styles = [scene.theme.dressed(style) for style in NOBODYS]
    answer = tuple(
        replace(track, style=style, label=f"{letter} = {track.label}", note="")
        for letter, track, style in zip(LETTERS, scene.tracks, styles, strict=False)
    )
    question = tuple(replace(track, label=letter) for letter, track in zip(LETTERS, answer, strict=False))
    return replace(scene, tracks=answer), replace(scene, tracks=question)


def with_answer(frames, question, answer):
    """Yield frames, and for the second half of the last one's time the answer's still part."""
    frames = iter(frames)
    last = next(frames)
    for frame in frames:
        yield last
        last = frame
    told = np.flatnonzero((question != answer).reshape(-1, 3).any(axis=1)).astype(last.pixels.dtype)
    yield replace(last, delay=max(1, last.delay // 2))
    if last.delay > 1:
        colours = answer.reshape(-1, 3)[told]
        yield replace(last, pixels=told, colours=colours, delay=last.delay - last.delay // 2)

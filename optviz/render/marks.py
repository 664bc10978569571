"""What stands above the trails in one frame: heads, arrows, crosses and the step counter."""

import numpy as np

from optviz.render.crosses import cross_mark, crosses
from optviz.render.overlays import overlay_marks
from optviz.render.sprites import place_text, sprite, text_width
from optviz.scenes.style import rgb


def marks(scene, width, height):
    """Yield per frame the (pixels, coverage, premultiplied colour) of every mark, the lowest first."""
    plan, moments = scene.layout, scene.timing.moments
    tracks, makers = [track for track in scene.tracks if not track.hidden], []
    for i, box in enumerate(plan.panels):
        makers += [_dots(box, track, track.curves[i], moments, plan.scale) for track in tracks]
    makers += [
        _overlaid(scene, overlay, track, marks, width, height)
        for overlay in scene.overlays
        for track, marks in zip(scene.tracks, overlay.marks, strict=True)
        if marks is not None and not track.hidden
    ]
    if scene.magnifier:
        box = scene.magnifier.box
        makers += [_heads_inside(box, track, moments, plan.scale) for track in tracks]
    ends = [
        pair
        for pair in zip(scene.tracks, crosses(scene), strict=True)
        if len(pair[0].path) and not pair[0].hidden
    ]
    makers += [_heads(plan.tracks, track, end, moments, plan.scale) for track, end in ends]
    makers.append(_counter(scene))
    for parts in zip(*makers, strict=True):
        yield [part(width, height) for some in parts for part in some]


def _dots(box, track, curve, moments, scale):
    """Yield the small mark at the end of a curve on the panel, held inside its box."""
    places = _at(curve, track.steps, moments)
    places = np.clip(places, (box.left, box.top), (box.left + box.width, box.top + box.height))
    dot = sprite(track.style.marker, 2.7 * scale, rgb(track.style.colour), rgb(track.style.edge), 0.6 * scale)
    for (x, y), known in zip(places.tolist(), np.isfinite(places).all(axis=1), strict=True):
        yield [_placed(dot, x, y)] if known else []


def _overlaid(scene, overlay, track, marks, width, height):
    """Yield what an overlay draws at the head of a track while that is in view."""
    box, places = scene.layout.tracks, _at(track.path, track.steps, scene.timing.moments)
    low, high = (box.left, box.top), (box.left + box.width, box.top + box.height)
    gone = ((places < low) | (places > high)).any(axis=1)
    places = np.where(gone[:, None], np.nan, places)
    for parts in overlay_marks(scene, overlay, track, marks[: len(track.steps)], places, width, height):
        yield [lambda width, height, part=part: part for part in parts]


def _heads(box, track, end, moments, scale):
    """Yield the head of a track: its marker, an arrow where it has left the view, a cross once diverged."""
    places, inset = _at(track.path, track.steps, moments), 6 * scale
    held, gone, angle = _held(box, places, inset) if track.beyond is None else _at_rim(track, places, moments)
    fill, edge, paper = map(rgb, (track.style.colour, track.style.edge, track.style.paper))
    head = sprite(track.style.marker, 4.3 * scale, fill, edge, 0.8 * scale)
    faint = _opacity(track, moments)
    for moment, free, rim, out, degrees, alpha in zip(moments, places, held, gone, angle, faint, strict=True):
        x, y = rim if out else free
        if 0 <= track.diverged_at <= moment:
            yield cross_mark(track, end, scale)
        elif out:
            arrow = sprite("arrow", 4.6 * scale, fill, paper, 0.9 * scale, round(degrees / 5) * 5 % 360)
            yield [_placed(arrow, float(x), float(y), alpha or 1.0)]
        else:
            yield [_placed(head, float(x), float(y), alpha)]


def _heads_inside(box, track, moments, scale):
    """Yield the head of a track in the magnifier, while it is there."""
    places = _at(track.magnified, track.steps, moments)
    corner = np.array([box.left, box.top])
    inside = ((places >= corner) & (places <= corner + (box.width, box.height))).all(axis=1)
    head = sprite(
        track.style.marker, 3.7 * scale, rgb(track.style.colour), rgb(track.style.edge), 0.7 * scale
    )
    for (x, y), shown, alpha in zip(places.tolist(), inside, _opacity(track, moments), strict=True):
        yield [_placed(head, x, y, alpha)] if shown else []


def _held(box, places, inset):
    """Return places held inside a box, which of them were outside, and the direction there in degrees."""
    corner = np.array([box.left, box.top])
    opposite = corner + (box.width, box.height)
    held = np.clip(places, corner + inset, opposite - inset)
    gone = ((places < corner) | (places > opposite)).any(axis=1)
    return held, gone, np.rad2deg(np.arctan2(*(places - held).T[::-1]))


def _at_rim(track, places, moments):
    """Return the same of a track in space, whose path is held at the rim of the surface."""
    angle = track.beyond[_segment(track, moments)]
    return places, np.isfinite(angle), np.nan_to_num(angle)


def _opacity(track, moments):
    """Return the opacity (F,) of a head: that of the segment which it is on."""
    return np.ones(len(moments)) if track.opacity is None else track.opacity[_segment(track, moments)]


def _segment(track, moments):
    return np.clip(np.searchsorted(track.steps, moments), 0, len(track.steps) - 1)


def _placed(mark, x, y, opacity=1.0):
    if opacity == 1:
        return lambda width, height: mark.place(x, y, width, height)

    def faint(width, height):
        pixels, alpha, colour = mark.place(x, y, width, height)
        return pixels, alpha * np.float32(opacity), colour * np.float32(opacity)

    return faint


def _at(points, steps, moments):
    """Return the places (F, 2) on a polyline at all moments, held at its last point."""
    return np.stack([np.interp(moments, steps, points[:, axis]) for axis in (0, 1)], axis=1)


def _counter(scene):
    """Yield the words "step 12", letter by letter, so that few masks serve all frames, and how time goes."""
    left, top, _, tall = scene.counter
    scale, words = scene.layout.scale, scene.timing.words or [""] * len(scene.timing.moments)
    size, left = round(11 * scale), left + round(5 * scale)
    middle = top + (0.5 * tall if not scene.timing.words else 10 * scale)
    baseline = round(middle + 4 * scale)
    ink, quiet = rgb(scene.theme.ink), rgb(scene.theme.quiet)
    digit, first = text_width("0", size), left + text_width("step ", size)
    steps = np.floor(scene.timing.moments + 1e-9).astype(int).tolist()
    for step, told in zip(steps, words, strict=True):
        letters = [("step", left), *((letter, first + i * digit) for i, letter in enumerate(str(step)))]
        line = [(word, x, baseline, size, ink) for word, x in letters]
        if told:
            line.append((told, left, baseline + round(14 * scale), round(10 * scale), quiet))
        yield [lambda width, height, part=part: place_text(*part, width, height) for part in line]

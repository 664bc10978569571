"""What the file of a picture says of its scene: everything that is shown, as JSON-ready facts."""

from dataclasses import asdict

from optviz.scenes.overlays import facts_of
from optviz.scenes.timing import TIMES


def told_of(scene, labels):
    """Return the facts of a scene whose runs have these labels."""
    kinds = dict.fromkeys(ghost.kind for ghost in scene.ghosts)
    facts = {
        "views": list(scene.views),
        "trail": scene.trail,
        "fps": scene.timing.fps,
        "time": scene.timing.kind,
        "time_means": TIMES[scene.timing.kind],
        "reference": list(kinds),
        "show": [overlay.kind for overlay in scene.overlays],
        "camera": None,
    }
    if scene.facts is not None:
        facts["plane"] = scene.facts
    if scene.magnifier is not None:
        facts["magnifier"] = scene.magnifier.facts
    if scene.ghosts:
        facts["reference_paths"] = [ghost.facts for ghost in scene.ghosts]
    if scene.overlays:
        facts["shown"] = facts_of(scene.overlays, labels)
    if scene.formulas:
        facts["formulas"] = dict(zip(labels, map(list, scene.formulas), strict=True))
    if scene.terrain is not None:
        facts["camera"], facts["surface"] = asdict(scene.terrain.camera), scene.terrain.facts
    return facts

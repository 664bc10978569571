"""`optviz.animate`: from a trajectory to a file that moves, or to its last frame."""

from optviz.errors import UsageError
from optviz.scenes.race import race_scene
from optviz.scenes.style import rgb
from optviz.targets import checked_target, write_whole

SUFFIXES = (".gif", ".png")


def animate(
    trajectory,
    path,
    *,
    size=(800, 450),
    panel=True,
    trail=None,
    fps=25,
    duration=8.0,
    hold=1.5,
    loop=True,
    force=False,
):
    """Write an animation (.gif) or its last frame (.png) and return the path."""
    path = checked_target(path, SUFFIXES, force)
    scene = race_scene(trajectory, size, panel, trail, fps, duration, hold)
    from optviz.render.frames import final, frames
    from optviz.render.still import draw_still
    from optviz.writers.provenance import provenance_text

    ground = draw_still(scene)
    comment = provenance_text(dict(trajectory.meta))
    if path.suffix.lower() == ".png":
        from optviz.writers.png import png

        return write_whole(path, png(final(scene, ground), comment))
    from optviz.writers.gif import gif

    colours = [rgb(track.style.colour) for track in scene.tracks]
    return write_whole(path, gif(ground, frames(scene, ground), colours, comment.encode("ascii"), loop))

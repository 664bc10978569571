"""`optviz animate`."""

from pathlib import Path

import click

from optviz.cli.camera import camera_options
from optviz.cli.command import Command
from optviz.cli.options import exit_code, force_option, output_options, size_option
from optviz.cli.playback import playback_options
from optviz.cli.racing import race_options
from optviz.cli.recorded import recorded_options
from optviz.cli.reporting import result, result_json, say
from optviz.cli.values import OneOf, Whole


@click.command("animate", cls=Command, short_help="Animate a race over a surface, or of small networks.")
@race_options
@recorded_options
@playback_options
@size_option
@click.option(
    "--panel/--no-panel", default=True, show_default=True, help="Convergence curves beside the surface."
)
@click.option(
    "--view",
    metavar="VIEW,...",
    help="tracks, or surface for tracks in space; loss, distance, gradient_norm, step_length, lr, accuracy "
    "or another diagnostic, magnifier, formula, boundary.  [default: what suits the problem]",
)
@click.option("--trail", type=Whole(), metavar="N", help="Show only the last N steps of each track.")
@click.option(
    "--plane",
    type=OneOf(["principal", "endpoints", "random"]),
    help="What more than two parameters are seen on; random takes --seed.  [default: principal]",
)
@click.option(
    "--time",
    type=OneOf(["mixed", "steps", "arc", "log", "events"]),
    default="mixed",
    show_default=True,
    help="How time passes: by steps, by length of track (arc), half by each (mixed), log, slow at events.",
)
@click.option(
    "--reference", metavar="PATH,...", help="Paths behind the tracks: flow (gradient flow), newton."
)
@click.option("--show", metavar="MARK,...", help="At the heads: gradient, velocity, lookahead, scale.")
@camera_options
@force_option
@output_options
def command(
    race, playback, size, panel, view, trail, plane, time, reference, show, camera, force, as_json, quiet,
    strict,
):  # fmt: skip
    """Animate a race over a surface, or of small networks.

    \b
    optviz animate --surface rosenbrock
    optviz animate --surface "x^2 + 10*y^2" -O sgd -O adam:lr=0.1 -o mine.gif
    optviz animate --network spiral -O sgd -O adam --for slides
    """
    from optviz.compare.references import checked_references
    from optviz.landscape import checked_plane, plane_of
    from optviz.pictures import FPS_LIMIT, animate, check_picture, checked_outputs, drawn_size
    from optviz.playback.quiz import LETTERS
    from optviz.scenes.camera import camera_of
    from optviz.scenes.captions import caption, description
    from optviz.scenes.overlays import noted
    from optviz.scenes.views import views_of, without_panels

    problem = race.problem
    checked_plane(plane, problem.dimension)
    plane = plane if race.plane is None else race.plane
    notes = len(checked_references(reference, problem.dimension)) + noted(show)
    playback, size = playback.applied(size)
    files = playback.files(race.name)
    paths = checked_outputs(files, force)
    check_playback(playback, paths, force)
    size = drawn_size(size, paths)
    view = view if panel else without_panels(view)
    views = views_of(problem, race.diagnostics, view, race.has_losses)
    camera = camera_of(views, camera, show)
    note = check_picture(
        size=size, fps=playback.fps, duration=playback.duration, hold=playback.hold, trail=trail,
        many=problem.dimension > 2, views=views, notes=notes, text=playback.text,
        **race.legend,
    )  # fmt: skip
    trajectory = race.run()
    if note and not quiet and any(str(name).lower().endswith(".gif") for name in files):
        say(f"Note: {note}")
    look = {**playback.look, "size": size, "views": views.names, "trail": trail, "time": time}
    look |= {"camera": camera, "reference": reference, "show": show, "fps": min(playback.fps, FPS_LIMIT)}
    look["plane"] = plane_of(trajectory, plane, race.seed)
    if playback.reveal:
        files = revealed(trajectory, files, force=force, **look)
    else:
        paths = animate(trajectory, files, **playback.beside, force=force, **look)
        files = dict(zip(files, paths, strict=True))
    letters = LETTERS[: len(trajectory)] if playback.quiz else None
    alt = playback.alt or description(trajectory, views.names, letters=letters)
    words = {"caption": caption(trajectory), "alt": alt}
    for note in () if quiet else race.notes:
        say(note)
    if not race.has_losses and not quiet:
        say("Note: no losses are known; --columns loss=NAME says where they are, --surface gives them.")
    report(trajectory, files, size, as_json, quiet, words)
    return exit_code(trajectory, strict)


def check_playback(playback, paths, force):
    """Refuse what cannot be played before the race is run."""
    from optviz.errors import UsageError
    from optviz.playback.checks import check_quiz, checked_loop, checked_page, checked_storyboard
    from optviz.playback.numbered import checked_folder
    from optviz.playback.presets import checked_preset
    from optviz.playback.shrinking import checked_bytes

    check_quiz(playback.quiz, playback.reveal)
    checked_loop(playback.loop)
    checked_storyboard(playback.storyboard)
    checked_bytes(playback.max_size)
    checked_folder(playback.frames, playback.frames_as)
    checked_page(playback.html, paths, force)
    if playback.preset:
        checked_preset(playback.preset, paths)
    if playback.reveal and (playback.frames or playback.html):
        raise UsageError("expected --reveal without --frames and --html, which show one picture")
    if playback.storyboard and (playback.poster or playback.html):
        raise UsageError("expected --storyboard without --poster and --html, which show the last frame")


def revealed(trajectory, files, force, **look):
    """Write the files once per run, each with one run more; return their names and paths."""
    from optviz.pictures import animate
    from optviz.playback.reveal import numbered

    made, count = {}, len(trajectory)
    for number in range(1, count + 1):
        names = [numbered(Path(name), number, count) for name in files]
        paths = animate(trajectory, names, reveal=number, force=force, **look)
        made |= dict(zip(names, paths, strict=True))
    return made


def report(trajectory, files, pixels, as_json, quiet, words=None):
    """Say what was written: `files` are names as they were given and the paths that they became."""
    from optviz.compare.summary import summary

    sizes = {str(name): path.stat().st_size for name, path in files.items()}
    if as_json:
        about = [{"path": name, "bytes": size} for name, size in sizes.items()]
        several = {"files": about} if len(about) > 1 else {}
        facts = {**about[0], **several, "size": list(pixels), **trajectory.meta}
        result_json({**facts, **(words or {}), "summary": summary(trajectory)})
    elif not quiet:
        runs, steps = len(trajectory), int(trajectory.steps[-1])
        told = f"{runs} run{'s' * (runs > 1)} of {steps} step{'s' * (steps > 1)}"
        for name, size in sizes.items():
            result(f"{name}: {told}, {pixels[0]}x{pixels[1]}, {size / 1000:.0f} kB{fitted(files, name)}")
        for label, row in zip(trajectory.labels, trajectory.diverged_at, strict=True):
            if row >= 0:
                say(f"Note: {label} diverged at step {trajectory.steps[row]}.")


def fitted(files, name):
    """Return how a picture was made to fit into --max-size, if that was asked for and it did not as it is."""
    from optviz.writers.provenance import read_provenance

    (path,) = [path for given, path in files.items() if str(given) == name]
    said = read_provenance(path).get("picture", {}).get("fitted", "as it is")
    return "" if said == "as it is" else f" (made to fit: {said})"

"""`optviz animate`."""

import click

from optviz.cli.options import exit_code, file_name, force_option, output_options, size_option
from optviz.cli.racing import race_options
from optviz.cli.reporting import result, result_json, say


@click.command("animate")
@race_options
@click.option(
    "--output", "-o", metavar="FILE", help="Ending .gif, or .png for the last frame.  [default: NAME.gif]"
)
@click.option("--fps", type=float, default=25, show_default=True, help="Frames per second, at most 50.")
@click.option("--duration", type=float, default=8, show_default=True, help="Seconds, the still end included.")
@size_option
@click.option(
    "--panel/--no-panel", default=True, show_default=True, help="Convergence curves beside the surface."
)
@click.option(
    "--view",
    metavar="VIEW,...",
    help="tracks, loss, accuracy or another diagnostic, boundary.  [default: what suits the problem]",
)
@click.option("--trail", type=int, metavar="N", help="Show only the last N steps of each track.")
@click.option(
    "--plane",
    type=click.Choice(["principal", "endpoints", "random"]),
    help="What more than two parameters are seen on; random takes --seed.  [default: principal]",
)
@force_option
@output_options
def command(race, output, fps, duration, size, panel, view, trail, plane, force, as_json, quiet, strict):
    """Animate a race over a surface, or of small networks."""
    from optviz.engine.watching import chosen_diagnostics
    from optviz.landscape import checked_plane, plane_of
    from optviz.pictures import FPS_LIMIT, SUFFIXES, animate, check_picture
    from optviz.scenes.views import NO_VIEWS, views_of
    from optviz.targets import checked_target

    problem = race.problem
    checked_plane(plane, problem.dimension)
    output = file_name(problem.spec, ".gif") if output is None else output
    checked_target(output, SUFFIXES, force)
    views = views_of(problem, chosen_diagnostics(problem, None), view) if panel else NO_VIEWS
    note = check_picture(
        size=size, fps=fps, duration=duration, trail=trail, many=problem.dimension > 2, views=views,
        **race.legend,
    )  # fmt: skip
    trajectory = race.run()
    if note and not quiet and str(output).lower().endswith(".gif"):
        say(f"Note: {note}")
    look = {"size": size, "views": views.names, "trail": trail, "duration": duration}
    look["fps"] = min(fps, FPS_LIMIT)
    path = animate(trajectory, output, plane=plane_of(trajectory, plane, race.seed), force=force, **look)
    report(trajectory, output, path.stat().st_size, size, as_json, quiet)
    return exit_code(trajectory, strict)


def report(trajectory, output, size, pixels, as_json, quiet):
    """Say what was written."""
    from optviz.compare.summary import summary

    if as_json:
        about = {"path": str(output), "bytes": size, "size": list(pixels), **trajectory.meta}
        result_json({**about, "summary": summary(trajectory)})
    elif not quiet:
        runs, steps = len(trajectory), int(trajectory.steps[-1])
        told = f"{runs} run{'s' * (runs > 1)} of {steps} step{'s' * (steps > 1)}"
        result(f"{output}: {told}, {pixels[0]}x{pixels[1]}, {size / 1000:.0f} kB")
        for label, row in zip(trajectory.labels, trajectory.diverged_at, strict=True):
            if row >= 0:
                say(f"Note: {label} diverged at step {trajectory.steps[row]}.")

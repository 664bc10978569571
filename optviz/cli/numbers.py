"""`optviz run`."""

import click

from optviz.cli.command import Command
from optviz.cli.options import exit_code, force_option, output_options
from optviz.cli.racing import race_options
from optviz.cli.reporting import result, result_json
from optviz.cli.values import FileName, Number


@click.command("run", cls=Command, short_help="Run a race and print what each run reached.")
@race_options
@click.option("--tolerance", type=Number(), default=1e-3, show_default=True,
              help="A run is solved at the first step with a loss this near the known minimum.")  # fmt: skip
@click.option("--output", "-o", type=FileName(), metavar="FILE.npz", help="Also save the trajectory.")
@force_option
@output_options
def command(race, tolerance, output, force, as_json, quiet, strict):
    """Run a race and print what each run reached.

    \b
    optviz run --surface rosenbrock
    optviz run --surface beale -O adam:lr=0.1 -O nag --steps 500 -o race.npz
    optviz run --network moons -O adam --batch 1 --batch 32 --batch full
    """
    from optviz.compare.summary import summary
    from optviz.errors import UsageError
    from optviz.targets import checked_target

    if not tolerance > 0:
        raise UsageError(f"expected a tolerance above 0, found {tolerance}")
    if output is not None:
        checked_target(output, (".npz",), force)
    trajectory = race.run()
    if output is not None:
        trajectory.save(output, force=force)
    rows = summary(trajectory, tolerance)
    if as_json:
        result_json({"path": output, **trajectory.meta, "tolerance": tolerance, "summary": rows})
    elif not quiet:
        for line in table(trajectory, rows, tolerance):
            result(line)
    return exit_code(trajectory, strict)


def table(trajectory, rows, tolerance):
    """Yield the lines of the summary table."""
    from optviz.compare.summary import MEASURED
    from optviz.scenes.words import number

    nearness = {"distance": "distance", "solved_at": f"within {number(tolerance)}"}
    measured = {name: name.replace("_", " ") for name in MEASURED if name in rows[0]}
    if measured and not len(getattr(trajectory.problem, "minima", ())):
        nearness = {}
    heads = {"final_loss": "final loss", "best_loss": "best loss", **nearness, **measured}
    cells = [("optimizer", "lr", *heads.values(), "diverged")]
    for row, entry in zip(rows, trajectory.optimizers, strict=True):
        lr = entry["hyperparameters"].get("lr", float("nan"))
        told = [_told(name, row[name]) for name in (*heads, "diverged_at")]
        cells.append((row["label"], "-" if lr != lr else number(lr), *told))
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for line in cells:
        first, *rest = (
            cell.ljust(w) if i == 0 else cell.rjust(w)
            for i, (cell, w) in enumerate(zip(line, widths, strict=True))
        )
        yield "  ".join([first, *rest]).rstrip()


def _told(name, value):
    """Return a cell of the table."""
    if value is None:
        return "-"
    if name.endswith("_at"):
        return f"step {value}"
    if name.endswith("accuracy"):
        return f"{value:.1%}"
    return f"{value:.3g}" if name == "distance" else f"{value:.6g}"

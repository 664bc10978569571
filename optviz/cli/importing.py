"""`optviz import`."""

import click

from optviz.cli.command import Command
from optviz.cli.options import columns_option, complete, debug_option, force_option
from optviz.cli.reporting import result, result_json, say
from optviz.cli.values import FileName


@click.command("import", cls=Command, short_help="Turn anybody's runs into a trajectory.")
@click.argument("files", type=FileName(), metavar="FILE...", nargs=-1, required=True)
@click.option(
    "--format",
    "-F",
    "kind",
    metavar="NAME",
    help="npz, npy, csv, json, jsonl, parquet, arrow, torch, safetensors, events.  "
    "[default: what the first bytes say]",
)
@columns_option
@click.option("--label", "labels", multiple=True, metavar="NAME", help="Of each run, in their order.")
@click.option(
    "--surface",
    "-s",
    metavar="NAME|FORMULA",
    shell_complete=complete("PROBLEMS"),
    help="What was minimized; losses that are missing are computed.",
)
@click.option(
    "--network", "-n", metavar="NAME", shell_complete=complete("NETWORKS"), help="The same for a network."
)
@click.option(
    "--max-bytes", type=click.IntRange(1), metavar="N", help="Most memory for what is read.  [default: 2 GiB]"
)
@click.option(
    "--output",
    "-o",
    type=FileName(),
    metavar="FILE",
    help="Ending .npz, .csv, .json or .parquet.  [default: NAME.npz]",
)
@force_option
@click.option("--json", "as_json", is_flag=True, help="Report as one JSON object on stdout.")
@click.option("--quiet", "-q", is_flag=True, help="Say nothing but errors.")
@debug_option
def command(files, kind, columns, labels, surface, network, max_bytes, output, force, as_json, quiet):
    """Turn anybody's runs into a trajectory: arrays, tables, checkpoints, logs; - is stdin.

    \b
    optviz import history.csv --columns step=epoch,loss=val_loss -o history.npz
    optviz import adam.csv sgd.csv --surface rosenbrock -o race.npz
    optviz animate --trajectory race.npz
    """  # fmt: skip
    from optviz.errors import UsageError
    from optviz.targets import checked_target
    from optviz.trajectories import MAX_BYTES, save
    from optviz.trajectories.reading.several import read_several
    from optviz.trajectories.writing import SUFFIXES

    if surface is not None and network is not None:
        raise UsageError("expected either --surface or --network, found both")
    paths = found_files(files)
    output = default_name(paths[0]) if output is None else output
    target = checked_target(output, SUFFIXES, force)
    if any(path != "-" and _same(path, target) for path in paths):
        raise UsageError(f"expected another file to write than to read, found {output!r} for both; choose -o")
    trajectory = read_several(paths, kind, columns, labels, max_bytes or MAX_BYTES)
    if surface or network:
        trajectory = on_problem(trajectory, surface or network, quiet)
    path = save(trajectory, output, force)
    report(trajectory, output, path.stat().st_size, as_json, quiet)


def found_files(files):
    """Return the paths that arguments name; patterns that the shell left alone are followed here."""
    import glob
    import os

    from optviz.errors import TrajectoryError

    found = []
    for name in files:
        if name == "-" or os.path.lexists(name) or not glob.has_magic(name):
            found.append(name)
            continue
        matching = sorted(glob.glob(name))
        if not matching:
            raise TrajectoryError(f"{name}: expected files that match this pattern, found none")
        found += matching
    return found


def default_name(path):
    """Return the name of the .npz file for the first of the files."""
    from pathlib import Path

    name = "trajectory" if path == "-" else Path(path).resolve().name.partition(".")[0]
    return f"{name or 'trajectory'}.npz"


def _same(path, target):
    import os

    return os.path.exists(path) and os.path.exists(target) and os.path.samefile(path, target)


def on_problem(trajectory, spec, quiet=False):
    """Return a trajectory with the problem of this name; say so if its losses are others."""
    from dataclasses import replace

    from optviz.engine.measuring import measured
    from optviz.engine.running import minimizes

    found = measured(trajectory, spec)
    told = {key: getattr(found.problem, key) for key in ("name", "spec", "parameters")}
    found = replace(found, meta={**found.meta, "problem": told})
    if not quiet and trajectory.has_loss.any() and not minimizes(trajectory, found.problem):
        say(f"Note: the recorded losses at the starts are not those of {found.problem.spec}; they are kept.")
    return found


def report(trajectory, output, size, as_json, quiet):
    """Say what was written."""
    rows, runs, dimension = trajectory.x.shape
    missing = int((trajectory.missing if dimension else trajectory.loss_missing).sum())
    if as_json:
        result_json({
            "path": str(output), "bytes": size, "labels": list(trajectory.labels), "rows": rows, "runs": runs,
            "parameters": dimension, "last_step": int(trajectory.steps[-1]), "missing": missing,
            "losses": bool(trajectory.has_loss.any()), "diagnostics": list(trajectory.diagnostics),
            "columns": trajectory.meta.get("columns"),
        })  # fmt: skip
    elif not quiet:
        told = (
            f"{runs} run{'s' * (runs != 1)}, {rows} row{'s' * (rows != 1)} up to step {trajectory.steps[-1]}"
        )
        result(f"{output}: {told}, {dimension} parameters, {size / 1000:.0f} kB{taken(trajectory.meta)}")
        if missing:
            say(f"Note: {missing} of {rows * runs} points were not recorded; they stay missing.")
        if not trajectory.has_loss.any():
            say("Note: no losses were recorded; --columns loss=NAME names them, --surface computes them.")
        for label, row in zip(trajectory.labels, trajectory.diverged_at, strict=True):
            if row >= 0:
                say(f"Note: {label} diverged at step {trajectory.steps[row]}.")


def taken(meta):
    """Return in words which columns of a table were taken for what.

    >>> taken({"columns": {"step": "epoch", "x": ["w0", "w1"], "left_out": ["note"]}})
    '; step from epoch, coordinates w0, w1; left out: note'
    """
    told = meta.get("columns", [])
    several = told if isinstance(told, list) else [told]
    return "".join(f"; {_words(columns)}" for columns in several[:3]) + "; ..." * (len(several) > 3)


def _words(columns):
    """Return in words what one table was read as."""
    columns = dict(columns)
    lists = {key: ", ".join(columns.pop(key, ())) for key in ("x", "diagnostics", "left_out")}
    file, header = columns.pop("file", ""), columns.pop("header", True)
    words = [f"{role} from {name if header else f'column {name}'}" for role, name in columns.items()]
    if lists["x"]:
        words.append(f"coordinates {'' if header else 'from columns '}{lists['x']}")
    others = [
        f"{word}: {lists[key]}"
        for key, word in (("diagnostics", "diagnostics"), ("left_out", "left out"))
        if lists[key]
    ]
    begin = f"{file}: " * bool(file) + "no line of names, so " * (not header)
    return "; ".join([begin + ", ".join(words), *others])

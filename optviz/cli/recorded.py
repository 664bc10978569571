"""Recorded runs in place of a race: --trajectory, and what they are drawn on."""

from dataclasses import dataclass, replace
from functools import cached_property, wraps
from pathlib import Path

import click

from optviz.cli.options import columns_option
from optviz.cli.reporting import say
from optviz.cli.values import FileName


@dataclass(frozen=True)
class Recorded:
    """The runs of a file, with what a `Race` has: nothing is read before it is asked for."""

    race: object
    paths: tuple
    loss_grid: str | None
    columns: dict | None = None

    @cached_property
    def trajectory(self):
        """The runs on their ground: the named problem, the loss grid, what the file says, or nothing."""
        from optviz.engine.measuring import measured, with_known_problem

        self._check()
        found = replace(self._runs, meta={**self._runs.meta, **self._origins()})
        if self.race.surface or self.race.network:
            return measured(found, self.race.problem)
        if self.loss_grid:
            return replace(found, problem=self._grid[0])
        known = with_known_problem(found)
        if known.problem is None and found.problem is not None:
            say(f"Note: no surface is known as {found.problem!r} with these losses; tracks are drawn alone.")
        return known

    @cached_property
    def _runs(self):
        """The runs of all files, which are read once."""
        from optviz.trajectories.reading.several import read_several

        return read_several(self.paths, columns=self.columns)

    @property
    def notes(self):
        """What was assumed of tables without names, in words for people."""
        from optviz.cli.importing import taken

        meta = self._runs.meta
        tables = meta.get("columns", []) if meta.get("imported") == [Path(p).name for p in self.paths] else []
        tables = tables if isinstance(tables, list) else [tables]
        told = taken({"columns": [columns for columns in tables if columns.get("header") is False]})
        return (f"Note{told.replace('; ', ': ', 1)}; --columns says it otherwise.",) if told else ()

    def _origins(self):
        """Return what a picture says of the files that it is drawn from."""
        from optviz.trajectories.reading.origins import origin_of

        grid = {"loss_grid": origin_of(self.loss_grid)} if self.loss_grid else {}
        asked = {"columns_asked": self.columns} if self.columns else {}
        return {"drawn_from": [origin_of(path) for path in self.paths], **asked, **grid}

    def _check(self):
        """Refuse what says how runs are made: these are made already."""
        from optviz.errors import UsageError

        given = {
            "--optimizer": self.race.optimizers,
            "--batch": self.race.batches,
            "--init": self.race.inits,
            "--steps": self.race.steps is not None,
            "--start": self.race.start,
        }
        for option, value in given.items():
            if value:
                raise UsageError(f"expected recorded runs without {option}, which says how runs are made")
        if "-" in self.paths and self.loss_grid == "-":
            raise UsageError("expected - (stdin) for --trajectory or --loss-grid, found it for both")
        if self.loss_grid and (self.race.surface or self.race.network):
            raise UsageError("expected either --loss-grid or a surface for the runs, found both")
        if self.race.domain is not None and not self.race.surface:
            raise UsageError("expected --domain with --surface; without one the view follows the runs")

    @cached_property
    def _grid(self):
        """The problem of the loss grid, and its plane."""
        from optviz.errors import UsageError
        from optviz.landscape.recorded import read_loss_grid

        problem, plane = read_loss_grid(self.loss_grid)
        size = self._runs.x.shape[2]
        if problem.dimension != size:
            raise UsageError(
                f"expected a loss grid for {size} parameters, found one for {problem.dimension}; "
                "origin (D,) and basis (2, D) in it say where its plane lies"
            )
        return problem, plane

    @property
    def problem(self):
        """The ground; an unknown surface where there is none."""
        from optviz.problems.unknown import UnknownSurface

        return self.trajectory.problem or UnknownSurface(max(1, self.trajectory.x.shape[2]))

    @property
    def plane(self):
        """The plane that a loss grid lies on, or None."""
        return self._grid[1] if self.loss_grid else None

    @property
    def name(self):
        """What the files that are made of it are called."""
        first = self.paths[0]
        return "trajectory" if first == "-" else Path(first).name.partition(".")[0] or "trajectory"

    @property
    def diagnostics(self):
        """What else was recorded."""
        return self.trajectory.diagnostics

    @property
    def has_losses(self):
        """Whether there is a loss in it."""
        return bool(self.trajectory.has_loss.any())

    @property
    def legend(self):
        """How many entries a legend has, and how many letters the longest one."""
        return {"rows": len(self.trajectory), "longest": max(map(len, self.trajectory.labels))}

    @property
    def seed(self):
        """Of what is drawn by chance."""
        return self.race.seed

    def run(self):
        """Return the trajectory."""
        return self.trajectory


def recorded_options(command):
    """Add --trajectory, --columns and --loss-grid to a command with `race_options`."""

    @click.option(
        "--trajectory",
        "trajectories",
        multiple=True,
        type=FileName(),
        metavar="FILE",
        help="Recorded runs, of any kind that `optviz import` reads, alone or on a --surface; repeatable.",
    )
    @click.option(
        "--loss-grid",
        type=FileName(),
        metavar="FILE.npz",
        help="What they are drawn on: x (n,), y (m,), loss (m, n).",
    )
    @columns_option
    @wraps(command)
    def wrapped(race, trajectories, loss_grid, columns, **others):
        if trajectories:
            race = Recorded(race, trajectories, loss_grid, columns)
        elif loss_grid is not None or columns is not None:
            from optviz.errors import UsageError

            option = "--columns" if loss_grid is None else "--loss-grid"
            raise UsageError(f"expected --trajectory with {option}, which is for recorded runs")
        return command(race=race, **others)

    return wrapped


def facts_of(path):
    """Return what `optviz show --trajectory` says of the runs in a file."""
    from optviz.compare.summary import summary
    from optviz.engine.measuring import with_known_problem
    from optviz.trajectories import read

    found = with_known_problem(read(path))
    rows, runs, dimension = found.x.shape
    gone = found.missing if dimension else found.loss_missing
    return {
        "runs": runs,
        "rows": rows,
        "steps": f"{found.steps[0]} to {found.steps[-1]}",
        "parameters": dimension,
        "surface": found.problem.spec if found.problem else "none",
        "not recorded": f"{int(gone.sum())} of {gone.size} points",
        "diagnostics": ", ".join(found.diagnostics) or "none",
        "each": [
            {key: row[key] for key in ("label", "final_loss", "best_loss", "diverged_at")}
            for row in summary(found)
        ],
    }

"""`optviz.replay`: a picture or a run made once more from the facts that it carries."""

import inspect
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from optviz import pictures
from optviz.compare.remaking import problem_in, remade, untold
from optviz.engine.measuring import measured, with_known_problem
from optviz.errors import TrajectoryError, UsageError
from optviz.landscape import Plane, plane_of, principal_plane
from optviz.landscape.recorded import read_loss_grid
from optviz.problems import Problem
from optviz.problems import problem as make_problem
from optviz.targets import checked_target, write_whole
from optviz.trajectories import load
from optviz.trajectories.reading.origins import found_again
from optviz.trajectories.reading.several import read_several
from optviz.version import VERSION
from optviz.writers.provenance import read_provenance, whole_facts

_REMADE = ("labels", "starts", "recorded", "views")  # of a picture's facts: those that its runs need
_MAKERS = {"animate": "animate", "plot": "plot", "layers": "plot_layers", "portrait": "plot_portrait"}
_PLANE = ("kind", "dimension", "seed", "axes", "unit", "origin", "basis")
_CENTRE, _CLOCK = "each run's ", "equal steps of "


@dataclass(frozen=True)
class Replay:
    """What came of a replay.

    Attributes
    ----------
    path : Path
    same : bool
        Whether its bytes are those of the original.
    changed : tuple of str
        What has another version than it had then, in words.
    """

    path: Path
    same: bool
    changed: tuple


def replay(picture, path=None, *, trajectory=None, problem=None, force=False):
    """Make a picture or a run again from the facts in its file; return what came of it.

    Parameters
    ----------
    picture : path_like
        A .gif, .png, .svg, .pdf or .npz that optviz made.
    path : path_like, optional
        Default: the name with "-replay" in the present folder.
    trajectory : Trajectory, optional
        The runs, where they cannot be made anew: imported or recorded ones.
    problem : Problem, optional
        What was minimized, where it is a user's own.
    force : bool
        Replace an existing file that optviz did not make.

    Returns
    -------
    Replay
        The bytes are the same where optviz, NumPy, Matplotlib, Pillow and the kind of processor are.

    Raises
    ------
    TrajectoryError
        If the file does not say how it was made, or something it was made of is not in it.

    Examples
    --------
    >>> import optviz, tempfile
    >>> race = optviz.race("beale", ["sgd:lr=0.01", "adam:lr=0.1"], steps=20)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     made = optviz.animate(race, f"{folder}/beale.gif", duration=1)
    ...     optviz.replay(made, f"{folder}/again.gif").same
    True
    """
    picture = Path(picture)
    if trajectory is not None and picture.suffix.lower() == ".npz":
        raise UsageError(f"expected a picture with a trajectory to draw, found {str(picture)!r}")
    facts = read_provenance(picture)
    target = f"{picture.stem}-replay{picture.suffix}" if path is None else path
    target = checked_target(target, (picture.suffix.lower(),), force)
    with tempfile.TemporaryDirectory() as folder:
        try:
            with whole_facts():
                versions = changed_versions(facts)
                make, changed = _planned(picture, facts, trajectory, problem)
            content = Path(make(f"{folder}/again{picture.suffix}")).read_bytes()
        except TrajectoryError as error:
            raise TrajectoryError(f"{picture}: {error}") from error
    same = content == picture.read_bytes()
    return Replay(write_whole(target, content), same, (*versions, *changed))


def _planned(picture, facts, trajectory, problem):
    """Return a function of a path that makes the file again, and in words what is not as it was."""
    if picture.suffix.lower() == ".npz":
        return _run_again(picture, problem).save, ()
    command = facts["picture"].get("command", "animate")
    if command == "diff":
        return _diff_again(facts, problem), ()
    if "surfaces" in facts:
        return _surfaces_again(facts), ()
    changed = ()
    if trajectory is None:
        trajectory, changed = _runs(picture, facts, problem)
    else:
        trajectory = _told(trajectory, _meta(facts))
    trajectory, plane = _grounded(picture, facts, trajectory, problem)
    maker = getattr(pictures, _MAKERS[command])
    options = _options(maker, trajectory, facts["picture"], plane)
    return lambda path: maker(trajectory, path, **options), changed


def changed_versions(facts):
    """Return in words what has another version now: ("numpy 2.0 then, 2.1 now",)."""
    drawn = pictures.versions() if "drawn_with" in facts else {}
    then = {**facts, **facts.get("drawn_with", {})}
    now = {"optviz": VERSION, "numpy": np.__version__, **drawn}
    pairs = {name: (then.get(name, "unknown"), version) for name, version in now.items()}
    return tuple(f"{name} {old} then, {new} now" for name, (old, new) in pairs.items() if old != new)


def _runs(picture, facts, problem):
    """Return the runs of a picture: from the files that it was drawn from, or made anew."""
    origins = facts.get("drawn_from", [])
    found = [(origin["file"], *found_again(origin, picture.parent)) for origin in origins]
    changed = [f"{name} has other bytes now" for name, _, same in found if not same]
    if not origins or changed:
        asked = {key: facts["picture"][key] for key in _REMADE if key in facts["picture"]}
        try:
            return _told(remade({**_meta(facts), **asked}, problem), _meta(facts)), ()
        except TrajectoryError as error:
            gone = [name for name, path, _ in found if path is None]
            if not origins:
                raise
            if gone:
                raise TrajectoryError(
                    f"expected the runs in {gone[0]!r} here or beside the picture, found no such file; "
                    "give them by --trajectory"
                ) from error
    paths, columns = [path for _, path, _ in found], facts.get("columns_asked")
    return _told(read_several(paths, columns=columns), _meta(facts)), tuple(changed)


def _meta(facts):
    """Return what facts say of the runs."""
    return {key: value for key, value in facts.items() if key not in ("picture", "drawn_with")}


def _grounded(picture, facts, trajectory, problem):
    """Return runs with what they were drawn on, and the plane that this lies on or None."""
    told = facts["picture"]
    if isinstance(trajectory.problem, Problem) and "drawn_from" not in facts:
        return trajectory, None
    if "loss_grid" in facts and problem is None:
        path, same = found_again(facts["loss_grid"], picture.parent)
        if not same:
            found = "another" if path else "no such file"
            raise TrajectoryError(f"expected the loss grid {facts['loss_grid']['file']!r}, found {found}")
        ground, plane = read_loss_grid(path)
        return replace(trajectory, problem=ground), plane
    if problem is None and "ground" not in told:
        return with_known_problem(trajectory), None
    return measured(trajectory, problem_in({"problem": told["ground"]}) if problem is None else problem), None


def _options(maker, trajectory, told, plane):
    """Return the arguments of a function of `optviz.pictures` by the facts of its picture."""
    options = {key: told[key] for key in inspect.signature(maker).parameters if key in told}
    if "plane" not in told:
        return options
    return {**options, "plane": _plane(trajectory, told["plane"]) if plane is None else plane}


def _told(trajectory, meta):
    """Return a trajectory with the metadata that it had, and the versions of now."""
    now = {key: trajectory.meta[key] for key in ("optviz", "numpy") if key in meta and key in trajectory.meta}
    return replace(trajectory, meta={**meta, **now})


def _run_again(picture, problem):
    old = load(picture)
    asked = {"labels": list(old.labels), "diagnostics": list(old.diagnostics), "starts": old.x[0].tolist()}
    return _told(remade({**old.meta, **untold(old), **asked}, problem), old.meta)


def _diff_again(facts, problem):
    from optviz.compare.parting import parting

    told = facts["picture"]
    start = told.get("starts", [facts["start"]])[0]
    start = start if isinstance(start, list) else None
    asked = (*facts["parting"]["specs"], problem_in(facts, problem), facts["steps"], start)
    equal, own = (parting(*asked, equal=both) for both in (True, False))
    look = {"size": told["size"], "close": told["close"]}
    return lambda path: pictures.plot_parting(equal, own, path, **look)


def _surfaces_again(facts):
    surfaces, width = [make_problem(spec) for spec in facts["surfaces"]], facts["picture"]["width"]
    return lambda path: pictures.plot_portrait(surfaces, path, width=width)


def _plane(trajectory, told):
    """Return the plane that facts tell of: as it stands there, or found once more."""
    if "origin" in told:
        about = {key: value for key, value in told.items() if key not in _PLANE}
        return Plane(
            told["origin"], told["basis"], told["kind"], tuple(told["axes"]), told["seed"], told.get("unit"),
            about,
        )  # fmt: skip
    if told["kind"] == "principal":
        by = told["resampled_by"].removeprefix(_CLOCK).removeprefix("arc ")
        centre = told["centred_at"].removeprefix(_CENTRE)
        return principal_plane(trajectory, by, centre, told["points_per_run"])
    if told["kind"] not in ("endpoints", "random"):
        raise TrajectoryError(
            f"expected a plane that optviz can find, found a user's own among {told['dimension']} "
            "parameters, whose numbers are not in the file; draw the picture anew on it"
        )
    return plane_of(trajectory, told["kind"], told["seed"])

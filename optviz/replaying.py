"""`optviz.replay`: a picture or a run made once more from the facts that it carries."""

import inspect
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from optviz.compare.remaking import problem_in, remade, untold
from optviz.engine.measuring import measured
from optviz.errors import TrajectoryError
from optviz.landscape import Plane, plane_of, principal_plane
from optviz.targets import checked_target, write_whole
from optviz.version import VERSION
from optviz.writers.provenance import read_provenance

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
    facts = read_provenance(picture)
    target = f"{picture.stem}-replay{picture.suffix}" if path is None else path
    target = checked_target(target, (picture.suffix.lower(),), force)
    with tempfile.TemporaryDirectory() as folder:
        try:
            made = _made(picture, facts, f"{folder}/again{picture.suffix}", trajectory, problem)
        except (KeyError, TypeError, AttributeError) as error:  # facts of another version or edited
            raise TrajectoryError(
                f"{picture}: expected the facts of a whole picture, found none of {error}"
            ) from error
        except TrajectoryError as error:
            raise TrajectoryError(f"{picture}: {error}") from error
        content = Path(made).read_bytes()
    same = content == picture.read_bytes()
    return Replay(write_whole(target, content), same, changed_versions(facts))


def changed_versions(facts):
    """Return in words what has another version now: ("numpy 2.0 then, 2.1 now",)."""
    from optviz.pictures import versions

    drawn = versions() if "drawn_with" in facts else {}
    then = {**facts, **facts.get("drawn_with", {})}
    now = {"optviz": VERSION, "numpy": np.__version__, **drawn}
    pairs = {name: (then.get(name, "unknown"), version) for name, version in now.items()}
    return tuple(f"{name} {old} then, {new} now" for name, (old, new) in pairs.items() if old != new)


def _made(picture, facts, path, trajectory, problem):
    if picture.suffix.lower() == ".npz":
        return _run_again(picture, problem).save(path)
    told = facts["picture"]
    command = told.get("command", "animate")
    if command == "diff":
        return _diff_again(facts, path, problem)
    if "surfaces" in facts:
        return _surfaces_again(facts, path)
    if trajectory is None:
        asked = {key: told[key] for key in _REMADE if key in told}
        meta = {key: value for key, value in facts.items() if key not in ("picture", "drawn_with")}
        trajectory = _told(remade({**meta, **asked}, problem), meta)
    elif trajectory.problem is None and (problem is not None or "ground" in told):
        trajectory = measured(trajectory, problem_in({"problem": told.get("ground")}, problem))
    from optviz import pictures

    maker = getattr(pictures, _MAKERS[command])
    return maker(trajectory, path, **_options(maker, trajectory, told))


def _options(maker, trajectory, told):
    """Return the arguments of a function of `optviz.pictures` by the facts of its picture."""
    options = {key: told[key] for key in inspect.signature(maker).parameters if key in told}
    return {**options, "plane": _plane(trajectory, told["plane"])} if "plane" in told else options


def _told(trajectory, meta):
    """Return a trajectory with the metadata that it had, and the versions of now."""
    now = {key: trajectory.meta[key] for key in ("optviz", "numpy") if key in meta}
    return replace(trajectory, meta={**meta, **now})


def _run_again(picture, problem):
    from optviz.trajectories import load

    old = load(picture)
    asked = {"labels": list(old.labels), "diagnostics": list(old.diagnostics), "starts": old.x[0].tolist()}
    return _told(remade({**old.meta, **untold(old), **asked}, problem), old.meta)


def _diff_again(facts, path, problem):
    from optviz.compare.parting import parting
    from optviz.pictures import plot_parting

    told = facts["picture"]
    start = told.get("starts", [facts["start"]])[0]
    start = start if isinstance(start, list) else None
    asked = (*facts["parting"]["specs"], problem_in(facts, problem), facts["steps"], start)
    equal, own = (parting(*asked, equal=both) for both in (True, False))
    return plot_parting(equal, own, path, size=told["size"], close=told["close"])


def _surfaces_again(facts, path):
    from optviz.pictures import plot_portrait
    from optviz.problems import problem

    return plot_portrait([problem(spec) for spec in facts["surfaces"]], path, width=facts["picture"]["width"])


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

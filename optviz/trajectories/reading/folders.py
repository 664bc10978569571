"""Folders: checkpoints by the number in their names, or TensorBoard's event files."""

import io

from optviz.errors import TrajectoryError
from optviz.trajectories.reading import checkpoints
from optviz.trajectories.reading.events import events_table, is_events
from optviz.trajectories.reading.formats import suffix_of
from optviz.trajectories.reading.streams import opened
from optviz.trajectories.reading.together import together

KINDS = {".pt": "torch", ".pth": "torch", ".ckpt": "torch", ".safetensors": "safetensors"}


def read_folder(folder, budget, columns=None, format=None):
    """Return the trajectory in a folder of checkpoints or of events; of folders of these, one run each."""
    before = budget.taken
    found = _read_folder(folder, budget, columns, format)
    budget.settle(before, found)
    return found


def _read_folder(folder, budget, columns, format):
    from optviz.trajectories.reading.assembling import assembled

    try:
        inside = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError as error:
        raise TrajectoryError(f"{folder}: {error.strerror or error}") from error
    if any(is_events(path) for path in inside) and format in (None, "events"):
        return assembled(events_table(str(folder), folder, budget), budget, columns, None, folder.name)
    found = [path for path in inside if suffix_of(path) in KINDS]
    kinds = {KINDS[suffix_of(path)] for path in found}
    if len(kinds) > 1:
        raise TrajectoryError(f"{folder}: expected checkpoints of one kind, found torch's and safetensors")
    if found:
        found.sort(
            key=lambda path: (
                checkpoints.number_in(path) is None,
                checkpoints.number_in(path) or 0,
                path.name,
            )
        )
        files = [(str(path), None) for path in found]
        return read_checkpoints(str(folder), files, format or kinds.pop(), budget, folder.name)
    parts = [path for path in inside if path.is_dir()]
    if not parts:
        raise TrajectoryError(
            f"{folder}: expected checkpoints (.pt, .safetensors) or TensorBoard's events, found none"
        )
    return together(str(folder), [read_folder(path, budget, columns, format) for path in parts], budget)


def read_checkpoints(where, files, kind, budget, name):
    """Return the trajectory of checkpoints, (path, stream or None) each, in their order."""
    states, numbered = [], {}
    for path, stream in files:
        own = stream is None
        place, stream = opened(path, budget) if own else (path, stream)
        try:
            if own and not stream.seekable():
                stream = io.BytesIO(stream.read())
            if kind == "torch":
                found = checkpoints.states_in(place, checkpoints.torch_content(place, stream, budget))
            else:
                arrays, notes = checkpoints.read_safetensors(place, stream, budget)
                found = [(arrays, _number(notes, checkpoints.STEPS), _number(notes, checkpoints.LOSSES))]
        finally:
            if own:
                stream.close()
        if len(files) > 1:
            from pathlib import Path

            number = checkpoints.number_in(Path(path))
            found = [(state, number if step is None else step, loss) for state, step, loss in found]
            numbered[path] = all(step is not None for _, step, _ in found)
        states += found
    if any(numbered.values()) and not all(numbered.values()):
        unnumbered = next(path for path, known in numbered.items() if not known)
        raise TrajectoryError(
            f"{unnumbered}: expected a step in its name or in it, as the other checkpoints have, found none; "
            "leave it out of the folder"
        )
    if all(step is not None for _, step, _ in states):
        states.sort(key=lambda entry: entry[1])
    return checkpoints.trajectory_of_states(where, states, budget, name)


def _number(notes, known):
    for key in known:
        try:
            return float(notes[key])
        except (KeyError, TypeError, ValueError):
            continue
    return None

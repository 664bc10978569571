"""Several parts of one source as one trajectory, if it fits."""

from optviz.trajectories.joining import concatenate, steps_of


def together(where, parts, budget):
    """Return one trajectory with the runs of all parts, whatever their steps, within a budget.

    A run is held at the steps of all: many short ones with steps of their own would take more
    than all that was read.
    """
    parts = list(parts)
    if len(parts) == 1:
        return parts[0]
    rows = len(steps_of(parts))
    names = {name for part in parts for name in part.diagnostics}
    values = max(part.x.shape[2] for part in parts) + 2 + len(names)  # with loss and evaluations
    budget.room_for(where, 8 * rows * sum(map(len, parts)) * values)
    return concatenate(parts)

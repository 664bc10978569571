"""What is recorded besides points and losses: a problem's measures, what each update saw and did."""

import numpy as np

from optviz.errors import UnknownNameError, UsageError
from optviz.registry import did_you_mean

OF_UPDATES = ("batch_loss", "gradient_norm", "update_norm")
OF_RUNS = ("lowest_loss", "path_length")  # over every step so far, recorded or not; only on request


def chosen_diagnostics(problem, wanted):
    """Return the names of the diagnostics to record.

    Parameters
    ----------
    problem : Problem
    wanted : None, bool or list of str
        None: all for networks and other problems with measures, none for surfaces, whose updates
        cost less than looking at them.
    """
    usual = (*problem.measures, *OF_UPDATES)
    known = (*usual, *OF_RUNS)
    if wanted is None:
        wanted = problem.network is not None or bool(problem.measures)
    if isinstance(wanted, bool):
        return usual if wanted else ()
    if isinstance(wanted, str) or not isinstance(wanted, (list, tuple)):
        raise UsageError(f"expected diagnostics to be true, false or a list of names, found {wanted!r}")
    for name in wanted:
        if name not in known:
            raise UnknownNameError(
                f"{problem.name} has no diagnostic {name!r}.{did_you_mean(name, known)} "
                f"There are {', '.join(known)}."
            )
    return tuple(dict.fromkeys(wanted))


class Watch:
    """Diagnostics of R runs at the recorded rows.

    batch_loss and gradient_norm are those that the update after a row sees, update_norm is how
    far it goes; they are NaN in the last row, which has no update after it. lowest_loss and
    path_length are over all steps up to a row, so a run of which only the end is kept has them too.
    """

    def __init__(self, problem, names, rows, runs):
        self._measures = {name: problem.measures[name] for name in names if name in problem.measures}
        self.found = {name: np.full((rows, runs), np.nan) for name in names}
        self.follows_loss, self._before = "lowest_loss" in names, None
        self._so_far = {"lowest_loss": np.full(runs, np.inf), "path_length": np.zeros(runs)}
        self._so_far = {name: values for name, values in self._so_far.items() if name in names}

    def of(self, block):
        """Return the watch over a block of the runs, which writes into the same arrays."""
        part = object.__new__(Watch)
        part._measures = self._measures
        part.found = {name: values[:, block] for name, values in self.found.items()}
        part.follows_loss, part._before = self.follows_loss, None
        part._so_far = {name: values[block] for name, values in self._so_far.items()}
        return part

    def follow(self, x, loss):
        """Note the points x (R, D) of a step, and their loss (R,) if `follows_loss`."""
        if self.follows_loss:
            lowest = self._so_far["lowest_loss"]
            np.fmin(lowest, loss, out=lowest)
        if "path_length" in self._so_far:
            if self._before is not None:
                self._so_far["path_length"] += norms(x - self._before)
            self._before = x.copy()

    def at(self, row, x):
        """Note the measures at the points x (R, D) of a row, and what there was so far."""
        for name, measure in self._measures.items():
            self.found[name][row] = measure(x)
        for name, values in self._so_far.items():
            self.found[name][row] = values

    def seen(self, row, loss, grad):
        """Note what the update after a row sees; the update may overwrite the gradient."""
        if "batch_loss" in self.found:
            self.found["batch_loss"][row] = loss
        if "gradient_norm" in self.found:
            self.found["gradient_norm"][row] = norms(grad)

    def moved(self, row, x, before):
        """Note the update from the points before to x."""
        if "update_norm" in self.found:
            self.found["update_norm"][row] = norms(x - before)


def norms(vectors):
    """Return the Euclidean norm (R,) of vectors (R, D)."""
    return np.sqrt(np.square(vectors).sum(axis=1))

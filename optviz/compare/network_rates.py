"""The rule for learning rates of networks: there is no view to stay in, so the loss at the end decides."""

import numpy as np

from optviz.engine import run

RATES = np.array([float(f"{m}e{power}") for power in range(-5, 3) for m in (1, 2, 5)] + [1000.0])
BUDGET, WINDOW, EVERY = 200, 40, 10
SLACK = 0.05
RULE = (
    f"{len(RATES)} learning rates from 1e-5 to 1000 (1, 2, 5 per decade), each run for {BUDGET} updates "
    "from the start, on the batches of the race. The lowest loss of all training data counts, its mean over "
    f"every tenth of the last {WINDOW} updates; among all rates within 5 % of the best improvement on the "
    "start, the smallest. Held-out data have no say, and a longer race might want another rate."
)


def find_network_rate(problem, make, start=None):
    """Return the learning rate that `RULE` chooses.

    Parameters
    ----------
    problem : Problem
    make : callable
        ``make(rates (R,)) -> Optimizer`` with one run per rate.
    start : array_like (D,), optional
    """
    found = run(problem, make(RATES), BUDGET, start, record=EVERY, engine="numpy", diagnostics=False)
    reached = found.loss[found.steps > BUDGET - WINDOW].mean(axis=0)
    reached[(found.diverged_at >= 0) | ~np.isfinite(reached)] = np.inf
    gain = found.loss[0, 0] - reached
    return float(RATES[gain >= gain.max() - SLACK * abs(gain.max())][0])

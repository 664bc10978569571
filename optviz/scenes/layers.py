"""What goes on in the layers of networks while they learn: activations and gradients."""

from dataclasses import dataclass

import numpy as np

from optviz.errors import UsageError

MOST_MOMENTS = 60
MOST_RUNS = 6
ALIKE = 1e-6  # of the largest gradient of a layer: products of equal rows differ in the last digit
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class Layers:
    """Activity of L layers of R runs at K moments.

    Attributes
    ----------
    steps : ndarray (K,)
    names : tuple of str (L,)
    activations : ndarray (K, R, L, 5)
        Quantiles (5, 25, 50, 75, 95 %) over units and samples; of the last layer, outputs.
    gradients : ndarray (K, R, L)
        Root mean square of the loss's gradient at a layer's weights.
    alike : ndarray (K, R, L)
        Whether all units of a hidden layer have the same gradient, but for rounding: then they
        stay one and the same unit. False for the outputs.
    """

    steps: np.ndarray
    names: tuple
    activations: np.ndarray
    gradients: np.ndarray
    alike: np.ndarray


def layers_of(trajectory):
    """Return the `Layers` of a race of networks at up to 60 of its recorded rows.

    Raises
    ------
    UsageError
        If the problem is no network, or there are more than 6 runs.
    """
    network = getattr(trajectory.problem, "network", None)
    if getattr(network, "layers", None) is None:
        raise UsageError(f"expected a network with layers, found {trajectory.problem!r}")
    if len(trajectory) > MOST_RUNS:
        raise UsageError(f"expected at most {MOST_RUNS} runs side by side, found {len(trajectory)}")
    from optviz.problems.networks.activity import activity

    rows = np.unique(np.linspace(0, len(trajectory.x) - 1, MOST_MOMENTS).astype(int))
    found = [[_looked(layer) for layer in activity(network, trajectory.x[row])] for row in rows]
    parts = [np.stack([np.stack([layer[i] for layer in row], axis=1) for row in found]) for i in range(3)]
    parts[2][..., -1] = False
    count = parts[0].shape[2]
    names = (*(f"hidden layer {i + 1}" for i in range(count - 1)), "outputs")
    return Layers(trajectory.steps[rows], names, *parts)


def _looked(layer):
    """Return quantiles (R, 5), gradient (R,) and whether units are alike (R,) of one layer."""
    units = layer.units.reshape(len(layer.units), -1)
    with np.errstate(all="ignore"):
        quantiles = np.quantile(units, QUANTILES, axis=1).T
        size = np.sqrt((layer.weights**2).mean(axis=(1, 2)))
    apart = np.abs(layer.weights - layer.weights[:, :1]).max(axis=(1, 2))
    alike = (apart <= ALIKE * np.abs(layer.weights).max(axis=(1, 2))) & (layer.weights.shape[1] > 1)
    return quantiles, size, alike

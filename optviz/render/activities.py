"""The picture of what goes on in the layers of networks: one column per run, one row per layer."""

import numpy as np

from optviz.render.canvas import QUIET, TEXT, known_settings, new_figure
from optviz.render.figures import SIZE
from optviz.scenes.style import INK
from optviz.scenes.words import plain

LAYER_COLOURS = ("#3f90da", "#bd1f01", "#717581", "#ffa90e", "#832db6")  # the first hidden layer first
LOWEST = 1e-9  # of the largest gradient, on the logarithmic axis


def draw_layers(found, labels, title, size):
    """Return a figure of `Layers`: quantiles of the activations, and below them the gradients."""
    width, height = size
    scale = min(max(min(width / SIZE[0], height / SIZE[1]), 0.62), 6.0)
    figure = new_figure(width, height, scale)
    rows, columns = len(found.names) + 1, len(labels)
    with known_settings(lasting=True):
        grid = figure.subplots(rows, columns, sharex=True, sharey="row", squeeze=False)
        figure.subplots_adjust(left=0.1, right=0.985, top=0.86, bottom=0.1, hspace=0.28, wspace=0.08)
        for run, label in enumerate(labels):
            grid[0, run].set_title(plain(label, 24), fontsize=TEXT + 1, fontweight="bold", pad=5)
            for layer in range(rows - 1):
                _draw_activations(grid[layer, run], found, run, layer)
            _draw_gradients(grid[-1, run], found, run)
            grid[-1, run].set_xlabel("step", labelpad=1)
        for layer, name in enumerate(found.names):
            _limit(grid[layer, 0], found.activations[:, :, layer])
            grid[layer, 0].set_ylabel(name.replace("layer ", ""), fontsize=TEXT - 0.5)
        grid[-1, 0].set_ylabel("gradient", fontsize=TEXT - 0.5)
        for axes in grid.flat:
            axes.spines[["top", "right"]].set_visible(False)
            axes.tick_params(length=2.5, pad=2)
        figure.text(0.012, 0.955, title, fontsize=TEXT + 2, fontweight="bold", va="center")
        words = "activations: median, middle half and 90 %; gradient: root mean square at the weights"
        figure.text(0.988, 0.955, words, fontsize=TEXT - 0.5, va="center", ha="right", color=QUIET)
    return figure


def _draw_activations(axes, found, run, layer):
    low, lower, middle, upper, high = found.activations[:, run, layer].T
    colour = _colour(found, layer)
    axes.fill_between(found.steps, low, high, color=colour, alpha=0.18, linewidth=0)
    axes.fill_between(found.steps, lower, upper, color=colour, alpha=0.35, linewidth=0)
    axes.plot(found.steps, middle, color=colour, linewidth=1.2)
    if found.alike[1:, run, layer].all() and len(found.steps) > 1:
        axes.text(0.5, 0.74, "all units alike", transform=axes.transAxes, ha="center", va="center", color=INK)


def _limit(axes, values):
    """Show what most runs do: one that goes out of all bounds must not flatten the others."""
    reach = np.nanmax(np.abs(np.where(np.isfinite(values), values, np.nan)), axis=(0, 2))
    limit = 1.08 * min(np.nanmax(reach), 4 * np.nanmedian(reach)) or 1.0
    axes.set_ylim(-limit, limit)


def _draw_gradients(axes, found, run):
    """Draw the gradients of all layers; what is 0 has no place on a logarithmic axis and is said."""
    shown = np.where(found.gradients > 0, found.gradients, np.nan)
    for layer in range(len(found.names)):
        axes.semilogy(found.steps, shown[:, run, layer], color=_colour(found, layer), linewidth=1.3)
    still = ~(found.gradients[:, run] > 0).any(axis=0)
    silent = [name for name, none in zip(found.names, still, strict=True) if none]
    if silent:
        words = "0 in every layer" if len(silent) == len(found.names) else f"0: {', '.join(silent)}"
        axes.text(0.5, 0.6, words, transform=axes.transAxes, ha="center", va="center", color=INK)
    if np.isfinite(shown).any():
        low, high = np.nanmin(shown), np.nanmax(shown)
        axes.set_ylim(0.5 * max(low, LOWEST * high), 2 * high)


def _colour(found, layer):
    """Return the colour of a layer; outputs are grey."""
    if layer == len(found.names) - 1:
        return LAYER_COLOURS[2]
    return (*LAYER_COLOURS[:2], *LAYER_COLOURS[3:])[layer % 4]

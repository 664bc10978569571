"""The usual script: FuncAnimation + PillowWriter. Usage: bench_funcanimation.py TRACKS.npz OUT.gif FRAMES."""

import sys

import matplotlib

matplotlib.use("agg")
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.animation import FuncAnimation, PillowWriter
from matplotlib.colors import LogNorm


def main(source, target, frames):
    """Draw the tracks in the file over Rosenbrock's contours and save them as a GIF."""
    tracks = np.load(source)["x"]
    labels = ["sgd", "momentum", "nag", "adagrad", "adadelta", "rmsprop", "adam", "nadam"]
    x, y = np.meshgrid(np.linspace(-2, 2, 300), np.linspace(-1, 3, 300))
    loss = (1 - x) ** 2 + 100 * (y - x**2) ** 2
    figure, axes = plt.subplots(figsize=(8, 6), dpi=100)
    levels = np.logspace(-1, 3.5, 28)
    axes.contourf(x, y, loss + 1e-3, levels=levels, norm=LogNorm(), cmap="viridis", extend="both")
    axes.contour(x, y, loss + 1e-3, levels=levels, norm=LogNorm(), colors="k", linewidths=0.3)
    axes.plot(1, 1, "*", markersize=14, color="gold")
    lines = [axes.plot([], [], linewidth=2, label=label)[0] for label in labels]
    heads = [axes.plot([], [], "o", color=line.get_color(), markersize=8)[0] for line in lines]
    words = axes.text(0.02, 0.96, "", transform=axes.transAxes)
    axes.legend(loc="upper right")
    axes.set(xlim=(-2, 2), ylim=(-1, 3))
    moments = np.linspace(0, len(tracks) - 1, frames).astype(int)

    def update(frame):
        step = moments[frame]
        for run, (line, head) in enumerate(zip(lines, heads, strict=True)):
            line.set_data(tracks[: step + 1, run, 0], tracks[: step + 1, run, 1])
            head.set_data(tracks[step : step + 1, run, 0], tracks[step : step + 1, run, 1])
        words.set_text(f"step {step}")
        return [*lines, *heads, words]

    FuncAnimation(figure, update, frames=frames, blit=True).save(target, writer=PillowWriter(fps=30))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))

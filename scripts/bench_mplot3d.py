"""The usual script in space: mplot3d, FuncAnimation and PillowWriter.

Usage: bench_mplot3d.py TRACKS.npz OUT.gif FRAMES OF [orbit], the first FRAMES of OF in all.
"""

import sys

import matplotlib

matplotlib.use("agg")
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.animation import FuncAnimation, PillowWriter


def main(source, target, frames, total, orbit):
    """Draw the tracks in the file over Rosenbrock's surface, 50 x 50, and save them as a GIF."""
    tracks = np.load(source)["x"]
    labels = ["sgd", "momentum", "nag", "adagrad", "adadelta", "rmsprop", "adam", "nadam"]

    def height(x, y):
        return np.log10((1 - x) ** 2 + 100 * (y - x**2) ** 2 + 1)

    x, y = np.meshgrid(np.linspace(-2, 2, 50), np.linspace(-1, 3, 50))
    figure = plt.figure(figsize=(8, 6), dpi=100)
    axes = figure.add_subplot(projection="3d", computed_zorder=False)
    axes.plot_surface(x, y, height(x, y), cmap="viridis", alpha=0.8, rcount=50, ccount=50)
    lines = [axes.plot([], [], [], linewidth=2, label=label, zorder=5)[0] for label in labels]
    heads = [axes.plot([], [], [], "o", color=line.get_color(), zorder=6)[0] for line in lines]
    words = axes.text2D(0.02, 0.96, "", transform=axes.transAxes)
    axes.legend(loc="upper right")
    axes.set(xlim=(-2, 2), ylim=(-1, 3))
    moments = np.linspace(0, len(tracks) - 1, total).astype(int)

    def update(frame):
        step = moments[frame]
        for run, (line, head) in enumerate(zip(lines, heads, strict=True)):
            u, v = tracks[: step + 1, run].T
            line.set_data_3d(u, v, height(u, v))
            head.set_data_3d(u[-1:], v[-1:], height(u[-1:], v[-1:]))
        words.set_text(f"step {step}")
        if orbit:
            axes.view_init(30, -60 + 25 * np.sin(2 * np.pi * frame / (total - 1)))

    FuncAnimation(figure, update, frames=frames).save(target, writer=PillowWriter(fps=30))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), "orbit" in sys.argv[5:])

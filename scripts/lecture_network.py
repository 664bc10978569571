"""The lecture's network, 128*128*3 - 100 - 4, recorded while torch trains it, and drawn.

4,915,704 parameters, synthetic images; SGD and Adam, 200 updates each, every 5th kept as float32 in a
file. The principal plane comes from the products of the 82 kept points with each other, piece by piece,
and the contours from torch.func on that plane. Prints what memory each part took at most.
"""

import argparse
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
import torch

import optviz
from optviz.landscape import principal_plane
from optviz.trajectories import Recorder, record

SIDE, HIDDEN, CLASSES, IMAGES = 128, 100, 4, 32
RATES = {"SGD": 0.02, "Adam": 1e-4}


def images(count, seed=0):
    """Return images (count, 3 SIDE SIDE) of stripes in four directions under noise, and their directions."""
    rng = np.random.default_rng(seed)
    label = rng.integers(0, CLASSES, count)
    angle = np.pi * label / CLASSES
    y, x = np.mgrid[:SIDE, :SIDE] / SIDE
    along = np.cos(angle)[:, None, None] * x + np.sin(angle)[:, None, None] * y
    waves = np.sin(2 * np.pi * (4 * along + rng.uniform(size=(count, 1, 1))))
    tint = rng.uniform(0.2, 1, (count, 3, 1, 1))
    picture = tint * waves[:, None] + rng.standard_normal((count, 3, SIDE, SIDE))
    return torch.from_numpy(picture.reshape(count, -1).astype("f4")), torch.from_numpy(label)


def network():
    """Return the lecture's network, always with the same first weights."""
    torch.manual_seed(0)
    return torch.nn.Sequential(
        torch.nn.Linear(3 * SIDE * SIDE, HIDDEN), torch.nn.ReLU(), torch.nn.Linear(HIDDEN, CLASSES)
    )


def train(name, data, recorder, steps):
    """Record one run of full-batch training."""
    model, (x, y) = network(), data
    optimizer = getattr(torch.optim, name)(model.parameters(), lr=RATES[name])
    criterion = torch.nn.functional.cross_entropy
    with record(model, optimizer, into=recorder) as run:
        for _ in range(steps):
            loss = criterion(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            run.step(loss)
        run.end(criterion(model(x), y))


class Memory:
    """The most memory of its own that the process has while this context is open, in MB above its start.

    Pages mapped from a file are not counted: the system takes them back when it wants to.
    """

    def __init__(self, what):
        self.what, self._open = what, True

    def __enter__(self):
        self._begin = self._most = own_memory()
        self._clock, self._thread = time.perf_counter(), threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._open = False
        self._thread.join()
        self.most, seconds = self._most - self._begin, time.perf_counter() - self._clock
        print(f"{self.what}: {self.most:.0f} MB at most, {seconds:.1f} s", flush=True)

    def _watch(self):
        while self._open:
            self._most = max(self._most, own_memory())
            time.sleep(0.002)


def own_memory():
    """Return the anonymous resident memory of this process in MB (Linux)."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("RssAnon:")[2].split()[0]) / 1024


def main():
    """Train, record and draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", default="lecture-network.gif")
    parser.add_argument("--steps", type=int, default=200)
    asked = parser.parse_args()
    torch.set_num_threads(1)
    data = images(IMAGES)
    with tempfile.TemporaryDirectory() as folder:
        recorder = Recorder(every=5, path=Path(folder) / "points.f4")
        for name in RATES:
            with Memory(f"torch trains and is recorded, {name}"):
                train(name, data, recorder, asked.steps)
        with Memory("the loss as a problem"):
            problem = optviz.problems.from_torch(
                network(), torch.nn.functional.cross_entropy, data, dtype="float32", name="lecture network",
                title=f"{3 * SIDE * SIDE}-{HIDDEN}-{CLASSES} network, {IMAGES} images",
            )  # fmt: skip
            race = recorder.trajectory(problem=problem)
        print(race, "loss", race.loss[0].round(3), "->", race.loss[-1].round(4))
        with Memory("the principal plane"):
            plane = principal_plane(race)
        with Memory("the picture, contours included"):
            path = optviz.animate(race, asked.output, plane=plane)
        print(f"{path}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()

"""Make the files in gallery/data that pictures of the gallery are drawn from.

Usage: python scripts/gallery_data.py

torch_moons.npz: two runs of a 2-8-1 network in PyTorch, SGD and Adam, recorded as docs/recording.md says.
random_walk.csv.gz: a random walk in 100 parameters: there is nothing in it to be seen.
"""

import gzip
from pathlib import Path

import numpy as np
import torch

import optviz

FOLDER = Path(__file__).parent.parent / "gallery" / "data"
STEPS, EVERY = 600, 6


def trained(optimizer, into=None):
    """Return the recorder of one training run; all begin with the same weights."""
    torch.manual_seed(1)
    model = torch.nn.Sequential(torch.nn.Linear(2, 8), torch.nn.Tanh(), torch.nn.Linear(8, 1))
    data = optviz.problem("moons:noise=0.15").network
    x, y = (torch.tensor(part, dtype=torch.float32) for part in (data.x, data.y[:, None]))
    optimizer = optimizer(model.parameters())
    criterion = torch.nn.BCEWithLogitsLoss()
    draw = np.random.default_rng(0)
    whole = lambda: criterion(model(x), y)  # noqa: E731
    kept = {"into": into} if into else {"every": EVERY, "dtype": "float32"}
    with optviz.trajectories.record(model, optimizer, loss=whole, **kept) as run:
        for _ in range(STEPS):
            rows = draw.integers(0, len(x), 32)
            loss = criterion(model(x[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            run.step(loss)
    return run


def main():
    FOLDER.mkdir(exist_ok=True)
    first = trained(lambda parameters: torch.optim.SGD(parameters, lr=0.1))
    both = trained(lambda parameters: torch.optim.Adam(parameters, lr=0.01), into=first.recorder)
    both.trajectory().save(FOLDER / "torch_moons.npz")
    walk = np.random.default_rng(7).normal(size=(200, 100)).cumsum(axis=0).round(2)
    names = ",".join(f"x{i}" for i in range(100))
    rows = [f"recorded walk,{step},{','.join(map(str, place))}" for step, place in enumerate(walk)]
    text = "\n".join([f"run,step,{names}", *rows, ""]).encode()
    (FOLDER / "random_walk.csv.gz").write_bytes(gzip.compress(text, mtime=0))


if __name__ == "__main__":
    main()

"""What recording adds to a training step of a torch model of 100,000 parameters, every 10th step kept.

Rounds with and without a recorder take turns; the median of each says what a step takes. On a busy
machine that is rough, so the recorder's calls are also timed alone, without training.
"""

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np
import torch

from optviz.trajectories import record

SIZES = (64, 256, 256, 64)  # 99,136 parameters
BATCH = 64


def model():
    """Return a network, its optimizer, and a batch."""
    layers = []
    for a, b in zip(SIZES[:-1], SIZES[1:], strict=True):
        layers += [torch.nn.Linear(a, b), torch.nn.ReLU()]
    network = torch.nn.Sequential(*layers[:-1])
    data = torch.randn(BATCH, SIZES[0]), torch.randn(BATCH, SIZES[-1])
    return network, torch.optim.Adam(network.parameters()), data


def steps(network, optimizer, data, count, run=None):
    """Return the seconds that so many training steps take."""
    x, y = data
    begin = time.process_time()
    for _ in range(count):
        loss = torch.nn.functional.mse_loss(network(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if run is not None:
            run.step(loss)
    return time.process_time() - begin


def alone(network, optimizer, count, run):
    """Return the seconds that the recorder's calls take in so many steps."""
    loss = torch.zeros(())
    hook = next(iter(optimizer._optimizer_step_pre_hooks.values()))
    begin = time.process_time()
    for _ in range(count):
        hook(optimizer, (), {})
        run.step(loss)
    return time.process_time() - begin


def main():
    """Print microseconds per step without and with a recorder, and the difference."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--steps", type=int, default=200)
    asked = parser.parse_args()
    torch.set_num_threads(1)
    network, optimizer, data = model()
    size = sum(p.numel() for p in network.parameters())
    steps(network, optimizer, data, asked.steps)
    with tempfile.TemporaryDirectory() as folder:
        for name, options in {
            "memory": {},
            "file": {"path": Path(folder) / "points.f4"},
            "projection to 64": {"projection": 64},
        }.items():
            plain, recorded, calls = [], [], []
            for _ in range(asked.rounds):
                plain.append(steps(network, optimizer, data, asked.steps))
                with record(network, optimizer, every=10, **options) as run:
                    recorded.append(steps(network, optimizer, data, asked.steps, run))
                    calls.append(alone(network, optimizer, asked.steps, run))
            before, after = (1e6 * np.median(found) / asked.steps for found in (plain, recorded))
            only = 1e6 * np.median(calls) / asked.steps
            print(
                f"{size} parameters, {name}: {before:.0f} us a step, recorded {after:.0f} us; "
                f"the recorder alone {only:.1f} us, {only / before:.1%}"
            )


if __name__ == "__main__":
    main()

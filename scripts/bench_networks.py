"""Measure networks against torch and jax, side by side in one run, and print ratios.

Usage: python scripts/bench_networks.py [--repeat 3] [--steps 200] [--runs 1 8 64]

A 2-16-16-2 network, tanh, softmax cross-entropy, 512 samples, batches of 64, Adam, float64, one core:
R replicas at once, in turns, the fastest of `--repeat` in processor time, which other programs do
not change. torch eager trains one model, since R models take R times as long. The loss of all
data is worked out at start and end only. "compiled" is engine="compiled", its machine code already on
the disk; "optviz" is NumPy. Whole processes make 1,000 steps. Last a landscape:
the loss at 200 x 200 points, for torch a model per point, and the ground of a picture of that size,
whose heights are fewer and in single precision. Peers that are not installed are left out.
"""

import argparse
import os
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

import numpy as np
from bench_networks_peers import PEERS, agreement, torch_grid_point
from timing import fastest

SIZES, SAMPLES, BATCH, LR = (2, 16, 16, 2), 512, 64, 0.01
GRID, WIDTH = 200, 10.0


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--runs", type=int, nargs="+", default=[1, 8, 64])
    parser.add_argument("--whole", metavar="ENGINE", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.whole == "landscape":
        given, _, points = plane()
        given["problem"].value(points)
        print(most_memory())
        return
    if arguments.whole:
        engines()[arguments.whole](task(arguments.runs[0], 1000))()
        return
    for runs in arguments.runs:
        steady(runs, arguments.steps, arguments.repeat)
    whole(arguments.runs[-1], arguments.repeat)
    landscape(arguments.repeat)


def task(runs, steps):
    """Return what every engine is given: data, rows of each batch, first parameters."""
    import optviz

    rng = np.random.default_rng(0)
    x = rng.normal(size=(SAMPLES, SIZES[0]))
    y = (x[:, 0] * x[:, 1] > 0).astype(int)
    problem = optviz.problems.network(SIZES, X=x, y=y, batches=BATCH)
    rows = np.stack([problem.network.batches.rows(t) for t in range(1, steps + 1)])
    start = problem.draw(np.random.default_rng(1), runs)
    return {
        "problem": problem, "x": x, "y": y, "rows": rows, "start": start,
        "steps": steps, "sizes": SIZES, "lr": LR,
    }  # fmt: skip


def ours(engine, given):
    """Return a job that trains with optviz and returns the last parameters (R, D)."""
    import optviz

    if engine == "compiled":
        import numba  # noqa: F401 - an extra, which may be missing
    adam = optviz.optimizer("adam", lr=given["lr"])
    task = given["problem"], adam, given["steps"], given["start"]
    return lambda: optviz.run(*task, record="final", engine=engine).x[-1]


def engines():
    """Return {name: function of a task that returns a job}, ours first."""
    own = {"optviz": partial(ours, "numpy"), "optviz compiled": partial(ours, "compiled")}
    return {**own, **PEERS}


def steady(runs, steps, repeat):
    """Compare the engines once they are warm."""
    given, jobs = task(runs, steps), {}
    for name, make in engines().items():
        try:
            jobs[name] = make(given)
        except ImportError:
            print(f"  {name} is not installed")
    found = {name: job() for name, job in jobs.items()}  # imports, compilation and first pages
    times = fastest(jobs, repeat, time.process_time)
    print(f"R = {runs}, {steps} steps, microseconds per replica and step; times as long as optviz")
    for name, seconds in times.items():
        own = seconds / steps / (1 if name == "torch eager" else runs)
        against = own / (times["optviz"] / steps / runs)
        far = (
            f"parameters differ by {agreement(found[name], found['optviz']):.0e}" if name != "optviz" else ""
        )
        print(f"  {name:16} {own * 1e6:8.1f} {against:7.2f}  {far}")


def whole(runs, repeat):
    """Compare whole processes, imports and compilation included."""
    command = [sys.executable, __file__, "--runs", str(runs), "--whole"]
    jobs = {
        name: lambda name=name: subprocess.run([*command, name], check=True, capture_output=True)
        for name in ("optviz", "optviz compiled", "jax", "torch batched")
        if name in engines()
    }
    print(f"whole process, R = {runs}, 1000 steps")
    times = fastest(jobs, max(repeat, 2))
    for name, seconds in times.items():
        print(f"  {name:16} {seconds:8.2f} s {seconds / times['optviz']:7.2f}")


def most_memory():
    """Return the most memory that this process has had, in words; a child's `ru_maxrss` is its parent's."""
    told = Path("/proc/self/status")
    lines = told.read_text().splitlines() if told.exists() else []
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("VmHWM")), "unknown memory"
    )


def plane():
    """Return a task, a plane through its start, and points (40000, D) of it."""
    from optviz.landscape.plane import Plane

    given = task(1, 1)
    start, basis = given["start"][0], np.random.default_rng(2).normal(size=(2, given["start"].shape[1]))
    basis = np.linalg.qr(basis.T)[0].T
    u, v = np.meshgrid(*[np.linspace(-WIDTH, WIDTH, GRID)] * 2)
    points = start + u.reshape(-1, 1) * basis[0] + v.reshape(-1, 1) * basis[1]
    return given, Plane(start, basis), points


def landscape(repeat):
    """Compare the loss at many points of a plane with a torch model per point."""
    from optviz.scenes.relief import relief

    given, flat, points = plane()
    problem, window = given["problem"], [(-WIDTH, WIDTH)] * 2
    jobs = {
        "the ground of a picture": lambda: relief(problem, window, GRID, GRID, flat),
        "the loss at every point": lambda: problem.value(points),
    }
    try:
        one, some = torch_grid_point(given), points[:: GRID * GRID // 200]
        assert abs(one(some[7]) - problem.value(some[7])) < 1e-12
        jobs["torch"] = lambda: [one(point) for point in some]
    except ImportError:
        print("  torch is not installed")
    times = fastest(jobs, repeat, time.process_time)
    command = [sys.executable, __file__, "--whole", "landscape"]
    used = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    per_point = times.pop("torch", 0) / len(some)
    print(f"landscape, {GRID} x {GRID} points, {SAMPLES} samples, {used} in all", end="; ")
    print(f"a torch model per point: {per_point * 1e6:.0f} us")
    for name, seconds in times.items():
        print(f"  {name}: {seconds:.2f} s, torch {per_point * GRID * GRID / seconds:.1f} times as long")


if __name__ == "__main__":
    main()

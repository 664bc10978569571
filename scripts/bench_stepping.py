"""Stepping many runs on Rosenbrock: optviz's engines against optax with jax, torch, and a loop in C.

Run by `scripts/bench.py stepping`. Every peer that is not installed is left out and said. Each has
its best form: jax jit(vmap(scan)), in chunks of 1024 runs where that is faster; torch's fused
optimizer with a gradient by hand; the C loop is compiled here with -O3 for this processor.
On one core in processor time, which other programs hardly change; whole processes in wall time.
"""

import ctypes
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
from timing import fastest, process

SPECS = {"adam": "adam:lr=0.01", "momentum": "momentum:lr=0.0005"}
HERE = Path(__file__).parent


def starts_of(runs):
    return np.random.default_rng(0).uniform((-2, -1), (2, 3), (runs, 2))


def main(repeat):
    """Print the tables."""
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, cores[:1])
    for name in SPECS:
        for runs, steps, kinds in ((10_000, 500, ("final", "recorded")), (1_000_000, 500, ("final",))):
            for kind in kinds:
                table(name, runs, steps, kind, repeat)
    os.sched_setaffinity(0, cores)
    if len(cores) > 1:
        threads(cores, repeat)
    whole_processes(repeat)


def table(name, runs, steps, kind, repeat):
    """Print one comparison in ns per run and step, and what the ratios to ours are."""
    starts = starts_of(runs)
    jobs = {
        **{f"optviz {engine}": ours(name, starts, steps, kind, engine) for engine in ("compiled", "numpy")},
        **peers(name, starts, steps, kind),
    }
    for job in jobs.values():
        job()  # compiled and warm
    found = fastest(jobs, repeat if runs < 100_000 else 2, time.process_time)
    each = {key: seconds / runs / getattr(jobs[key], "steps", steps) * 1e9 for key, seconds in found.items()}
    print(f"stepping, {name}, {runs:,} runs x {steps} steps, {kind}, float64, one core")
    for key, value in each.items():
        ratios = ", ".join(f"{value / each[f'optviz {e}']:.2f} x optviz {e}" for e in ("compiled", "numpy"))
        print(f"  {key:34} {value:8.2f} ns per run and step   {ratios}")


def ours(name, starts, steps, kind, engine):
    import optviz

    record = {"final": "final", "recorded": "all"}[kind]
    return lambda: optviz.run("rosenbrock", SPECS[name], steps, starts, record=record, engine=engine)


def peers(name, starts, steps, kind):
    """Return the jobs of the peers that are here."""
    found = {}
    for make in (jax_jobs, torch_jobs, c_jobs):
        try:
            found |= make(name, starts, steps, kind)
        except ImportError as missing:
            print(f"  ({missing.name} is not installed)")
    return found


def jax_jobs(name, starts, steps, kind):
    os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")
    import jax
    import optax

    jax.config.update("jax_enable_x64", True)
    rule = {"adam": lambda: optax.adam(0.01), "momentum": lambda: optax.sgd(0.0005, momentum=0.9)}[name]()

    def loss(x):
        return (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2

    def run(start):
        def step(carry, _):
            x, state = carry
            value, grad = jax.value_and_grad(loss)(x)
            change, state = rule.update(grad, state, x)
            return (optax.apply_updates(x, change), state), ((x, value) if kind == "recorded" else None)

        (x, _), seen = jax.lax.scan(step, (start, rule.init(start)), None, length=steps)
        return x, loss(x), seen

    whole = jax.jit(jax.vmap(run))
    jobs = {"optax + jax": lambda: jax.block_until_ready(whole(starts))}
    if kind == "final":
        count = len(starts) // 1000 * 1000
        parts = starts[:count].reshape(-1, 1000, 2)
        chunked = jax.jit(lambda parts: jax.lax.map(jax.vmap(run), parts))
        jobs["optax + jax, 1000 runs at a time"] = lambda: jax.block_until_ready(chunked(parts))
    return jobs


def torch_jobs(name, starts, steps, kind):
    import torch

    torch.set_num_threads(1)
    own = min(steps, 50) if len(starts) > 100_000 else steps  # each of its steps costs the same

    def job():
        x = torch.nn.Parameter(torch.tensor(starts))
        x.grad = torch.zeros_like(x)
        rule = {"adam": lambda: torch.optim.Adam([x], lr=0.01, fused=True)}.get(
            name, lambda: torch.optim.SGD([x], lr=0.0005, momentum=0.9, fused=True)
        )()
        points = torch.empty((own + 1, *x.shape), dtype=x.dtype) if kind == "recorded" else None
        losses = torch.empty((own + 1, len(x)), dtype=x.dtype) if kind == "recorded" else None
        with torch.no_grad():
            for t in range(own):
                u, w = 1 - x[:, 0], x[:, 1] - x[:, 0] * x[:, 0]
                if kind == "recorded":
                    points[t], losses[t] = x, u * u + 100 * w * w
                x.grad[:, 0] = -2 * u - 400 * x[:, 0] * w
                x.grad[:, 1] = 200 * w
                rule.step()

    job.steps = own
    return {"torch fused, gradient by hand": job}


def c_jobs(name, starts, steps, kind):
    compiler = shutil.which("cc")
    if kind == "recorded" or not compiler:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder, "fused.so")
        flags = ["-O3", "-march=native", "-fno-math-errno", "-fno-trapping-math", "-shared", "-fPIC"]
        subprocess.run([compiler, *flags, HERE / "bench_fused.c", "-o", library, "-lm"], check=True)
        function = getattr(ctypes.CDLL(str(library)), name)
    begin, end = np.ascontiguousarray(starts.T), np.empty((2, len(starts)))
    arguments = [ctypes.c_long(len(starts)), ctypes.c_long(steps)]
    arguments += [array.ctypes.data_as(ctypes.c_void_p) for array in (begin, end)]
    return {"C, fused by hand": lambda: function(*arguments) and begin is end}


def threads(cores, repeat):
    """Print how much faster all cores are."""
    starts, seconds = starts_of(1_000_000), {}
    for count in (1, len(cores)):
        os.sched_setaffinity(0, cores[:count])
        seconds[count] = fastest({"": ours("adam", starts, 500, "final", "compiled")}, repeat)[""]
    ratio = seconds[1] / seconds[len(cores)]
    print(f"stepping, adam, 1,000,000 runs x 500 steps, compiled: {len(cores)} cores {ratio:.2f} times one")


WHOLE = """
import numpy as np
starts = np.random.default_rng(0).uniform((-2, -1), (2, 3), ({runs}, 2))
{body}
"""
OPTVIZ = "import optviz; optviz.run('rosenbrock', 'adam:lr=0.01', {steps}, starts, engine={engine!r})"
PEER = """
import sys; sys.path.insert(0, {here!r})
from bench_stepping import {peer}_jobs
list({peer}_jobs('adam', starts, {steps}, 'recorded').values())[0]()
"""


def whole_processes(repeat):
    """Print whole processes, imports and compilation included, on one core."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(cores)[:1])
    for runs, steps in ((10_000, 500), (1, 1000)):
        bodies = {
            f"optviz {engine}": OPTVIZ.format(steps=steps, engine=engine) for engine in ("numpy", "compiled")
        }
        bodies |= {peer: PEER.format(here=str(HERE), peer=peer, steps=steps) for peer in ("jax", "torch")}
        jobs = {key: process("-c", WHOLE.format(runs=runs, body=body)) for key, body in bodies.items()}
        jobs["optviz compiled"]()  # its kernel lies on the disk from then on
        found = fastest(jobs, repeat)
        print(f"stepping, adam, {runs:,} runs x {steps} steps, recorded, whole process")
        for key, seconds in found.items():
            print(f"  {key:18} {seconds:6.2f} s   {seconds / found['optviz numpy']:.1f} x optviz numpy")
    os.sched_setaffinity(0, cores)

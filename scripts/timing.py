"""How the benches measure time."""

import subprocess
import sys
import time


def fastest(jobs, repeat):
    """Return the least wall time of each job, run in turns."""
    times = {name: [] for name in jobs}
    for _ in range(repeat):
        for name, job in jobs.items():
            begin = time.perf_counter()
            job()
            times[name].append(time.perf_counter() - begin)
    return {name: min(values) for name, values in times.items()}


def process(*arguments):
    """Return a job that runs a Python process to its end."""
    return lambda: subprocess.run(
        [sys.executable, *map(str, arguments)], check=True, stdout=subprocess.DEVNULL
    )

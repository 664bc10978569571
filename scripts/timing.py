"""How the benches measure time."""

import os
import subprocess
import sys
import time

# A user's second call finds everybody's modules compiled; without this only installed peers' are.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def fastest(jobs, repeat, clock=time.perf_counter):
    """Return the least time of each job, run in turns; by default wall time.

    Processor time, ``clock=time.process_time``, is hardly changed by other programs, but
    counts all threads of this process and none of others.
    """
    times = {name: [] for name in jobs}
    for _ in range(repeat):
        for name, job in jobs.items():
            begin = clock()
            job()
            times[name].append(clock() - begin)
    return {name: min(values) for name, values in times.items()}


def process(*arguments):
    """Return a job that runs a Python process to its end."""
    return lambda: subprocess.run(
        [sys.executable, *map(str, arguments)], check=True, stdout=subprocess.DEVNULL
    )

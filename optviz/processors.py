"""How many processors this process may use."""

import os


def processors():
    """Return the number of processors that this process may use.

    >>> processors() >= 1
    True
    """
    known = hasattr(os, "sched_getaffinity")
    return len(os.sched_getaffinity(0)) if known else os.cpu_count() or 1

"""Which engine runs a job."""

import warnings
from importlib.util import find_spec

from optviz.engine.tracing import NotTraceable
from optviz.errors import OptvizWarning, UsageError

ENGINES = ("auto", "numpy", "compiled")
# Runs times steps from which on the compiled engine is done first, with its kernel in this
# process, on the disk, or still to be compiled (`scripts/bench.py stepping`).
PAYS_LOADED, PAYS_ON_DISK, PAYS_NEW = 2_000_000, 50_000_000, 200_000_000


def kernel_for(engine, problem, optimizer, runs, steps):
    """Return the `Kernel` that is to run a job, or None for NumPy.

    Raises
    ------
    UsageError
        If there is no such engine, or the compiled one is asked for and Numba is missing.
    """
    if engine not in ENGINES:
        raise UsageError(f"expected engine to be one of {', '.join(ENGINES)}, found {engine!r}")
    work = runs * steps if steps > 1 else 0  # the first update is NumPy's in any case
    if not work or engine == "numpy" or (engine == "auto" and (work < PAYS_LOADED or not _has_numba())):
        return None
    if not _has_numba():
        raise UsageError("engine='compiled' needs Numba; install it with: pip install 'optviz[fast]'")
    from optviz.engine.compiled import Kernel

    try:
        kernel = Kernel(problem, optimizer)
    except NotTraceable as reason:
        if engine == "compiled":
            told = f"{optimizer.name} on {problem.name} cannot be compiled, NumPy runs it: {reason}"
            warnings.warn(told, OptvizWarning, stacklevel=3)
        return None
    return kernel if engine == "compiled" or work >= _pays(kernel) else None


def _has_numba():
    return find_spec("numba") is not None


def _pays(kernel):
    if kernel.is_loaded:
        return PAYS_LOADED
    return PAYS_ON_DISK if kernel.is_on_disk else PAYS_NEW

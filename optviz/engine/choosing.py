"""Which engine runs a job."""

import warnings
from importlib.util import find_spec

from optviz.engine.tracing import NotTraceable
from optviz.errors import OptvizWarning, UsageError

ENGINES = ("auto", "numpy", "compiled")
# Runs times steps from which on the compiled engine is done first, with its kernel in this
# process, on the disk, or still to be compiled (`scripts/bench.py stepping`).
PAYS_LOADED, PAYS_ON_DISK, PAYS_NEW = 2_000_000, 50_000_000, 200_000_000
# The same for networks: runs times steps times samples times parameters (`scripts/bench.py networks`).
NETWORK_LOADED, NETWORK_ON_DISK, NETWORK_NEW = 200_000_000, 1_000_000_000, 10_000_000_000


def kernel_for(engine, problem, optimizer, runs, steps):
    """Return the `Kernel` that is to run a job, or None for NumPy.

    Raises
    ------
    UsageError
        If there is no such engine, or the compiled one is asked for and Numba is missing.
    """
    _check_engine(engine)
    work = runs * steps if steps > 1 else 0  # the first update is NumPy's in any case
    if not work or engine == "numpy" or (engine == "auto" and (work < PAYS_LOADED or not _has_numba())):
        return None
    from optviz.engine.compiled import Kernel

    try:
        kernel = Kernel(problem, optimizer)
    except NotTraceable as reason:
        if engine == "compiled":
            told = f"{optimizer.name} on {problem.name} cannot be compiled, NumPy runs it: {reason}"
            warnings.warn(told, OptvizWarning, stacklevel=3)
        return None
    return kernel if engine == "compiled" or work >= _pays(kernel) else None


def network_for(engine, problem, runs, steps):
    """Return a network problem with compiled gradients where they pay or are asked for, else None.

    Raises
    ------
    UsageError
        If there is no such engine, or the compiled one is asked for and Numba is missing.
    """
    _check_engine(engine)
    samples = problem.network.train_samples.count
    samples = samples if problem.sample is None else min(samples, problem.network.batches.size)
    work = runs * steps * samples * problem.dimension
    if engine == "numpy" or (engine == "auto" and (work < NETWORK_LOADED or not _has_numba())):
        return None
    from optviz.engine import fused

    least = NETWORK_LOADED if fused.is_loaded() else NETWORK_ON_DISK if fused.is_on_disk() else NETWORK_NEW
    return fused.fused(problem) if engine == "compiled" or work >= least else None


def _check_engine(engine):
    if engine not in ENGINES:
        raise UsageError(f"expected engine to be one of {', '.join(ENGINES)}, found {engine!r}")
    if engine == "compiled" and not _has_numba():
        raise UsageError("engine='compiled' needs Numba; install it with: pip install 'optviz[fast]'")


def _has_numba():
    return find_spec("numba") is not None


def _pays(kernel):
    if kernel.is_loaded:
        return PAYS_LOADED
    return PAYS_ON_DISK if kernel.is_on_disk else PAYS_NEW

"""The compiled engine: one fused loop for a rule on a surface, by Numba, with threads over the runs."""

import atexit
import hashlib
import math
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

import numpy as np

from optviz.engine.beginning import first_update
from optviz.engine.kernels import LANES, kernel_source
from optviz.engine.program import program_of
from optviz.engine.steptext import StepText
from optviz.processors import processors

CHANGED = ("contract",)  # a * b + c is rounded once: an eighth less time for Adam
CHUNK = 128 * LANES  # runs that one thread advances before it takes the next


class Kernel:
    """A rule on a surface as machine code, whatever its numbers are.

    Raises
    ------
    NotTraceable
        If the rule or the surface is not elementwise.
    """

    def __init__(self, problem, optimizer):
        self.text = StepText(program_of(problem, optimizer, open_numbers=True), reciprocals=True)
        self._source = kernel_source(self.text)
        self._path = kernel_folder() / f"{_named(self._source)}.py"

    @property
    def is_loaded(self):
        """Whether this process has used it before."""
        return self._source in _LOADED

    @property
    def is_on_disk(self):
        """Whether its machine code was kept by an earlier process."""
        return any((self._path.parent / "__pycache__").glob(f"{self._path.stem}.*.nbc"))

    @property
    def function(self):
        """The machine code, see `optviz.engine.kernels.kernel_source`."""
        if self._source not in _LOADED:
            _LOADED[self._source] = _loaded(self._source, self._path, self.text.functions)
        return _LOADED[self._source]

    def advance(self, problem, optimizer, start, rows):
        """Return what `loop.advance` returns, to rounding; the number of threads makes no difference."""
        points, losses = np.empty((len(rows), 2, len(start))), np.empty((len(rows), len(start)))
        _filled(self, problem, optimizer, start, rows, points, losses)
        return points.transpose(0, 2, 1), losses, np.array(rows)


_LOADED = {}


def _named(source):
    """Return a file name of its own for every text and way to compile it: Numba knows them by the file."""
    return hashlib.sha256(f"{CHANGED}\n{source}".encode()).hexdigest()[:24]


def _loaded(source, path, functions):
    """Return the function of a source text; its machine code lies beside the file at path."""
    import numba

    keep_source(source, path)
    space = {"__name__": "optviz.engine.kernels", "empty": np.empty, "sqrt": math.sqrt}
    space |= {"inf": math.inf, "nan": math.nan} | {ufunc.__name__: ufunc for ufunc in functions}
    exec(compile(source, str(path), "exec"), space)  # names and operators of the trace, nothing else
    # Numba's other way to divide, Python's with an exception, keeps the loop from becoming SIMD.
    return numba.njit(space["advance"], error_model="numpy", nogil=True, cache=True, fastmath=set(CHANGED))


def keep_source(source, path):
    """Write the text where Numba looks for its date, unless it stands there."""
    if path.exists() and path.read_text("utf-8") == source:
        return
    with tempfile.NamedTemporaryFile("w", dir=path.parent, suffix=".py", delete=False) as file:
        file.write(source)
    os.replace(file.name, path)


@cache
def kernel_folder():
    """Return the user's folder of kernels, or a new one for this process where that cannot be written."""
    root = os.environ.get("OPTVIZ_CACHE") or os.environ.get("XDG_CACHE_HOME")
    try:
        folder = Path(root) if root else Path.home() / ".cache"
        folder = folder / "optviz" / "kernels"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if os.access(folder, os.W_OK) and folder.stat().st_uid == os.getuid():
            return folder
    except (OSError, RuntimeError):
        pass
    folder = tempfile.mkdtemp(prefix="optviz-kernels-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def _filled(kernel, problem, optimizer, start, rows, points, losses):
    """Fill points (rows, 2, R) and losses (rows, R) of the runs that begin at start (R, 2)."""
    runs, steps = len(start), int(rows[-1])
    places = np.full(steps + 1, -1)
    places[rows] = np.arange(len(rows))
    text, function = kernel.text, kernel.function
    numbers = text.rows(problem.parameters, optimizer.hyperparameters, 2, steps)

    def fill(low):
        block = slice(low, min(low + CHUNK, runs))
        hyper = optimizer.values(block if optimizer.runs else slice(None))
        x = np.array(start[block], order="F")
        points[0, :, block] = x.T
        with np.errstate(all="ignore"):  # a diverging run is recorded, not warned about
            losses[0, block], x, state = first_update(problem, optimizer, hyper, x)
            columns = text.per_run(hyper, len(x))
        begun = np.stack([np.broadcast_to(part, x.shape)[:, c] for c in range(2) for part in (x, *state)])
        function(low, len(x), begun, columns, numbers, places[1:-1], points, losses)

    _on_all_cores(fill, range(0, runs, CHUNK))


def _on_all_cores(work, parts):
    """Do the work for all parts, in as many threads as there are processors for this process."""
    first, *others = parts
    work(first)  # compiles, once
    threads = min(processors(), len(others))
    if threads < 2:
        for part in others:
            work(part)
        return
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, others))

"""The compiled engine: the same rules and surfaces, to rounding, however the runs are shared out."""

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import optviz
from optviz.engine import choosing, compiled, kernels
from optviz.engine.compiled import Kernel
from optviz.errors import OptvizWarning, UsageError

pytest.importorskip("numba", reason="the compiled engine is an extra: pip install 'optviz[fast]'")

RATES = np.geomspace(1e-4, 1e-3, 150)
# Each is another way through the kernel's text: numbers, one value per run, a schedule, the gradient
# taken elsewhere, choices, functions that are no SIMD, decay, maximization.
CASES = {
    "numbers": ("rosenbrock:b=10", "adam", {"lr": 0.01}),
    "one rate and one decay per run": ("beale", "adamw", {"lr": RATES, "weight_decay": RATES}),
    "one beta per run": ("himmelblau", "adam", {"lr": 0.01, "beta1": np.linspace(0, 0.95, 150)}),
    "a schedule": ("rosenbrock", "nadam", {"lr": 0.01, "schedule": "cosine"}),
    "a gradient elsewhere": ("ackley", "nag", {"lr": 1e-3, "form": "lecture"}),
    "choices and functions": ("drop_wave", "rprop", {"lr": 0.01}),
    "a choice by the step": ("levy", "radam", {"lr": 0.01}),
    "uphill": ("three_hump_camel", "rmsprop", {"lr": 1e-3, "maximize": True}),
    "a formula": ("x^2 + max(x, y)^2 + abs(y)", "momentum", {"lr": 1e-3}),
}


def runs(case, steps=60, **options):
    surface, name, settings = CASES[case]
    optimizer = optviz.optimizer(name, **settings)
    starts = np.random.default_rng(3).uniform(-1.5, 1.5, (150, 2))
    return optviz.run(surface, optimizer, steps, starts, **options)


def relative(found, expected):
    return np.abs(found - expected) / np.maximum(1, np.abs(expected))


@pytest.mark.parametrize("case", CASES)
def test_the_compiled_engine_agrees_with_numpy(case):
    ours, plain = (runs(case, engine=engine) for engine in ("compiled", "numpy"))
    assert ours.meta["engine"] == "compiled" and "engine" not in plain.meta
    assert relative(ours.x, plain.x).max() < 1e-12
    assert relative(ours.loss, plain.loss).max() < 1e-12


@pytest.mark.parametrize("record", ["final", 7, 60])
def test_what_is_recorded_less_often_is_the_same(record):
    whole, part = (runs("numbers", record=kept, engine="compiled") for kept in ("all", record))
    assert part.x.tobytes() == whole.x[part.steps].tobytes()
    assert part.loss.tobytes() == whole.loss[part.steps].tobytes()


@pytest.mark.parametrize("case", ["numbers", "one rate and one decay per run", "a gradient elsewhere"])
def test_blocks_and_threads_make_no_difference(case, monkeypatch):
    whole = runs(case, engine="compiled")
    monkeypatch.setattr(compiled, "CHUNK", 7)
    for threads in (1, 3):
        monkeypatch.setattr(compiled, "processors", lambda threads=threads: threads)
        assert runs(case, engine="compiled").x.tobytes() == whole.x.tobytes()


def test_lanes_of_another_number_make_no_difference(monkeypatch):
    whole = runs("numbers", engine="compiled")
    monkeypatch.setattr(kernels, "LANES", 16)
    assert runs("numbers", engine="compiled").x.tobytes() == whole.x.tobytes()


def test_one_kernel_serves_all_numbers_and_all_starts():
    kernel = {
        Kernel(optviz.problem(surface), optviz.optimizer(spec))._source
        for surface in ("rosenbrock", "rosenbrock:a=2,b=7")
        for spec in ("adam", "adam:lr=0.1,beta1=0.5,eps=1e-4")
    }
    assert len(kernel) == 1
    assert Kernel(optviz.problem("rosenbrock"), optviz.optimizer("adam:beta1=0"))._source not in kernel


def test_a_diverging_run_ends_as_in_numpy():
    optimizer = optviz.optimizer("sgd", lr=[0.001, 0.1])
    ours, plain = (
        optviz.run("rosenbrock", optimizer, 40, start=[-1.2, 1], engine=engine)
        for engine in ("compiled", "numpy")
    )
    assert ours.diverged_at.tolist() == plain.diverged_at.tolist() == [-1, plain.diverged_at[1]]
    np.testing.assert_array_equal(np.isfinite(ours.x), np.isfinite(plain.x))


def test_what_cannot_be_compiled_runs_in_numpy_and_says_so():
    with pytest.warns(OptvizWarning, match="^lamb on beale cannot be compiled, NumPy runs it: lamb is not"):
        found = optviz.run("beale", "lamb", 10, engine="compiled")
    assert "engine" not in found.meta
    mine = optviz.Problem(lambda x: ((x**2).sum(-1), 2 * x), name="bowl", start=[3, 4])
    with pytest.warns(OptvizWarning, match="bowl is not a surface of x and y$"):
        optviz.run(mine, "sgd", 10, engine="compiled")
    moving = optviz.optimizer("sgd", lr=[0.1, 0.2], schedule="cosine")
    with pytest.warns(OptvizWarning, match="a schedule with one value per run$"):
        optviz.run("sphere", moving, 10, engine="compiled")


def test_without_numba_the_compiled_engine_is_refused_and_auto_takes_numpy(monkeypatch):
    monkeypatch.setattr(choosing, "_has_numba", lambda: False)
    words = "engine='compiled' needs Numba; install it with: pip install 'optviz[fast]'"
    with pytest.raises(UsageError, match=f"^{re.escape(words)}$"):
        optviz.run("beale", "adam", 10, engine="compiled")
    monkeypatch.setattr(choosing, "PAYS_LOADED", 0)
    assert choosing.kernel_for("auto", optviz.problem("beale"), optviz.optimizer("adam"), 10**6, 500) is None


def test_an_unknown_engine_is_refused():
    with pytest.raises(UsageError, match="^expected engine to be one of auto, numpy, compiled, found 'gpu'$"):
        optviz.run("beale", "adam", 10, engine="gpu")


def test_auto_compiles_what_is_large_enough(monkeypatch):
    problem, optimizer = optviz.problem("booth"), optviz.optimizer("sgd")
    for name, size in (("PAYS_LOADED", 10), ("PAYS_ON_DISK", 20), ("PAYS_NEW", 30)):
        monkeypatch.setattr(choosing, name, size * 1000)
    for known, limit in (("is_loaded", 10), ("is_on_disk", 20), (None, 30)):
        for name in ("is_loaded", "is_on_disk"):
            monkeypatch.setattr(Kernel, name, name == known)
        below, above = (
            choosing.kernel_for("auto", problem, optimizer, count, 100)
            for count in (limit * 10 - 1, limit * 10)
        )
        assert below is None and isinstance(above, Kernel)


PROGRAM = """
import sys, optviz
from optviz.engine.compiled import Kernel
kernel = Kernel(optviz.problem("sphere"), optviz.optimizer("sgd"))
print(kernel.is_on_disk)
found = optviz.run("sphere", "sgd:lr=0.1", 10, runs=3, rng=1, engine="compiled")
print(found.meta["engine"], kernel.is_on_disk, kernel._path)
"""


def run_program(cache, **more):
    environment = {**os.environ, "OPTVIZ_CACHE": str(cache), **more}
    found = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM], env=environment, capture_output=True, text=True
    )
    assert found.returncode == 0, found.stderr
    return found.stdout.split()


def test_machine_code_is_kept_for_the_next_process_and_made_anew_when_it_was_changed(tmp_path):
    assert run_program(tmp_path)[:3] == ["False", "compiled", "True"]
    before, _, _, path = run_program(tmp_path)
    assert before == "True"
    source = Path(path).read_text()
    Path(path).write_text("raise SystemExit(1)")
    assert run_program(tmp_path)[1] == "compiled" and Path(path).read_text() == source


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path):
    (tmp_path / "optviz").write_text("a file where the folder should be")
    path = run_program(tmp_path)[3]
    assert not path.startswith(str(tmp_path))

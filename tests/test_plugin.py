"""The example plugin, installed as a user would, in a folder of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PLUGIN = Path(__file__).parent / "plugin"


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """Return a function that runs optviz beside the installed plugin, in a folder of its own."""
    source, place = tmp_path_factory.mktemp("source") / "plugin", tmp_path_factory.mktemp("installed")
    shutil.copytree(PLUGIN, source)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--target", place, source], check=True, capture_output=True, text=True)
    path = os.pathsep.join([str(place), str(PLUGIN.parent.parent)])

    def run(*words):
        return subprocess.run(
            [sys.executable, *words], cwd=place, env={**os.environ, "PYTHONPATH": path},
            capture_output=True, text=True,
        )  # fmt: skip

    return run


def test_its_names_are_listed_beside_ours(installed):
    told = installed("-m", "optviz", "list")
    assert told.returncode == 0 and told.stderr == ""
    assert "normalized_descent" in told.stdout and "hanging_chain" in told.stdout


def test_it_races_and_draws(installed):
    words = "-s hanging_chain:stiffness=2 -O normalized_descent -O adam:lr=0.1 --steps 40 -o chain.gif --json"
    done = installed("-m", "optviz", "animate", *words.split(), "--size", "320x200", "--duration", "1")
    assert done.returncode == 0, done.stderr
    assert '"normalized_descent"' in done.stdout
    shown = installed("-m", "optviz", "show", "normalized_descent")
    assert "x = x - lr g / (|g| + eps)" in shown.stdout


def test_its_rule_and_its_surface_are_compiled_as_ours_are(installed):
    pytest.importorskip("numba", reason="the compiled engine needs Numba")
    code = """
import numpy as np, optviz
start = np.random.default_rng(0).uniform(-2, 2, (200, 2))
names = "hanging_chain", "normalized_descent:lr=0.01", 50, start
both = [optviz.run(*names, engine=engine) for engine in ("numpy", "compiled")]
print(np.abs(both[0].x - both[1].x).max() < 1e-12)
"""
    done = installed("-c", code)
    assert done.stdout.strip() == "True", done.stderr

"""Nothing is imported before it is needed: asked of real processes."""

import subprocess
import sys

import pytest

import optviz

HEAVY = ("numpy", "matplotlib", "scipy", "PIL", "click")


def loaded_by(code, tmp_path):
    """Return which of the heavy packages a program has loaded at its end."""
    ending = f"\nimport sys\nprint('\\nloaded', *[name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code + ending], cwd=tmp_path, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return set(done.stdout.splitlines()[-1].split()[1:])


def command(*words):
    return (
        "from optviz.cli import main\n"
        f"try:\n    main({list(words)!r})\n"
        "except SystemExit as end:\n    assert not end.code, end.code"
    )


@pytest.mark.parametrize(
    "words", [("--help",), ("-h",), ("--version",), ("animate", "--help"), ("run", "-h")]
)
def test_help_imports_click_alone(words, tmp_path):
    assert loaded_by(command(*words), tmp_path) == {"click"}


@pytest.mark.parametrize(
    "words", [("list",), ("list", "optimizers", "--json"), ("show", "adam"), ("show", "beale")]
)
def test_list_and_show_import_neither_matplotlib_nor_scipy(words, tmp_path):
    assert loaded_by(command(*words), tmp_path) <= {"click", "numpy"}


def test_a_usage_error_costs_no_drawing_library(tmp_path):
    code = command("animate", "-s", "rosenbrok").replace("not end.code,", "end.code == 2,")
    done = subprocess.run(
        [sys.executable, "-c", code + "\nimport sys\nassert 'matplotlib' not in sys.modules"]
    )
    assert done.returncode == 0


def test_a_run_imports_neither_matplotlib_nor_pillow(tmp_path):
    loaded = loaded_by(
        command("run", "-s", "beale", "-O", "adam:lr=0.1", "--steps", "3", "-o", "a.npz"), tmp_path
    )
    assert loaded <= {"click", "numpy"} and (tmp_path / "a.npz").exists()


def test_importing_optviz_imports_nothing_heavy(tmp_path):
    assert loaded_by("import optviz\nassert optviz.__version__ and len(dir(optviz)) > 10", tmp_path) == set()


def test_trajectories_is_imported_as_promised(tmp_path):
    code = "from optviz import trajectories as found\nassert found.Trajectory and found.load and found.save"
    assert loaded_by(code, tmp_path) <= {"numpy"}


@pytest.mark.parametrize("name", optviz.__all__)
def test_every_public_name_is_imported_from_the_package(name):
    namespace = {}
    exec(f"from optviz import {name} as found", namespace)
    assert namespace["found"] is getattr(optviz, name) and name in dir(optviz)


def test_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match=r"^module 'optviz' has no attribute 'nothing'$"):
        optviz.nothing  # noqa: B018


def test_python_m_optviz_is_optviz(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "optviz", "--version"], cwd=tmp_path, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, f"optviz, version {optviz.__version__}\n", "")
    done = subprocess.run(
        [sys.executable, "-m", "optviz", "run", "-s", "beal"], capture_output=True, text=True
    )
    assert done.returncode == 2 and done.stderr.startswith(
        "Error: unknown surface 'beal'. Did you mean 'beale'?"
    )

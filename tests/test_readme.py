"""README: what it says is true, and every command and block of code in it runs."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "README.md").read_text("utf-8")


def readme_command(word):
    lines = [line for line in TEXT.splitlines() if line.startswith("python3 -m venv")]
    (found,) = [line for line in lines if word in line]
    return found


def test_it_has_the_two_commands_and_ci_reads_the_second_from_it():
    assert readme_command("optviz animate").endswith("optviz animate --surface rosenbrock")
    assert readme_command("pytest").endswith("-m pytest")
    ci = (ROOT / ".ci" / "run").read_text("utf-8")
    assert "README.md" in ci and "-m pytest\n" not in ci.replace("-m pytest --doctest-modules optviz\n", "")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


def test_the_python_block_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (block,) = blocks("python")
    exec(compile(block, "README.md", "exec"), {})
    assert {path.name for path in tmp_path.iterdir()} == {"race.gif", "race.png"}


def test_every_command_runs(tmp_path):
    (tmp_path / "run.csv").write_text("step,x,y\n0,-1,1\n1,-0.8,0.7\n2,-0.5,0.3\n")
    lines = [line for block in blocks("sh") for line in block.splitlines() if line.startswith("optviz ")]
    for line in lines:
        words = [sys.executable, "-m", *shlex.split(line)]
        done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, f"{line}: {done.stderr}"
    assert {path.name for path in tmp_path.iterdir()} >= {
        "beale.gif",
        "saddle.gif",
        "race.npz",
        "imported.gif",
    }


NAMES = """
import importlib, json, sys
failed = []
for name in json.loads(sys.argv[1]):
    for loaded in [key for key in sys.modules if key.partition(".")[0] == "optviz"]:
        del sys.modules[loaded]  # as if nothing but optviz itself had been imported
    found = importlib.import_module("optviz")
    try:
        for part in name.split(".")[1:]:
            found = getattr(found, part)
    except AttributeError:
        failed.append(name)
print(json.dumps(failed))
"""


def test_every_name_of_the_documents_is_there_once_optviz_is_imported():
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    pages = [page for page in pages if page.name != "decisions.md"]  # of what is inside
    names = sorted(set(re.findall(r"\boptviz(?:\.[A-Za-z_]\w*)+", "".join(map(read, pages)))))
    assert "optviz.trajectories.recording.ScipyRecorder" in names and len(names) > 20
    words = [sys.executable, "-c", NAMES, json.dumps(names)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    styles = [name for name in names if name.startswith("optviz.styles.")]  # files, named for Matplotlib
    assert json.loads(done.stdout) == styles


def test_the_example_of_scipy_runs_on_its_own(tmp_path):
    (block,) = blocks("python scipy")
    code = f"import optviz\n{block}\noptviz.animate(race, 'bfgs.gif')"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "") and (tmp_path / "bfgs.gif").exists()


def read(page):
    return page.read_text("utf-8")


def test_the_examples_of_recording_are_those_of_the_page_on_recording():
    page = (ROOT / "docs" / "recording.md").read_text("utf-8")  # whose examples are run
    for library in ("torch", "keras", "jax", "scipy"):
        (block,) = blocks(f"python {library}")
        assert block in page


COMPLETED = {
    "animate --surface rosen": ["rosenbrock"],
    "run -O sgd,ada": ["sgd,adabelief", "sgd,adadelta", "sgd,adafactor", "sgd,adagrad"],
    "run -O torch.NA": ["torch.NAdam"],
    "run --network spi": ["spiral"],
    "show bea": ["beale"],
    "layers --init xav": ["xavier_uniform", "xavier_normal", "xavier"],
}


@pytest.mark.parametrize("words", COMPLETED)
def test_names_complete_themselves_in_the_shell(words, tmp_path):
    line = next(line for line in TEXT.splitlines() if "bash_source optviz" in line)
    program = tmp_path / "optviz"  # that is on no PATH
    program.write_text(f"#!{sys.executable}\nfrom optviz.cli import console\nconsole()\n")
    program.chmod(0o755)
    setup = re.search(r"`(eval .*?)`", line)[1].replace("bash_source optviz", f"bash_source {program}")
    given = f"{program} {words}".split()
    ask = f"COMP_WORDS=({' '.join(given)}) COMP_CWORD={len(given) - 1}; _optviz_completion {program}"
    code = f'{setup}\n{ask}\nprintf "%s\\n" "${{COMPREPLY[@]}}"'
    done = subprocess.run(["bash", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split()[: len(COMPLETED[words])] == COMPLETED[words] and done.stderr == ""


@pytest.mark.parametrize("words", ["import ru", "show ru.", "animate --trajectory ru", "plot -o ru"])
def test_the_shell_completes_files_where_one_is_wanted(words):
    asked = {"_OPTVIZ_COMPLETE": "bash_complete", "COMP_WORDS": f"optviz {words}"}
    asked["COMP_CWORD"] = str(len(words.split()))
    code = "from optviz.cli import console; import sys; sys.argv = ['optviz']; console()"
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **asked}, capture_output=True, text=True
    )
    assert done.stdout.split() == [f"file,{words.split()[-1]}"]


def test_every_link_leads_somewhere():
    links = re.findall(r"\]\(([^)#]+)\)", TEXT)
    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []


def test_the_tables_are_what_the_registries_say():
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        import make_tables
    finally:
        sys.path.pop(0)
    for target in make_tables.TARGETS:
        text = target.read_text("utf-8")
        assert make_tables.filled(text) == text
        assert "| `adam` |" in text and "| `rosenbrock` |" in text


def test_its_picture_is_what_the_run_command_draws_today():
    from optviz.compare import race, tuned
    from optviz.writers.provenance import read_provenance

    facts = read_provenance(ROOT / "gallery" / "rosenbrock.gif")
    today = race("rosenbrock", tuned("rosenbrock"), rng=0)
    for key in ("optviz", "problem", "steps", "start", "seed", "optimizers", "rate_rule"):
        assert facts[key] == today.meta[key], (
            f"{key} has changed: make gallery/rosenbrock.gif anew and look at it"
        )
    assert facts["picture"]["size"] == [800, 450] and facts["picture"]["loop"] is True

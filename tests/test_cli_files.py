"""Output files: checked before the work, whole or not there at all, whatever happens on the way."""

import errno
import os
import re
import signal
import stat
import subprocess
import sys
import tempfile

import pytest
from commands import FAST, SMALL, called, contents, process

import optviz
from optviz.errors import OutputError
from optviz.render import frames as frames_module
from optviz.targets import checked_target
from optviz.writers.provenance import read_provenance

ANIMATE = ("animate", *FAST, *SMALL, "--no-panel")
INTERRUPTED = "\nInterrupted: nothing was written.\n"  # click first ends the line of the ^C
JOBS = [(ANIMATE, "a.gif"), (ANIMATE, "a.png"), (("plot", *FAST), "b.svg"), (("run", *FAST), "c.npz")]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.txt").write_text("mine")
    return tmp_path


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """The bytes of a picture that optviz made."""
    path = tmp_path_factory.mktemp("own") / "own.gif"
    optviz.animate(
        optviz.race("sphere", ["sgd:lr=0.1"], steps=2), path, size=(320, 200), duration=1, panel=False
    )
    return path.read_bytes()


@pytest.fixture
def no_work(monkeypatch):
    def advance(*arguments):
        raise AssertionError("work began")

    monkeypatch.setattr("optviz.engine.running.advance", advance)


def refused(capsys, folder, message, *words):
    """A refusal: exit 1, one sentence, the folder as it was."""
    before = contents(folder)
    assert called(capsys, *words) == (1, "", f"Error: {message}\n")
    assert contents(folder) == before


@pytest.mark.parametrize(("words", "name"), JOBS)
def test_a_foreign_file_is_refused_before_the_work_and_left_whole(words, name, folder, capsys, no_work):
    (folder / name).write_bytes(b"GIF89a of somebody else")
    message = f"{folder / name} exists and was not made by optviz; use --force to replace it"
    refused(capsys, folder, message, *words, "-o", name)


@pytest.mark.parametrize(("words", "name"), JOBS)
def test_a_file_of_optviz_is_replaced_and_a_foreign_one_with_force(words, name, folder, capsys):
    (folder / name).write_bytes(b"GIF89a of somebody else")
    assert called(capsys, *words, "-o", name, "-q", "--force") == (0, "", "")
    first = (folder / name).read_bytes()
    assert called(capsys, *words, "-o", name, "-q", "--start", "2,0") == (0, "", "")
    assert read_provenance(name)["start"] == [2, 0] and (folder / name).read_bytes() != first
    assert sorted(contents(folder)) == sorted(["mine.txt", name])


@pytest.mark.parametrize(("words", "name"), JOBS)
def test_a_missing_folder_is_said_before_the_work(words, name, folder, capsys, no_work):
    message = f"folder {folder / 'no'} does not exist; make it first or choose another with -o"
    refused(capsys, folder, message, *words, "-o", f"no/{name}")


def test_a_folder_or_a_device_is_no_target(folder, capsys, no_work):
    (folder / "a.gif").mkdir()
    refused(capsys, folder, f"{folder / 'a.gif'} is a folder; expected a file name", *ANIMATE, "-o", "a.gif")
    os.mkfifo(folder / "pipe.gif")
    message = f"{folder / 'pipe.gif'} is not an ordinary file; choose another name"
    before = sorted(path.name for path in folder.iterdir())
    assert called(capsys, *ANIMATE, "-o", "pipe.gif") == (1, "", f"Error: {message}\n")
    assert sorted(path.name for path in folder.iterdir()) == before


def test_a_file_in_place_of_a_folder_is_said(folder, capsys, no_work):
    message = f"folder {folder / 'mine.txt'} does not exist; make it first or choose another with -o"
    refused(capsys, folder, message, *ANIMATE, "-o", "mine.txt/a.gif")


def test_a_name_that_is_too_long_is_said(folder, capsys, no_work):
    name = "a" * 300 + ".gif"
    refused(capsys, folder, f"cannot write {folder / name}: File name too long", *ANIMATE, "-o", name)


def test_a_folder_that_cannot_be_written_is_said_before_the_work(folder, capsys, no_work, monkeypatch):
    def denied(*arguments, **options):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(tempfile, "TemporaryFile", denied)
    refused(capsys, folder, f"cannot write {folder / 'a.gif'}: Permission denied", *ANIMATE, "-o", "a.gif")


@pytest.fixture
def closed():
    """A folder that the process may enter and not write to: root takes another user's rights for a while."""
    with tempfile.TemporaryDirectory() as place:
        os.chmod(place, 0o555)
        root = os.geteuid() == 0
        if root:
            os.seteuid(65534)
        yield os.path.realpath(place)
        if root:
            os.seteuid(0)
        os.chmod(place, 0o755)


def test_a_read_only_folder_is_said_before_the_work(closed):
    with pytest.raises(OutputError, match=f"^cannot write {re.escape(closed)}/a.gif: Permission denied$"):
        checked_target(f"{closed}/a.gif", (".gif",))
    assert os.listdir(closed) == []


def test_a_link_stays_a_link_and_its_target_is_replaced(folder, capsys):
    (folder / "kept").mkdir()
    (folder / "link.gif").symlink_to("kept/real.gif")
    assert called(capsys, *ANIMATE, "-o", "link.gif", "-q") == (0, "", "")
    assert (folder / "link.gif").is_symlink() and (folder / "kept" / "real.gif").read_bytes()[:6] == b"GIF89a"
    assert sorted(contents(folder / "kept")) == ["real.gif"]


@pytest.mark.parametrize(
    "name",
    ["a \u00fc\U0001f680.gif", "100% $HOME.gif", "-x.gif", "--force.gif", "a\nb.gif", "A.GIF"],
)
def test_a_name_of_any_letters_is_written_to_the_letter(name, folder, capsys):
    assert called(capsys, *ANIMATE, "-o", name)[0] == 0
    assert sorted(contents(folder)) == sorted(["mine.txt", name])
    assert called(capsys, "show", f"./{name}")[0] == 0


def test_a_new_file_has_the_usual_mode(folder, capsys):
    before = os.umask(0o027)
    try:
        called(capsys, *ANIMATE, "-o", "a.gif", "-q")
    finally:
        os.umask(before)
    assert stat.S_IMODE((folder / "a.gif").stat().st_mode) == 0o640


def stopped_at(monkeypatch, number, error):
    """Raise an error when this frame, or the end of all frames (-1), is asked for."""
    whole = frames_module.frames

    def some(scene, ground):
        for k, frame in enumerate(whole(scene, ground)):
            if k == number:
                raise error
            yield frame
        if number == -1:
            raise error

    monkeypatch.setattr(frames_module, "frames", some)


@pytest.mark.parametrize("number", [0, 5, 9, -1])
@pytest.mark.parametrize(
    ("error", "message"),
    [
        (KeyboardInterrupt(), INTERRUPTED),
        (RuntimeError("gone"), "Error: RuntimeError: gone (a fault of optviz; --debug shows where)\n"),
    ],
)
def test_an_end_at_any_frame_leaves_the_folder_as_it_was(
    number, error, message, own, folder, capsys, monkeypatch
):
    (folder / "a.gif").write_bytes(own)
    before = contents(folder)
    stopped_at(monkeypatch, number, error)
    for name in ("a.gif", "new.gif") if number == 5 else ("a.gif",):
        assert called(capsys, *ANIMATE, "--fps", "20", "-o", name) == (1, "", message)
    assert contents(folder) == before


@pytest.mark.parametrize(
    "place", ["optviz.writers.gif.Palette", "optviz.writers.gif._image", "os.replace", "os.fdopen"]
)
def test_an_interrupt_while_encoding_or_writing_leaves_the_folder_as_it_was(
    place, own, folder, capsys, monkeypatch
):
    def interrupted(*arguments, **options):
        raise KeyboardInterrupt

    (folder / "a.gif").write_bytes(own)
    before = contents(folder)
    with monkeypatch.context() as patched:
        patched.setattr(place, interrupted)
        found = called(capsys, *ANIMATE, "--start", "2,0", "-o", "a.gif")
    assert found == (1, "", INTERRUPTED)
    assert contents(folder) == before


@pytest.mark.parametrize(("words", "name"), JOBS)
def test_a_full_disk_is_said_and_leaves_nothing(words, name, folder, capsys, monkeypatch):
    class Full:
        def __init__(self, handle, mode):
            os.close(handle)

        def __enter__(self):
            return self

        def __exit__(self, *error):
            return False

        def write(self, content):
            raise OSError(errno.ENOSPC, "No space left on device")

    before = contents(folder)
    with monkeypatch.context() as patched:
        patched.setattr(os, "fdopen", Full)
        found = called(capsys, *words, "-o", name)
    assert found == (1, "", f"Error: cannot write {folder / name}: No space left on device\n")
    assert contents(folder) == before


def test_ctrl_c_ends_a_real_process_with_one_sentence(folder):
    code = (
        "import signal, sys, time\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a shell's background job ignores it
        "import optviz.render.frames as module\n"
        "whole = module.frames\n"
        "def slow(scene, ground):\n"
        "    for k, frame in enumerate(whole(scene, ground)):\n"
        "        if k == 3:\n"
        "            print('there', flush=True)\n"
        "            time.sleep(60)\n"
        "        yield frame\n"
        "module.frames = slow\n"
        f"sys.argv = ['optviz', *{ANIMATE!r}]\n"
        "from optviz.cli import console\n"
        "console()\n"
    )
    running = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=folder, text=True
    )
    assert running.stdout.readline() == "there\n"
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=30)
    assert (running.returncode, out, err) == (1, "", INTERRUPTED)
    assert sorted(contents(folder)) == ["mine.txt"]


@pytest.mark.parametrize("words", [("show", "rosenbrock", "--json"), ("--help",)])
def test_a_full_or_closed_stdout_is_no_fault_of_optviz(words, folder):
    with open("/dev/full", "wb") as full:
        done = subprocess.run([sys.executable, "-m", "optviz", *words], stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 1
    assert done.stderr in (
        b"Error: cannot write to stdout: No space left on device\n",
        b"Error: cannot read or write stdout: No space left on device\n",
    )
    line = f"{sys.executable} -m optviz {' '.join(words)}"
    for ending in (">&-", "| head -c 1 > /dev/null"):
        done = subprocess.run(["sh", "-c", f"{line} {ending}"], stderr=subprocess.PIPE)
        assert (done.returncode, done.stderr) == (0, b"")


def test_two_processes_may_write_one_file(folder):
    words = [sys.executable, "-m", "optviz", *ANIMATE, "-q", "-o", "a.gif"]
    both = [subprocess.Popen(words, cwd=folder, stderr=subprocess.PIPE) for _ in range(2)]
    assert [one.communicate(timeout=60)[1] for one in both] == [b"", b""]
    assert [one.returncode for one in both] == [0, 0]
    assert sorted(contents(folder)) == ["a.gif", "mine.txt"] and read_provenance("a.gif")["steps"] == 20


def test_it_runs_without_home_and_without_a_place_for_settings(folder):
    env = {key: value for key, value in os.environ.items() if key != "HOME"} | {"MPLCONFIGDIR": "/dev/null/x"}
    done = process(*ANIMATE, "-o", "a.gif", "-q", cwd=folder, env=env)
    assert (done.returncode, done.stdout) == (0, b"") and (folder / "a.gif").exists()

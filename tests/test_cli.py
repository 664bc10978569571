"""The command line when all goes well: results on stdout, the rest on stderr, exit 0 or 3."""

import json
import re

import numpy as np
import pytest
from commands import FAST, SMALL, called, contents, process

import optviz
from optviz.writers.provenance import read_provenance

THIRTY = "frames stand 3 or 4 of them, 30 per second on average"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def strict_json(text):
    def refuse(word):
        raise AssertionError(f"{word} is not JSON")

    return json.loads(text, parse_constant=refuse)


@pytest.mark.parametrize(
    ("words", "name", "magic"),
    [
        (("animate", *FAST, *SMALL), "beale.gif", b"GIF89a"),
        (("animate", *FAST, *SMALL, "-o", "Last.PNG"), "Last.PNG", b"\x89PNG"),
        (("plot", *FAST), "beale-convergence.png", b"\x89PNG"),
        (("plot", *FAST, "-o", "a.svg"), "a.svg", b"<?xml"),
        (("plot", *FAST, "-o", "a.pdf"), "a.pdf", b"%PDF"),
    ],
)
def test_a_picture_is_written_and_said(words, name, magic, folder, capsys):
    code, out, err = called(capsys, *words)
    assert (code, err) == (0, "")
    size = "320x200" if words[0] == "animate" else "800x450"
    kilobytes = (folder / name).stat().st_size / 1000
    assert out == f"{name}: 2 runs of 20 steps, {size}, {kilobytes:.0f} kB\n"
    assert list(contents(folder)) == [name] and contents(folder)[name].startswith(magic)
    facts = read_provenance(folder / name)
    assert [run["spec"] for run in facts["optimizers"]] == ["sgd:lr=0.01", "adam:lr=0.1"]
    assert [run["lr_chosen_by"] for run in facts["optimizers"]] == ["given", "given"]


def test_a_default_name_is_made_of_the_surface_and_its_parameters(folder, capsys):
    words = ("-O", "sgd:lr=0.001", "--steps", "3")
    called(capsys, "animate", "-s", "rosenbrock:b=10,a=2", *words, *SMALL)
    called(capsys, "plot", "-s", "Six-Hump-Camel", *words)
    assert sorted(contents(folder)) == ["rosenbrock-a-2-b-10.gif", "six_hump_camel-convergence.png"]


def test_the_main_job_needs_a_surface_alone(folder, capsys):
    code, out, err = called(capsys, "animate", "--surface", "sphere", *SMALL)
    assert (code, err) == (0, "") and out.startswith("sphere.gif: 8 runs of 100 steps, 320x200, ")
    facts = read_provenance("sphere.gif")
    assert len(facts["optimizers"]) == 8 and "rate_rule" in facts
    assert {run["lr_chosen_by"] for run in facts["optimizers"]} == {"rate_rule"}


def test_the_table_of_a_run_has_the_numbers_of_the_library(capsys):
    code, out, err = called(capsys, "run", *FAST)
    race = optviz.race("beale", ["sgd:lr=0.01", "adam:lr=0.1"], steps=20)
    heads, *rows = [re.split(r"  +", line) for line in out.splitlines()]
    assert (code, err) == (0, "")
    assert heads == ["optimizer", "lr", "final loss", "best loss", "distance", "within 0.001", "diverged"]
    for run, (label, lr, final, best, distance, within, diverged) in enumerate(rows):
        assert (label, lr, within, diverged) == (race.labels[run], ["0.01", "0.1"][run], "-", "-")
        assert (final, best) == (f"{race.loss[-1, run]:.6g}", f"{race.loss[:, run].min():.6g}")
        assert distance == f"{np.linalg.norm(race.x[-1, run] - (3, 0.5)):.3g}"
    assert len({*map(len, out.splitlines())}) == 1  # columns stand under each other


def test_a_saved_run_is_loaded_bit_for_bit(folder, capsys):
    code, _, _ = called(capsys, "run", *FAST, "-o", "race.npz", "-q")
    race, loaded = optviz.race("beale", ["sgd:lr=0.01", "adam:lr=0.1"], steps=20), optviz.load("race.npz")
    assert code == 0 and loaded.labels == race.labels
    np.testing.assert_array_equal(loaded.x, race.x)


@pytest.mark.parametrize(
    "words",
    [
        ("run", *FAST),
        ("run", *FAST, "-o", "a.npz"),
        ("run", "-s", "saddle", "-O", "sgd:lr=1e300", "-O", "adam", "--steps", "9"),
        ("animate", *FAST, *SMALL),
        ("plot", *FAST),
        ("list",),
        ("list", "surfaces"),
        ("show", "adam"),
        ("show", "saddle"),
        ("show", "rosenbrock:b=10"),
    ],
)
def test_json_is_one_strict_object(words, capsys):
    code, out, err = called(capsys, *words, "--json")
    found = strict_json(out)
    assert code == 0 and err == "" and isinstance(found, dict) and found
    if words[0] in ("run", "animate", "plot"):
        assert [row["label"] for row in found["summary"]] == [run["label"] for run in found["optimizers"]]
    assert out.isascii() and out.endswith("}\n")


@pytest.mark.parametrize("command", ["animate", "plot", "run"])
def test_quiet_says_nothing(command, capsys):
    more = (*SMALL, "--fps", "30") if command == "animate" else ()
    assert called(capsys, command, *FAST, *more, "-q") == (0, "", "")


@pytest.mark.parametrize(("strict", "code"), [((), 0), (("--strict",), 3)])
@pytest.mark.parametrize("command", ["animate", "plot", "run"])
def test_a_diverged_run_matters_under_strict_and_the_picture_is_there(command, strict, code, folder, capsys):
    more = SMALL if command == "animate" else ()
    words = ("-s", "rosenbrock", "-O", "sgd:lr=1", "--steps", "20", *more)
    found, out, err = called(capsys, command, *words, *strict)
    assert (found, err) == (code, "" if command == "run" else "Note: sgd diverged at step 2.\n") and out
    assert command == "run" or len(contents(folder)) == 1
    assert called(capsys, command, *FAST, *more, "--strict")[0] == 0


@pytest.mark.parametrize(
    ("fps", "note"),
    [
        ("25", ""),
        ("30", f"Note: GIF counts hundredths of a second: {THIRTY}\n"),
        ("60", "Note: GIF cannot show 60 frames per second; rounded to 50, the nearest that it can\n"),
    ],
)
def test_a_frame_rate_that_gif_cannot_show_is_rounded_and_said(fps, note, capsys):
    code, _, err = called(capsys, "animate", *FAST, *SMALL, "--fps", fps)
    assert (code, err) == (0, note)


def test_list_names_everything_with_its_summary(capsys):
    code, out, err = called(capsys, "list")
    assert (code, err) == (0, "")
    for name in optviz.PROBLEMS:
        entry = optviz.PROBLEMS[name]
        words = rf"^  {name} +{re.escape(entry.dimensions.short)} +{re.escape(entry.summary)}$"
        assert re.search(words, out, re.MULTILINE)
    for name, entry in optviz.OPTIMIZERS.items():
        words = re.escape(entry.summary.partition(": ")[2].rstrip("."))
        assert re.search(rf"^  {name} +{entry.family} +{len(entry.states)} .*{words}$", out, re.MULTILINE)
    _, alone, _ = called(capsys, "list", "optimizers")
    assert [line.split()[0] for line in alone.splitlines()] == ["name", *optviz.OPTIMIZERS.names()]


def test_list_as_json_says_where_every_optimizer_comes_from(capsys):
    listed = strict_json(called(capsys, "list", "--json")[1])
    assert listed["optimizers"]["adam"] == {
        "summary": optviz.OPTIMIZERS["adam"].summary,
        "family": "Adam",
        "state": 2,
        "follows": "torch.optim.Adam",
        "source": "Kingma & Ba 2015, arXiv:1412.6980, algorithm 1",
    }
    assert all(told["family"] and told["source"] for told in listed["optimizers"].values())
    assert "NAdam" in listed["dialects"]["torch"] and "cosine" in listed["schedules"]
    assert "clip_norm" in listed["wrappers"]


def test_show_says_what_an_optimizer_and_a_surface_are(capsys):
    _, out, _ = called(capsys, "show", "adam")
    assert "beta1=0.9" in out and "Kingma" in out and "sqrt" in out
    facts = strict_json(called(capsys, "show", "rosenbrock:b=10", "--json")[1])
    assert facts["parameters"] == {"a": 1, "b": 10} and facts["minima"] == [[1, 1]]
    assert strict_json(called(capsys, "show", "saddle", "--json")[1])["minimum"] is None


@pytest.mark.parametrize("name", ["a.gif", "a.png", "b.svg", "b.pdf", "c.npz"])
def test_show_says_how_a_file_was_made(name, capsys):
    command = {"a": ("animate", *FAST, *SMALL), "b": ("plot", *FAST), "c": ("run", *FAST)}[name[0]]
    called(capsys, *command, "-o", name)
    code, out, err = called(capsys, "show", name)
    assert (code, err) == (0, "") and "beale" in out and "adam:lr=0.1" in out
    facts = strict_json(called(capsys, "show", name, "--json")[1])
    assert facts["steps"] == 20 and facts["start"] == [1, 1] and facts["seed"] == 0
    assert (
        facts["optimizers"][1]["hyperparameters"]["beta2"] == 0.999 and facts["optviz"] == optviz.__version__
    )


def test_the_seed_and_the_start_are_recorded(capsys):
    called(capsys, "run", *FAST, "--start", "2,-1", "--seed", "12345678901234567890123", "-q", "-o", "a.npz")
    facts = read_provenance("a.npz")
    assert facts["start"] == [2, -1] and facts["seed"] == 12345678901234567890123


def test_the_same_command_gives_the_same_bytes_in_another_process(folder, capsys):
    done = process("animate", *FAST, *SMALL, "-o", "one.gif", cwd=folder)
    assert (done.returncode, done.stderr) == (0, b"")
    called(capsys, "animate", *FAST, *SMALL, "-o", "two.gif")
    assert (folder / "one.gif").read_bytes() == (folder / "two.gif").read_bytes()


@pytest.mark.parametrize("options", [{"fps": "0.5", "duration": "5"}, {"fps": "50", "duration": "0.2"}])
def test_the_slowest_and_the_shortest_picture_have_their_duration(options, capsys):
    from decoders import by_pillow

    words = [word for key, value in options.items() for word in (f"--{key}", value)]
    code, _, err = called(capsys, "animate", *FAST, "--size", "320x200", *words)
    assert (code, err) == (0, "") and by_pillow("beale.gif")[1].sum() == 100 * float(options["duration"])


def test_every_ending_that_is_written_or_read_is_listed(capsys):
    from optviz.pictures import PLOT_SUFFIXES
    from optviz.trajectories.reading.formats import FORMATS
    from optviz.trajectories.writing import SUFFIXES as WRITTEN
    from optviz.writers.formats import SUFFIXES

    code, out, _ = called(capsys, "list", "formats", "--json")
    assert code == 0
    listed = json.loads(out)["formats"]
    assert set(listed) >= {
        *SUFFIXES,
        *PLOT_SUFFIXES,
        *WRITTEN,
        *(end for ends in FORMATS.values() for end in ends),
    }
    assert (
        "`animate`" in listed[".webp"] and "`run -o`" in listed[".npz"] and "`run -o`" not in listed[".csv"]
    )

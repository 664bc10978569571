"""Every picture can be made again from what its file says, byte for byte."""

import inspect
import shlex
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from commands import SMALL, called

import optviz
from optviz.compare import race, race_regimes, tuned
from optviz.compare.parting import parting
from optviz.errors import TrajectoryError, UsageError
from optviz.landscape import plane_through, principal_plane
from optviz.pictures import plot, plot_layers, plot_parting, plot_portrait
from optviz.writers.provenance import read_provenance

LOOK = {"size": (320, 200), "duration": 0.5}
FORMULA = "(1-x)^2 + 10*(y-x^2)^2"
SCHEDULED = "adam:lr=0.1,schedule=cosine"
PAIR = ["sgd:lr=0.001", "adam:lr=0.1"]


def swept(name="adam", **lr):
    return optviz.run("beale", optviz.optimizer(name, **lr), steps=30, record=3)


@cache
def network(**options):
    return optviz.race("spiral:hidden=4-4,samples=80,batch=8", PAIR, steps=20, **options)


@cache
def regimes():
    network = "moons:hidden=4,samples=80"
    return race_regimes(network, ["sgd", "adam:lr=0.1"], ["full", 8], ["he"], steps=15)


def parted(path):
    asked = ("torch.NAdam:lr=0.01", "optax.nadam", "beale", 40, (1, 1))
    return plot_parting(*(parting(*asked, equal=both) for both in (True, False)), path)


def drawn(make, **look):
    return lambda path: optviz.animate(make(), path, **LOOK, **look)


PICTURES = {
    "parameters.gif": drawn(lambda: optviz.race("rosenbrock:b=10", [SCHEDULED], steps=30)),
    "formula.gif": drawn(lambda: race(FORMULA, tuned(FORMULA, ["sgd"], (1, 2)), 30, (1, 2), 3), trail=5),
    "family.png": drawn(
        lambda: optviz.race("rosenbrock:dim=20", PAIR, steps=30, start=np.linspace(-1, 1, 20)), loop=False
    ),
    "solver.png": drawn(lambda: optviz.race("wood", ["lbfgs", SCHEDULED], steps=30), plane="random"),
    "views.gif": drawn(lambda: network(rng=4), views=["tracks", "accuracy", "boundary"]),
    "endpoints.png": drawn(network, plane="endpoints"),
    "random.png": drawn(network, plane="random"),
    "regimes.png": drawn(regimes),
    "shown.gif": drawn(network, show="gradient,velocity", reference="flow", time="log"),
    "ghosts.png": drawn(lambda: optviz.race("beale", PAIR, steps=9), reference="newton,flow", show=["scale"]),
    "magnified.png": drawn(lambda: optviz.race("beale", PAIR, steps=9), views="tracks,magnifier,lr"),
    "convergence.svg": lambda path: plot(regimes(), path, size=(500, 300)),
    "between.png": lambda path: plot(network(), path, size=(500, 300), between=True),
    "layers.png": lambda path: plot_layers(regimes()[:2], path),
    "parting.png": parted,
    "runs.png": lambda path: plot_portrait(optviz.race("beale", PAIR, steps=9), path, width=500),
    "surfaces.svg": lambda path: plot_portrait([optviz.problem("rosenbrock:b=10")], path, width=300),
    "sweep.gif": drawn(lambda: swept(lr=[0.01, 0.1, 0.3])),
    "some.gif": drawn(lambda: swept(lr=[0.01, 0.1, 0.3])[1:]),
    "sweep.pdf": lambda path: plot(swept("keras.Adam", learning_rate=np.array([0.01, 0.1])), path),
    "starts.gif": drawn(lambda: optviz.run("booth", "nag:lr=0.01", steps=30, runs=4, rng=3)),
    "diverged.gif": drawn(lambda: optviz.race("sphere", ["sgd:lr=3", "momentum:lr=0.1"], steps=50)),
    "regimes.npz": lambda path: regimes().save(path),
    "sweep.npz": lambda path: swept(lr=[0.01, 0.1, 0.3]).save(path),
    "replicas.npz": lambda path: optviz.run("spiral", "adam:lr=0.1", steps=5, runs=3, rng=5).save(path),
}  # fmt: skip


@pytest.mark.parametrize("name", PICTURES)
def test_a_replay_has_the_same_bytes(name, tmp_path):
    path = PICTURES[name](tmp_path / name)
    made = optviz.replay(path, tmp_path / f"again-{name}")
    assert made.path.read_bytes() == path.read_bytes()
    assert made.same and made.changed == ()


def test_a_plane_found_in_another_way_is_found_again(tmp_path):
    race = network()
    plane = principal_plane(race, "evaluations", "start", 12)
    path = optviz.animate(race, tmp_path / "plane.png", plane=plane, **LOOK)
    assert optviz.replay(path, tmp_path / "again.png").same


COMMANDS = {
    "played.webp": "animate -s booth -O sgd -O adam:lr=1 --steps 9 --hold 0.1 --loop 2",
    "race.gif": "animate -s beale -O sgd -O adam:lr=0.1 --steps 20 --start=-1,2 --seed 3",
    "shown.gif": "animate -s beale -O adam:lr=0.1 --steps 9 --show scale --reference flow --time log",
    "formula.gif": "animate -s 'x^2+3y^2' --domain=-2,2 -O polyak --steps 9 --no-panel --trail 4",
    "played.gif": "animate -s beale -O sgd --steps 9 --hold 0.2 --loop 3 --fps 20",
    "quiz.gif": "animate -s beale -O sgd -O adam --steps 9 --quiz --max-size 30kB --alt 'Who is it?'",
    "stills.png": "animate -s beale -O sgd --steps 9 --storyboard 3",
    "sharp.mp4": "animate -s beale -O sgd --steps 9 --pix-fmt yuv444p",
    "plane.png": "animate -n moons:samples=80 -O sgd:lr=0.1 -O adam:lr=0.1 --steps 9 --plane endpoints",
    "regimes.png": "animate -n moons:samples=80 -O sgd --steps 9 --batch full --batch 1 --init he --seed 2",
    "plot.svg": "plot -s rosenbrock:b=5 -O keras.Adam:learning_rate=0.1 -O lbfgs --steps 9 --between",
    "layers.png": "layers -n moons:samples=80 -O adam:lr=0.1 --steps 9 --init zeros --init xavier",
    "parted.png": "diff torch.NAdam:lr=0.01 optax.nadam -s beale --steps 30 --domain 0,4,-1,2",
    "run.npz": "run -s rosenbrock:dim=4 -O momentum --steps 9 --start=1,2,3,4",
}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_command_that_is_shown_gives_the_same_bytes(name, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    command = shlex.split(COMMANDS[name])
    look = {"animate": SMALL, "run": ()}.get(command[0], ("--size", "480x300"))
    assert called(capsys, *command, *look, "-o", name, "-q")[0] == 0
    code, told, _ = called(capsys, "show", name, "--command")
    words = shlex.split(told)
    assert (code, words[0], words[-2:]) == (0, "optviz", ["-o", name])
    assert called(capsys, *words[1:-1], f"again-{name}", "-q")[0] == 0
    assert Path(name).read_bytes() == Path(f"again-{name}").read_bytes()


@pytest.mark.parametrize("name", ["sweep.gif", "starts.gif"])
def test_what_no_command_can_say_is_named(name, tmp_path, capsys):
    path = PICTURES[name](tmp_path / name)
    code, told, said = called(capsys, "show", path, "--command")
    assert code == 1 and not told
    assert said.startswith("Error: a program made this with ") and said.endswith("; use optviz replay\n")


BESIDE = {"trajectory", "path", "force", "panel", "frames", "frames_as", "html"}


def test_every_option_of_a_picture_stands_in_its_file(tmp_path):
    path = PICTURES["endpoints.png"](tmp_path / "plane.png")
    options = set(inspect.signature(optviz.animate).parameters) - BESIDE
    assert options <= set(read_provenance(path)["picture"])  # without the panel, views are the tracks alone


def bowl():
    return optviz.Problem(lambda x: ((x**2).sum(-1), 2 * x), name="bowl", start=[3, 4])


def test_a_users_own_problem_is_asked_for(tmp_path):
    path = optviz.animate(optviz.run(bowl(), "adam:lr=0.1", steps=9), tmp_path / "bowl.gif", **LOOK)
    with pytest.raises(TrajectoryError, match="expected a problem that optviz can make, found 'bowl'"):
        optviz.replay(path, tmp_path / "again.gif")
    assert optviz.replay(path, tmp_path / "again.gif", problem=bowl()).same


def test_a_users_own_rule_or_schedule_is_named(tmp_path):
    race = optviz.run("beale", optviz.optimizer("adam", lr=lambda t: 0.1), steps=9)
    with pytest.raises(
        TrajectoryError, match="expected an optimizer that optviz can make, found 'adam:lr=<la"
    ):
        optviz.replay(race.save(tmp_path / "race.npz"), tmp_path / "again.npz")


def test_a_plane_whose_numbers_are_not_in_the_file_is_named(tmp_path):
    race = optviz.race("moons:samples=80,batch=8", PAIR, steps=12)
    path = optviz.animate(race, tmp_path / "a.png", plane=plane_through(race.x[[0, 5, 10], 0]), **LOOK)
    with pytest.raises(
        TrajectoryError, match="expected a plane that optviz can find, found a user's own among"
    ):
        optviz.replay(path, tmp_path / "again.png")


def test_a_changed_version_is_named_and_other_bytes_are_told(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    PICTURES["diverged.gif"](tmp_path / "old.gif")
    monkeypatch.setattr("optviz.replaying.VERSION", "9.9")
    old = Path("old.gif").read_bytes()
    Path("old.gif").write_bytes(old.replace(b'"numpy": "2.', b'"numpy": "1.'))
    code, told, said = called(capsys, "replay", "old.gif")
    assert code == 1 and told.endswith("old-replay.gif: not the bytes of old.gif\n")
    assert "optviz 0.1.0 then, 9.9 now" in said and f", {np.__version__} now" in said


def test_replay_says_in_a_sentence_what_it_cannot_read(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("words.gif").write_text("words")
    for name in ("words.gif", "absent.gif"):
        code, _, said = called(capsys, "replay", name)
        assert code == 1 and said.count("\n") == 1 and name in said
    path = PICTURES["diverged.gif"](tmp_path / "whole.gif")
    path.write_bytes(path.read_bytes().replace(b'"views"', b'"VIEWS"').replace(b'"steps"', b'"STEPS"'))
    code, _, said = called(capsys, "replay", "whole.gif")
    assert code == 1 and "expected the facts of a whole picture, found none of 'steps'" in said


def test_the_target_of_a_replay_has_the_ending_of_the_picture(tmp_path):
    path = PICTURES["diverged.gif"](tmp_path / "a.gif")
    with pytest.raises(UsageError, match="expected a file name ending in .gif"):
        optviz.replay(path, tmp_path / "a.png")


def test_recorded_runs_are_given_to_their_pictures(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    mine = optviz.race("beale", PAIR, steps=20)
    marked = optviz.Trajectory(mine.x, mine.loss, mine.labels, problem=mine.problem)
    optviz.animate(marked, "mine.gif", **LOOK)
    marked.save("mine.npz")
    code, _, said = called(capsys, "replay", "mine.gif")
    assert code == 1 and "mine.gif: " in said
    code, told, _ = called(capsys, "replay", "mine.gif", "--trajectory", "mine.npz")
    assert code == 0 and told.endswith("mine-replay.gif: the same bytes as mine.gif\n")

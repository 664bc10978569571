"""Where two dialects of one name part, and why; reference tracks beside them."""

import json
from pathlib import Path

import numpy as np
import pytest
from commands import called
from PIL import Image

import optviz
from optviz.compare.parting import parting
from optviz.errors import UsageError
from optviz.render.partings import draw_parting

PARTING = {  # pairs of one name and the settings in which they differ
    ("torch.NAdam", "optax.nadam"): {"form"},
    ("torch.NAdam", "keras.Nadam"): {"momentum_decay"},
    ("torch.RMSprop", "keras.RMSprop"): {"eps_mode", "lr_in_velocity"},
    ("torch.Adam:lr=0.1,amsgrad=true", "optax.amsgrad"): {"form"},
    ("torch.RAdam", "optax.radam"): {"eps_mode", "strict"},
    ("paper.adan_official", "optax.adan"): {"difference"},
    ("paper.yogi_paper", "optax.yogi"): {"initial_momentum", "bias_correction"},
    ("torch.Muon", "optax.muon"): {"eps_mode", "form", "scale"},
}


@pytest.mark.parametrize(("first", "second"), PARTING)
def test_two_dialects_of_one_name_differ_in_what_is_said(first, second):
    found = parting(first, second, "rosenbrock")
    assert PARTING[first, second] <= set(found.differs) and found.parts_at >= 1
    assert f"part at step {found.parts_at}" in found.sentence
    assert found.trajectory.meta["optimizers"][0]["hyperparameters"]["lr"] == found.equal["lr"]


def test_what_is_the_same_is_said_to_be():
    assert parting("torch.Adam:lr=0.1", "adam", "beale").sentence.endswith("differ in no digit in 200 steps.")
    assert parting("torch.SGD:momentum=0.9", "keras.SGD", "beale").parts_at is None


def test_defaults_differ_more_than_formulas():
    equal, own = (
        parting("torch.Adagrad:lr=0.1", "optax.adagrad", "beale", equal=both) for both in (True, False)
    )
    assert "initial_accumulator" in own.differs and "initial_accumulator" not in equal.differs
    assert np.nanmax(own.distance) > 1e6 * np.nanmax(equal.distance)


def test_an_optimizer_is_not_compared_with_itself():
    with pytest.raises(
        UsageError, match="^expected two different optimizers, found 'adam' twice; change one$"
    ):
        parting("adam", "adam", "beale")


def test_the_command_writes_a_picture_and_a_sentence(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    code, out, err = called(capsys, "diff", "torch.NAdam:lr=0.02", "optax.nadam", "-s", "beale")
    assert (code, err) == (0, "") and "part at step 1" in out and "form=constant" in out
    with Image.open("beale-diff.png") as image:
        assert image.size == (800, 450)


def test_a_picture_is_close_up_or_of_the_whole_view():
    found = parting("torch.NAdam:lr=0.02", "optax.nadam", "beale")
    near, far = (draw_parting(found, found, (800, 450), close=close).axes[0] for close in (True, False))
    assert far.get_xlim() == far.get_ylim() == (-4.5, 4.5)
    assert np.ptp(near.get_xlim()) < 0.5 * np.ptp(far.get_xlim())


def test_the_command_shows_another_part_of_the_surface(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    told, seen = [], []
    for domain in ("-4.5,4.5", "0,4,-1,2"):
        words = ("torch.NAdam:lr=0.02", "optax.nadam", "-s", "beale", "--domain", domain, "--json")
        code, out, err = called(capsys, "diff", *words, "-o", "seen.png", "--force")
        assert (code, err) == (0, "")
        told.append(json.loads(out))
        seen.append(Path("seen.png").read_bytes())
    assert [found["problem"]["spec"] for found in told] == ["beale", "beale:domain=(0,4,-1,2)"]
    assert told[0]["equal"] == told[1]["equal"] and seen[0] != seen[1]


@pytest.mark.parametrize("name", ["lbfgs", "bfgs", "newton", "cg", "nelder_mead"])
def test_a_reference_track_counts_what_it_evaluates(name):
    run = optviz.run("rosenbrock", name, 300)
    spent = run.evaluations[:, 0]
    assert run.loss[-1, 0] < 1e-9 and (np.diff(spent) >= 0).all() and (spent <= run.steps).all()
    one = optviz.run("rosenbrock", name, 40)
    np.testing.assert_array_equal(one.x, run.x[:41])  # a smaller budget is the same track, cut


def test_a_reference_track_survives_a_loss_without_bottom():
    for name in ("lbfgs", "newton", "nelder_mead"):
        assert len(optviz.run("monkey_saddle", name, 100).x) == 101


def test_many_parameters_part_on_their_principal_plane():
    from optviz.landscape import principal_plane
    from optviz.render.partings import draw_parting

    equal, own = (
        parting("adam:lr=0.1", "nadam", "rosenbrock:dim=10", 30, equal=both) for both in (True, False)
    )
    axes = draw_parting(equal, own, (800, 450)).axes[0]
    assert axes.get_xlabel().startswith("principal direction 1 (")
    places = principal_plane(equal.trajectory).drop(equal.trajectory.x)
    lines = [line for line in axes.lines if len(line.get_xdata()) == 31]
    for run, line in enumerate(lines):
        np.testing.assert_allclose(line.get_xydata(), places[:, run])
    assert len(lines) == 2

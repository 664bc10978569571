"""Ways in which time passes, what is slow, and what the counter says of it."""

import re

import numpy as np
import pytest
from commands import called

import optviz
from optviz.errors import UnknownNameError
from optviz.render.frames import final
from optviz.render.still import draw_still
from optviz.scenes import race_scene
from optviz.scenes.events import Event, slowness
from optviz.scenes.timing import TIMES, timing
from optviz.writers.provenance import read_provenance

STEPS = np.arange(201)
RUSH = np.minimum(np.arange(201.0), 50)[:, None, None] * (1, 0)  # all the motion is in the first quarter


@pytest.fixture(scope="module")
def race():
    return optviz.race("beale", ["sgd:lr=0.01", "adam:lr=0.3", "sgd:lr=5"], steps=120)


@pytest.mark.parametrize("kind", TIMES)
@pytest.mark.parametrize("paths", [RUSH, np.zeros((201, 2, 2))], ids=["rush", "still"])
def test_time_goes_from_the_start_to_the_end_and_never_back(kind, paths):
    found = timing(paths, STEPS, 25, 4, kind=kind, found=(Event(80.0, "a", "arrives"),))
    assert found.moments[0] == 0 and found.moments[-1] == 200 and (np.diff(found.moments) > 0).all()
    assert found.kind == kind and len(found.words) == (0 if kind == "mixed" else len(found.moments))


def test_equal_steps_are_equal_times():
    moments = timing(RUSH, STEPS, 20, 6, hold=1, kind="steps").moments
    np.testing.assert_allclose(moments, np.linspace(0, 200, 100), rtol=1e-12)


def test_equal_arcs_are_equal_times():
    moments = timing(RUSH, STEPS, 20, 6, hold=1, kind="arc").moments
    assert np.ptp(np.diff(moments[:99])) < 1e-9 and 49 < moments[98] < 50


def test_equal_ratios_of_steps_are_equal_times():
    moments = timing(RUSH, STEPS, 20, 6, hold=1, kind="log").moments
    expected = np.expm1(np.linspace(0, np.log1p(200), 100))
    assert np.abs(moments - expected).max() < 0.5  # within a step it goes straight
    np.testing.assert_allclose(np.log1p(moments[60:]), np.log1p(expected[60:]), atol=1e-2)


def test_half_of_the_time_is_spent_around_events():
    found = (Event(100.0, "a", "arrives"), Event(150.0, "b", "diverges"))
    steady = np.arange(201.0)[:, None, None] * (1, 1)
    usual, slow = (timing(steady, STEPS, 25, 8, kind=kind, found=found) for kind in ("mixed", "events"))
    near = [(np.abs(t.moments[:, None] - (100, 150)) <= 4).any(axis=1).mean() for t in (usual, slow)]
    assert near[0] < 0.1 and 0.5 < near[1] < 0.6
    assert slowness(found, STEPS).max() > 0.8 and (slowness(found, STEPS) > 0).sum() == 16


def test_events_are_arrivals_divergence_and_the_largest_jump(race):
    scene = race_scene(race, fps=20, duration=4, time="events")
    said = set(scene.timing.words)
    assert "adam arrives" in said and any("diverges" in words for words in said)
    assert sum("jumps farthest" in words for words in said) == 1 and "slow at events" in said
    x, minimum = race.x[:, 1], race.problem.minima[0]
    box = scene.layout.tracks
    inside = np.abs(x - minimum) / np.ptp(race.problem.domain, axis=1) * (box.width, box.height)
    first = (np.hypot(*inside.T) < 0.05 * box.height).argmax()
    shown = [
        m
        for m, words in zip(scene.timing.moments, scene.timing.words, strict=True)
        if words == "adam arrives"
    ]
    assert min(shown) - 1 <= first <= max(shown) + 1


@pytest.mark.parametrize("kind", ["steps", "events"])
def test_the_counter_says_which_time_it_is_within_its_plate(race, kind):
    scene, plain = (race_scene(race, fps=5, duration=2, time=time) for time in (kind, "mixed"))
    left, top, width, height = scene.counter
    assert height > plain.counter[3] and width >= plain.counter[2]
    ground = draw_still(scene)
    changed = (final(scene, ground) != ground).any(axis=-1)[top : top + height, left : left + width]
    rows = np.flatnonzero(changed.any(axis=1))
    assert rows.min() > 2 and height / 2 < rows.max() < height - 1  # a second line, inside
    assert not changed[:, -2:].any()


def test_the_file_and_the_command_say_how_time_passes(tmp_path, monkeypatch, capsys, race):
    monkeypatch.chdir(tmp_path)
    words = ["animate", "-s", "beale", "-O", "adam:lr=0.1", "--steps", "9", "-o", "a.png", "--time", "log"]
    assert called(capsys, *words)[0] == 0
    told = read_provenance(tmp_path / "a.png")["picture"]
    assert (told["time"], told["time_means"]) == ("log", "log time")
    message = "unknown time 'evens'. Did you mean 'events'? There are mixed, steps, arc, log, events."
    with pytest.raises(UnknownNameError, match=f"^{re.escape(message)}$"):
        optviz.animate(race, tmp_path / "b.gif", time="evens")

"""Views beside the tracks: curves of diagnostics, and what each network answers, in step."""

import json
import re

import numpy as np
import pytest
from commands import called

import optviz
from optviz.errors import UsageError
from optviz.problems import network
from optviz.render.frames import final, frames
from optviz.render.still import draw_still
from optviz.scenes import race_scene
from optviz.scenes.answers import BANDS, TONES, answers
from optviz.scenes.layout import layout
from optviz.scenes.views import views_of

SMALL = {"size": (640, 400), "duration": 1.0, "fps": 10}
KINDS = ("two classes", "classes", "heights", "curve")


def learnt(kind, steps=12):
    """A short race of two optimizers on a network of each kind."""
    rng = np.random.default_rng(4)
    x = rng.uniform(-1, 1, (40, 1 if kind == "curve" else 2))
    angle = x.sum(axis=1)
    made = {
        "two classes": ([2, 6, 1], "binary_cross_entropy", (angle > 0).astype(int)),
        "classes": ([2, 6, 3], "cross_entropy", (angle > 0.5) + (angle > -0.5).astype(int)),
        "heights": ([2, 6, 1], "mse", np.sin(2 * angle)),
        "curve": ([1, 6, 1], "mse", np.sin(3 * angle)),
    }
    sizes, loss, y = made[kind]
    problem = network(sizes, loss=loss, X=x, y=y, name=kind.replace(" ", "_"))
    return optviz.race(problem, ["sgd:lr=0.3", "adam:lr=0.1"], steps=steps)


@pytest.fixture(scope="module", params=KINDS)
def race(request):
    return learnt(request.param)


def played(scene, ground):
    """Yield the whole picture of every frame."""
    picture = ground.reshape(-1, 3).copy()
    for frame in frames(scene, ground):
        picture[frame.pixels] = frame.colours
        yield picture.reshape(ground.shape).copy()


def test_the_last_frame_is_what_all_changes_add_up_to(race):
    scene = race_scene(race, **SMALL)
    ground = draw_still(scene)
    np.testing.assert_array_equal(list(played(scene, ground))[-1], final(scene, ground))


@pytest.mark.parametrize("kind", KINDS[:3])
def test_a_square_has_the_shade_of_what_the_network_answers_there(kind):
    race = learnt(kind)
    scene = race_scene(race, **SMALL)
    found, box = scene.answers, scene.layout.fields[1]
    shown = final(scene, draw_still(scene))
    shown = shown[box.top : box.top + box.height, box.left : box.left + box.width]
    (x0, x1), (y0, y1) = found.window
    rows, columns = np.mgrid[3 : box.height : 7, 3 : box.width : 7]
    x, y = x0 + (columns + 0.5) / box.width * (x1 - x0), y1 - (rows + 0.5) / box.height * (y1 - y0)
    inputs = np.stack([x, y], axis=-1).reshape(-1, 2)
    answer = race.problem.network.predict(race.x[-1, 1], inputs)
    near = np.abs(inputs[:, None] - found.points).max(axis=-1).min(axis=1) < 0.12  # samples lie on top
    expected = shade(kind, answer, found)
    colour = shown[rows.reshape(-1), columns.reshape(-1)]
    exact = (found.colours[expected] == colour).all(axis=1)
    beside = np.abs(found.colours[expected].astype(int) - colour).max(axis=1) < 60  # one shade off
    assert exact[~near].mean() > 0.85 and beside[~near].mean() > 0.97


def shade(kind, answer, found):
    if kind == "classes":
        best = answer.argmax(axis=1)
        tone = np.clip((answer.max(axis=1) - 1 / 3) / (2 / 3) * TONES, 0, TONES - 1)
        return best * TONES + tone.astype(int)
    low, high = found.limits
    return np.clip((answer[:, 0] - low) / (high - low) * BANDS, 0, BANDS - 1).astype(int)


def test_a_fitted_curve_is_drawn_where_the_network_answers_in_its_optimizers_colour():
    race = learnt("curve")
    scene = race_scene(race, **SMALL)
    found, box = scene.answers, scene.layout.fields[0]
    shades = found.picture(found.values(race.steps[-1])[0], box.height, box.width)
    (x0, x1), (y0, y1) = found.window
    for column in range(5, box.width - 5, 11):
        x = x0 + (column + 0.5) / box.width * (x1 - x0)
        expected = (y1 - race.problem.network.predict(race.x[-1, 0], [[x]])[0, 0]) / (y1 - y0) * box.height
        drawn = np.flatnonzero(shades[:, column] == TONES)
        assert drawn.size and abs(drawn.mean() + 0.5 - expected) < 1.5


def test_squares_move_in_step_with_the_tracks():
    race = learnt("two classes", steps=40)
    found = answers(race)
    for row in (0, 7, 40):
        grid = race.problem.network.predict(race.x[row], found.grid)
        np.testing.assert_array_equal(found.values(row).reshape(2, -1), grid[..., 0])
    between = race.problem.network.predict((race.x[7] + race.x[8]) / 2, found.grid)
    np.testing.assert_allclose(found.values(7.5).reshape(2, -1), between[..., 0], rtol=1e-12)


def test_a_run_that_diverged_keeps_its_last_finite_answers():
    x = np.linspace(-1, 1, 9)[:, None]
    problem = network([1, 1], loss="mse", X=x, y=3 * x[:, 0], name="line")
    race = optviz.race(problem, {"far": "sgd:lr=1e6", "near": "sgd:lr=0.1"}, steps=60)
    assert race.diverged_at[0] > 0
    assert np.isfinite(answers(race).values(60)).all()


def test_curves_of_a_diagnostic_end_where_it_was_recorded():
    race = learnt("two classes")
    scene = race_scene(race, views="landscape,loss,accuracy,boundary", **SMALL)
    assert scene.views == ("tracks", "loss", "accuracy", "boundary")
    box, curve = scene.layout.panels[1], scene.tracks[1].curves[1]
    np.testing.assert_allclose(curve[-1], box.pixels(12.0, race.diagnostics["accuracy"][-1, 1]))


def test_what_is_unknown_in_the_last_row_is_not_drawn():
    race = learnt("two classes")
    assert np.isnan(race.diagnostics["update_norm"][-1]).all()
    scene = race_scene(race, views="tracks,update_norm", **SMALL)
    assert np.isfinite(scene.tracks[0].curves[0]).all()
    shown = final(scene, draw_still(scene))
    assert shown.dtype == np.uint8


@pytest.mark.parametrize("spec", ["beale", "rosenbrock:dim=3", "logistic_moons", "circle"])
def test_the_usual_views_suit_the_problem(spec):
    problem = optviz.problem(spec)
    names = views_of(problem, ("accuracy",) if problem.network else ()).names
    usual = {"logistic_moons": ("tracks", "loss", "accuracy"), "circle": ("tracks", "loss", "boundary")}
    assert names == usual.get(spec, ("tracks", "loss"))


WRONG = {
    "tracks,los": "unknown view 'los'. Did you mean 'loss'? There are tracks, surface, loss, magnifier, "
    "formula, boundary, distance, gradient_norm, step_length, lr, a, b, c.",
    "loss": "expected tracks among the views, found loss; add tracks",
    "tracks,loss,loss": "the view 'loss' is given twice; give it once",
    "tracks,boundary": "expected a network of one or two inputs to show its boundary; leave boundary out",
    "tracks,loss,a,b,c,lr,step": "expected at most 5 boxes beside the tracks, found 6; leave some out",
}


@pytest.mark.parametrize("views", WRONG)
def test_views_that_cannot_be_are_refused_in_a_sentence(views):
    with pytest.raises(UsageError, match=f"^{re.escape(WRONG[views])}$"):
        views_of(optviz.problem("beale"), ("a", "b", "c"), views)


@pytest.mark.parametrize("size", [(640, 400), (800, 450), (1080, 1080), (1920, 1080)])
@pytest.mark.parametrize("rows", [1, 2, 5, 8, 12])
@pytest.mark.parametrize("panels", [0, 1, 2])
def test_squares_are_inside_the_picture_and_apart(size, rows, panels):
    try:
        plan = layout(size, panels, rows, plane=True, fields=True)
    except UsageError as error:
        assert size == (640, 400) and re.search("have no room for", str(error))
        return
    boxes = [plan.tracks, *plan.panels, *plan.fields]
    assert len(plan.fields) == rows and len({(box.width, box.height) for box in plan.fields}) == 1
    for i, a in enumerate(boxes):
        assert a.left >= 0 and a.top >= 0
        assert a.left + a.width <= size[0] and a.top + a.height <= size[1]
        for b in boxes[:i]:
            beside = a.left >= b.left + b.width or b.left >= a.left + a.width
            assert beside or a.top >= b.top + b.height or b.top >= a.top + a.height


def test_the_command_takes_views_and_the_file_says_which(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    words = ["animate", "-s", "beale", "-O", "adam:lr=0.1", "--steps", "5", "--view", "tracks", "-o", "a.png"]
    assert called(capsys, *words)[0] == 0
    assert json.loads(called(capsys, "show", "a.png", "--json")[1])["picture"]["views"] == ["tracks"]
    words[words.index("tracks")] = "tracks,boundary"
    assert called(capsys, *words)[0] == 2

"""Quiz and reveal: letters for names until the end, one run after the other."""

import numpy as np
import pytest
from commands import FAST, SMALL, called, contents
from decoders import by_pillow
from matplotlib.text import Text
from PIL import Image

import optviz
from optviz.errors import UsageError
from optviz.playback.files import Showing
from optviz.playback.quiz import letters, shuffled
from optviz.playback.reveal import revealed
from optviz.playback.storyboard import storyboard_figure
from optviz.scenes import race_scene
from optviz.scenes.captions import caption
from optviz.scenes.style import NOBODYS, STYLES, rgb
from optviz.writers.provenance import read_provenance

SPECS = ["sgd:lr=0.01", "momentum:lr=0.005", "adam:lr=0.1"]
LOOK = {"size": (320, 200), "fps": 10, "duration": 1.5, "hold": 0.6}


@pytest.fixture(scope="module")
def race():
    return optviz.race("beale", SPECS, steps=60)


def texts_of(figure):
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


def test_quiz_letters_stand_for_names_until_the_end(race, tmp_path):
    path = optviz.animate(race, tmp_path / "quiz.gif", quiz=True, **LOOK)
    shown, delays, _, _ = by_pillow(path)
    assert list(delays[-2:]) == [35, 35]  # the end stands for one frame and 0.6 seconds
    changed = (shown[-1] != shown[-2]).any(axis=-1)
    legend = race_scene(race, **LOOK).layout.legend
    rows, columns = np.nonzero(changed)
    assert changed.any() and rows.min() >= legend.top and columns.min() >= legend.left
    assert sorted(shuffled(race).labels) == sorted(race.labels) and shuffled(race).labels != race.labels


def test_a_quiz_gives_itself_away_in_no_word_of_its_description(race, tmp_path):
    path = optviz.animate(race, tmp_path / "quiz.apng", quiz=True, **LOOK)
    with Image.open(path) as image:
        assert image.info["Description"].endswith("which of A, B and C is which?")


def test_runs_are_revealed_one_by_one_and_nothing_else_moves(race, tmp_path):
    whole = optviz.animate(race, tmp_path / "all.png", **LOOK)
    last = optviz.animate(race, tmp_path / "last.png", reveal=3, **LOOK)
    pictures = [np.asarray(Image.open(path)) for path in (whole, last)]
    np.testing.assert_array_equal(*pictures)
    first = np.asarray(Image.open(optviz.animate(race, tmp_path / "first.png", reveal=1, **LOOK)))
    assert (first != pictures[0]).any(axis=-1).mean() > 0.005


def test_reveal_writes_a_file_per_optimizer(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, err = called(capsys, "animate", *FAST, *SMALL, "--reveal", "-o", "a.gif", "-o", "a.png")
    assert (code, err) == (0, "") and len(out.splitlines()) == 4
    assert sorted(contents(tmp_path)) == ["a-1.gif", "a-1.png", "a-2.gif", "a-2.png"]


def test_what_is_revealed_is_all_that_is_described(race, tmp_path):
    path = optviz.animate(race, tmp_path / "two.png", reveal=2, **LOOK)
    with Image.open(path) as image:
        assert image.info["Description"].endswith(caption(race[:2]))
    assert read_provenance(path)["picture"]["caption"] == caption(race[:2])


def test_hidden_runs_are_on_no_storyboard_and_have_no_shares():
    race = optviz.race("rosenbrock:dim=4", SPECS, steps=20)
    whole, part = race_scene(race, **LOOK), revealed(race_scene(race, **LOOK), 1)
    assert part.honesty.shares == (whole.honesty.shares[0], "", "")
    lines = [len(storyboard_figure(scene, 2).axes[0].lines) for scene in (whole, part)]
    assert lines[1] < lines[0]
    words = texts_of(storyboard_figure(part, 2))
    assert race.labels[0] in words and not set(race.labels[1:]) & set(words)


def test_the_colours_of_a_quiz_are_nobodys_own():
    own, nobodys = ({style.colour for style in styles} for styles in (STYLES.values(), NOBODYS))
    assert len(nobodys) == len(STYLES) and not own & nobodys
    far = [np.linalg.norm(np.subtract(rgb(a), rgb(b))) for a in nobodys for b in own | nobodys - {a}]
    assert min(far) > 50  # of 441 from black to white


def test_frames_of_a_quiz_tell_the_answer_on_the_last_page(race, monkeypatch):
    scene, question = letters(race_scene(race, **{**LOOK, "duration": 0.6}))
    told = []

    def noted(figure, ending, comment):
        told.append(set(texts_of(figure)))
        return b""

    monkeypatch.setattr("optviz.render.saving.figure_bytes", noted)
    assert len(list(Showing(scene, "", quiz=question).pages("pdf"))) == len(scene.timing.moments) + 1
    answers, names = {track.label for track in scene.tracks}, {track.label for track in question.tracks}
    assert all(names <= words and not answers & words for words in told[:-1])
    assert answers <= told[-1]


def test_a_page_of_a_quiz_asks_and_shows_a_still_that_asks(race, tmp_path):
    gif, png = optviz.animate(
        race, [tmp_path / "a.gif", tmp_path / "a.png"], quiz=True, html=tmp_path / "a.html", **LOOK
    )
    shown, _, _, _ = by_pillow(gif)
    still = np.asarray(Image.open(png).convert("RGB")).astype(int)
    assert (still != shown[-2]).mean() < (still != shown[-1]).mean()
    seen = (tmp_path / "a.html").read_text("utf-8").partition("<!--")[0]
    assert "which of A, B and C is which?</figcaption>" in seen
    assert not [name for name in ("sgd", "momentum", "adam") if name in seen]


def test_a_quiz_is_not_revealed_run_by_run(race, tmp_path):
    with pytest.raises(UsageError, match="^expected a quiz without reveal, which tells name after name"):
        optviz.animate(race, tmp_path / "a.gif", quiz=True, reveal=1, **LOOK)
    assert contents(tmp_path) == {}

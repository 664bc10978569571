"""Playback for talks: stills, frames, pages, letters for names, files of a given size."""

import html as html_module
import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
from commands import FAST, SMALL, called, contents
from decoders import intended
from matplotlib.text import Text
from PIL import Image
from tools import program

import optviz
from optviz.errors import OutputError, UsageError
from optviz.playback.presets import PRESETS
from optviz.playback.shrinking import checked_bytes, choices
from optviz.playback.storyboard import moments_of, storyboard_figure
from optviz.render.still import draw_still
from optviz.scenes import race_scene
from optviz.targets import made_by_optviz
from optviz.writers.formats import FORMATS
from optviz.writers.provenance import read_provenance

SPECS = ["sgd:lr=0.01", "momentum:lr=0.005", "adam:lr=0.1"]
LOOK = {"size": (320, 200), "fps": 10, "duration": 1.5, "hold": 0.6}


@pytest.fixture(scope="module")
def race():
    return optviz.race("beale", SPECS, steps=60)


@pytest.fixture(scope="module")
def pictures(race):
    return intended(race_scene(race, **LOOK))


def test_frames_are_numbered_files_with_the_lines_that_latex_needs(race, pictures, tmp_path):
    optviz.animate(race, tmp_path / "a.gif", frames=tmp_path / "talk", **LOOK)
    names = sorted(path.name for path in (tmp_path / "talk").iterdir())
    assert names == [*(f"f-{k:04d}.png" for k in range(len(pictures))), "frames.tex"]
    for name, picture in zip(names, pictures, strict=False):
        np.testing.assert_array_equal(np.asarray(Image.open(tmp_path / "talk" / name)), picture)
    words = (tmp_path / "talk" / "frames.tex").read_text()
    assert r"\animategraphics[controls,poster=last,width=\linewidth,loop]{10}{talk/f-}{0000}" in words
    assert words.endswith(f"{{{names[-2][2:6]}}}\n")
    assert read_provenance(tmp_path / "talk" / "f-0000.png")["steps"] == 60


def test_frames_of_lines_and_letters_have_one_size(race, tmp_path):
    optviz.animate(
        race, tmp_path / "a.gif", frames=tmp_path / "talk", frames_as="pdf", **{**LOOK, "duration": 0.6}
    )
    pages = [path.read_bytes() for path in sorted((tmp_path / "talk").glob("*.pdf"))]
    assert len(pages) == 3 and len({re.search(rb"/MediaBox \[[^]]*\]", page)[0] for page in pages}) == 1
    assert len(set(pages)) == 3


def test_latex_sets_the_frames(race, tmp_path):
    latex = program("pdflatex", "texlive-latex-extra")
    optviz.animate(race, tmp_path / "a.gif", frames=tmp_path / "talk", **LOOK)
    (tmp_path / "talk.tex").write_text(
        "\\documentclass{article}\\usepackage{graphicx,animate}\\begin{document}\\input{talk/frames}\\end{document}"
    )
    done = subprocess.run([latex, "-interaction=batchmode", "talk.tex"], cwd=tmp_path, capture_output=True)
    assert done.returncode == 0 and (tmp_path / "talk.pdf").stat().st_size > 5000


def test_a_folder_that_is_not_empty_is_refused_before_the_work(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("optviz.engine.running.advance", None)
    (tmp_path / "talk").mkdir()
    (tmp_path / "talk" / "mine.txt").write_text("mine")
    words = "animate", *FAST, *SMALL, "-o", tmp_path / "a.gif", "--frames", tmp_path / "talk"
    told = f"Error: expected an empty folder for the frames, found 1 files in {tmp_path}/talk"
    assert called(capsys, *words) == (1, "", f"{told}, mine.txt among them; empty it or name another\n")
    assert contents(tmp_path) == {"talk": None}


def test_frames_that_cannot_be_drawn_leave_no_folder(race, tmp_path, monkeypatch):
    def full(*given, **options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("optviz.writers.png.png", full)
    with pytest.raises(OutputError, match="^cannot write .*talk: No space left on device$"):
        optviz.animate(race, tmp_path / "a.gif", frames=tmp_path / "talk", **LOOK)
    assert contents(tmp_path) == {}


@pytest.mark.parametrize("count", [2, 5])
def test_a_storyboard_shows_so_many_moments_from_start_to_end(count, race, tmp_path):
    png, pdf = optviz.animate(race, [tmp_path / "a.png", tmp_path / "a.pdf"], storyboard=count, **LOOK)
    moments = moments_of(race_scene(race, **LOOK), count)
    assert len(moments) == count and moments[0] == 0 and moments[-1] == 60 and (np.diff(moments) > 0).all()
    assert made_by_optviz(png) and read_provenance(pdf)["picture"]["storyboard"] == count
    with Image.open(png) as image:
        assert image.width == round(800 * 0.62 if 320 / 800 < 0.62 else 320)


@pytest.mark.parametrize("ending", [".gif", ".webp", ".apng", ".mp4", ".png"])
def test_a_file_is_made_to_fit_and_says_how(ending, race, tmp_path):
    large = {**LOOK, "size": (640, 400)}
    usual = optviz.animate(race, tmp_path / f"usual{ending}", **large).stat().st_size
    path = optviz.animate(race, tmp_path / f"small{ending}", max_size=int(0.75 * usual), **large)
    assert path.stat().st_size <= 0.75 * usual
    said = read_provenance(path)["picture"]["fitted"]
    assert said in [choice.said(10, (640, 400)) for choice in choices(ending)[1:]]
    plenty = optviz.animate(race, tmp_path / f"plenty{ending}", max_size="9MB", **large)
    assert read_provenance(plenty)["picture"]["fitted"] == "as it is"


def test_a_size_that_nothing_fits_into_is_said(race, tmp_path):
    with pytest.raises(
        OutputError, match="^expected a file of at most 1000 bytes, found [0-9]+ with the least"
    ):
        optviz.animate(race, tmp_path / "a.gif", max_size="1kB", **LOOK)
    assert contents(tmp_path) == {}


@pytest.mark.parametrize("words", ["2 elephants", "-1MB", "", "0.1kB", "1e6"])
def test_a_size_is_a_number_of_bytes(words):
    with pytest.raises(
        UsageError, match="^expected a size of a file from 1 kB, such as 2MB or 500kB, found "
    ):
        checked_bytes(words)


@pytest.mark.parametrize("ending", [".gif", ".mp4"])
def test_a_page_shows_the_picture_and_a_still_where_motion_is_not_wanted(ending, race, tmp_path):
    files, page = [tmp_path / f"a b{ending}", tmp_path / "a b.png"], tmp_path / "page" / "a.html"
    page.parent.mkdir()
    optviz.animate(race, files, html=page, **LOOK)
    text = page.read_text()
    assert (
        "prefers-reduced-motion: reduce" in text
        and f'"../a%20b{ending}"' in text
        and '"../a%20b.png"' in text
    )
    alt = re.search(r'(?:alt|aria-label)="([^"]*)"', text)[1]
    assert html_module.unescape(alt).startswith("Animation of tracks") and 'width="320" height="200"' in text
    assert made_by_optviz(page) and read_provenance(page)["steps"] == 60
    assert text.count("--") == 2  # those around the comment


def test_a_page_without_a_still_is_refused(race, tmp_path):
    with pytest.raises(
        UsageError, match="^expected a moving picture and a .png or .svg for .*, found a.gif; name"
    ):
        optviz.animate(race, tmp_path / "a.gif", html=tmp_path / "a.html", **LOOK)


def test_words_of_ones_own_stand_in_the_file_and_in_json(tmp_path, capsys):
    code, out, _ = called(
        capsys, "animate", *FAST, *SMALL, "-o", tmp_path / "a.png", "--alt", "Two \u2265 one", "--json"
    )
    assert code == 0 and '"alt": "Two \\u2265 one"' in out and '"caption": "Two optimizers on beale' in out
    with Image.open(tmp_path / "a.png") as image:
        assert image.info["Description"] == "Two \u2265 one"


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_knows_only_formats_that_there_are(name):
    assert set(PRESETS[name].endings) <= set(FORMATS)


def test_a_preset_refuses_a_format_that_it_is_not_good_for(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("optviz.engine.running.advance", None)
    code, out, err = called(capsys, "animate", *FAST, "--for", "paper", "-o", tmp_path / "a.gif")
    assert (code, out) == (2, "") and err == (
        f"Error: expected a file ending in .pdf, .svg, .png for paper, found '{tmp_path}/a.gif'; "
        "choose another ending or leave --for out\n"
    )


def test_a_preset_gives_what_is_not_given(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert called(capsys, "animate", *FAST, "--for", "readme", "--duration", "1", "--loop", "2")[0] == 0
    (made,) = (Path(name) for name in contents(tmp_path))
    told = read_provenance(made)["picture"]
    assert made.name == "beale.gif" and (told["duration"], told["loop"], told["hold"]) == (1, 2, 0.5)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--storyboard", "1"), "expected a storyboard of 2 to 24 stills, found 1"),
        (("--reveal", "--frames", "x"),
         "expected --reveal without --frames and --html, which show one picture"),
        (("--storyboard", "3", "--poster", "x.png"),
         "expected --storyboard without --poster and --html, which show the last frame"),
        (("--max-size", "much"), "expected a size of a file from 1 kB, such as 2MB or 500kB, found 'much'"),
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_said_before_the_work(words, message, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("optviz.engine.running.advance", None)
    monkeypatch.chdir(tmp_path)
    assert called(capsys, "animate", *FAST, *words) == (2, "", f"Error: {message}\n")


def texts_of(figure):
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


@pytest.mark.parametrize("wish", [{"reference": "flow,newton"}, {"show": "gradient"}])
def test_a_storyboard_has_what_else_is_drawn_and_says_what_it_is(wish, race):
    scene = race_scene(race, **LOOK, **wish)
    figure = storyboard_figure(scene, 2)
    assert {words for _, words in scene.notes} <= set(texts_of(figure))
    for ghost in scene.ghosts:
        assert any(np.array_equal(line.get_xydata(), ghost.places) for line in figure.axes[1].lines)


def test_what_stands_still_is_drawn_once(race, monkeypatch, tmp_path):
    drawn = []
    for place in ("optviz.playback.storyboard", "optviz.render.still", "optviz.render.vectors"):
        monkeypatch.setattr(f"{place}.draw_still", lambda scene: drawn.append(1) or draw_still(scene))
    optviz.animate(race, tmp_path / "a.png", storyboard=5, show="gradient", **LOOK)
    assert len(drawn) == 1
    looks = {**LOOK, "show": "gradient", "duration": 0.6}
    optviz.animate(race, tmp_path / "a.svg", frames=tmp_path / "talk", frames_as="pdf", **looks)
    assert len(drawn) == 3  # for the picture and for its frames


def test_scenes_are_built_once_for_all_files(race, monkeypatch, tmp_path):
    built = []
    monkeypatch.setattr(
        "optviz.playback.directing.race_scene",
        lambda *given, **look: built.append(1) or race_scene(*given, **look),
    )
    files = [tmp_path / "a.gif", tmp_path / "a.png"]
    optviz.animate(race, files, frames=tmp_path / "talk", html=tmp_path / "a.html", **LOOK)
    assert len(built) == 1

"""The gallery: made by its commands, checked, and one page."""

import io
import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from commands import called
from PIL import Image

from optviz.errors import OutputError, UsageError
from optviz.gallery import make, read_manifest, stale
from optviz.gallery.comparing import same_picture
from optviz.gallery.posters import poster_of
from optviz.gallery.records import code, file_digest

ROOT = Path(__file__).parent.parent
QUICK = "-s booth -O sgd:lr=0.01 -O adam:lr=1 --steps 9 --size 320x200"
ENTRY = """
[[picture]]
title = "{title}"
topic = "tests"
command = "{command}"
look = "At <everything>."
alt = "Tracks & curves."
"""
MOVING = ENTRY.format(title="Moving", command=f"optviz animate {QUICK} --duration 1 -o moving.gif")
STILL = ENTRY.format(title="Still", command="optviz plot -s booth -O sgd:lr=0.01 --steps 9 -o still.png")


def gallery(folder, *entries, topics='[topics]\ntests = "Tests"\n'):
    folder.mkdir(exist_ok=True)
    (folder / "gallery.toml").write_text(topics + "".join(entries), "utf-8")
    return read_manifest(folder)


@pytest.fixture(scope="module")
def ready(tmp_path_factory):
    """Return a folder with a gallery of two pictures that has been made."""
    folder = tmp_path_factory.mktemp("ready") / "gallery"
    make(gallery(folder, MOVING, STILL))
    return folder


@pytest.fixture
def made(ready, tmp_path):
    """Return a copy of it that may be spoilt."""
    return Path(shutil.copytree(ready, tmp_path / "gallery"))


def test_what_was_made_is_not_stale_and_is_not_made_again(made):
    manifest = read_manifest(made)
    before = {path: path.stat().st_mtime_ns for path in made.glob("*.*") if path.suffix in (".gif", ".png")}
    assert stale(manifest) == {}
    assert make(manifest) == []
    assert before == {path: path.stat().st_mtime_ns for path in before}


@pytest.mark.parametrize(
    ("spoil", "file", "reason"),
    [
        (lambda folder: (folder / "moving.gif").unlink(), "moving.gif", "missing"),
        (lambda folder: (folder / "still.png").write_bytes(b"x"), "still.png", "not the file"),
        (lambda folder: record(folder, "moving.gif", recipe="another"), "moving.gif", "its command or"),
        (lambda folder: gallery(folder, STILL), "moving.gif", "no entry"),
    ],
)
def test_what_is_stale_is_named_with_its_reason_and_nothing_else(made, spoil, file, reason):
    spoil(made)
    found = stale(read_manifest(made))
    assert list(found) == [file] and found[file].startswith(reason)


def record(folder, file, **changes):
    """Change what is recorded of a picture, and return it."""
    path = folder / "gallery.json"
    content = json.loads(path.read_text())
    content["pictures"][file].update(changes)
    path.write_text(json.dumps(content))
    return content["pictures"][file]


def test_a_command_that_fails_leaves_its_picture_stale(made):
    manifest = gallery(made, MOVING.replace("booth", "boot"), STILL)
    with pytest.raises(OutputError, match="unknown surface"):
        make(manifest)
    assert stale(manifest) == {"moving.gif": "its command or data changed"}


def test_making_one_picture_says_nothing_of_another(made):
    manifest = gallery(made, MOVING.replace("--steps 9", "--steps 8"), STILL)
    make(manifest, ["still"])
    assert stale(manifest) == {"moving.gif": "its command or data changed"}


def test_every_picture_has_the_code_that_made_it(made):
    record(made, "moving.gif", code="another")
    record(made, "still.png", code="another")
    make(read_manifest(made), ["still"])
    assert record(made, "moving.gif")["code"] == "another"
    assert record(made, "still.png")["code"] == code()


@pytest.mark.parametrize("file", ["other.png", "posters/other.png", "other.webp", "Other.gif"])
def test_a_picture_without_an_entry_is_found_where_it_lies(made, file):
    (made / file).write_bytes(b"x")
    assert stale(read_manifest(made)) == {file: "no entry of the manifest makes it"}


def test_a_poster_that_is_missing_is_made_again(made):
    (made / poster_of("moving.gif")).unlink()
    manifest = read_manifest(made)
    assert stale(manifest) == {"moving.gif": "its poster is missing"}
    make(manifest)
    assert stale(manifest) == {}


def test_a_picture_that_the_code_would_draw_otherwise_is_stale(made):
    other = Image.new("RGB", (320, 200), "red")
    other.save(made / "moving.gif")
    record(made, "moving.gif", code="another", sha256=file_digest(made / "moving.gif"))
    assert stale(read_manifest(made)) == {"moving.gif": "its command makes another picture now"}


def test_a_poster_is_the_last_frame(ready):
    with Image.open(ready / "moving.gif") as image, Image.open(ready / poster_of("moving.gif")) as poster:
        image.seek(image.n_frames - 1)
        assert poster.convert("RGB").tobytes() == image.convert("RGB").tobytes()


def test_rounding_is_the_same_picture_and_a_word_is_not(tmp_path):
    def png(level, count):
        picture = np.full((100, 200, 3), 200, np.uint8)
        picture[0, :count] = level
        content = io.BytesIO()
        Image.fromarray(picture).save(content, "PNG")
        return content.getvalue()

    path = tmp_path / "a.png"
    path.write_bytes(png(200, 0))
    assert same_picture(path, png(210, 200)) and same_picture(path, png(0, 2))
    assert not same_picture(path, png(0, 3))


def test_a_command_that_fails_leaves_what_was_there(made):
    before = (made / "moving.gif").read_bytes()
    manifest = gallery(made, MOVING.replace("booth", "boot"), STILL)
    with pytest.raises(OutputError, match=r"^moving.gif: its command ended with 2: Error: unknown surface"):
        make(manifest)
    assert (made / "moving.gif").read_bytes() == before


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (MOVING.replace("look =", "see ="), "picture 1: expected title, topic, command, look, alt, found"),
        (MOVING.replace('"tests"', '"test"'), "there is no topic 'test'. Did you mean 'tests'"),
        (MOVING.replace("optviz animate", "rm -rf"), "expected lines 'optviz ... -o NAME.gif'"),
        (MOVING.replace("moving.gif", "../moving.gif"), "expected lines 'optviz ... -o NAME.gif'"),
        (MOVING.replace(" -o moving.gif", ""), "expected lines 'optviz ... -o NAME.gif'"),
        (MOVING + MOVING, "moving.gif is written by two pictures"),
        ("[[picture]", "expected TOML"),
        ("[more]\na = 1", "expected [topics] and [[picture]] alone"),
    ],
)
def test_a_manifest_that_is_not_sound_is_refused_in_a_sentence(tmp_path, entry, words):
    with pytest.raises(UsageError, match=re.escape(words)):
        gallery(tmp_path / "gallery", entry)


def test_the_command_checks_and_names(made, capsys):
    assert called(capsys, "gallery", "--folder", made, "--check")[:2] == (0, "nothing is stale\n")
    (made / "still.png").unlink()
    code, out, _ = called(capsys, "gallery", "--folder", made, "--check", "--json")
    assert code == 1 and json.loads(out) == {"stale": {"still.png": "missing"}}
    code, _, told = called(capsys, "gallery", "--folder", made, "--only", "stil")
    assert code == 2 and "there is no picture 'stil'" in told and "Did you mean 'still'" in told
    code, out, _ = called(capsys, "gallery", "--folder", made, "--only", "still")
    assert code == 0 and "1 of 2 pictures changed" in out and (made / "still.png").exists()


def test_no_gallery_is_said(tmp_path, capsys):
    code, _, told = called(capsys, "gallery", "--folder", tmp_path)
    assert code == 2 and "expected a gallery in" in told


def test_the_page_has_words_and_command_of_every_picture_escaped(ready):
    text = (ready / "index.html").read_text("utf-8")
    assert "At &lt;everything&gt;." in text and "Tracks &amp; curves." in text
    assert "http" not in text.replace("http-equiv", "")

"""Every command of the pages on lectures and pictures runs, in a few steps."""

import re
import shlex
from importlib import import_module
from pathlib import Path

import pytest
from commands import called

PAGE = (Path(__file__).parents[1] / "docs" / "lecture.md").read_text("utf-8")
PICTURES = (Path(__file__).parents[1] / "docs" / "pictures.md").read_text("utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", PAGE + PICTURES, re.DOTALL)
COMMANDS = [line for block in BLOCKS for line in block.splitlines()]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_lecture_runs(command, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    words = shlex.split(command)
    assert words[0] == "optviz"
    if words[1] == "animate":
        words += ["--duration", "1"]
    code, out, err = called(capsys, *words[1:], "--steps", "4")
    assert code == 0, err
    (made,) = tmp_path.iterdir()
    assert made.stat().st_size > 5000 and made.name in out


def test_every_topic_has_a_command():
    topics = re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]
    assert len(topics) >= 10 and all("```sh\noptviz " in topic for topic in topics)


@pytest.mark.parametrize("names", ["views.OWN", "measures.MEASURES", "overlays.OVERLAYS", "timing.TIMES"])
def test_the_page_on_pictures_names_everything_that_can_be_shown(names):
    module, name = names.split(".")
    for shown in getattr(import_module(f"optviz.scenes.{module}"), name):
        assert f"| `{shown}` |" in PICTURES

"""Stills made of lines and letters show what the frames show."""

import re
import zlib
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest

import optviz
from optviz.render.frames import picture_at
from optviz.render.still import draw_still
from optviz.render.vectors import vector_figure
from optviz.scenes import race_scene
from optviz.targets import made_by_optviz
from optviz.writers.provenance import read_provenance

RACES = {
    "beale": ("beale", ["sgd:lr=0.01", "nag:lr=0.01", "adam:lr=0.1"]),
    "leaving": ("saddle", ["sgd:lr=0.2", "nag:lr=0.3"]),
    "diverging": ("sphere", ["adam:lr=0.01", "sgd:lr=3"]),
    "plane": ("rosenbrock:dim=5", ["momentum:lr=1e-4", "adam:lr=0.05"]),
    "network": ("moons:hidden=4", ["sgd:lr=0.5", "adam:lr=0.05"]),
}


@pytest.fixture(scope="module", params=RACES)
def scene(request):
    return race_scene(optviz.race(*RACES[request.param], steps=40), size=(800, 450))


def pixels(figure):
    figure.canvas.draw()
    return np.asarray(figure.canvas.buffer_rgba())[..., :3]


@pytest.mark.parametrize("share", [0.3, 1])
def test_a_figure_shows_what_the_frame_at_that_moment_shows(share, scene):
    moment = np.floor(share * scene.timing.moments[-1])
    drawn, shown = pixels(vector_figure(scene, moment)), picture_at(scene, draw_still(scene), moment)
    assert drawn.shape == shown.shape
    error = np.abs(drawn.astype(int) - shown)
    assert error.mean() < 1.6  # of 255 levels
    assert (error.max(axis=-1) > 100).mean() < 0.006  # edges that are half a pixel off
    still = np.abs(draw_still(scene).astype(int) - shown)
    assert error[still.max(axis=-1) > 60].mean() < 40  # what moved is there


def test_a_trail_is_cut_off_there_too(scene):
    cut, ground = replace(scene, trail=5), draw_still(scene)
    drawn, shown = pixels(vector_figure(cut)), picture_at(cut, ground, cut.timing.moments[-1])
    assert np.abs(drawn.astype(int) - shown).mean() < 1.6


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    race, folder = optviz.race(*RACES["beale"], steps=40), tmp_path_factory.mktemp("made")
    return race, optviz.animate(race, [folder / "a.svg", folder / "a.pdf", folder / "a.gif"], duration=1)


def test_an_svg_is_xml_with_words_for_those_who_do_not_see_it(made):
    tree = ElementTree.parse(made[1][0])
    assert tree.getroot().get("viewBox") == "0 0 576 324"  # 800 x 450 pixels of 0.72 points
    title = next(part.text for part in tree.iter() if part.tag.endswith("}title"))
    assert title.startswith("Picture of tracks") and "Three optimizers on beale from (1, 1)" in title


def test_a_pdf_has_lines_and_letters_and_no_pixels(made):
    content = made[1][1].read_bytes()
    assert content[:5] == b"%PDF-" and b"/Subtype /Image" not in content and b"/FontFile2" in content
    assert re.search(rb"/MediaBox \[ 0 0 576 324 \]", content)
    streams = [
        zlib.decompress(part)
        for part in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)[:1]
    ]
    assert b" l\n" in streams[0]


@pytest.mark.parametrize("number", [0, 1])
def test_they_say_how_they_were_made_and_repeat_byte_by_byte(number, made, tmp_path):
    race, paths = made
    assert read_provenance(paths[number])["picture"]["caption"].startswith("Three optimizers on beale")
    assert made_by_optviz(paths[number])
    again = [tmp_path / path.name for path in paths]
    assert optviz.animate(race, again, duration=1)[number].read_bytes() == paths[number].read_bytes()

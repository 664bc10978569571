"""Pictures whose facts somebody edited: whatever they say, nothing but a sentence comes of it."""

import json

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

import optviz
from optviz.cli.commands import command_of
from optviz.errors import OptvizError
from optviz.replaying import replay
from optviz.writers.provenance import provenance_text, read_provenance

ODD = (5, "x", None, [], {}, [5], {"a": 5}, -1e300)


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pictures")
    race = optviz.race("beale", ["sgd:lr=0.01", "adam:lr=0.1"], steps=3)
    optviz.pictures.plot(race, folder / "plot.png", size=(300, 200))
    optviz.animate(race, folder / "animate.png", size=(320, 200))
    return {name: read_provenance(folder / f"{name}.png") for name in ("plot", "animate")}


def edited(facts, kinds=ODD):
    """Yield facts with one value, or one of a mapping in them, that is another kind of thing."""
    for key, value in facts.items():
        for odd in kinds:
            yield {**facts, key: odd}
        for inner in value if isinstance(value, dict) else ():
            for odd in kinds:
                yield {**facts, key: {**value, inner: odd}}


@pytest.mark.parametrize("name", ["plot", "animate"])
def test_the_command_of_edited_facts_is_one_or_a_sentence(pictures, name):
    told = []
    for facts in edited(pictures[name]):
        try:
            told.append(command_of("a.png", facts).startswith("optviz "))
        except OptvizError as error:
            told.append("\n" not in str(error))
    assert len(told) > 100 and all(told)


@pytest.mark.parametrize("name", ["plot", "animate"])
def test_edited_facts_are_drawn_again_or_refused(pictures, tmp_path, name):
    path, again = tmp_path / "edited.png", tmp_path / "again.png"
    refused = 0
    for facts in edited(pictures[name], (5, "x", [5])):  # each is drawn
        info = PngInfo()
        info.add_text("Comment", provenance_text(facts))
        Image.new("RGB", (4, 4)).save(path, pnginfo=info)
        assert read_provenance(path) == json.loads(json.dumps(facts))
        try:
            replay(path, again, force=True)
        except OptvizError as error:
            refused += 1
            assert "\n" not in str(error)
    assert refused > 20

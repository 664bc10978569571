"""Help: everything stands under a heading, what is short stays short, what is meant is understood."""

from importlib import import_module

import click
import pytest
from commands import FAST, called

import optviz
from optviz.cli import COMMANDS
from optviz.cli.headings import HEADINGS, LONG, grouped

ALL = {module: import_module(f"optviz.cli.{module}").command for module in COMMANDS}


def options(command):
    return [param for param in command.params if isinstance(param, click.Option)]


@pytest.mark.parametrize("module", ALL)
def test_every_option_of_long_help_has_a_heading_and_short_help_has_one(module):
    found = options(ALL[module])
    headings = dict(grouped(found))
    assert sorted(sum(headings.values(), []), key=id) == sorted(found, key=id)
    if len(found) < LONG:
        assert list(headings) == ["Options"]
    else:
        named = {name for names in HEADINGS.values() for name in names}
        assert {param.name for param in found} <= named


def test_every_name_under_a_heading_is_an_option_and_stands_there_once():
    named = [name for names in HEADINGS.values() for name in names]
    assert len(named) == len(set(named))
    assert set(named) <= {param.name for command in ALL.values() for param in options(command)}


@pytest.mark.parametrize("command", ["animate", "plot", "run"])
def test_long_help_begins_with_three_examples_and_the_race(command, capsys):
    _, out, _ = called(capsys, command, "--help")
    top, race, _ = out.partition("\nRace:\n")
    assert race and top.count(f"  optviz {command} ") == 3
    assert "\nMessages:\n" in out and "\nNetworks:\n" in out


def test_the_first_help_fits_a_screen(capsys):
    code, out, _ = called(capsys, "--help")
    assert code == 0 and len(out.splitlines()) <= 30 and max(map(len, out.splitlines())) <= 100


def test_names_alone_may_stand_in_one_option(capsys):
    apart, joined = ("-O", "sgd", "-O", "adam:lr=0.1"), ("-O", "sgd, adam:lr=0.1")
    told = [called(capsys, "run", "-s", "beale", "--steps", "5", *words) for words in (apart, joined)]
    assert told[0] == told[1] and told[0][0] == 0


def test_a_whole_number_may_be_written_with_an_exponent(capsys):
    told = [called(capsys, "run", *FAST[:-1], number) for number in ("1e2", "100")]
    assert told[0] == told[1] and told[0][0] == 0


def test_views_have_the_names_that_people_try_first():
    from optviz.scenes.views import views_of, without_panels

    beale = optviz.problem("beale")
    assert views_of(beale, views="3D,convergence").names == ("surface", "loss")
    assert without_panels("3d,loss") == "surface"
    assert views_of(beale, views="contour").names == ("tracks",)


def test_help_is_given_whatever_stands_behind_it(capsys):
    assert called(capsys, "run", "--help", "me")[0] == 0

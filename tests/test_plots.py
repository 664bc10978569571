"""Plots on a user's axes: the drawn data are read back from the artists; figures keep their origin."""

import html
import io
import json
import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from PIL import Image

import optviz
from optviz.errors import TrajectoryError, UsageError
from optviz.pictures import plot
from optviz.scenes.captions import caption
from optviz.scenes.style import STYLES
from optviz.writers.provenance import provenance_text, read_provenance

SPECS = ["sgd:lr=0.01", "nag:lr=0.01", "adam:lr=0.1"]
WORDS = {"a_b": "sgd", "_hidden": "adam", "$x$ < y": "sgd:lr=0.01", "Tom & <script>": "nag", "-- >": "nadam"}
PLOTS = [optviz.plot_tracks, optviz.plot_convergence]


@pytest.fixture(scope="module")
def race():
    return optviz.race("six_hump_camel", SPECS, steps=40)


def axes():
    figure = Figure()
    FigureCanvasAgg(figure)
    return figure.add_subplot()


def test_tracks_are_the_points_of_the_runs(race):
    lines = optviz.plot_tracks(race)
    assert len(lines) == 3
    for run, line in enumerate(lines):
        np.testing.assert_array_equal(line.get_xydata(), race.x[:, run])
    (x, y), ax = race.problem.domain, lines[0].axes
    assert ax.get_xlim() == tuple(x) and ax.get_ylim() == tuple(y)
    (image,) = ax.images
    assert image.get_extent() == [*x, *y]
    marks = [line for line in ax.lines if line not in lines]
    points = {tuple(line.get_xydata()[0]) for line in marks}
    assert points == {*map(tuple, race.problem.minima), tuple(race.problem.start)}


def test_convergence_is_the_loss_above_the_minimum_against_evaluations(race):
    lines = optviz.plot_convergence(race)
    for run, line in enumerate(lines):
        np.testing.assert_array_equal(line.get_xdata(), race.evaluations[:, run])
        np.testing.assert_array_equal(line.get_ydata(), race.loss[:, run] - race.problem.minimum)
    ax = lines[0].axes
    assert (ax.get_yscale(), ax.get_xlabel(), ax.get_ylabel()) == (
        "log",
        "gradient evaluations",
        "loss \u2212 minimum",
    )
    assert ax.lines[:] == lines


def test_a_loss_without_a_minimum_has_a_linear_axis():
    race = optviz.race("saddle", SPECS, steps=20)
    lines = optviz.plot_convergence(race)
    assert lines[0].axes.get_yscale() == "linear" and lines[0].axes.get_ylabel() == "loss"
    np.testing.assert_array_equal(lines[2].get_ydata(), race.loss[:, 2])


@pytest.mark.parametrize("draw", PLOTS)
def test_every_run_has_its_own_line_in_order_with_label_and_style(draw, race):
    lines = draw(race)
    assert [line.get_label() for line in lines] == ["sgd  lr 0.01", "nag  lr 0.01", "adam  lr 0.1"]
    for line, name in zip(lines, ("sgd", "nag", "adam"), strict=True):
        assert to_hex(line.get_color()) == STYLES[name].colour and line.get_marker() == STYLES[name].marker
    assert lines[0].get_linestyle() == "-" and lines[1].get_linestyle() == "--"


@pytest.mark.parametrize("draw", PLOTS)
def test_a_diverged_run_ends_at_its_last_finite_point(draw):
    race = optviz.race("rosenbrock", ["sgd:lr=1", "adam:lr=0.01"], steps=40)
    first, second = draw(race)
    end = race.diverged_at[0]
    assert 0 < end < 40 and len(first.get_xdata()) == end and len(second.get_xdata()) == 41
    assert np.isfinite(first.get_xydata()).all()


@pytest.mark.parametrize("draw", PLOTS)
def test_a_users_axes_are_used_and_nothing_else_is_touched(draw, race):
    ax, other = axes(), axes()
    before = dict(mpl.rcParams)
    lines = draw(race, ax)
    assert all(line.axes is ax for line in lines) and not other.lines
    assert dict(mpl.rcParams) == before
    ax.figure.canvas.draw()


@pytest.mark.parametrize("draw", PLOTS)
def test_without_axes_a_new_figure_is_made_that_can_be_saved(draw, race):
    first, second = draw(race)[0], draw(race)[0]
    assert first.figure is not second.figure
    content = io.BytesIO()
    first.figure.savefig(content)
    assert content.getvalue().startswith(b"\x89PNG")


@pytest.mark.parametrize("draw", PLOTS)
def test_labels_of_every_kind_reach_the_legend(draw, race):
    many = optviz.race("beale", WORDS, steps=3)
    lines = draw(many)
    legend = lines[0].axes.legend()
    drawn = [text._preprocess_math(text.get_text())[0] for text in legend.get_texts()]
    assert [words.split("  ")[0].replace("\u200b", "") for words in drawn] == list(WORDS)
    lines[0].figure.canvas.draw()


def test_a_letter_that_the_font_does_not_have_is_warned_of_and_drawn_as_a_box(tmp_path):
    race = optviz.race("beale", {"\U0001f680": "sgd", "\u00fc": "adam"}, steps=3)
    with pytest.warns(UserWarning, match="Glyph 128640 .* missing"):
        optviz.animate(race, tmp_path / "a.png", size=(320, 200))
    assert [run["label"] for run in read_provenance(tmp_path / "a.png")["optimizers"]] == list(race.labels)


def test_tracks_need_a_problem_over_two_parameters_or_more(race):
    line = optviz.Problem(lambda x: (x[..., 0] ** 2, 2 * x), name="line", start=[1])
    for trajectory, message in [
        (replace(race, problem="beale"), "expected a trajectory with its Problem, found 'beale'"),
        (optviz.race(line, ["sgd"], steps=2), "expected at least two parameters to draw tracks, found 1"),
    ]:
        with pytest.raises(UsageError, match=f"^{re.escape(message)}$"):
            optviz.plot_tracks(trajectory)


def test_convergence_of_any_dimension_is_drawn():
    problem = optviz.Problem(lambda x: ((x**2).sum(-1), 2 * x), start=np.ones(30), minimum=0)
    (line,) = optviz.plot_convergence(optviz.race(problem, ["sgd:lr=0.1"], steps=5))
    assert line.get_ydata()[0] == 30


# Files


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_a_figure_is_the_same_bytes_twice_and_says_how_it_was_made(ending, race, tmp_path):
    one, two = (plot(race, tmp_path / f"{name}.{ending}", size=(500, 300)) for name in "ab")
    assert one.read_bytes() == two.read_bytes()
    facts = read_provenance(one)
    assert {key: facts[key] for key in race.meta} == json.loads(json.dumps(race.meta))
    assert facts["picture"]["size"] == [500, 300]


def test_a_png_has_the_size_asked_for_and_the_colours_of_the_runs(race, tmp_path):
    path = plot(race, tmp_path / "plot.png", size=(640, 400))
    with Image.open(path) as image:
        assert image.format == "PNG" and image.size == (640, 400)
        shown = {*map(tuple, np.asarray(image.convert("RGB")).reshape(-1, 3).tolist())}
    for name in ("sgd", "nag", "adam"):
        assert tuple(bytes.fromhex(STYLES[name].colour[1:])) in shown


def test_a_pdf_is_a_pdf(race, tmp_path):
    content = plot(race, tmp_path / "plot.pdf").read_bytes()
    assert (
        content.startswith(b"%PDF-1.")
        and content.rstrip().endswith(b"%%EOF")
        and b"CreationDate" not in content
    )


def test_labels_of_every_kind_survive_in_svg(tmp_path):
    race = optviz.race("beale", WORDS, steps=3)
    path = plot(race, tmp_path / "plot.svg")
    parser = ElementTree.XMLParser(target=ElementTree.TreeBuilder(insert_comments=True))
    root = ElementTree.parse(path, parser).getroot()
    assert root.tag == "{http://www.w3.org/2000/svg}svg" and not root.findall(".//{*}script")
    comments = [html.unescape(node.text) for node in root.iter() if node.tag is ElementTree.Comment]
    for word in ("a_b", "_hidden", "$x$ < y", "Tom & <script>", "- - >"):  # "--" would end a comment
        assert any(word in comment.replace("\\$", "$") for comment in comments), word
    assert [run["label"] for run in read_provenance(path)["optimizers"]] == list(WORDS)


def test_gif_png_and_npz_say_how_they_were_made_too(race, tmp_path):
    looks = {"size": (320, 200), "duration": 1}
    gif, png = (optviz.animate(race, tmp_path / f"a.{ending}", **looks) for ending in ("gif", "png"))
    for facts in (read_provenance(gif), read_provenance(png), read_provenance(race.save(tmp_path / "a.npz"))):
        assert {key: facts[key] for key in race.meta} == json.loads(json.dumps(race.meta))
    assert read_provenance(tmp_path / "a.npz")["shape"] == [41, 3, 2]


def test_numbers_of_numpy_are_written_like_those_of_python(race, tmp_path):
    size = np.array([320, 200])
    path = optviz.animate(
        race, tmp_path / "a.png", size=size, fps=np.int64(10), duration=np.float32(1), trail=np.int16(5)
    )
    told = read_provenance(path)["picture"]
    expected = {
        "size": [320, 200], "fps": 10, "duration": 1.0, "trail": 5, "views": ["tracks", "loss"], "hold": 0.5,
        "loop": True, "command": "animate", "pixel_format": "yuv420p", "caption": caption(race),
    }  # fmt: skip
    assert {key: told[key] for key in expected} == expected
    assert (
        provenance_text({"b": np.float64(0.5), "a": "\u00fc"})
        == 'optviz provenance {"a": "\\u00fc", "b": 0.5}'
    )


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.gif", b"", "none was found"),
        ("a.gif", b"GIF89a" + bytes(200), "none was found"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(50), "none was found"),
        ("a.svg", b"<svg/>", "none was found"),
        ("a.svg", b"optviz provenance {broken<", "none was found"),
        ("a.svg", b"optviz provenance [1, 2]<", "none was found"),
        ("a.svg", b"optviz provenance " + b"[" * 100_000, "none was found"),
        ("a.svg", b"\xff\xfe optviz", "none was found"),
        ("a.pdf", b"%PDF-1.4", "none was found"),
        ("missing.gif", None, "No such file or directory"),
    ],
)
def test_a_file_of_another_maker_is_said_to_be_one(name, content, reason, tmp_path):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    message = f"{path}: expected a file in which optviz wrote how it was made: {reason}"
    with pytest.raises(TrajectoryError, match=f"^{re.escape(message)}$"):
        read_provenance(path)


def test_a_file_with_another_ending_is_refused(tmp_path):
    with pytest.raises(
        TrajectoryError, match=r"a\.txt: expected a file ending in \.gif, \.png, \.apng, .*, \.npz$"
    ):
        read_provenance(tmp_path / "a.txt")


def test_no_font_is_missed(tmp_path, caplog):
    race = optviz.race("beale", SPECS, steps=3)
    plot(race, tmp_path / "a.png")
    optviz.plot_convergence(race)[0].figure.savefig(tmp_path / "b.png")
    assert not caplog.records

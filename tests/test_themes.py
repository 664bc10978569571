"""A theme is one look: style file, pixels and vectors agree, and everything on it can be seen."""

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib import pyplot as plt
from matplotlib.colors import to_hex
from matplotlib.text import Text
from PIL import Image

import optviz
from optviz.errors import UnknownNameError, UsageError
from optviz.pictures import plot
from optviz.playback.presets import PRESETS
from optviz.render.canvas import known_settings
from optviz.render.frames import final
from optviz.render.still import draw_still, still_figure
from optviz.render.vectors import vector_figure
from optviz.scenes import race_scene
from optviz.scenes.style import STYLES, rgb
from optviz.scenes.themes import LIGHT, THEMES, contrast, theme_named

SPECS = ["sgd:lr=0.01", "nag:lr=0.01", "adam:lr=0.1"]


@pytest.fixture(scope="module")
def race():
    return optviz.race("beale", SPECS, steps=40)


@pytest.mark.parametrize("name", THEMES)
def test_a_style_file_is_known_to_matplotlib_and_has_the_colours_of_its_theme(name):
    before = dict(mpl.rcParams)
    with plt.style.context(f"optviz.styles.{name}"):
        found = {
            key: to_hex(mpl.rcParams[key]) for key in ("figure.facecolor", "text.color", "legend.facecolor")
        }
    theme = THEMES[name]
    assert list(found.values()) == [theme.paper, theme.ink, theme.paper]
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize("name", THEMES)
def test_pixels_and_vectors_agree_in_every_theme(name, race):
    scene = race_scene(race, (800, 450), theme=name)
    figure = vector_figure(scene)
    figure.canvas.draw()
    drawn, shown = np.asarray(figure.canvas.buffer_rgba())[..., :3], final(scene, draw_still(scene))
    assert np.abs(drawn.astype(int) - shown).mean() < 1.6
    assert tuple(shown[0, 0]) == rgb(THEMES[name].paper)
    for track in scene.tracks:
        assert (shown.reshape(-1, 3) == rgb(track.style.colour)).all(axis=1).any()


@pytest.mark.parametrize("name", THEMES)
def test_tracks_and_words_stand_out_from_the_paper_as_promised(name):
    theme = THEMES[name]
    for style in STYLES.values():
        seen = rgb(theme.dressed(style).colour)
        assert contrast(seen, rgb(theme.paper)) >= theme.contrast
        assert contrast(rgb(theme.ink), rgb(theme.paper)) > 12
    assert len({theme.dressed(style).colour for style in STYLES.values()}) == len(STYLES)


def test_the_light_theme_changes_no_colour():
    assert all(LIGHT.visible(style.colour) == style.colour for style in STYLES.values())


def test_an_unknown_theme_is_refused_with_what_is_near(race, tmp_path):
    with pytest.raises(
        UnknownNameError, match="^unknown theme 'drak'. Did you mean 'dark'\\? There are light, "
    ):
        theme_named("drak")
    with pytest.raises(UnknownNameError):
        optviz.animate(race, tmp_path / "a.gif", theme="drak")


def test_letters_of_slides_have_18_points_and_those_of_all_pictures_10_pixels(race):
    slides = race_scene(race, PRESETS["slides"].look["size"])
    assert smallest(slides) * slides.layout.scale >= 18  # of 100 pixels per inch
    assert smallest(race_scene(race)) * 100 / 72 >= 10


def smallest(scene):
    with known_settings(theme=scene.theme.name):
        return min(text.get_fontsize() for text in still_figure(scene).findobj(Text) if text.get_text())


def test_the_exact_colours_are_in_the_palette_of_a_dark_gif(race, tmp_path):
    path = optviz.animate(race, tmp_path / "a.gif", size=(320, 200), duration=0.6, theme="dark")
    with Image.open(path) as image:
        image.seek(image.n_frames - 1)
        shown = {*map(tuple, np.asarray(image.convert("RGB")).reshape(-1, 3).tolist())}
    for style in (THEMES["dark"].dressed(STYLES[name]) for name in ("sgd", "nag", "adam")):
        assert rgb(style.colour) in shown


@pytest.mark.parametrize("camera", [None, {"orbit": 40}], ids=["still", "orbit"])
@pytest.mark.parametrize("name", THEMES)
def test_a_surface_in_space_has_the_colours_of_its_theme(name, camera, race):
    theme = THEMES[name]
    scene = race_scene(race, (480, 300), views="surface", theme=name, camera=camera, duration=0.4, fps=10)
    box, picture = scene.layout.tracks, final(scene, draw_still(scene))
    inside = picture[box.top : box.top + box.height, box.left : box.left + box.width].reshape(-1, 3)
    shown = {*map(tuple, inside.tolist())}
    assert (inside == rgb(theme.paper)).all(axis=1).mean() > 0.25
    assert all(rgb(track.style.colour) in shown for track in scene.tracks)
    if name == "dark":
        assert inside.mean() < 90
    else:
        assert inside.mean() > 200


def test_squares_of_a_boundary_are_as_dark_as_the_paper():
    race = optviz.race("moons:hidden=3", ["sgd:lr=0.5", "adam:lr=0.1"], steps=8)
    for name, theme in THEMES.items():
        scene = race_scene(race, (640, 360), theme=name, duration=0.4, fps=10)
        assert abs(scene.answers.colours.astype(int) - rgb(theme.paper)).max(axis=1).min() < 40


@pytest.mark.parametrize("name", THEMES)
def test_numbers_and_lines_of_the_box_stand_out_from_the_paper(name):
    theme = THEMES[name]
    assert contrast(rgb(theme.quiet), rgb(theme.paper)) >= 4.5
    order = [contrast(rgb(c), rgb(theme.paper)) for c in (theme.faint, theme.border, theme.axis, theme.ink)]
    assert order == sorted(order) and order[2] >= 3


@pytest.mark.parametrize("looks", [{"views": "surface,loss"}, {"show": "gradient"}])
def test_what_has_no_lines_stays_pixels(looks, race):
    scene = race_scene(race, (480, 300), **looks)
    figure = vector_figure(scene)
    figure.canvas.draw()
    drawn, shown = np.asarray(figure.canvas.buffer_rgba())[..., :3], final(scene, draw_still(scene))
    assert np.abs(drawn.astype(int) - shown).mean() < 2.5


@pytest.mark.parametrize("between", [False, True])
@pytest.mark.parametrize("name", THEMES)
def test_plots_have_the_colours_of_their_theme(name, between, race, tmp_path):
    looks = {"between": between, "theme": name}
    with Image.open(plot(race, tmp_path / "a.png", **looks)) as image:
        usual = np.asarray(image.convert("RGB"))
    assert tuple(usual[-1, -1]) == rgb(THEMES[name].paper)
    colours = [rgb(THEMES[name].dressed(style).colour) for style in (STYLES["sgd"], STYLES["adam"])]
    assert all((usual == colour).all(axis=2).any() for colour in colours)
    with Image.open(plot(race, tmp_path / "b.png", text=1.5, **looks)) as image:
        larger = np.asarray(image.convert("RGB"))
    assert larger.shape == usual.shape and (larger != usual).any()


def test_letters_of_plots_have_limits(race, tmp_path):
    with pytest.raises(UsageError, match=r"^expected text from 0.5 to 3 times the usual size, found 9$"):
        plot(race, tmp_path / "a.png", text=9)
    assert not list(tmp_path.iterdir())

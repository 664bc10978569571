"""What the eye asks for: text that can be read, labels off the heads, what Matplotlib would draw."""

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap, ListedColormap
from matplotlib.figure import Figure
from matplotlib.patheffects import Normal, Stroke
from matplotlib.text import Text

import optviz
from optviz.render import crosses, marks, still
from optviz.render.frames import final, frames
from optviz.render.still import draw_still
from optviz.scenes import race_scene
from optviz.scenes.relief import LEVELS, SHADES
from optviz.scenes.style import STYLES, rgb
from optviz.scenes.themes import THEMES, contrast

SPECS = ["sgd:lr=0.005", "momentum:lr=0.002", "adam:lr=0.1"]
LEAST = 10  # pixels of a letter's square at the default size; exponents and indices are smaller
MEAN, SHARE = (
    1.6,
    0.0015,
)  # levels of 255, and of pixels that differ by more than 40: from Matplotlib's picture
EVERYTHING = {
    "boxes": ("beale", {"views": "tracks,magnifier,loss,distance,gradient,lr", "time": "log"}),
    "formulas": ("rosenbrock", {"views": "tracks,loss,formula", "time": "events"}),
    "marks": ("himmelblau", {"show": "gradient,velocity,scale", "reference": "flow,newton"}),
    "network": ("moons:hidden=3", {"show": "gradient,scale", "reference": "flow"}),
}


@pytest.mark.parametrize("name", EVERYTHING)
def test_text_has_at_least_ten_pixels_at_the_default_size(name, monkeypatch):
    surface, look = EVERYTHING[name]
    figures, sizes, make, place = [], [], still.new_figure, marks.place_text
    monkeypatch.setattr(still, "new_figure", lambda *given: figures.append(make(*given)) or figures[-1])

    def noting(words, x, y, size, *rest):
        sizes.append(size)
        return place(words, x, y, size, *rest)

    for module in (marks, crosses):
        monkeypatch.setattr(module, "place_text", noting)
    race = optviz.race(surface, [*SPECS, "sgd:lr=9"], steps=25)
    scene = race_scene(race, fps=5, duration=1, **look)
    list(frames(scene, still.draw_still(scene)))
    (figure,) = figures
    texts = [text for text in figure.findobj(Text) if text.get_text().strip() and text.get_visible()]
    small = [text.get_text() for text in texts if text.get_fontsize() * figure.dpi / 72 < LEAST - 1e-6]
    assert len(texts) > 10 and not small
    assert sizes and min(sizes) >= LEAST


@pytest.mark.parametrize("surface", ["beale", "rosenbrock", "himmelblau", "saddle", "moons:hidden=3"])
@pytest.mark.parametrize("look", [{}, {"time": "events", "show": "gradient"}], ids=["plain", "marks"])
def test_the_counter_is_never_on_a_head(surface, look):
    scene = race_scene(optviz.race(surface, SPECS, steps=60), fps=20, duration=4, **look)
    left, top, width, height = scene.counter
    for track in scene.tracks:
        x, y = (np.interp(scene.timing.moments, track.steps, side) for side in track.path.T)
        assert not ((left < x) & (x < left + width) & (top < y) & (y < top + height)).any()


def test_crosses_at_one_place_stand_beside_each_other():
    scene = race_scene(
        optviz.race("rosenbrock", ["sgd:lr=0.1", "momentum:lr=0.1", "nag:lr=0.1", "adam"], steps=9)
    )
    found = crosses.crosses(scene)
    places = np.array([cross.place for cross in found if cross])
    apart = np.linalg.norm(places[:, None] - places, axis=-1)[np.triu_indices(len(places), 1)]
    assert len(places) == 3 and found[3] is None and apart.min() >= 14.9 * scene.layout.scale
    assert all(cross.words[0] < cross.place[0] for cross in found if cross)  # they are at the right border


RUN_AWAY = {
    "sqrt(x) + y^2": ["sgd:lr=0.1", "adam:lr=0.1", "adamw:lr=0.1", "adamax:lr=0.1", "rmsprop:lr=0.1"],
    "x^2 - y^4": ["sgd:lr=0.1", "momentum:lr=0.1", "nag:lr=0.1", "adam:lr=0.1"],
    "rosenbrock": ["sgd:lr=0.1", "momentum:lr=0.02", "nag:lr=0.05", "adam"],
}


@pytest.mark.parametrize("size", [(800, 450), (320, 240), (600, 600)])
@pytest.mark.parametrize("surface", RUN_AWAY)
def test_the_step_of_a_cross_is_inside_the_box_and_on_no_mark(surface, size):
    scene = race_scene(optviz.race(surface, RUN_AWAY[surface], steps=30, start=(1.5, 1.5)), size)
    box, scale = scene.layout.tracks, scene.layout.scale
    found = [
        (track, cross) for track, cross in zip(scene.tracks, crosses.crosses(scene), strict=True) if cross
    ]
    assert found
    words = [cross.words for _, cross in found]
    half = np.array([[len(str(track.diverged_at)) * 3, 4] for track, _ in found]) * scale
    assert (words - half >= (box.left, box.top)).all()
    assert (words + half <= (box.left + box.width, box.top + box.height)).all()
    heads = [track.path[-1] for track in scene.tracks if track.diverged_at < 0]
    for mark in [*heads, *(cross.place for _, cross in found)]:
        assert not (np.abs(words - mark) < half + 2 * scale).all(axis=1).any()


@pytest.mark.parametrize("name", THEMES)
def test_the_step_of_a_cross_is_readable_on_the_paper_around_it(name):
    theme = THEMES[name]
    for style in STYLES.values():
        ink = crosses.step_colour(theme.dressed(style))
        assert contrast(rgb(ink), rgb(theme.paper)) >= 4.5
    race = optviz.race("rosenbrock", ["sgd:lr=0.1"], steps=9)
    scene = race_scene(race, theme=name)
    (cross,), picture = crosses.crosses(scene), final(scene, draw_still(scene))
    x, y = np.rint(cross.words).astype(int)
    around = picture[y - 6 : y + 7, x - 7 : x + 8].reshape(-1, 3)
    assert np.abs(around.astype(int) - rgb(theme.paper)).max(axis=1).min() < 40


def matplotlib_still(race, scene, row):
    """The box of tracks as Matplotlib draws it, from the race and the plan of the picture alone."""
    box, (x0, x1, y0, y1) = scene.layout.tracks, np.ravel(scene.layout.tracks.window)
    with mpl.rc_context(mpl.rcParamsDefault | {"backend": "agg"}):
        figure = Figure((box.width / 100, box.height / 100), dpi=100)
        axes = figure.add_axes((0, 0, 1, 1))
        grid = np.meshgrid(np.linspace(x0, x1, 300), np.linspace(y0, y1, 300))
        heights = race.problem.value(np.stack(grid, axis=-1))
        bands = LinearSegmentedColormap.from_list("", SHADES)(np.linspace(0, 1, LEVELS))
        levels = [-np.inf, *scene.relief.levels(), np.inf]
        axes.contourf(*grid, heights, levels=levels, colors=ListedColormap(bands).colors)
        axes.contour(*grid, heights, levels=levels[1:-1], colors="#465a73", alpha=0.2, linewidths=0.7)
        axes.plot(*race.problem.minima.T, "*", ms=10, mfc="#ffd84d", mec="#1d2530", mew=0.8)
        axes.plot(*race.x[0, 0], "o", ms=5, mfc="white", mec="#1d2530", mew=1.2)
        for run, track in enumerate(scene.tracks):
            x, y = race.x[: row + 1, run].T
            halo = [Stroke(linewidth=3.2, foreground=(1, 1, 1, 0.75)), Normal()]
            axes.plot(x, y, color=track.style.colour, lw=1.6, path_effects=halo)
            axes.plot(
                x[-1], y[-1], track.style.marker, color=track.style.colour, ms=6.2, mec="#1d2530", mew=0.9
            )
        axes.set(xlim=(x0, x1), ylim=(y0, y1))
        axes.axis("off")
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        return np.asarray(canvas.buffer_rgba())[..., :3].astype(int)


@pytest.mark.parametrize("surface", ["beale", "rosenbrock"])
def test_the_first_and_the_last_frame_are_what_matplotlib_draws(surface):
    race = optviz.race(surface, SPECS, steps=30)
    scene = race_scene(race, fps=5, duration=2)
    ground, box = still.draw_still(scene), scene.layout.tracks
    picture, shown = ground.reshape(-1, 3).copy(), []
    for frame in frames(scene, ground):
        picture[frame.pixels] = frame.colours
        shown.append(picture.reshape(ground.shape).copy())
    left, top, width, height = scene.counter
    for frame, row in ((shown[0], 0), (shown[-1], 30)):
        ours = frame[box.top : box.top + box.height, box.left : box.left + box.width].astype(int)
        apart = np.abs(ours - matplotlib_still(race, scene, row)).max(axis=-1)
        apart[
            top - box.top - 1 : top - box.top + height + 1, left - box.left - 1 : left - box.left + width + 1
        ] = 0
        apart[[0, -1]], apart[:, [0, -1]] = 0, 0  # the frame of the axes
        assert apart.mean() < MEAN and (apart > 40).mean() < SHARE

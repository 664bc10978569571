"""The bytes of a GIF below the decoders: its palette, its times, its rectangles."""

import io

import numpy as np
import pytest
from PIL import Image, ImageSequence

from optviz.render.frames import Frame
from optviz.writers import gif as writer
from optviz.writers.movie import Movie
from optviz.writers.palette import Palette

RESERVED = [(255, 255, 255), (29, 37, 48), (189, 31, 1), (189, 30, 2), (63, 144, 218)]


def gif(ground, frames, reserved, comment, plays=0):
    return writer.gif(Movie(ground, frames, 25, reserved, comment.decode(), plays=plays))


def noise(count, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (count, 3), dtype=np.uint8)


def decoded(content):
    with Image.open(io.BytesIO(content)) as image:
        return [
            (np.asarray(frame.convert("RGB")), frame.info["duration"])
            for frame in ImageSequence.Iterator(image)
        ]


def flat(colour, shape=(6, 9)):
    return np.full((*shape, 3), colour, np.uint8)


def frame(pixels, colours, delay=4):
    return Frame(np.array(pixels, int), np.array(colours, np.uint8).reshape(-1, 3), delay)


def test_reserved_colours_are_exact_whatever_else_there_is():
    colours = noise(50_000)
    palette = Palette(colours, RESERVED, 127)
    assert palette.entries[: len(RESERVED)].tolist() == [list(colour) for colour in RESERVED]
    assert len(palette.entries) == 127
    # Two reserved colours that share a cell share an index, the first one's.
    indices = palette.index(np.array(RESERVED, np.uint8))
    assert indices.tolist() == [0, 1, 2, 2, 4]


def test_every_colour_goes_to_an_entry_as_near_as_any():
    colours = noise(3000, 1)
    palette = Palette(colours, RESERVED, 127)
    chosen = palette.entries[palette.index(colours)].astype(float)
    weights = (0.55, 0.77, 0.33)
    found = (((chosen - colours) * weights) ** 2).sum(axis=1)
    best = (((palette.entries[:, None].astype(float) - colours) * weights) ** 2).sum(axis=2).min(axis=0)
    # Colours of one cell, 4 levels wide, share an entry.
    assert (np.sqrt(found) - np.sqrt(best)).max() <= 2 * np.linalg.norm(np.multiply(weights, 3))


def test_fewer_colours_than_entries_are_all_exact():
    colours = np.array([(0, 0, 0), (40, 90, 200), (250, 10, 10), (90, 200, 60)] * 5, np.uint8)
    palette = Palette(colours, RESERVED, 127)
    assert len(palette.entries) == len(RESERVED) + 4
    np.testing.assert_array_equal(palette.entries[palette.index(colours)], colours)


def test_one_colour_makes_a_palette_of_one():
    palette = Palette(np.full((10, 3), 77, np.uint8), [(77, 77, 77)], 127)
    assert (
        palette.entries.tolist() == [[77, 77, 77]]
        and (palette.index(np.full((3, 3), 77, np.uint8)) == 0).all()
    )


def test_a_rare_colour_far_from_all_others_is_kept():
    colours = np.concatenate([np.full((9000, 3), (200, 200, 200)), noise(300, 2) // 8 + 180, [[0, 255, 0]]])
    palette = Palette(colours.astype(np.uint8), [], 16)
    assert [0, 255, 0] in palette.entries.tolist()


@pytest.mark.parametrize("delays", [(4, 4, 4, 4), (3, 4, 3, 100), (1, 65000, 2, 7)])
def test_frames_alike_are_merged_and_keep_their_time(delays):
    black, red = (0, 0, 0), (255, 0, 0)
    changes = [([], []), ([3], [black]), ([5, 14], [red, red]), ([], [])]
    stream = [frame(*change, delay) for change, delay in zip(changes, delays, strict=True)]
    content = gif(flat(black), stream, [red], b"x")
    (first, first_time), (second, second_time) = decoded(content)
    assert (first == 0).all() and first_time == 10 * (delays[0] + delays[1])
    assert second_time == 10 * (delays[2] + delays[3])
    expected = flat(black).reshape(-1, 3)
    expected[[5, 14]] = red
    np.testing.assert_array_equal(second.reshape(-1, 3), expected)


@pytest.mark.parametrize("seed", range(5))
def test_any_changes_come_out_as_they_went_in(seed):
    rng = np.random.default_rng(seed)
    colours = noise(40, seed) & 0xF8  # few, each in a cell of its own
    picture = colours[rng.integers(0, 40, (31, 47))]
    changes, expected = [frame([], [])], [picture.copy()]
    for _ in range(12):
        pixels = np.sort(rng.choice(31 * 47, rng.integers(1, 300), replace=False))
        changes.append(frame(pixels, colours[rng.integers(0, 40, len(pixels))]))
        expected.append(expected[-1].copy())
        expected[-1].reshape(-1, 3)[pixels] = changes[-1].colours
    found = decoded(gif(picture, changes, [], b"a comment"))
    assert len(found) == 13
    for (shown, _), meant in zip(found, expected, strict=True):
        np.testing.assert_array_equal(shown, meant)


@pytest.mark.parametrize("length", [1, 255, 256, 510, 3000])
def test_a_comment_of_any_length_is_read_back(length):
    comment = bytes(65 + i % 26 for i in range(length))
    content = gif(flat(9), [frame([], [], 10)], [], comment, plays=1)
    with Image.open(io.BytesIO(content)) as image:
        assert image.info["comment"] == comment and "loop" not in image.info
        assert image.n_frames == 1 and image.info["duration"] == 100


def test_only_the_rectangle_of_the_changes_is_stored():
    content = gif(
        flat(0, (50, 60)), [frame([], []), frame([10 * 60 + 7, 12 * 60 + 9], [(255, 0, 0)] * 2)], [], b"x"
    )
    with Image.open(io.BytesIO(content)) as image:
        image.seek(1)
        (_, box, *_) = image.tile[0]
        assert box == (7, 10, 10, 13)
        assert not np.asarray(image.convert("RGB"))[11, 8].any()  # inside it, and as it was

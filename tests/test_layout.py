"""Where things stand on a picture: whole pixels, inside it, apart from each other."""

import re

import numpy as np
import pytest

from optviz.errors import UsageError
from optviz.scenes.layout import Box, layout

SIZES = [
    (320, 200),
    (320, 4096),
    (400, 300),
    (640, 480),
    (800, 450),
    (1080, 1920),
    (1920, 1080),
    (4096, 4096),
]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("panel", [True, False])
@pytest.mark.parametrize("plane", [True, False])
@pytest.mark.parametrize(("rows", "longest"), [(1, 3), (8, 8), (12, 28)])
def test_boxes_are_whole_pixels_inside_the_picture_and_do_not_overlap(size, panel, plane, rows, longest):
    try:
        plan = layout(size, panel, rows, longest, plane)
    except UsageError:
        assert plane and size[0] == 320 and rows == 12
        return
    boxes = [plan.tracks, plan.legend, *plan.panels]
    for box in boxes:
        assert all(isinstance(edge, int) for edge in (box.left, box.top, box.width, box.height))
        assert box.left >= 0 and box.top >= 0 and box.width > 30 and box.height > 10
        assert box.left + box.width <= size[0] and box.top + box.height <= size[1]
    for i, a in enumerate(boxes):
        for b in boxes[:i]:
            beside = a.left >= b.left + b.width or b.left >= a.left + a.width
            assert beside or a.top >= b.top + b.height or b.top >= a.top + a.height


@pytest.mark.parametrize(
    "size", [(800, 450), (1024, 768), (800, 800), (1080, 1920), (540, 960), (1920, 1080)]
)
@pytest.mark.parametrize("panels", range(6))
@pytest.mark.parametrize(("rows", "notes"), [(1, 0), (8, 2), (12, 4)])
@pytest.mark.parametrize("fields", [False, True])
def test_up_to_five_boxes_have_room_at_the_usual_sizes(size, panels, rows, notes, fields):
    if fields and panels > 2:
        return
    plan = layout(size, panels, rows, fields=fields, notes=notes)
    boxes = [plan.tracks, *plan.panels, *(plan.fields or [plan.legend]), *[plan.notes] * bool(plan.notes)]
    assert len(plan.panels) == panels and (plan.notes is None) == (notes == 0)
    assert all(box.width >= 100 * plan.scale and box.height >= 33 * plan.scale for box in plan.panels)
    for i, a in enumerate(boxes):
        assert a.left >= 0 and a.left + a.width <= size[0]
        assert a.top >= 0 and a.top + a.height <= size[1]
        for b in boxes[:i]:
            beside = a.left >= b.left + b.width or b.left >= a.left + a.width
            assert beside or a.top >= b.top + b.height or b.top >= a.top + a.height


@pytest.mark.parametrize("size", [(800, 800), (1080, 1920)])
def test_a_picture_that_is_not_wide_has_its_boxes_below_the_tracks(size):
    plan = layout(size, 2)
    assert plan.tracks.width > 0.8 * size[0]
    assert all(box.top > plan.tracks.top + plan.tracks.height for box in plan.panels)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (((239, 450),), "expected a size from 240x160 to 4096x4096 pixels, found 239x450"),
        (((800, 4097),), "expected a size from 240x160 to 4096x4096 pixels, found 800x4097"),
        (((800,),), "expected size to be two whole numbers of pixels, found (800,)"),
        (((800.5, 450),), "expected size to be two whole numbers of pixels, found (800.5, 450)"),
        (("800x450",), "expected size to be two whole numbers of pixels, found '800x450'"),
        (
            ((240, 160), True, 12, 28),
            "240x160 pixels have no room for a surface beside the legend; "
            "make the picture wider or leave the panel out",
        ),
        (
            ((320, 160), True, 12, 28),
            "320x160 pixels have no room for curves and a legend of 12 runs; "
            "make the picture higher or leave the panel out",
        ),
    ],
)
def test_a_size_that_cannot_be_is_refused_with_its_numbers(arguments, message):
    with pytest.raises(UsageError, match=f"^{re.escape(message)}$"):
        layout(*arguments)


def test_a_box_turns_data_into_pixels_from_its_top_left_corner():
    box = Box(10, 20, 100, 50, window=((-1.0, 1.0), (0.0, 5.0)))
    np.testing.assert_array_equal(box.pixels([-1, 0, 1], [5, 2.5, 0]), [(10, 20), (60, 45), (110, 70)])


@pytest.mark.parametrize(
    "size", [(800, 450), (1024, 768), (1920, 1080), (1440, 1080), (600, 600), (1280, 720)]
)
@pytest.mark.parametrize("panels", range(5))
@pytest.mark.parametrize("text", [1, 1.25])
@pytest.mark.parametrize("formulas", [0, 6])
def test_the_surface_keeps_45_percent_of_the_width(size, panels, text, formulas):
    try:
        plan = layout(size, panels, 6, formulas=formulas, text=text)
    except UsageError as error:
        assert formulas and text > 1 and panels > 1, error  # no room in the height
        return
    assert plan.tracks.width >= 0.45 * size[0]


@pytest.mark.parametrize("text", [1.5, 1.75, 2])
@pytest.mark.parametrize("size", [(800, 450), (1920, 1080)])
def test_large_letters_leave_room_for_the_surface(size, text):
    plan = layout(size, 1, 6, text=text)
    assert plan.tracks.width >= 0.44 * size[0] and plan.tracks.height >= 0.4 * size[1]


def test_what_is_too_long_beside_the_surface_goes_below_it():
    plan = layout((800, 450), 0, 3, 28, text=2)
    assert plan.legend.top >= plan.tracks.top + plan.tracks.height and plan.tracks.width > 600

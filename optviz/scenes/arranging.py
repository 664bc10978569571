"""Two ways to arrange a picture: boxes beside the tracks, or below them where it is not wide."""

from dataclasses import replace

from optviz.scenes.boxes import HEADER, Box, Layout, boxes_of, fields_in, no_room

LEAST = 120  # width of the surface, at scale 1
LEAST_PANEL, LEAST_PITCH = 60, 11  # height of the curves and of a line of the legend, at scale 1
SHARE = 0.45  # of the width that the surface has at least, where what is beside it can be narrower
LEAST_FIELD = 36  # side of a square, at scale 1
PITCH, LETTER = 17, 7.2  # height of a line of the legend and width of a letter, at scale 1
TICKS, TITLE, AXIS = 60, 32, 40  # left of, above and below a box of curves, at scale 1
CELL = 205  # least width of a box below the tracks with its ticks, at scale 1
FORMULA, DENSE = 320, 14  # least width of a column of formulas and height of a line, at scale 1


def beside(width, height, scale, wanted):
    """Return the `Layout` of a wide picture."""

    def px(length):
        return round(length * scale)

    size, panels, plane = (width, height), wanted.panels, wanted.plane
    left, top, bottom = px(44 + 13 * plane), px(34), px(36 + 6 * plane)
    room = _room_beside(width, left, px, wanted)
    across = width - left - room
    if across < px(LEAST):
        raise no_room(size, "a surface beside the legend", "wider", panels)
    tracks, edge = Box(left, top, across, height - top - bottom), left + across
    if not panels and not wanted.fields:
        legend = Box(edge + px(14), top + px(4), width - edge - px(16), tracks.height - px(4))
        legend, notes = _with_notes(legend, px, wanted, wanted.rows + 2 * plane + wanted.formulas)
        free = legend.height - px(PITCH) * (wanted.rows + 2 * plane)
        if notes and not wanted.formulas and free > px(8):  # they follow the legend
            notes = replace(notes, top=notes.top - free + px(8))
            legend = replace(legend, height=notes.top - legend.top)
        if px(DENSE) * (wanted.rows + wanted.formulas) * bool(wanted.formulas) > legend.height:
            raise no_room(size, f"the formulas of {wanted.rows} runs", "higher", panels)
        return Layout(width, height, scale, tracks, (), legend, 1, notes=notes)
    region = Box(edge + px(20), top, width - edge - px(22), height - top - px(12))
    if panels > 2 and not wanted.fields:
        return _grid_beside(Layout(width, height, scale, tracks, (), region, 1), px, wanted)
    columns, lines = lines_of(wanted, region.width, scale)
    boxes = ()
    if wanted.fields:
        boxes, legend, notes = _fields_beside(size, region, px, wanted, scale)
    else:
        tall = px(PITCH) * lines + px(PITCH) * wanted.notes
        tall = min(tall, height - top - px(52) - px(LEAST_PANEL) * panels)
        if tall < px(DENSE if wanted.formulas else LEAST_PITCH) * (lines + wanted.notes):
            what = f"curves and a legend of {wanted.rows} runs"
            raise no_room(size, what, "higher", panels)
        legend = Box(region.left, height - px(12) - tall, region.width, tall)
        legend, notes = _with_notes(legend, px, wanted, lines)
    free = Box(edge + px(TICKS), top, width - edge - px(TICKS + 15), legend.top - px(AXIS) - top)
    stacked = grid(free, panels, 1, 0, px(TITLE))
    if stacked and stacked[0].height < px(LEAST_PANEL) - px(26):
        raise no_room(size, boxes_of(panels), "higher", panels)
    return Layout(width, height, scale, tracks, stacked, legend, columns, boxes, notes)


def _room_beside(width, left, px, wanted):
    """Return the width beside the tracks: what looks good, or less where little is left of the surface."""
    most = width - left - round(SHARE * width)
    if wanted.panels > 2 and not wanted.fields:
        return min(max(px(390), round(width * 0.52)), max(most, px(300)))
    if wanted.formulas:
        return min(max(px(340), round(width * 0.44)), max(most, px(250)))
    if wanted.panels or wanted.fields:
        usual = max(px(318), round(width * (0.42 if wanted.fields else 0.36)))
        return min(usual, max(most, px(50 + LETTER * (wanted.longest + 7))))
    noted = max(wanted.longest, 13 * bool(wanted.notes), 6)
    return px(106 + 62 * wanted.plane + LETTER * noted)


def _fields_beside(size, region, px, wanted, scale):
    """Return the squares, the box around them and that of the notes."""
    low = px(18 if wanted.plane else 10) + px(PITCH) * wanted.notes - px(12)
    inner = Box(region.left, region.top, region.width - px(13), region.height - low)
    boxes = fields_in(inner, wanted.rows, scale, 0.62 if wanted.panels else 1.0)
    if boxes[0].width < px(LEAST_FIELD):
        raise no_room(size, f"the boundaries of {wanted.rows} runs", "larger", wanted.panels)
    top = boxes[0].top - px(HEADER)
    around = Box(region.left, top, region.width, region.top + region.height - top)
    bottom = region.top + region.height - px(6 if wanted.plane else -2)
    return boxes, around, _notes_at(bottom, region, px, wanted)


def _grid_beside(plan, px, wanted):
    """Return a layout with boxes in two columns and the legend in the free cell or below them."""
    region, size = plan.legend, (plan.width, plan.height)
    count, lines = wanted.panels, wanted.rows + 2 * wanted.plane + wanted.formulas + wanted.notes
    rows = -(-count // 2)
    free = Box(region.left + px(TICKS - 20), region.top, region.width - px(TICKS - 8), 0)
    tall = (region.height - px(AXIS - 12) - px(AXIS) * (rows - 1)) // rows
    narrow = px(28 + LETTER * (wanted.longest + 7)) > region.width // 2 - px(12)
    fits = count % 2 and lines * px(PITCH) <= tall + px(12) and not wanted.formulas and not narrow
    columns, below_it = 1, 0
    if not fits:
        columns, lines = lines_of(wanted, region.width, plan.scale)
        below_it = px(PITCH) * (lines + wanted.notes) + px(10)
        tall = (region.height - below_it - px(AXIS - 12) - px(AXIS) * (rows - 1)) // rows
    if tall < px(LEAST_PANEL - 26):
        raise no_room(size, boxes_of(count), "higher", count)
    free = Box(free.left, free.top, free.width, tall * rows + px(AXIS) * (rows - 1))
    boxes = grid(free, count, 2, px(TICKS - 6), px(AXIS))
    if fits:
        legend = Box(boxes[-1].left + boxes[-1].width + px(16), boxes[-1].top, 0, tall + px(12))
        legend = Box(legend.left, legend.top, plan.width - legend.left - px(2), legend.height)
    else:
        bottom = region.top + region.height
        legend = Box(region.left, bottom - below_it + px(10), region.width, below_it - px(10))
    legend, notes = _with_notes(legend, px, wanted, lines)
    return Layout(plan.width, plan.height, plan.scale, plan.tracks, boxes, legend, columns, (), notes)


def below(width, height, scale, wanted):
    """Return the `Layout` of a square or upright picture."""

    def px(length):
        return round(length * scale)

    size, panels, plane = (width, height), wanted.panels, wanted.plane
    left, top, bottom = px(44 + 13 * plane), px(34), px(36 + 6 * plane)
    across = width - left - px(14)
    if across < px(LEAST):
        raise no_room(size, "a surface", "wider", panels)
    columns, lines = lines_of(wanted, width - px(24), scale)
    low = px(20 if wanted.fields and plane else 12)
    low += px(PITCH) * (wanted.notes if wanted.fields else lines + wanted.notes)
    many = max(1, int(width / scale // CELL))
    rows = -(-panels // many)
    room = height - top - bottom - low
    share = 1.0 if not panels and not wanted.fields else (0.6 if rows + wanted.fields < 2 else 0.5)
    if room * share < px(LEAST / 2):
        raise no_room(size, f"a legend of {wanted.rows} runs", "higher", panels)
    tracks = Box(left, top, across, round(room * share))
    begin, end = top + tracks.height + bottom, height - low
    region, boxes = Box(px(14), begin, width - px(28), end - begin), ()
    if wanted.fields:
        boxes = fields_in(region, wanted.rows, scale, 0.62 if panels else 1.0)
        if boxes[0].width < px(LEAST_FIELD):
            raise no_room(size, f"the boundaries of {wanted.rows} runs", "larger", panels)
        end = boxes[0].top - px(HEADER)
    begin += px(TITLE - 18)
    free = Box(px(TICKS - 8), begin, width - px(TICKS + 6), end - begin - px(AXIS))
    stacked = grid(free, panels, -(-panels // max(rows, 1)), px(TICKS - 6), px(AXIS))
    if stacked and stacked[0].height < px(LEAST_PANEL) - px(26):
        raise no_room(size, boxes_of(panels), "higher", panels)
    legend = Box(px(12), end, width - px(24), height - px(12) - end)
    notes = _notes_at(height - px(20 if plane else 12), legend, px, wanted)
    if not wanted.fields:
        legend = Box(px(12), height - low, width - px(24), low - px(12))
        legend, notes = _with_notes(legend, px, wanted, lines)
    return Layout(width, height, scale, tracks, stacked, legend, columns, boxes, notes)


def lines_of(wanted, width, scale):
    """Return the columns of a legend of this width, and its lines."""
    if wanted.formulas:
        columns = max(1, min(int(width / scale // FORMULA), wanted.rows))
        return columns, -(-(wanted.rows + wanted.formulas) // columns) + (columns > 1) * 2
    if wanted.plane:
        return 1, wanted.rows + 2
    if width < 380 * scale:
        columns = 2 if 2 * (25 + LETTER * (wanted.longest + 7)) * scale <= width else 1
    else:
        columns = int(width / scale // (28 + LETTER * (wanted.longest + 7)))
    columns = max(1, min(columns, wanted.rows))
    return columns, -(-wanted.rows // columns)


def _with_notes(legend, px, wanted, lines):
    """Return the box of a legend of so many lines without its lowest ones, and the box of these."""
    share = wanted.notes / max(1, lines + wanted.notes)
    tall = min(px(PITCH) * wanted.notes, int(legend.height * share))
    notes = Box(legend.left, legend.top + legend.height - tall, legend.width, tall) if wanted.notes else None
    return Box(legend.left, legend.top, legend.width, legend.height - tall), notes


def _notes_at(bottom, region, px, wanted):
    """Return the box of notes that end at a height, or None."""
    tall = px(PITCH) * wanted.notes
    return Box(region.left, bottom - tall, region.width, tall) if tall else None


def grid(room, count, columns, across, down):
    """Return so many boxes line by line in columns, with gaps of these pixels between them."""
    if not count:
        return ()
    rows = -(-count // columns)
    wide, tall = (room.width - across * (columns - 1)) // columns, (room.height - down * (rows - 1)) // rows
    return tuple(
        Box(
            room.left + i % columns * (wide + across),
            room.top + i // columns * (tall + down),
            wide,
            tall,
        )
        for i in range(count)
    )

"""The legend: one line per run with its key, and its formula below if that is shown."""

from optviz.render.canvas import TEXT, fitted, ink, pixel_text, quiet
from optviz.render.honesty import draw_shares
from optviz.render.names import draw_key


def draw_legend(figure, scene):
    """Draw the legend of a scene into its box."""
    if scene.formulas:
        _draw_formulas(figure, scene)
        return
    plan, box, above = scene.layout, scene.layout.legend, 1 if scene.honesty else 0
    scale, rows = plan.scale, -(-len(scene.tracks) // plan.columns)
    pitch = min(17 * scale, box.height / (rows + 2 * above))
    left = box.left
    for column in range(plan.columns):
        tracks = scene.tracks[column * rows : (column + 1) * rows]
        left, labels = max(left, box.left + column * box.width / plan.columns), []
        heights = [plan.height - box.top - (row + above + 0.5) * pitch for row in range(len(tracks))]
        for track, y in zip(tracks, heights, strict=True):
            if not track.hidden:
                draw_key(figure, track.style, left, y, scale)
            labels.append(pixel_text(figure, left + 23 * scale, y, track.label))
        ends = [label.get_window_extent().x1 + 5 * scale for label in labels]
        for track, y, end in zip(tracks, heights, ends, strict=True):
            note = pixel_text(figure, max(ends), y, track.note, color=quiet())
            if note.get_window_extent().x1 > plan.width - 4 * scale:  # no room in line with the others
                note.set_x(end)
            left = max(left, note.get_window_extent().x1 + 7 * scale)
    if scene.honesty:
        draw_shares(figure, scene.honesty, box.left + 23 * scale, left, plan.height - box.top, pitch, scale)


def _draw_formulas(figure, scene):
    """Draw every run with its formula below; a run and its formula stay in one column."""
    plan, box, scale = scene.layout, scene.layout.legend, scene.layout.scale
    entries = list(zip(scene.tracks, scene.formulas, strict=True))
    most = max(sum(1 + len(lines) for _, lines in part) for part in columns_of(entries, plan.columns))
    pitch, wide = min(17.5 * scale, box.height / most), box.width / plan.columns
    for column, part in enumerate(columns_of(entries, plan.columns)):
        left, y = box.left + column * wide, plan.height - box.top - pitch / 2
        right = min(left + wide, plan.width - 4 * scale)
        for track, lines in part:
            if track.hidden:
                continue
            draw_key(figure, track.style, left, y, scale)
            name = pixel_text(figure, left + 23 * scale, y, track.label)
            end = name.get_window_extent().x1 + 7 * scale
            share = scene.honesty.shares[scene.tracks.index(track)] if scene.honesty else ""
            note = f"{track.note}   {share} in plane" if share else track.note
            fitted(pixel_text(figure, end, y, note, color=quiet()), right)
            for line in lines:
                y -= pitch
                fitted(pixel_text(figure, left + 23 * scale, y, line, color=ink(), fontsize=TEXT), right)
            y -= pitch


def columns_of(entries, count):
    """Return (run, formula) pairs in so many columns of about the same number of lines."""
    total, parts, filled = sum(1 + len(lines) for _, lines in entries), [[] for _ in range(count)], 0
    for entry in entries:
        size = 1 + len(entry[1])
        parts[min(count - 1, int((filled + size / 2) * count / total))].append(entry)
        filled += size
    return parts

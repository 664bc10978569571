"""What a plane among many parameters adds to a still picture: names of the axes, shares in the legend."""

from optviz.render.canvas import LEAST, TEXT, ink, pixel_text, quiet


def name_axes(axes, names, least=LEAST):
    """Write what the two directions are along both axes, in letters small enough to fit."""
    low, left = axes.get_window_extent().size
    for label, room in (
        (axes.set_xlabel(names[0], labelpad=1.5, fontsize=TEXT - 0.5), low),
        (axes.set_ylabel(names[1], labelpad=1, fontsize=TEXT - 0.5), left),
    ):
        length = max(label.get_window_extent().size)
        if length > room:
            label.set_fontsize(max(least, (TEXT - 0.5) * room / length))


def draw_shares(figure, honesty, first, left, top, pitch, scale):
    """Draw the column of shares right of the legend, its head above and the random walks' line below."""
    rows = [honesty.head, *honesty.shares, *(honesty.chance or ())[1:]]
    texts = [
        pixel_text(
            figure, 0, top - (row + 0.5) * pitch, words, ha="right", color=quiet() if row == 0 else ink()
        )
        for row, words in enumerate(rows)
    ]
    widths = [text.get_window_extent().width for text in texts]
    right = left + 5 * scale + max(widths)
    if honesty.chance:
        texts[-1].set_color(quiet())
        chance = pixel_text(figure, first, top - (len(rows) - 0.5) * pitch, honesty.chance[0], color=quiet())
        right = max(right, chance.get_window_extent().x1 + 8 * scale + widths[-1])
    for text in texts:
        text.set_x(right)

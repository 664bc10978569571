"""Camels: polynomial humps of sixth order with two or more hollows between them."""

from optviz.problems.surface import surface


@surface(
    domain=((-5, 5), (-5, 5)),
    start=(-2, 2),
    minima=[(0, 0)],
    minimum=0,
    formula="2 x^2 - 1.05 x^4 + x^6/6 + x y + y^2",
    latex=r"2x^2 - 1.05x^4 + x^6/6 + xy + y^2",
    source="Jamil & Yang 2013, doi:10.1504/IJMMNO.2013.055204",
)
def three_hump_camel(x, y):
    """Three-hump camel: the deepest well in the middle, a shallow one on each side.

    >>> import optviz
    >>> optviz.problem("three_hump_camel").value([-2, 2]).round(6)
    np.float64(1.866667)
    """
    x2 = x * x
    x4 = x2 * x2
    return 2 * x2 - 1.05 * x4 + x4 * x2 / 6 + x * y + y * y, x * (4 - 4.2 * x2 + x4) + y, x + 2 * y


@surface(
    domain=((-3, 3), (-2, 2)),
    start=(-2, 1),
    minima=[(0.08984201310031806, -0.7126564030207396), (-0.08984201310031806, 0.7126564030207396)],
    minimum=-1.0316284534898774,
    formula="(4 - 2.1 x^2 + x^4/3) x^2 + x y + (4 y^2 - 4) y^2",
    latex=r"(4 - 2.1x^2 + x^4/3)\,x^2 + xy + (4y^2 - 4)\,y^2",
    source="Dixon & Szego 1978, Towards Global Optimisation 2, North-Holland",
)
def six_hump_camel(x, y):
    """Six-hump camel: two equal minima and four wells that are not as deep.

    >>> import optviz
    >>> optviz.problem("six_hump_camel").value([-2, 1]).round(6)
    np.float64(1.733333)
    """
    x2, y2 = x * x, y * y
    x4 = x2 * x2
    return (
        (4 - 2.1 * x2 + x4 / 3) * x2 + x * y + (4 * y2 - 4) * y2,
        x * (8 - 8.4 * x2 + 2 * x4) + y,
        x + y * (16 * y2 - 8),
    )

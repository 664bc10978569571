"""Ripples: waves so strong that the slope below them is of little help."""

from numpy import absolute, cos, sign, sin, sqrt, where

from optviz.problems.surface import surface


@surface(
    domain=((-5.12, 5.12), (-5.12, 5.12)),
    start=(3, 2),
    minima=[(0, 0)],
    minimum=-1,
    formula="-(1 + cos(12 r))/(r^2/2 + 2), r = sqrt(x^2 + y^2)",
    latex=r"-(1 + \cos 12r)/(r^2/2 + 2), \quad r = \sqrt{x^2 + y^2}",
    source="Molga & Smutnicki 2005, Test functions for optimization needs; start: house",
)
def drop_wave(x, y):
    """Drop wave: rings around the minimum, each of them a trap.

    >>> import optviz
    >>> optviz.problem("drop_wave").value([3, 4]).round(6)
    np.float64(-0.003282)
    """
    q = x * x + y * y
    r = sqrt(q)
    depth, crest = q / 2 + 2, 1 + cos(12 * r)
    slope = 12 * sin(12 * r) / (where(r == 0, 1, r) * depth) + crest / (depth * depth)
    return -crest / depth, slope * x, slope * y


@surface(
    domain=((-5, 5), (-5, 5)),
    start=(4, -3),
    minima=[(0, 0)],
    minimum=0,
    formula="0.5 + (sin(x^2 - y^2)^2 - 0.5)/(1 + 0.001 (x^2 + y^2))^2",
    latex=r"0.5 + (\sin^2(x^2 - y^2) - 0.5)/(1 + 0.001\,(x^2 + y^2))^2",
    source="Jamil & Yang 2013, doi:10.1504/IJMMNO.2013.055204; start: house",
)
def schaffer2(x, y):
    """Schaffer 2: a cross of valleys among ever finer waves.

    The official domain is [-100, 100]^2, in which the waves are finer than a pixel.

    >>> import optviz
    >>> optviz.problem("schaffer2").value([4, -3]).round(6)
    np.float64(0.434926)
    """
    u = x * x - y * y
    wave, bowl = sin(u), 1 + 0.001 * (x * x + y * y)
    height = (wave * wave - 0.5) / (bowl * bowl)
    ripple, pull = 4 * wave * cos(u) / (bowl * bowl), 0.004 * height / bowl
    return 0.5 + height, x * (ripple - pull), y * (-ripple - pull)


@surface(
    domain=((-512, 512), (-512, 512)),
    start=(100, 300),
    steps=100,
    minima=[(512, 404.2318051137578)],
    minimum=-959.6406627208509,
    formula="-(y + 47) sin(sqrt(abs(y + x/2 + 47))) - x sin(sqrt(abs(x - y - 47)))",
    latex=r"-(y + 47)\,\sin\sqrt{|y + x/2 + 47|} - x\,\sin\sqrt{|x - y - 47|}",
    source="Whitley, Rana, Dzubera & Mathias 1996, Artificial Intelligence 85, 245; minimum certified: "
    "Vanaret et al. 2020, arXiv:2003.09867; start: house",
)
def eggholder(x, y):
    """Eggholder: deep, uneven hollows; the lowest lies on the edge of the domain.

    Along y + x/2 + 47 = 0 and x - y - 47 = 0 the surface has creases of unbounded
    slope; on them the creased term adds 0 to the gradient.

    >>> import optviz
    >>> optviz.problem("eggholder").value([0, 0]).round(6)
    np.float64(-25.460337)
    """
    lift, p, q = y + 47, y + x / 2 + 47, x - y - 47
    u, w = sqrt(absolute(p)), sqrt(absolute(q))
    p_slope = lift * cos(u) * sign(p) / (2 * where(u == 0, 1, u))
    q_slope = x * cos(w) * sign(q) / (2 * where(w == 0, 1, w))
    return (
        -lift * sin(u) - x * sin(w),
        -p_slope / 2 - sin(w) - q_slope,
        -sin(u) - p_slope + q_slope,
    )

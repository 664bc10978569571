"""Ripples: waves so strong that the slope below them is of little help."""

from math import pi

from numpy import absolute, cos, maximum, sign, sin, sqrt

from optviz.problems.surface import LEAST_ROOT, surface

SCHAFFER4_DEPTH = 1.2531318314637332  # near the root of pi/2, where the sine is 1


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
    slope = 12 * sin(12 * r) / (maximum(r, LEAST_ROOT) * depth) + crest / (depth * depth)
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
    p_slope = lift * cos(u) * sign(p) / (2 * maximum(u, LEAST_ROOT))
    q_slope = x * cos(w) * sign(q) / (2 * maximum(w, LEAST_ROOT))
    return (
        -lift * sin(u) - x * sin(w),
        -p_slope / 2 - sin(w) - q_slope,
        -sin(u) - p_slope + q_slope,
    )


@surface(
    domain=((-3.5, 3.5), (-3.5, 3.5)),
    start=(0.4, 0.3),
    minima=[(0, -SCHAFFER4_DEPTH), (0, SCHAFFER4_DEPTH), (-SCHAFFER4_DEPTH, 0), (SCHAFFER4_DEPTH, 0)],
    minimum=0.29257863203598056,
    formula="0.5 + (cos(sin(abs(x^2 - y^2)))^2 - 0.5)/(1 + 0.001 (x^2 + y^2))^2",
    latex=r"0.5 + (\cos^2(\sin|x^2 - y^2|) - 0.5)/(1 + 0.001\,(x^2 + y^2))^2",
    source="Mishra 2006, Some new test functions for global optimization, MPRA 2718, modified Schaffer 4; "
    "start: house",
)
def schaffer4(x, y):
    """Schaffer 4: four equal minima, one in each corner of a cross of ridges.

    The official domain is [-100, 100]^2, in which the waves are finer than a pixel. The
    cosine does not feel the sign of the sine, so the absolute value makes no crease.

    >>> import optviz
    >>> optviz.problem("schaffer4").value([0, 0]).round(6)
    np.float64(1.0)
    """
    u = x * x - y * y
    w = sin(u)
    wave, bowl = cos(w), 1 + 0.001 * (x * x + y * y)
    height = (wave * wave - 0.5) / (bowl * bowl)
    ripple, pull = 2 * sin(2 * w) * cos(u) / (bowl * bowl), 0.004 * height / bowl
    return 0.5 + height, x * (-ripple - pull), y * (ripple - pull)


@surface(
    domain=((-1, 3), (-1, 3)),
    start=(-0.2, 2.1),
    minima=[(1, 1)],
    minimum=0,
    formula="sin(3 pi x)^2 + (x - 1)^2 (1 + sin(3 pi y)^2) + (y - 1)^2 (1 + sin(2 pi y)^2)",
    latex=r"\sin^2 3\pi x + (x-1)^2(1 + \sin^2 3\pi y) + (y-1)^2(1 + \sin^2 2\pi y)",
    source="Levy & Montalvo 1985, SIAM J. Sci. Stat. Comput. 6, 15, doi:10.1137/0906002; start: house",
)
def levy13(x, y):
    """Levy 13: a bowl whose sides are ribbed; the ribs grow with the distance.

    The official domain is [-10, 10]^2, in which the ribs are hardly wider than a pixel.

    >>> import optviz
    >>> optviz.problem("levy13").value([0, 0.5]).round(6)
    np.float64(2.25)
    """
    p, q = x - 1, y - 1
    fold, rib, wave = sin(3 * pi * x), sin(3 * pi * y), sin(2 * pi * y)
    across, along = 1 + rib * rib, 1 + wave * wave
    return (
        fold * fold + p * p * across + q * q * along,
        6 * pi * fold * cos(3 * pi * x) + 2 * p * across,
        6 * pi * p * p * rib * cos(3 * pi * y) + 2 * q * along + 4 * pi * q * q * wave * cos(2 * pi * y),
    )


@surface(
    domain=((-4, 4), (-4, 4)),
    start=(1.8, -1.5),
    minima=[(0, 0)],
    minimum=0,
    formula="1 - cos(2 pi r) + 0.1 r, r = sqrt(x^2 + y^2)",
    latex=r"1 - \cos 2\pi r + 0.1\,r, \quad r = \sqrt{x^2 + y^2}",
    source="Salomon 1996, BioSystems 39, 263, doi:10.1016/0303-2647(96)01621-8; start: house",
)
def salomon(x, y):
    """Salomon: a flat cone of rings; whoever follows the slope stops in the first one.

    The official domain is [-100, 100]^2, in which the rings are finer than a pixel. At the
    point itself, (0, 0), there is no gradient; 0 is returned.

    >>> import optviz
    >>> optviz.problem("salomon").value([0.3, 0.4]).round(6)
    np.float64(2.05)
    """
    r = sqrt(x * x + y * y)
    slope = (2 * pi * sin(2 * pi * r) + 0.1) / maximum(r, LEAST_ROOT)
    return 1 - cos(2 * pi * r) + 0.1 * r, slope * x, slope * y

"""Waves on a bowl: many local minima on a slope that leads to the global one."""

from math import e, pi

from numpy import cos, exp, maximum, sin, sqrt

from optviz.problems.surface import LEAST_ROOT, surface


@surface(
    domain=((-5.12, 5.12), (-5.12, 5.12)),
    start=(-2, 3.5),
    minima=[(0, 0)],
    minimum=0,
    formula="2 a + x^2 + y^2 - a (cos(2 pi x) + cos(2 pi y))",
    latex=r"2a + x^2 + y^2 - a\,(\cos 2\pi x + \cos 2\pi y)",
    source="Rastrigin 1974, Systems of Extremal Control, Mir; start: house",
    valid={"a": (0, 1e6)},
    a=10.0,
)
def rastrigin(x, y, a):
    """Rastrigin: an egg box in a bowl, a local minimum near every whole number.

    >>> import optviz
    >>> optviz.problem("rastrigin").value([0.5, 2]).round(6)
    np.float64(24.25)
    """
    k = 2 * pi
    return (
        x * x + y * y + a * (2 - cos(k * x) - cos(k * y)),
        2 * x + a * k * sin(k * x),
        2 * y + a * k * sin(k * y),
    )


@surface(
    domain=((-5, 5), (-5, 5)),
    start=(-3.5, 2.5),
    minima=[(0, 0)],
    minimum=0,
    formula="-a exp(-b sqrt((x^2 + y^2)/2)) - exp((cos(c x) + cos(c y))/2) + a + e",
    latex=r"-a\,e^{-b\sqrt{(x^2 + y^2)/2}} - e^{(\cos cx + \cos cy)/2} + a + e",
    source="Ackley 1987, A Connectionist Machine for Genetic Hillclimbing, "
    "doi:10.1007/978-1-4613-1997-9; start: house",
    valid={"a": (1e-6, 1e6), "b": (1e-6, 1e6)},
    a=20.0,
    b=0.2,
    c=2 * pi,
)
def ackley(x, y, a, b, c):
    """Ackley: a wavy plain around a pointed funnel.

    The official domain is [-32.768, 32.768]^2. At the point itself, (0, 0), there is
    no gradient; 0 is returned.

    >>> import optviz
    >>> optviz.problem("ackley").value([1, 1]).round(6)
    np.float64(3.625385)
    """
    r = sqrt((x * x + y * y) / 2)
    funnel, waves = exp(-b * r), exp((cos(c * x) + cos(c * y)) / 2)
    pull = a * b * funnel / (2 * maximum(r, LEAST_ROOT))
    return (
        a * (1 - funnel) + (e - waves),
        pull * x + c / 2 * sin(c * x) * waves,
        pull * y + c / 2 * sin(c * y) * waves,
    )


@surface(
    domain=((-10, 10), (-10, 10)),
    start=(-7, 6),
    steps=80,
    minima=[(0, 0)],
    minimum=0,
    formula="(x^2 + y^2)/4000 - cos(x) cos(y/sqrt(2)) + 1",
    latex=r"(x^2 + y^2)/4000 - \cos x\,\cos(y/\sqrt{2}) + 1",
    source="Griewank 1981, J. Optim. Theory Appl. 34, 11, doi:10.1007/BF00933356; start: house",
)
def griewank(x, y):
    """Griewank: regular hollows of almost equal depth; seen from afar, a bowl.

    The official domain is [-600, 600]^2, in which the hollows cannot be seen.

    >>> import optviz
    >>> optviz.problem("griewank").value([0, 10]).round(6)
    np.float64(0.319652)
    """
    root = 2**0.5
    z = y / root
    return (
        (x * x + y * y) / 4000 - cos(x) * cos(z) + 1,
        x / 2000 + sin(x) * cos(z),
        y / 2000 + cos(x) * sin(z) / root,
    )


@surface(
    domain=((-10, 10), (-10, 10)),
    start=(-6, 6),
    minima=[(1, 1)],
    minimum=0,
    formula="sin(pi u)^2 + (u - 1)^2 (1 + 10 sin(pi u + 1)^2) + (v - 1)^2 (1 + sin(2 pi v)^2), "
    "u = 1 + (x - 1)/4, v = 1 + (y - 1)/4",
    latex=r"\sin^2\pi u + (u-1)^2(1 + 10\sin^2(\pi u+1)) + (v-1)^2(1 + \sin^2 2\pi v),"
    r"\ u = (x+3)/4,\ v = (y+3)/4",
    source="Levy & Montalvo 1985, SIAM J. Sci. Stat. Comput. 6, 15, doi:10.1137/0906002; start: house",
)
def levy(x, y):
    """Levy: folds across x with small waves along y; one fold holds the minimum.

    >>> import optviz
    >>> optviz.problem("levy").value([-3, 1]).round(6)
    np.float64(8.080734)
    """
    u, v = 1 + (x - 1) / 4, 1 + (y - 1) / 4
    p, q = u - 1, v - 1
    fold, ripple, wave = sin(pi * u), sin(pi * u + 1), sin(2 * pi * v)
    across, along = 1 + 10 * ripple * ripple, 1 + wave * wave
    return (
        fold * fold + p * p * across + q * q * along,
        (pi * fold * cos(pi * u) + p * across + 10 * pi * p * p * ripple * cos(pi * u + 1)) / 2,
        (q * along + 2 * pi * q * q * wave * cos(2 * pi * v)) / 2,
    )


@surface(
    domain=((-2, 2), (-2, 2)),
    start=(-1.6, 1.4),
    minima=[(0, 0)],
    minimum=0,
    formula="x^2 + 2 y^2 - 0.3 cos(3 pi x) - 0.4 cos(4 pi y) + 0.7",
    latex=r"x^2 + 2y^2 - 0.3\,\cos 3\pi x - 0.4\,\cos 4\pi y + 0.7",
    source="Bohachevsky, Johnson & Stein 1986, Technometrics 28, 209; start: house",
)
def bohachevsky(x, y):
    """Bohachevsky 1: a bowl with ripples that only matter near the bottom.

    The official domain is [-100, 100]^2, in which the ripples cannot be seen.

    >>> import optviz
    >>> optviz.problem("bohachevsky").value([1, 1]).round(6)
    np.float64(3.6)
    """
    return (
        x * x + 2 * y * y + 0.3 * (1 - cos(3 * pi * x)) + 0.4 * (1 - cos(4 * pi * y)),
        2 * x + 0.9 * pi * sin(3 * pi * x),
        4 * y + 1.6 * pi * sin(4 * pi * y),
    )

"""A formula of x and y as a `Problem`, with exact derivatives."""

import numpy as np

from optviz.errors import UnknownNameError, UsageError
from optviz.problems.checks import checked_point
from optviz.problems.contract import Problem
from optviz.problems.dual import with_gradient
from optviz.problems.parsing import parsed
from optviz.problems.surface import _stacked
from optviz.problems.typesetting import latex
from optviz.problems.views import domain_of, setting
from optviz.registry import did_you_mean, parse_settings

DOMAIN = ((-5.0, 5.0), (-5.0, 5.0))
GRID = (40, 38)  # cells; their centres lie neither on the axes nor on the diagonals of the domain
HIGH = 0.75  # the share of the grid that lies lower than the start
FITS = 60  # letters that stand beside a title; a longer formula is the title itself
SETTINGS = ("domain", "start")


def formula_problem(spec, **settings):
    """Return the problem of "x^2 + y^2" or "x^2 + y^2:domain=(-1,1,-1,1),start=(1,0.5)".

    Parameters
    ----------
    spec : str
    domain : (x0, x1) or (x0, x1, y0, y1) or ((x0, x1), (y0, y1))
        What is looked at; default `DOMAIN`.
    start : (x, y)
        Default: of the centres of 40 x 38 cells of the domain, the one whose loss is higher
        than that of three quarters of them; only where the gradient is finite and not
        negligible.

    Raises
    ------
    UsageError
        If the text is no formula, or a loss that is constant or nowhere finite in the domain.

    Examples
    --------
    >>> formula_problem("x^2 + 3y^2", domain=(-1, 1)).value_and_grad([1, 2])
    (np.float64(13.0), array([ 2., 12.]))
    """
    text, colon, rest = spec.partition(":")
    expression = parsed(text)
    written = parse_settings(rest, spec) if colon else {}
    for name in (*written, *settings):
        _check_setting(name, name in written and name in settings, spec)
    return _problem(" ".join(text.split()), expression, **written, **settings)


def _check_setting(name, twice, spec):
    if name not in SETTINGS:
        hint = did_you_mean(name, SETTINGS)
        raise UnknownNameError(f"a formula has no setting {name!r}.{hint} It has {', '.join(SETTINGS)}.")
    if twice:
        raise UsageError(f"{name!r} is given both in {spec!r} and as a keyword; give it once")


def _problem(name, expression, domain=DOMAIN, start=None):
    if expression.steps[-1].constant is not None:
        raise UsageError(f"formula: expected a loss that depends on x or y, found {name!r}; use x or y")
    surface, domain = with_gradient(expression.function()), domain_of("formula", domain)
    usual = _usual_start(surface, domain)
    start = usual if start is None else _checked_start(surface, start)
    changed = {} if (domain == DOMAIN).all() else {"domain": setting(domain)}
    changed |= {} if (start == usual).all() else {"start": setting(start)}
    drawn = latex(expression)
    return Problem(
        _stacked(surface, {}), name=name, title="f(x, y)" if drawn and len(name) <= FITS else name,
        formula=name, latex=drawn, changed=changed, start=start, domain=domain, surface=surface,
        summary="Formula: typed by its user, with exact derivatives", source="given as a formula",
    )  # fmt: skip


def _checked_start(surface, start):
    start = checked_point("formula: start", start, 2)
    loss = _evaluated(surface, *start)[0]
    if not np.isfinite(loss):
        raise UsageError(
            f"formula: expected a finite loss at the start {start.tolist()}, found {loss:g}; choose another"
        )
    return start


def _usual_start(surface, domain):
    """Return where runs begin if nothing is said: well up the slope, on no line of symmetry."""
    centres = [
        low + (high - low) * (np.arange(count) + 0.5) / count
        for (low, high), count in zip(domain, GRID, strict=True)
    ]
    x, y = (grid.ravel() for grid in np.meshgrid(*centres))
    loss, dx, dy = _evaluated(surface, x, y)
    finite = np.isfinite(loss)
    if not finite.any():
        raise UsageError(_no_loss("finite", domain, f"no finite value at {x.size} points of it"))
    if np.ptp(loss[finite]) == 0:
        raise UsageError(_no_loss("not constant", domain, f"{loss[finite][0] + 0.0:g} everywhere"))
    with np.errstate(all="ignore"):
        slope = np.nan_to_num(np.hypot(dx, dy), nan=0, posinf=0)
    steep = finite & (slope > 1e-3 * np.percentile(slope, 90))
    places = np.flatnonzero(steep if steep.any() else finite)
    chosen = places[np.argsort(loss[places], kind="stable")[int(HIGH * len(places))]]
    return _rounded(surface, np.array([x[chosen], y[chosen]]), domain)


def _rounded(surface, point, domain):
    """Return a point with four digits of the domain's width, as long as the loss there is finite."""
    digits = 3 - np.floor(np.log10(np.diff(domain)[:, 0])).astype(int)
    short = np.array([round(value, int(count)) for value, count in zip(point.tolist(), digits, strict=True)])
    return short if np.isfinite(_evaluated(surface, *short)).all() else point


def _evaluated(surface, x, y):
    with np.errstate(all="ignore"):
        return [np.asarray(part) for part in surface(np.asarray(x), np.asarray(y))]


def _no_loss(expected, domain, found):
    where = " x ".join(f"[{low:g}, {high:g}]" for low, high in domain)
    return f"formula: expected a loss that is {expected} in {where}, found {found}; change it or the domain"

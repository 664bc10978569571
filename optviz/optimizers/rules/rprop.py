"""Rprop: only the sign of the gradient counts."""

from numpy import maximum, minimum, sign, where

from optviz.optimizers.rule import rule


@rule(
    family="signs",
    lr=1e-2,
    eta_minus=0.5,
    eta_plus=1.2,
    step_min=1e-6,
    step_max=50.0,
    lag=False,
    start={"step": "lr"},
)
def rprop(x, g, t, step, previous, lr, eta_minus, eta_plus, step_min, step_max, lag):
    """Rprop: each coordinate has its own step, longer while the sign stays.

    Notes
    -----
    step_0 = lr; same sign as before: step = eta_plus step; other sign: step = eta_minus step
    and no move this time (iRprop-); step within [step_min, step_max]
    x = x - step sign(g)
    lag=true (optax 0.2.8): every move comes one update later, unless the sign changed, and
    a step is limited only when it changes

    References
    ----------
    Riedmiller & Braun 1993, doi:10.1109/ICNN.1993.298623; Igel & Hüsken 2000 (iRprop-);
    torch.optim.Rprop.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "rprop:lr=0.1", start=[1, 2], steps=2)
    >>> race.x[2, 0].round(6)
    array([0.78, 1.78])
    """
    agreement = g * previous  # the sign of the gradient against that of the last gradient or move
    turned = agreement < 0
    factor = where(agreement > 0, eta_plus, where(turned, eta_minus, 1.0))
    limited = minimum(maximum(step * factor, step_min), step_max)
    if lag:
        step = where(agreement == 0, step, limited)
        return x - where(turned, 0.0, previous), step, where(turned, 0.0, step * sign(g))
    seen = where(turned, 0.0, g)
    return x - limited * sign(seen), limited, seen

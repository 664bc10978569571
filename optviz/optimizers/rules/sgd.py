"""Gradient descent, with momentum and with Nesterov's look-ahead."""

from optviz.optimizers.rule import rule


@rule(family="gradient descent", lr=1e-3)
def sgd(x, g, t, lr):
    """Gradient descent: a step against the gradient.

    Notes
    -----
    x = x - lr g

    References
    ----------
    Robbins & Monro 1951, doi:10.1214/aoms/1177729586; torch.optim.SGD.

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "sgd:lr=0.1", start=[1, 2], steps=1)
    >>> race.x[1, 0]
    array([0.8, 1.6])
    """
    return x - lr * g


@rule(
    family="momentum",
    lr=1e-3,
    momentum=0.9,
    dampening=0.0,
    first_buffer=("grad", "zero"),
    lr_in_velocity=False,
)
def momentum(x, g, t, v, lr, momentum, dampening, first_buffer, lr_in_velocity):
    """Heavy ball: a fraction of the previous update is added again.

    Notes
    -----
    v = g at t = 1, then v = momentum v + (1 - dampening) g
    x = x - lr v
    first_buffer=zero: v = (1 - dampening) g at t = 1 too; with dampening = momentum
    this is the moving average that some lectures write. The same for dampening 0.
    lr_in_velocity=true (keras): v = momentum v + lr g, x = x - v, which is the same
    while lr is constant.

    References
    ----------
    Polyak 1964, doi:10.1016/0041-5553(64)90137-5; torch.optim.SGD(momentum=0.9).

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "momentum:lr=0.1", start=[1, 2], steps=2)
    >>> race.x[2, 0].round(6)
    array([0.46, 0.92])
    """
    if lr_in_velocity:
        v = momentum * v + lr * (1 - dampening) * g
        return x - v, v
    v = g if t == 1 and first_buffer == "grad" else momentum * v + (1 - dampening) * g
    return x - lr * v, v


@rule(family="momentum", lr=1e-3, momentum=0.9, form=("torch", "keras", "sutskever", "lecture", "lecture_mu"))
def nag(x, g, t, v, lr, momentum, form):
    """Nesterov's accelerated gradient: momentum that looks ahead.

    Notes
    -----
    form=torch: v = momentum v + g, x = x - lr (g + momentum v), g taken at x
    form=keras: v = momentum v - lr g, x = x + momentum v - lr g, g taken at x
    form=sutskever: v = momentum v - lr g, x = x + v, g taken at x + momentum v
    form=lecture: v = momentum v + g, x = x - lr v, g taken at x - lr v
    form=lecture_mu: as lecture, g taken at x - lr momentum v
    The look-ahead points of sutskever and lecture_mu are the points of torch. The
    lecture looks ahead by the whole previous update and is stable for smaller lr.
    Coupled weight decay is that of x, also where the gradient is taken elsewhere.

    References
    ----------
    Nesterov 1983; Sutskever, Martens, Dahl & Hinton 2013, PMLR 28(3):1139, eq. 3-4;
    torch.optim.SGD(momentum=0.9, nesterov=True).

    Examples
    --------
    >>> import optviz
    >>> race = optviz.run("sphere", "nag:lr=0.1", start=[1, 2], steps=1)
    >>> race.x[1, 0].round(6)
    array([0.62, 1.24])
    """
    if form == "sutskever":
        v = momentum * v - lr * g
        return x + v, v
    if form == "keras":
        v = momentum * v - lr * g
        return x + (momentum * v - lr * g), v
    v = momentum * v + g
    if form == "torch":
        return x - lr * (g + momentum * v), v
    return x - lr * v, v


@nag.query(form=("sutskever", "lecture", "lecture_mu"))
def look_ahead(x, v, lr, momentum, form):
    """Return the point that Nesterov's method takes the gradient at."""
    if form == "sutskever":
        return x + momentum * v
    return x - lr * v if form == "lecture" else x - lr * momentum * v

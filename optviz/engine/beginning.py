"""The first update, which every engine leaves to plain NumPy: rules may begin in another way."""


def at_step(hyper, t):
    """Return the hyperparameters with the schedules' values at update t."""
    schedules = {key: value(t) for key, value in hyper.items() if callable(value)}
    return {**hyper, **schedules} if schedules else hyper


def first_update(problem, optimizer, hyper, x):
    """Return the loss (R,) at the starts x (R, D), the points after one update, and the state then."""
    hyper = at_step(hyper, 1)
    state = optimizer.init(x, hyper)
    loss, grad = problem.stepper(x)
    if optimizer.query is not None:
        grad = problem.stepper(optimizer.query(x, state, hyper))[1]
    return loss, *optimizer.update(x, grad, 1, state, hyper)

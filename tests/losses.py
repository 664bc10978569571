"""Losses of many parameters, written by hand."""

import numpy as np

import optviz


def valley(dimension=10):
    """Rosenbrock's function of any number of parameters."""

    def value(x):
        a, b = x[..., :-1], x[..., 1:]
        return (100 * (b - a * a) ** 2 + (1 - a) ** 2).sum(-1)

    def value_and_grad(x):
        a, b = x[..., :-1], x[..., 1:]
        gradient = np.zeros(x.shape)
        gradient[..., :-1] = -400 * a * (b - a * a) - 2 * (1 - a)
        gradient[..., 1:] += 200 * (b - a * a)
        return value(x), gradient

    start = np.where(np.arange(dimension) % 2, 1.0, -1.2)
    known = {"minima": np.ones(dimension), "minimum": 0}
    return optviz.Problem(value_and_grad, value=value, name="valley", start=start, **known)


def bowl(dimension, stiffness=None):
    """A quadratic along the coordinate axes."""
    k = np.linspace(1, 10, dimension) if stiffness is None else np.asarray(stiffness, float)
    start = np.linspace(1, 2, dimension)
    return optviz.Problem(lambda x: ((k * x * x).sum(-1) / 2, k * x), name="bowl", start=start)


def network(hidden=8, points=64, seed=0):
    """Two half moons and a network of one hidden layer, tanh, with the logistic loss."""
    rng = np.random.default_rng(seed)
    angle, y = rng.uniform(0, np.pi, points), np.arange(points) % 2
    place = [np.cos(angle) + y, np.where(y, 0.5 - np.sin(angle), np.sin(angle))]
    data = np.stack(place) + 0.1 * rng.standard_normal((2, points))
    shapes = [(hidden, 2), (hidden,), (1, hidden), (1,)]
    edges = np.cumsum([0, *(int(np.prod(shape)) for shape in shapes)])

    def forward(x):
        parts = zip(edges, edges[1:], shapes, strict=False)
        w1, b1, w2, b2 = (x[..., a:b].reshape(*x.shape[:-1], *shape) for a, b, shape in parts)
        seen = np.tanh(w1 @ data + b1[..., None])
        score = (w2 @ seen + b2[..., None])[..., 0, :]
        return w2, seen, score, (np.logaddexp(0, score) - y * score).mean(-1)

    def value_and_grad(x):
        w2, seen, score, loss = forward(x)
        back = ((1 / (1 + np.exp(-score)) - y) / points)[..., None, :]
        below = np.swapaxes(w2, -1, -2) * back * (1 - seen * seen)
        found = [below @ data.T, below.sum(-1), back @ np.swapaxes(seen, -1, -2), back.sum(-1)]
        return loss, np.concatenate([part.reshape(*x.shape[:-1], -1) for part in found], axis=-1)

    start = rng.standard_normal(edges[-1])
    known = {"value": lambda x: forward(x)[3], "shapes": shapes, "minimum": 0}
    return optviz.Problem(value_and_grad, name="moons", start=start, **known)


def walks(rows, runs, dimension, rng, step=1.0):
    """A trajectory of random walks that begin together."""
    steps = step * rng.standard_normal((rows - 1, runs, dimension))
    x = np.concatenate([np.zeros((1, runs, dimension)), steps.cumsum(axis=0)])
    return optviz.Trajectory(x, np.ones((rows, runs)), tuple(f"walk {i}" for i in range(runs)))

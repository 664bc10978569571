"""The same training by torch and jax, as people write it, for `bench_networks.py`."""

from importlib.util import find_spec
from itertools import pairwise

import numpy as np


def agreement(found, expected):
    """Return the largest difference of parameters; a single model is the first replica."""
    return np.abs(np.asarray(found) - expected[: len(found)]).max()


def torch_eager(given):
    """Return a job that trains one torch.nn.Sequential, a batch at a time."""
    import torch

    model, x, y, rows = _model(torch, given)

    def job():
        _load(torch, model, given["start"][0])
        adam = torch.optim.Adam(model.parameters(), lr=given["lr"])
        loss = torch.nn.CrossEntropyLoss()
        for batch in rows:
            adam.zero_grad()
            loss(model(x[batch]), y[batch]).backward()
            adam.step()
        return torch.nn.utils.parameters_to_vector(model.parameters()).detach().numpy()[None]

    return job


def torch_vmap(given):
    """Return a job that trains all replicas by torch.func.vmap of the gradient, with a fused Adam."""
    import torch

    model, x, y, rows = _model(torch, given)
    names = [name for name, _ in model.named_parameters()]

    def loss(parameters, x, y):
        outputs = torch.func.functional_call(model, parameters, (x,))
        return torch.nn.functional.cross_entropy(outputs, y)

    gradients = torch.func.vmap(torch.func.grad(loss), in_dims=(0, None, None))

    def job():
        blocks = [torch.nn.Parameter(torch.tensor(block)) for block in _blocks(given)]
        adam = torch.optim.Adam(blocks, lr=given["lr"], fused=True)
        for batch in rows:
            found = gradients(dict(zip(names, blocks, strict=True)), x[batch], y[batch])
            for name, block in zip(names, blocks, strict=True):
                block.grad = found[name].detach()
            adam.step()
        return np.concatenate([block.detach().numpy().reshape(len(block), -1) for block in blocks], axis=1)

    return job


def torch_batched(given):
    """Return a job that trains all replicas by hand-written batched products, with a fused Adam."""
    import torch

    _, x, y, rows = _model(torch, given)
    runs, samples = len(given["start"]), rows.shape[1]

    def job():
        blocks = [torch.nn.Parameter(torch.tensor(block)) for block in _blocks(given)]
        adam = torch.optim.Adam(blocks, lr=given["lr"], fused=True)
        for batch in rows:
            units = x[batch].expand(runs, samples, -1)
            for i in range(0, len(blocks), 2):
                units = torch.baddbmm(blocks[i + 1][:, None], units, blocks[i].transpose(1, 2))
                units = torch.tanh(units) if i < len(blocks) - 2 else units
            labels = y[batch].expand(runs, samples).reshape(-1)
            loss = torch.nn.functional.cross_entropy(units.flatten(0, 1), labels, reduction="sum") / samples
            adam.zero_grad()
            loss.backward()
            adam.step()
        return np.concatenate([block.detach().numpy().reshape(runs, -1) for block in blocks], axis=1)

    return job


def jax_scan(given):
    """Return a job that trains all replicas by jit(vmap(scan)) with optax's Adam."""
    import jax
    import jax.numpy as jnp
    import optax

    jax.config.update("jax_enable_x64", True)
    x, y = jnp.asarray(given["x"]), jnp.asarray(given["y"])
    shapes, adam = given["problem"].shapes, optax.adam(given["lr"])
    ends = np.cumsum([0, *(int(np.prod(shape)) for shape in shapes)])

    def loss(point, x, y):
        blocks = [point[a:b].reshape(shape) for (a, b), shape in zip(pairwise(ends), shapes, strict=True)]
        for i in range(0, len(blocks), 2):
            x = x @ blocks[i].T + blocks[i + 1]
            x = jnp.tanh(x) if i < len(blocks) - 2 else x
        return optax.softmax_cross_entropy_with_integer_labels(x, y).mean()

    def step(carried, batch):
        point, state = carried
        value, gradient = jax.value_and_grad(loss)(point, x[batch], y[batch])
        change, state = adam.update(gradient, state, point)
        return (optax.apply_updates(point, change), state), value

    def train(point, rows):
        return jax.lax.scan(step, (point, adam.init(point)), rows)[0][0]

    compiled = jax.jit(jax.vmap(train, in_axes=(0, None)))
    start, rows = jnp.asarray(given["start"]), jnp.asarray(given["rows"])
    return lambda: np.asarray(compiled(start, rows))


def torch_grid_point(given):
    """Return a function that loads parameters (D,) into a torch model and returns its loss of all data."""
    import torch

    model, x, y, _ = _model(torch, given)
    loss = torch.nn.CrossEntropyLoss()

    def value(point):
        with torch.no_grad():
            torch.nn.utils.vector_to_parameters(torch.from_numpy(point), model.parameters())
            return loss(model(x), y).item()

    return value


def _model(torch, given):
    torch.set_num_threads(1)
    layers = [
        layer for i, o in pairwise(given["sizes"]) for layer in (torch.nn.Linear(i, o), torch.nn.Tanh())
    ]
    model = torch.nn.Sequential(*layers[:-1]).double()
    return model, torch.tensor(given["x"]), torch.tensor(given["y"]), torch.tensor(given["rows"])


def _load(torch, model, point):
    with torch.no_grad():
        torch.nn.utils.vector_to_parameters(torch.tensor(point), model.parameters())


def _blocks(given):
    """Return the first parameters as one array (R, *shape) per block."""
    shapes, start = given["problem"].shapes, given["start"]
    ends = np.cumsum([0, *(int(np.prod(shape)) for shape in shapes)])
    return [
        start[:, a:b].reshape(len(start), *shape)
        for (a, b), shape in zip(pairwise(ends), shapes, strict=True)
    ]


PEERS = {
    name: make
    for name, (make, package) in {
        "torch eager": (torch_eager, "torch"),
        "torch vmap": (torch_vmap, "torch"),
        "torch batched": (torch_batched, "torch"),
        "jax": (jax_scan, "optax"),
    }.items()
    if find_spec(package)
}

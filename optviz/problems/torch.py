"""`from_torch`: a torch module with a loss and data as a `Problem`."""

import copy

import numpy as np

from optviz.errors import ProblemError, UsageError
from optviz.extras import needed
from optviz.problems.contract import Problem
from optviz.problems.networks.batches import batches_of

PIECE = 64 << 20  # bytes of the parameters of points that are evaluated together


def from_torch(module, loss, data, *, batches=None, seed=0, dtype="float64", measures=None, **about):
    """Return the loss of a torch module over its parameters as a `Problem`.

    Value and gradient come from `torch.func`, many points at once by ``vmap``; a batch agrees with its
    points one by one to rounding. The module itself stays as it is.

    Parameters
    ----------
    module : torch.nn.Module
        Its parameters, flat as `torch.nn.utils.parameters_to_vector` has them, are the start; its
        buffers stay what they are. Nothing in it may draw by chance: dropout needs ``eval()``.
    loss : callable
        ``loss(module(X), y) -> tensor of one number``, a torch criterion for instance.
    data : (tensor, tensor)
        X and y; both are samples along the first axis.
    batches, seed
        What each update sees, see `optviz.problems.network`; the recorded loss is on all samples.
    dtype : "float64" or "float32"
    measures : mapping, optional
        Name to ``callable(module(X), y) -> tensor of one number``, recorded besides the loss.
    **about
        More of what a `Problem` takes: name, steps, summary, title.

    Raises
    ------
    MissingExtraError
        If torch is not installed.
    ProblemError
        If the loss is no single number.

    Examples
    --------
    ::

        problem = optviz.problems.from_torch(model, torch.nn.functional.mse_loss, (X, y))
        optviz.race(problem, ["sgd:lr=0.1", "adam:lr=0.01"])
    """
    torch = needed("torch")
    if dtype not in ("float32", "float64"):
        raise UsageError(f"expected dtype to be float32 or float64, found {dtype!r}")
    _check_given(torch, module, data)
    made = _Evaluated(torch, module, loss, data, getattr(torch, dtype))
    name = about.pop("name", type(module).__name__.lower())
    order = batches_of(name, batches, len(made.data[0]), seed)
    sample = None if order is None else lambda x, t: made.value_and_grad(x, order.rows(t))
    answers = {key: made.measure(function) for key, function in (measures or {}).items()}
    start = made.start
    made.check(name, start)
    return Problem(
        made.value_and_grad, value=made.value, name=name, start=start, shapes=made.shapes, sample=sample,
        measures=answers, trusted=True, on_plane=made.on_plane, **about,
    )  # fmt: skip


def _check_given(torch, module, data):
    """Raise UsageError unless there is something to train, and data to train it on."""
    if not isinstance(module, torch.nn.Module) or not any(True for _ in module.parameters()):
        raise UsageError(f"expected a torch module with parameters, found {type(module).__name__}")
    if not (isinstance(data, (tuple, list)) and all(isinstance(part, torch.Tensor) for part in data)):
        raise UsageError("expected data to be two tensors (X, y); torch.as_tensor makes them of arrays")
    if len(data) != 2 or len(data[0]) != len(data[1]):
        sizes = ", ".join(str(tuple(part.shape)) for part in data)
        raise UsageError(f"expected X and y of as many samples, found shapes {sizes}")


class _Evaluated:
    """A module's loss as a function of flat parameters."""

    def __init__(self, torch, module, loss, data, dtype):
        self.torch, self.loss, self.dtype = torch, loss, dtype
        self.module = copy.deepcopy(module).to(dtype)
        self.data = tuple(part.to(dtype) if part.is_floating_point() else part for part in data)
        named = dict(self.module.named_parameters())
        self.names, parameters = list(named), list(named.values())
        self._sizes = [p.numel() for p in parameters]
        self._own_shapes = [tuple(p.shape) for p in parameters]
        self.shapes = [shape or (1,) for shape in self._own_shapes]
        self.start = torch.nn.utils.parameters_to_vector(parameters).detach().double().numpy()
        self.chunk = max(1, PIECE // (3 * self.start.size * dtype.itemsize))

    def at(self, flat, x, y, answer=None):
        """Return the loss, or another answer, as a tensor, at flat parameters (D,)."""
        pieces = flat.split(self._sizes)
        named = {
            name: piece.view(shape)
            for name, piece, shape in zip(self.names, pieces, self._own_shapes, strict=True)
        }
        return (answer or self.loss)(self.torch.func.functional_call(self.module, named, (x,)), y)

    def value(self, x):
        """Return the loss (...) at parameters (..., D)."""
        return self._mapped(lambda flat: self.at(flat, *self.data), x)

    def measure(self, answer):
        """Return ``callable x (..., D) -> (...)`` of another answer."""
        return lambda x: self._mapped(lambda flat: self.at(flat, *self.data, answer), x)

    def value_and_grad(self, x, rows=None):
        """Return the loss (...) and the gradient (..., D), on all samples or on those of these rows."""
        data = self.data if rows is None else tuple(part[rows] for part in self.data)
        function = self.torch.func.grad_and_value(lambda flat: self.at(flat, *data))
        grad, loss = self.torch.func.vmap(function, chunk_size=self.chunk)(self._points(x))
        return loss.detach().double().numpy().reshape(x.shape[:-1]), grad.detach().double().numpy().reshape(
            x.shape
        )

    def on_plane(self, plane):
        """Return ``callable (n, 2) -> losses (n,)`` of places on a plane, whose points are made in torch."""
        tensor, dtype = self.torch.from_numpy, self.dtype
        origin = tensor(np.array(plane.origin)).to(dtype)
        across, up = (tensor(np.array(direction)).to(dtype) for direction in plane.basis)

        if self.chunk == 1:
            return lambda places: self._one_by_one(places, origin, across, up)
        return lambda places: self._mapped(
            lambda place: self.at(origin + place[0] * across + place[1] * up, *self.data), places
        )

    def _one_by_one(self, places, origin, across, up):
        """Return losses (n,) at places (n, 2) of a model that fills a batch alone."""
        found, row, height = np.empty(len(places)), None, None
        with self.torch.no_grad():
            point = self.torch.empty_like(origin)
            for i, (x, y) in enumerate(np.asarray(places).tolist()):
                if y != height:  # a row of a grid shares it
                    row, height = self.torch.add(origin, up, alpha=y, out=row), y
                self.torch.add(row, across, alpha=x, out=point)
                found[i] = self.at(point, *self.data)
        return found

    def _mapped(self, function, x):
        points = self._points(x)
        with self.torch.no_grad():
            found = self.torch.func.vmap(function, chunk_size=self.chunk)(points)
        return found.double().numpy().reshape(np.shape(x)[:-1])

    def _points(self, x):
        x = np.asarray(x)
        return self.torch.from_numpy(np.array(x.reshape(-1, x.shape[-1]))).to(self.dtype)

    def check(self, name, start):
        """Raise ProblemError unless the loss at the start is one real number."""
        with self.torch.no_grad():
            found = self.at(self._points(start)[0], *self.data)
        if not isinstance(found, self.torch.Tensor) or found.ndim or not found.is_floating_point():
            shape = tuple(getattr(found, "shape", ()))
            raise ProblemError(
                f"{name}: expected the loss to be one number, found shape {shape}; take its mean"
            )
        try:
            self.value(start)
        except RuntimeError as error:
            words = str(error).partition("\n")[0]
            raise ProblemError(
                f"{name}: expected a module that torch.func can map over parameters, found: {words}; "
                "dropout and batch normalization need module.eval()"
            ) from error

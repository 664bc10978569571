"""A context that records a torch model while any loop trains it."""

import numpy as np

from optviz.errors import TrajectoryError
from optviz.trajectories.recording.recorder import Recorder


def record(model, optimizer=None, *, every=10, label=None, loss=None, into=None, **options):
    """Return a context that records the parameters of a torch model at every so many updates.

    Parameters
    ----------
    model : torch.nn.Module or iterable of tensors
        Its parameters are kept flat, as `torch.nn.utils.parameters_to_vector` has them.
    optimizer : torch.optim.Optimizer, optional
        Its `step` says when an update begins, so ``run.step(loss)`` may stand before or after
        it. Without, ``run.step(loss)`` must stand before the update.
    every : int
        Updates from one kept row to the next.
    label : str, optional
        Default: the name of the optimizer's class.
    loss : callable, optional
        ``loss() -> number``, such as that of all data, taken at the kept rows in place of what
        ``run.step`` is given. With it, or after ``run.end(loss)``, the end is kept too.
    into : Recorder, optional
        Where earlier runs are; this one becomes one more of them.
    **options
        Of `Recorder`: dtype, projection, path, seed.

    Examples
    --------
    ::

        with optviz.trajectories.record(model, optimizer, every=10) as run:
            for x, y in batches:
                loss = criterion(model(x), y)
                optimizer.zero_grad(), loss.backward(), optimizer.step()
                run.step(loss)
        race = run.trajectory()
    """
    if into is not None and options:
        raise TrajectoryError(f"expected no {sorted(options)} with into=, which has its own")
    recorder = Recorder(every, **options) if into is None else into
    return TorchRun(model, optimizer, recorder, label, loss)


class TorchRun:
    """One recorded run of a torch model; made by `record`."""

    def __init__(self, model, optimizer, recorder, label, loss):
        parameters = model.parameters() if hasattr(model, "parameters") else model
        self._parameters = list(parameters)
        self._optimizer, self._recorder, self._label, self._loss = optimizer, recorder, label, loss
        self._updates, self._before, self._hook = 0, None, None

    def __enter__(self):
        self._recorder.begin(self._label, **_described(self._optimizer))
        if self._optimizer is not None:
            self._hook = self._optimizer.register_step_pre_hook(self._begin_update)
        return self

    def __exit__(self, kind, *_):
        if self._hook is not None:
            self._hook.remove()
        if kind is None and self._loss is not None:
            self.end(self._full_loss())

    def _begin_update(self, *_):
        """Take the parameters that an update starts from, unless `step` has been told of it already."""
        if self._updates == self._recorder.count and self._recorder.due:
            self._before = self._flat()
            if self._loss is not None:
                self._before = self._before, self._full_loss()
        self._updates += 1

    def step(self, loss=np.nan, **diagnostics):
        """Count one update, with the loss where it started."""
        recorder = self._recorder
        if not recorder.due:
            recorder.count += 1
            return
        x, loss = self._flat if self._before is None else self._before, _number(loss)
        if self._loss is not None:
            x, loss = x if isinstance(x, tuple) else (self._flat(), self._full_loss())
        self._before = None
        recorder.step(x, loss, **{name: _number(value) for name, value in diagnostics.items()})

    def end(self, loss=np.nan, **diagnostics):
        """Keep the parameters as they are now, and their loss."""
        self._recorder.end(self._flat(), _number(loss), **{n: _number(v) for n, v in diagnostics.items()})

    def trajectory(self, label=None, problem=None):
        """Return the `Trajectory` of this run, and of those that were recorded before it."""
        return self._recorder.trajectory(label, problem)

    @property
    def recorder(self):
        """The `Recorder`, for the next run: ``record(..., into=run.recorder)``."""
        return self._recorder

    def _flat(self):
        import torch

        flat = torch.cat([p.detach().reshape(-1) for p in self._parameters]).cpu()
        return (flat if flat.dtype in (torch.float32, torch.float64) else flat.float()).numpy()

    def _full_loss(self):
        import torch

        with torch.no_grad():
            return _number(self._loss())


def _number(value):
    return float(value.detach()) if hasattr(value, "detach") else value


def _described(optimizer):
    """Return the JSON-ready facts of a torch optimizer: our name of its class, and its settings."""
    if optimizer is None:
        return {}
    import torch

    group = optimizer.param_groups[0]
    told = {key: value for key, value in group.items() if key != "params"}
    told = {key: value for key, value in told.items() if isinstance(value, (bool, int, float, str, tuple))}
    cls = type(optimizer).__name__
    return {
        "name": _our_name(cls.lower(), told),
        "spec": f"torch.{cls}:lr={told.get('lr')}",
        "hyperparameters": {key: str(v) if isinstance(v, tuple) else v for key, v in told.items()},
        "framework": f"torch {torch.__version__}",
    }


def _our_name(name, told):
    if name == "sgd" and told.get("momentum"):
        return "nag" if told.get("nesterov") else "momentum"
    return name

"""A Keras callback that records a model while `fit` trains it."""

import numpy as np

from optviz.extras import needed
from optviz.trajectories.recording.recorder import Recorder


def keras_recorder(every=10, *, data=None, label=None, **options):
    """Return a Keras callback that records: ``model.fit(..., callbacks=[recorder])``.

    Then ``recorder.trajectory(label=None, problem=None)`` returns the `Trajectory`; each call of
    `fit` is a run of its own.

    Parameters
    ----------
    every : int
        Updates from one kept row to the next.
    data : (array_like, array_like), optional
        x and y whose loss is recorded, the end included. Without, it is what Keras reports: the
        mean of the batches of an epoch so far.
    label : str, optional
        Default: the name of the optimizer's class.
    **options
        Of `Recorder`: dtype, projection, path, seed.

    Raises
    ------
    MissingExtraError
        If Keras is not installed.
    """
    callback = needed("keras").callbacks.Callback
    made = type("KerasRecorder", (_Recording, callback), {})()
    made._recorder, made._data, made._label, made._x = Recorder(every, **options), data, label, None
    return made


class _Recording:
    """What the callback does; Keras' own class is mixed in once Keras is there."""

    def on_train_begin(self, logs=None):
        """Begin another run."""
        optimizer = self.model.optimizer
        rate = float(np.asarray(optimizer.learning_rate))
        name = type(optimizer).__name__
        self._recorder.begin(
            self._label, name=name.lower(), spec=f"keras.{name}:learning_rate={rate:g}",
            hyperparameters={"lr": rate}, framework=f"keras {needed('keras').__version__}",
        )  # fmt: skip

    def on_train_batch_begin(self, batch, logs=None):
        """Take the weights that an update starts from, if they are due."""
        self._x = None
        if self._recorder.due:
            self._x = self._flat(), self._loss()

    def on_train_batch_end(self, batch, logs=None):
        """Count the update."""
        if self._x is None:
            self._recorder.count += 1
            return
        x, loss = self._x
        self._recorder.step(x, (logs or {}).get("loss", np.nan) if loss is None else loss)

    def on_train_end(self, logs=None):
        """Keep the end, if its loss can be known."""
        if self._data is not None:
            self._recorder.end(self._flat(), self._loss())

    def trajectory(self, label=None, problem=None):
        """Return what was recorded as a `Trajectory`."""
        return self._recorder.trajectory(label, problem)

    def _flat(self):
        weights = self.model.trainable_weights
        return np.concatenate([needed("keras").ops.convert_to_numpy(w).reshape(-1) for w in weights])

    def _loss(self):
        if self._data is None:
            return None
        x, y = self._data
        found = self.model.compute_loss(x=x, y=y, y_pred=self.model(x, training=False))
        return float(needed("keras").ops.convert_to_numpy(found))

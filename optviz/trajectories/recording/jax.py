"""A recorder of jax pytrees, and a wrapper around an update step such as optax users write."""

from functools import wraps

import numpy as np

from optviz.extras import needed
from optviz.trajectories.recording.recorder import Recorder


class JaxRecorder(Recorder):
    """A `Recorder` whose points are pytrees, flat in the order of `jax.flatten_util.ravel_pytree`.

    Examples
    --------
    ::

        recorder = JaxRecorder(every=10)
        update = recorder.around(jax.jit(update))  # (params, state, ...) -> (params, state, loss)
        for batch in batches:
            params, state, loss = update(params, state, batch)
        race = recorder.trajectory("lion")
    """

    def around(self, update):
        """Return update(params, ...) -> (params, ..., loss), recorded where it starts."""

        @wraps(update)
        def recorded(params, *others, **named):
            due = self.due
            x = self._flat(params) if due else None  # before the update, which may reuse its memory
            found = update(params, *others, **named)
            if due:
                self.step(x, found[-1])
            else:
                self.count += 1
            return found

        return recorded

    def _keep(self, x, loss, diagnostics):
        super()._keep(x if isinstance(x, np.ndarray) else self._flat(x), loss, diagnostics)

    @staticmethod
    def _flat(params):
        return np.asarray(needed("jax.flatten_util", "jax").ravel_pytree(params)[0])

"""A callback that records `scipy.optimize.minimize`."""

import numpy as np

from optviz.trajectories.recording.recorder import Recorder


class ScipyRecorder(Recorder):
    """``minimize(fun, x0, callback=ScipyRecorder(fun, x0))``, then ``trajectory()``.

    Parameters
    ----------
    fun : callable
        ``fun(x, *args) -> number``, for the start and for methods that do not tell the loss.
    x0 : array_like (D,)
    args : tuple
    every, dtype, projection, path, seed
        Of `Recorder`; every iteration in float64 unless said otherwise.

    Examples
    --------
    >>> from scipy.optimize import minimize, rosen
    >>> recorder = ScipyRecorder(rosen, [-1.2, 1.0])
    >>> found = minimize(rosen, [-1.2, 1.0], method="BFGS", callback=recorder)
    >>> race = recorder.trajectory("BFGS")
    >>> len(race.x) == found.nit + 1, (race.x[-1, 0] == found.x).all()
    (True, np.True_)
    """

    def __init__(self, fun, x0, args=(), every=1, dtype="float64", **options):
        super().__init__(every, dtype, **options)
        self._fun, x0 = lambda x: fun(x, *args), np.atleast_1d(np.asarray(x0, float))
        self.step(x0, self._fun(x0))

    def __call__(self, intermediate_result):  # by this name scipy knows that the loss is wanted too
        """Note an iteration: an `OptimizeResult` with x and fun, or x alone."""
        x = getattr(intermediate_result, "x", intermediate_result)
        loss = getattr(intermediate_result, "fun", None)
        self.step(x, (self._fun(x) if loss is None else loss) if self.due else 0.0)

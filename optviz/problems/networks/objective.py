"""A network's loss as a function of its parameters, for R replicas at once."""

import numpy as np

CHUNK = 1024  # inputs that are answered together
MOST_KEPT = 1 << 17  # parameters of the points whose scores are kept


class Network:
    """Layers, loss and data of a network problem; found as ``problem.network``.

    Attributes
    ----------
    layers : Layers
    loss
        One of `optviz.problems.networks.LOSSES`.
    x, y : ndarray
        The training data as given, inputs (N, in).
    test : (ndarray, ndarray) or None
    train_samples, test_samples : Samples
    batches
        What `sample` sees at each update; None for all samples.
    penalty : Penalty
    """

    def __init__(self, layers, loss, data, test, samples, batches, penalty):
        self.layers, self.loss, (self.x, self.y), self.test = layers, loss, data, test
        self.train_samples, self.test_samples = samples
        self.batches, self.penalty = batches, penalty
        self._latest = {}

    def value_and_grad(self, x):
        """Return the loss (...) on all training data and its gradient (..., D) at parameters (..., D)."""
        points = self._rows(x)
        scores, grad = self._over(points, self.train_samples, scored=True)
        self._keep("train", points, scores)
        return self._penalized(points, scores["loss"]).reshape(x.shape[:-1]), grad.reshape(x.shape)

    def value(self, x):
        """Return the loss (...) on all training data at parameters (..., D)."""
        points = self._rows(x)
        few = points.size <= MOST_KEPT
        scores = self.scores(points) if few else self._over(points, self.train_samples, back=False)[0]
        return self._penalized(points, scores["loss"]).reshape(np.shape(x)[:-1])

    def rough(self, x):
        """Return the loss (...) as `value` does, in single precision: six digits, for pictures.

        On many points it takes half the time.
        """
        points, samples = self._rows(x), self.train_samples.single
        single, loss = points.astype(np.float32), np.empty(len(points))
        with np.errstate(all="ignore"):
            for part in self.layers.blocks(len(points), samples.count):
                work = self.layers.workspace(part.stop - part.start, samples.count, np.float32)
                outputs = self.layers.forward(single[part], samples.inputs, work)
                loss[part] = self.loss.over(outputs, samples.targets, work.spare)
        return self._penalized(points, loss).reshape(np.shape(x)[:-1])

    def sample(self, x, t):
        """Return the loss (R,) and gradient (R, D) that update t = 1, 2, ... sees at parameters (R, D)."""
        points = self._rows(x)
        scores, grad = self._over(points, self.train_samples.at(self.batches.rows(t)))
        return self._penalized(points, scores["loss"]), grad

    def scores(self, x, test=False):
        """Return {"loss": (R,), "accuracy": (R,)} without penalty; accuracy where classes are told apart."""
        points, which = self._rows(x), "test" if test else "train"
        known, scores = self._latest.get(which, (None, None))
        if known is None or known.shape != points.shape or not np.array_equal(known, points):
            samples = self.test_samples if test else self.train_samples
            scores = self._over(points, samples, back=False, scored=True)[0]
            self._keep(which, points, scores)
        return scores

    def measures(self):
        """Return {name: callable x (R, D) -> (R,)} of what is worth recording besides the loss."""
        found = {}
        if self.penalty:
            found["data_loss"] = lambda x: self.scores(x)["loss"]
        if self.loss.classifies:
            found["accuracy"] = lambda x: self.scores(x)["accuracy"]
        if self.test_samples is not None:
            found["test_loss"] = lambda x: self.scores(x, test=True)["loss"]
            if self.loss.classifies:
                found["test_accuracy"] = lambda x: self.scores(x, test=True)["accuracy"]
        return found

    def predict(self, x, inputs):
        """Return the answers (..., M, K) at parameters (..., D) to inputs (M, in).

        Probabilities of the classes for cross-entropy, of 1 for binary cross-entropy, else the
        outputs. Memory beyond the answers does not grow with R or M.
        """
        points, inputs = self._rows(x), self._inputs(inputs)
        answers = np.empty((len(points), self.layers.sizes[-1], len(inputs)))
        with np.errstate(all="ignore"):
            for low in range(0, len(inputs), CHUNK):
                columns = self.layers.inputs(inputs[low : low + CHUNK])
                for part in self.layers.blocks(len(points), columns.shape[1]):
                    work = self.layers.workspace(part.stop - part.start, columns.shape[1])
                    outputs = self.layers.forward(points[part], columns, work)
                    answers[part, :, low : low + CHUNK] = self.loss.predicted(outputs)
        return answers.swapaxes(1, 2).reshape(*np.shape(x)[:-1], len(inputs), -1)

    def activity(self, x):
        """Return a `LayerActivity` of each layer at parameters (..., D): activations and gradients."""
        from optviz.problems.networks.activity import activity

        return activity(self, x)

    def _over(self, points, samples, back=True, scored=False):
        """Return scores, as many as asked for, and the gradient (R, D), or None without `back`."""
        scores = {"loss": np.empty(len(points))}
        if scored and self.loss.classifies:
            scores["accuracy"] = np.empty(len(points))
        grad = np.empty_like(points) if back else None
        with np.errstate(all="ignore"):  # a diverging network is recorded, not warned about
            for part in self.layers.blocks(len(points), samples.count):
                work = self.layers.workspace(part.stop - part.start, samples.count)
                outputs = self.layers.forward(points[part], samples.inputs, work)
                right = self.loss.right(outputs, samples.targets) if "accuracy" in scores else None
                loss = self.loss.over(outputs, samples.targets, work.spare)
                scores["loss"][part] = loss
                if right is not None:
                    scores["accuracy"][part] = np.where(np.isnan(loss), np.nan, right)
                if back:
                    self.layers.back(samples.inputs, grad[part], work)
        if back and self.penalty:
            self.penalty.add_gradient(points, grad)
        return scores, grad

    def _penalized(self, points, loss):
        return loss + self.penalty.value(points) if self.penalty else loss

    def _keep(self, which, points, scores):
        """Keep the scores of the last points: what is recorded of them asks again."""
        if points.size <= MOST_KEPT:
            self._latest[which] = points.copy(), scores

    def _rows(self, x):
        return np.ascontiguousarray(np.reshape(x, (-1, self.layers.dimension)), dtype=float)

    def _inputs(self, inputs):
        inputs = np.asarray(inputs, dtype=float)
        return inputs.reshape(-1, self.layers.sizes[0])

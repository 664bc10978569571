"""L1 and L2 regularization: a part of the loss, on weights and not on biases."""

import numpy as np


class Penalty:
    """l1 sum |w| + l2 / 2 sum w^2 over all weights; biases are free. The slope of |w| at 0 is 0.

    These are TensorFlow Playground's terms (its L1 also sets a weight that changes its sign to
    0, which no gradient does). torch's ``weight_decay=d`` is another thing: it adds d w to the
    gradient of every parameter, biases too, and nothing to the loss; that is the setting
    ``weight_decay`` of an optimizer.
    """

    def __init__(self, l1, l2, parts):
        self.l1, self.l2, self._parts = l1, l2, parts

    def __bool__(self):
        return bool(self.l1 or self.l2)

    def value(self, x):
        """Return the penalty (R,) of parameters (R, D)."""
        total = np.zeros(len(x))
        for part in self._parts:
            weights = np.ascontiguousarray(x[:, part])
            if self.l1:
                total += self.l1 * np.abs(weights).sum(axis=1)
            if self.l2:
                total += 0.5 * self.l2 * (weights * weights).sum(axis=1)
        return total

    def add_gradient(self, x, grad):
        """Add the penalty's gradient to grad (R, D)."""
        for part in self._parts:
            if self.l1:
                grad[:, part] += self.l1 * np.sign(x[:, part])
            if self.l2:
                grad[:, part] += self.l2 * x[:, part]

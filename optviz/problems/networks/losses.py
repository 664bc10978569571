"""Losses of a network's outputs, with their gradients at the outputs; the mean over the samples.

Outputs are (R, K, B): R replicas, K outputs, B samples. What a loss is compared with is a
tuple of arrays whose last axis counts samples, made by `targets` and selected per batch.
"""

import numpy as np

from optviz.problems.networks.labels import binary_targets, class_targets, real_targets


class MeanSquaredError:
    """mean((o - y)^2) over samples and outputs, as torch.nn.MSELoss."""

    name, classifies = "mse", False
    targets = staticmethod(real_targets)

    def over(self, outputs, targets, spare):
        """Return the loss (R,) and write its gradient over the outputs."""
        scale = 1 / outputs[0].size
        np.subtract(outputs, targets[0], out=outputs)
        np.multiply(outputs, outputs, out=spare)
        loss = _sums(spare) * scale
        np.multiply(outputs, 2 * scale, out=outputs)
        return loss

    def predicted(self, outputs):
        """Return what the network answers, from its outputs (R, K, B)."""
        return outputs


class BinaryCrossEntropy:
    """mean(log(1 + exp(o)) - o y), y in {0, 1}, as torch.nn.BCEWithLogitsLoss.

    Several outputs are as many independent questions.
    """

    name, classifies = "binary_cross_entropy", True
    targets = staticmethod(binary_targets)

    def over(self, outputs, targets, spare):
        """Return the loss (R,) and write its gradient, p - y over the count, over the outputs."""
        scale = 1 / outputs[0].size
        np.abs(outputs, out=spare)
        np.negative(spare, out=spare)
        np.exp(spare, out=spare)  # exp(-|o|), never above 1
        loss = np.log1p(spare)
        loss += np.maximum(outputs, 0.0)
        loss -= outputs * targets[0]
        above = outputs >= 0
        np.divide(np.where(above, 1.0, spare), 1.0 + spare, out=spare)  # the sigmoid
        np.subtract(spare, targets[0], out=outputs)
        np.multiply(outputs, scale, out=outputs)
        return _sums(loss) * scale

    def predicted(self, outputs):
        """Return the probabilities of 1, (R, K, B)."""
        small = np.exp(-np.abs(outputs))
        return np.where(outputs >= 0, 1.0, small) / (1.0 + small)

    def right(self, outputs, targets):
        """Return the share of right answers (R,): o > 0 where y is 1."""
        return ((outputs > 0) == (targets[0] > 0.5)).reshape(len(outputs), -1).mean(axis=1)


class CrossEntropy:
    """mean(log(sum(exp(o))) - o_y), softmax and cross-entropy in one, as torch.nn.CrossEntropyLoss."""

    name, classifies = "cross_entropy", True
    targets = staticmethod(class_targets)

    def over(self, outputs, targets, spare):
        """Return the loss (R,) and write its gradient, p - y over the count, over the outputs."""
        runs, kinds, count = outputs.shape
        labels, one_hot = targets
        flat = outputs.reshape(runs, -1)
        total = spare[:, 0]
        np.maximum.reduce(outputs, axis=1, out=total)
        np.subtract(outputs, total[:, None], out=outputs)
        own = flat.take(labels * count + np.arange(count), axis=1)
        np.exp(flat, out=flat)
        np.add.reduce(outputs, axis=1, out=total)
        loss = _sums(np.log(total) - own) / count
        np.divide(1 / count, total, out=total)
        np.multiply(outputs, total[:, None], out=outputs)
        np.subtract(flat, (one_hot / count).ravel(), out=flat)
        return loss

    def predicted(self, outputs):
        """Return the probabilities of the classes, (R, K, B)."""
        powers = np.exp(outputs - outputs.max(axis=1, keepdims=True))
        return powers / powers.sum(axis=1, keepdims=True)

    def right(self, outputs, targets):
        """Return the share of samples (R,) whose most probable class, the first of equals, is theirs."""
        return (outputs.argmax(axis=1) == targets[0]).mean(axis=1)


class Hinge:
    """mean(max(0, 1 - s o)), s = 2 y - 1 for one output; for K as torch.nn.MultiMarginLoss.

    With several outputs: mean over samples of sum over k other than y of
    max(0, 1 - o_y + o_k) / K. At the kink the slope is 0.
    """

    name, classifies = "hinge", True

    @staticmethod
    def targets(y, outputs, what):
        """Return labels as `binary_targets` for one output, as `class_targets` for several."""
        return binary_targets(y, outputs, what) if outputs == 1 else class_targets(y, outputs, what)

    def over(self, outputs, targets, spare):
        """Return the loss (R,) and write its subgradient over the outputs."""
        scale = 1 / outputs[0].size
        if outputs.shape[1] == 1:
            sign = 1.0 - 2.0 * targets[0]
            np.multiply(outputs, sign, out=spare)
            np.add(spare, 1.0, out=spare)
            loss = _sums(np.maximum(spare, 0.0)) * scale
            np.multiply(spare > 0, sign * scale, out=outputs)
            return loss
        _, one_hot = targets
        own = (outputs * one_hot).sum(axis=1, keepdims=True)
        np.subtract(outputs, own, out=spare)
        np.add(spare, 1.0 - one_hot, out=spare)
        spare[np.broadcast_to(one_hot > 0, spare.shape)] = 0.0
        loss = _sums(np.maximum(spare, 0.0)) * scale
        over = (spare > 0) * scale
        np.subtract(over, one_hot * over.sum(axis=1, keepdims=True), out=outputs)
        return loss

    def predicted(self, outputs):
        """Return the outputs themselves: the hinge knows no probabilities."""
        return outputs

    def right(self, outputs, targets):
        """Return the share of right answers (R,)."""
        kind = BinaryCrossEntropy if outputs.shape[1] == 1 else CrossEntropy
        return kind.right(self, outputs, targets)


def _sums(values):
    """Return the sum (R,) over everything but the first axis, along contiguous memory."""
    return values.reshape(len(values), -1).sum(axis=1)


LOSSES = {kind.name: kind() for kind in (MeanSquaredError, BinaryCrossEntropy, CrossEntropy, Hinge)}

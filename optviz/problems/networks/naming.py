"""What makes a named network: a data set, the settings around it, and the problem that they give."""

import numpy as np

from optviz.errors import UnknownNameError, UsageError
from optviz.problems.networks.factory import network
from optviz.problems.networks.seeds import stream
from optviz.problems.networks.settings import checked_setting, layers_of
from optviz.registry import canonical, did_you_mean

SHARED = {
    "hidden": "8-8", "activation": "tanh", "loss": "binary_cross_entropy", "batch": 32, "l1": 0.0, "l2": 0.0,
    "init": "torch", "samples": 500, "noise": 0.0, "ratio": 0.5, "seed": 0,
}  # fmt: skip
STEPS = 300


class NamedNetwork:
    """A network over a data set of its own, with its defaults; calling it makes a `Problem`.

    Settings: hidden (units of each layer, "8-8", or none), activation, loss, batch (full,
    stochastic or a number), l1, l2, init, samples, noise, ratio (the share of samples that is
    trained on; the others are only measured) and seed (of data, first parameters and batches).
    """

    def __init__(self, data, source, **defaults):
        self.data, self.name, self.source, self.__doc__ = data, data.__name__, source, data.__doc__
        self._steps = defaults.pop("steps", STEPS)
        self.defaults = {**SHARED, **defaults}

    @property
    def summary(self):
        """The first line of the data set's docstring."""
        return (self.__doc__ or "").strip().partition("\n")[0]

    def __call__(self, **given):
        values = dict(self.defaults)
        for key, value in given.items():
            if key not in self.defaults:
                raise UnknownNameError(
                    f"{self.name} has no setting {key!r}.{did_you_mean(key, self.defaults)} "
                    f"It has {', '.join(self.defaults)}."
                )
            values[key] = checked_setting(self.name, key, value)
        changed = {key: value for key, value in values.items() if value != self.defaults[key]}
        about = {"name": self.name, "parameters": values, "changed": changed, "summary": self.summary}
        about |= {"source": self.source, "steps": self._steps}
        if "batch" in given or isinstance(values["batch"], str):
            return self.made(values, about)
        fitting = min(values["batch"], self._trained_on(values))  # of few samples nobody asked for 32
        values = {**values, "batch": fitting}
        return self.made(values, {**about, "parameters": values})

    def made(self, values, about):
        """Return the problem of these settings."""
        train, held = self.samples(values)
        loss, kinds = canonical(values["loss"]), self._kinds(values)
        if values.get("targets") == "number":
            kinds = _numbered(self.name, loss)
        outputs = kinds if kinds > 2 or (loss == "cross_entropy" and kinds) else 1
        answers = [part and (part[0], _answers(part[1], loss, kinds)) for part in (train, held)]
        sizes = [2, *layers_of(values["hidden"]), outputs]
        settings = {key: values[key] for key in ("l1", "l2", "init", "seed")}
        shape = "-".join(map(str, sizes))
        told = f"{loss} of a {shape} network, {values['activation']}, {len(train[0])} samples"
        (x, y), test = answers
        return network(
            sizes, values["activation"], loss, X=x, y=y, test=test, batches=values["batch"],
            formula=told, **settings, **about,
        )  # fmt: skip

    def samples(self, values):
        """Return (points, labels) to train on, and those held out or None, in random order."""
        rng = stream(values["seed"], "data")
        own = {"classes": values["classes"]} if "classes" in values else {}
        points, labels = self.data(rng, values["samples"], values["noise"], **own)
        order = rng.permutation(len(points))
        points, labels = points[order], labels[order]
        count = self._trained_on(values, len(points))
        held = (points[count:], labels[count:]) if count < len(points) else None
        return (points[:count], labels[:count]), held

    def _trained_on(self, values, samples=None):
        """Return how many samples are trained on; the others are held out."""
        return max(1, round(values.get("ratio", 1.0) * (samples or values["samples"])))

    def _kinds(self, values):
        """Return the number of classes, 0 for regression."""
        kinds = values.get("classes", 0 if self.defaults["loss"] == "mse" else 2)
        if not kinds and values["loss"] != "mse":
            raise UsageError(
                f"{self.name}: expected loss=mse, its answers are numbers, found {values['loss']!r}"
            )
        return kinds


def _numbered(name, loss):
    """Return 0 kinds: the number of a class is learnt as if it were a quantity."""
    if loss != "mse":
        raise UsageError(f"{name}: expected loss=mse with targets=number, found {loss!r}")
    return 0


def _answers(labels, loss, kinds):
    """Return labels as a loss takes them: numbers for mse are 1 and -1, or rows with a single 1."""
    if not kinds or loss in ("cross_entropy", "hinge"):
        return labels
    if kinds > 2:
        return (labels[:, None] == np.arange(kinds)).astype(float)
    return 2.0 * labels - 1 if loss == "mse" else labels

"""The named networks; every `NamedNetwork` here is in the registry."""

from optviz.problems.networks import datasets
from optviz.problems.networks.logistic import DOMAIN, LogisticRegression
from optviz.problems.networks.logistic import logistic_moons as centred_moons
from optviz.problems.networks.naming import NamedNetwork

PLAYGROUND = "TensorFlow Playground, github.com/tensorflow/playground, src/dataset.ts"
SKLEARN = "sklearn.datasets.make_moons"

moons = NamedNetwork(datasets.moons, SKLEARN, noise=0.1)
circle = NamedNetwork(datasets.circle, PLAYGROUND)
xor = NamedNetwork(datasets.xor, PLAYGROUND)
gaussian = NamedNetwork(datasets.gaussian, PLAYGROUND)
spiral = NamedNetwork(datasets.spiral, PLAYGROUND, hidden="16-16", steps=600)
regression_plane = NamedNetwork(datasets.regression_plane, PLAYGROUND, loss="mse", samples=1200)
regression_gaussian = NamedNetwork(
    datasets.regression_gaussian, PLAYGROUND, loss="mse", samples=1200, hidden="16-16"
)
blobs = NamedNetwork(
    datasets.blobs,
    "normal clouds around points of a circle",
    loss="cross_entropy",
    classes=4,
    targets="one_hot",
)
logistic_moons = LogisticRegression(
    centred_moons, SKLEARN, DOMAIN, batch=32, l2=0.0, init=(-3.5, 3.5), samples=100, noise=0.3, seed=0
)

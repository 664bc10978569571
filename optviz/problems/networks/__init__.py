"""Small networks as problems: dense layers, losses, data sets and their named combinations."""

from optviz.problems.networks.factory import network
from optviz.problems.networks.naming import NamedNetwork
from optviz.registry import Registry

__all__ = ["NETWORKS", "NamedNetwork", "network"]

NETWORKS = Registry("network", "optviz.problems.networks", "optviz.networks", NamedNetwork)

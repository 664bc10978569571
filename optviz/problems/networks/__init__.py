"""Small networks as problems: dense layers, losses, data sets and their named combinations."""

from optviz.problems.networks.factory import network

__all__ = ["network"]

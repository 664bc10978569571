"""Comparison: races with one budget and one rule for all."""

from optviz.compare.racing import race
from optviz.compare.rates import tuned

__all__ = ["race", "tuned"]

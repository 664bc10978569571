"""Comparison: races with one budget and one rule for all."""

from optviz.compare.racing import race
from optviz.compare.rates import tuned
from optviz.compare.regimes import race_regimes

__all__ = ["race", "race_regimes", "tuned"]

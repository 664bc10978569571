"""Comparison: races with one budget and one rule for all."""

from optviz.compare.racing import race

__all__ = ["race"]

"""Other frameworks' names, defaults and refusals for our rules: one table per framework."""

from optviz.optimizers.dialects.counterparts import like_with, needs_rate, rate_of
from optviz.optimizers.dialects.like import FRAMEWORKS, dialect_names, dialects, is_dialect, like

__all__ = [
    "FRAMEWORKS",
    "dialect_names",
    "dialects",
    "is_dialect",
    "like",
    "like_with",
    "needs_rate",
    "rate_of",
]
